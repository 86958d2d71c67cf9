---@type kb.Article
return {
  code = "CloudFlowTriggerUrl",
  about = "process",
  title = "Cloud flow is not called: the URL of its trigger has changed",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/flow-run-issues/triggers-troubleshoot",
  reviewed = "2025-10-16",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "The details page of a cloud flow with an HTTP or Teams webhook trigger shows a new trigger URL; calls to the old one do not reach the flow any more.",
    signatures = {
      { message = "Click here to copy the new trigger URL. The old trigger URL [url] will stop working on" },
    },
  },

  causes = {
    {
      id = "old-url",
      text = "Something calls the flow by its old URL, which ended with November 30, 2025.",
      look = "the programs that call the flow: do they use an address of logic.azure.com? Get-AdminFlowWithMigratingTriggerUrl lists the flows",
    },
  },

  resolution = {
    { cause = "old-url", text = "Copy the new URL from the details page of the flow, and give it to everything that calls the flow." },
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
