---@type kb.Article
return {
  code = "InvalidApprovalCreateRequestAssignedToNoValidUsers",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: Assigned to has no valid user",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval: nobody in Assigned to is a user of the organization.",
    signatures = {
      { code = "InvalidApprovalCreateRequestAssignedToNoValidUsers" },
      { message = "Required field 'assignedTo' contained no valid users" },
    },
  },

  causes = {
    {
      id = "assigned-to",
      text = "Assigned to holds nothing that is an email address, user principal name or Microsoft Entra id of a user of the tenant.",
      look = "the run in Power Automate: the inputs of the approval action, Assigned to; several users are separated by semicolons",
    },
  },

  resolution = {
    { text = "Correct the value of Assigned to, or the step that gives it." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidApprovalCreateRequestAssignedToNoValidUsers",
        errormessage = "Required field 'assignedTo' contained no valid users in the organization",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "it is empty: a neighbour",
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
