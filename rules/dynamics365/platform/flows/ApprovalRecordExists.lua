---@type kb.Article
return {
  code = "ApprovalRecordExists",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: two runs created a record at the same time",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval with HTTP 412: a record with the same key exists already (0x80040237).",
    signatures = {
      { code = "80040237", message = "A record with matching key values already exists" },
      { message = "A record with matching key values already exists" },
    },
  },

  causes = {
    {
      id = "race",
      text = "Two runs created the same record at the same time: it passes.",
      look = "Power Automate: the run history; do later runs succeed?",
    },
  },

  resolution = {
    { text = "Run the flow again; set a retry policy for the action if it happens often." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "0x80040237",
        errormessage = "HTTP 412 Code: 0x80040237 InnerError: A record with matching key values already exists",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "an action that failed: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ActionFailed",
        errormessage = "An action failed. No dependent actions succeeded.",
      },
      expect = { verdict = "clear" },
    },
  },
}
