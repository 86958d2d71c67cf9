---@type kb.Article
return {
  code = "CdsUserDoesNotHavePermissionsToCreateDatabase",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the environment has no database",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Power Platform administrator",

  symptom = {
    text = "A cloud flow with an approval fails: the environment has no Dataverse database, and the user may not create one.",
    signatures = {
      { code = "CdsUserDoesNotHavePermissionsToCreateDatabase" },
      { message = "The current user does not have permissions to create a Common Data Service database for this environment" },
    },
  },

  causes = {
    {
      id = "no-database",
      text = "The environment has no database, and the user is no administrator of the environment.",
      look = "Power Platform admin center: Environments, the environment, Dataverse",
    },
  },

  resolution = {
    { text = "Let an administrator of the environment create the database, or run a flow with approvals there." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsUserDoesNotHavePermissionsToCreateDatabase",
        errormessage = "The current user does not have permissions to create a Common Data Service database for this environment. Please ask an environment administrator to create the database.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "approvals are not set up: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsInstanceProvisioningIncomplete",
        errormessage = "A Common Data Service database for this environment has not completed provisioning or does not support the requested approvals functionality. A database administrator must save a Flow using approvals in order to complete provisioning.",
      },
      expect = { verdict = "clear" },
    },
  },
}
