---@type kb.Article
return {
  code = "InvalidApprovalCustomOptions",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: a response option is invalid",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval with custom responses: an option is blank or too long.",
    signatures = {
      { code = "InvalidApprovalCustomOptions" },
      { message = "The response options provided for this approval are invalid" },
    },
  },

  causes = {
    {
      id = "options",
      text = "A response option is blank, or has 100 characters or more.",
      look = "the run in Power Automate: the inputs of the approval action, Response options",
    },
  },

  resolution = {
    { text = "Shorten the option, or leave the blank one out." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidApprovalCustomOptions",
        errormessage = "The response options provided for this approval are invalid.  Options must be less than 100 characters and cannot be blank.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a title that is missing: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidApprovalCreateRequestTitleMissing",
        errormessage = "Required field 'title' is missing or empty",
      },
      expect = { verdict = "clear" },
    },
  },
}
