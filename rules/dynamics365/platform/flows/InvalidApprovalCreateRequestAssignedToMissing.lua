---@type kb.Article
return {
  code = "InvalidApprovalCreateRequestAssignedToMissing",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: Assigned to is empty",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval: Assigned to is missing or empty.",
    signatures = {
      { code = "InvalidApprovalCreateRequestAssignedToMissing" },
      { message = "Required field 'assignedTo' is missing or empty" },
    },
  },

  causes = {
    {
      id = "empty",
      text = "The expression in Assigned to gave nothing in this run.",
      look = "the run in Power Automate: the inputs of the approval action, Assigned to, and the step that gives its value",
    },
  },

  resolution = {
    { text = "Correct the expression, or the step that gives its value; test for an empty value before the approval." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidApprovalCreateRequestAssignedToMissing",
        errormessage = "Required field 'assignedTo' is missing or empty.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "nobody is valid: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidApprovalCreateRequestAssignedToNoValidUsers",
        errormessage = "Required field 'assignedTo' contained no valid users in the organization",
      },
      expect = { verdict = "clear" },
    },
  },
}
