---@type kb.Article
return {
  code = "CdsInstanceDisabled",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the database of the environment is disabled",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Power Platform administrator",

  symptom = {
    text = "A run of a cloud flow fails at an approval: the Dataverse database of the environment is disabled.",
    signatures = {
      { code = "CdsInstanceDisabled" },
      { message = "The Common Data Service database for this environment is disabled" },
    },
  },

  causes = {
    {
      id = "disabled",
      text = "The database was disabled, as when the plans of its users have expired.",
      look = "Power Platform admin center: Environments, the state of the environment; the licenses of its users",
    },
  },

  resolution = {
    { text = "Make sure that the environment has a user with a plan that is valid, and enable the environment again." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsInstanceDisabled",
        errormessage = "The Common Data Service database for this environment is disabled",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "it is not ready yet: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsInstanceNotReady",
        errormessage = "The Common Data Service database for this environment is not yet ready.",
      },
      expect = { verdict = "clear" },
    },
  },
}
