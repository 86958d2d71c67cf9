---@type kb.Article
return {
  code = "CdsInstanceProvisioningIncomplete",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: approvals are not set up in the database",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Power Platform administrator",

  symptom = {
    text = "A cloud flow with an approval fails: the solution for approvals is not set up in the Dataverse database of the environment.",
    signatures = {
      { code = "CdsInstanceProvisioningIncomplete" },
      { message = "A Common Data Service database for this environment has not completed provisioning or does not support the requested approvals functionality" },
    },
  },

  causes = {
    {
      id = "not-set-up",
      text = "The database is there, but the solution for approvals is not installed in it.",
      look = "Solution History of the environment: operations on the solutions for approvals",
    },
  },

  resolution = {
    { text = "Let an administrator of the environment save and run a flow with approvals, which installs the solution." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsInstanceProvisioningIncomplete",
        errormessage = "A Common Data Service database for this environment has not completed provisioning or does not support the requested approvals functionality. A database administrator must save a Flow using approvals in order to complete provisioning.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "there is no database: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsUserDoesNotHavePermissionsToCreateDatabase",
        errormessage = "The current user does not have permissions to create a Common Data Service database for this environment. Please ask an environment administrator to create the database.",
      },
      expect = { verdict = "clear" },
    },
  },
}
