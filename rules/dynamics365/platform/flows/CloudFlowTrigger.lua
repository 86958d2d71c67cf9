---@type kb.Article
return {
  code = "CloudFlowTrigger",
  about = "process",
  title = "Cloud flow does not run: a problem with its trigger",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/flow-run-issues/triggers-troubleshoot",
  reviewed = "2025-10-16",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "The details page of a cloud flow says that there is a problem with the flow's trigger, or the flow does not start.",
    signatures = {
      { message = "There's a problem with the flow's trigger" },
    },
  },

  causes = {
    {
      id = "connection",
      text = "A connection of the flow is broken, as when a password has changed or a sign-in has expired.",
      look = "Power Automate: Connections, Status",
    },
    {
      id = "permission",
      text = "The account of the connection may not read the folder, site or mailbox that the trigger watches.",
      look = "the folder, site or mailbox: the permissions of that account",
    },
    {
      id = "registration",
      text = "The trigger could not be registered, often as the network does not let the service through.",
      look = "the details of the error on the page; the network's list of allowed addresses and domains",
    },
    {
      id = "premium",
      text = "The trigger is a premium one, and the owner of the flow has no license for it.",
      look = "the details page of the flow, Plan; the connector of the trigger: is it marked Premium?",
    },
    {
      id = "condition",
      text = "The trigger ran, but its condition was not met, so that the run was skipped.",
      look = "the run history of 28 days, All runs: are there runs with the status Skipped?",
    },
    {
      id = "interval",
      text = "The trigger polls, and the interval of the plan is not over yet, or the flow is throttled.",
      look = "the code view of the trigger: Recurrence; Analytics of the flow",
    },
    {
      id = "subfolder",
      text = "The trigger watches a folder of SharePoint, and the file lies in a subfolder.",
      look = "the folder of the trigger, and that of the file",
    },
    {
      id = "administration-mode",
      text = "The environment is in administration mode.",
      look = "Power Platform admin center: the environment, Administration mode",
    },
    {
      id = "environment-url",
      text = "The URL of the environment was changed after the flow was saved.",
      look = "Power Platform admin center: the environment, Environment URL",
    },
  },

  resolution = {
    { cause = "connection", text = "Repair the connection by signing in again." },
    { cause = "permission", text = "Give the account access." },
    { cause = "registration", text = "Allow the addresses and domains of Power Automate, then change and save the flow, so that the trigger is registered anew." },
    { cause = "premium", text = "Assign a license of Power Automate to the owner, or use another trigger." },
    { cause = "condition", text = "Correct the condition of the trigger, or what it is given." },
    { cause = "interval", text = "Wait for the interval, get another plan, or let the flow do with fewer actions." },
    { cause = "subfolder", text = "Make a flow for each subfolder." },
    { cause = "administration-mode", text = "Turn administration mode off." },
    { cause = "environment-url", text = "Edit and save the flow." },
    { text = "If nothing of this helps: run the flow by hand, remove the trigger and add it again, switch the connection, turn the flow off and on, or export and import it." },
  },

  examples = {
    {
      name = "no column shows it",
      case = {
        name = "Copy mail to list",
        category = 5,
        type = 1,
        statecode = 1,
        statuscode = 2,
        suspensionreasondetails = null,
      },
      expect = { verdict = "clear" },
    },
  },
}
