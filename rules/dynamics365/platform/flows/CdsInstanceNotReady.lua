---@type kb.Article
return {
  code = "CdsInstanceNotReady",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the database of the environment is not ready",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Power Platform administrator",

  symptom = {
    text = "A run of a cloud flow fails at an approval: the Dataverse database of the environment is not ready.",
    signatures = {
      { code = "CdsInstanceNotReady" },
      { message = "The Common Data Service database for this environment is not yet ready" },
    },
  },

  causes = {
    {
      id = "provisioning",
      text = "The database is still being provisioned, or that has failed.",
      look = "Power Platform admin center: Environments, the state of the environment",
    },
  },

  resolution = {
    { text = "Run a flow with approvals again after some time, which starts the provisioning anew if it has failed." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsInstanceNotReady",
        errormessage = "The Common Data Service database for this environment is not yet ready.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "it is disabled: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsInstanceDisabled",
        errormessage = "The Common Data Service database for this environment is disabled",
      },
      expect = { verdict = "clear" },
    },
  },
}
