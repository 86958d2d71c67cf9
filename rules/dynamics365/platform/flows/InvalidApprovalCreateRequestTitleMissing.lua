---@type kb.Article
return {
  code = "InvalidApprovalCreateRequestTitleMissing",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the title is empty",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval: its title is missing or empty.",
    signatures = {
      { code = "InvalidApprovalCreateRequestTitleMissing" },
      { message = "Required field 'title' is missing or empty" },
    },
  },

  causes = {
    {
      id = "empty",
      text = "The expression in Title gave nothing in this run.",
      look = "the run in Power Automate: the inputs of the approval action, Title, and the step that gives its value",
    },
  },

  resolution = {
    { text = "Correct the expression, or put a fixed text before it." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidApprovalCreateRequestTitleMissing",
        errormessage = "Required field 'title' is missing or empty",
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
