---@type kb.Article
return {
  code = "Crm80044113",
  kb = "4014490",
  title = "Outdated client ID after the update of December 2016",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4014490",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says Crm:80044113: the user has an outdated client ID.",
    signatures = {
      { code = "Crm:80044113" },
      { message = "didn't synchronize because the user has an outdated client ID. We have reset the information for you." },
      { details = "subscriptionclients with clientid [client] doesn't exist" },
    },
  },

  causes = {
    {
      id = "update",
      text = "The update of December 2016 left an outdated client ID behind, which the system has reset, as the alert says.",
      look = "the mailbox's Alerts: does it come again?",
    },
  },

  resolution = {
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Mailbox Ann Beck didn't synchronize because the user has an outdated client ID. We have reset the information for you. Email Server Error Code: Crm:80044113.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred while synchronizing the item Meeting from Microsoft Dynamics 365 for the mailbox Ann Beck. Email Server Error Code: Crm.80040216. An unexpected error occurred.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
