---@type kb.Article
return {
  code = "ApprovalSubscriptionNotAllowed",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the approval is over",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails while it waits for an approval, because the approval is not active any more.",
    signatures = {
      { code = "ApprovalSubscriptionNotAllowed" },
      { message = "Cannot wait on this approval in its current state" },
    },
  },

  causes = {
    {
      id = "over",
      text = "The approval has expired, was canceled, or has its answer already.",
      look = "Power Automate: Approvals, History",
    },
  },

  resolution = {
    { text = "Wait only for an approval that is active: place Wait for an approval right after Create an approval." },
    { text = "Create the approval again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ApprovalSubscriptionNotAllowed",
        errormessage = "Cannot wait on this approval in its current state.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "an id that is invalid: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidXrmRecordId",
        errormessage = "The provided record id 'Approval 7' is null or invalid",
      },
      expect = { verdict = "clear" },
    },
  },
}
