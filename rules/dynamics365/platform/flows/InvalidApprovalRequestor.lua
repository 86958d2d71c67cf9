---@type kb.Article
return {
  code = "InvalidApprovalRequestor",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the requestor is not a single user",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval: the requestor is not one valid user of the organization.",
    signatures = {
      { code = "InvalidApprovalRequestor" },
      { message = "The approval requestor must be a single, valid user account within your organization" },
    },
  },

  causes = {
    {
      id = "requestor",
      text = "Requestor holds several users, a group, or nobody of the tenant.",
      look = "the run in Power Automate: the inputs of the approval action, Requestor",
    },
  },

  resolution = {
    { text = "Set Requestor to one user of the tenant, or leave it empty." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidApprovalRequestor",
        errormessage = "The approval requestor must be a single, valid user account within your organization",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "nobody is assigned: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidApprovalCreateRequestAssignedToMissing",
        errormessage = "Required field 'assignedTo' is missing or empty.",
      },
      expect = { verdict = "clear" },
    },
  },
}
