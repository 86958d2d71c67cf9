---@type kb.Article
return {
  code = "InvalidXrmRecordId",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the approval id is no GUID",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails while it waits for an approval: the id that it got is empty or invalid.",
    signatures = {
      { code = "InvalidXrmRecordId" },
      { message = "The provided record id [id] is null or invalid" },
    },
  },

  causes = {
    {
      id = "not-a-guid",
      text = "Wait for an approval was given {alert.id}, which is not the id of an approval.",
      look = "the run in Power Automate: the inputs of the approval action, Approval ID",
    },
  },

  resolution = {
    { text = "Give Wait for an approval the Approval ID of the step Create an approval." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidXrmRecordId",
        errormessage = "The provided record id 'Approval 7' is null or invalid",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the approval is over: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ApprovalSubscriptionNotAllowed",
        errormessage = "Cannot wait on this approval in its current state.",
      },
      expect = { verdict = "clear" },
    },
  },
}
