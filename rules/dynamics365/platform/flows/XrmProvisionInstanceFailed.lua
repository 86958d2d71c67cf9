---@type kb.Article
return {
  code = "XrmProvisionInstanceFailed",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the database could not be created",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Power Platform administrator",

  symptom = {
    text = "A cloud flow with an approval fails: the Dataverse database of the environment could not be created.",
    signatures = {
      { code = "XrmProvisionInstanceFailed" },
      { message = "Failed to create the Common Data Service database in this environment with status code [status]" },
    },
  },

  causes = {
    {
      id = "plan",
      text = "The creation ended with {alert.status}; often a service plan is missing.",
      look = "Microsoft 365 admin center: the licenses of the user who creates the database; Microsoft's article on provisioning errors of approvals, for the status",
    },
  },

  resolution = {
    { text = "Follow Microsoft's article on provisioning errors of approvals for the status {alert.status}." },
    { text = "Run a flow with approvals again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "XrmProvisionInstanceFailed",
        errormessage = "Failed to create the Common Data Service database in this environment with status code 'ViralServicePlanRequired'.",
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
