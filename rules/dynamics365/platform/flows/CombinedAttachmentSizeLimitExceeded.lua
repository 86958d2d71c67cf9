---@type kb.Article
return {
  code = "CombinedAttachmentSizeLimitExceeded",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: all attachments together are too large",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval: its attachments are more than 50 MB in all.",
    signatures = {
      { code = "CombinedAttachmentSizeLimitExceeded" },
      { message = "The combined attachment size of [size] exceeds the limit" },
    },
  },

  causes = {
    {
      id = "size",
      text = "The attachments are {alert.size} in all; an approval takes 50 MB.",
      when = function(case)
        local size = tonumber(string.match(case.alert.size, "^([%d.]+) ?MB$"))
        return size ~= nil and size > 50
      end,
    },
  },

  resolution = {
    { text = "Attach less than 50 MB in all, or links to the files." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CombinedAttachmentSizeLimitExceeded",
        errormessage = "The combined attachment size of 68.9MB exceeds the limit of 50MB.",
      },
      expect = { verdict = "confirmed", cause = "size" },
    },
    {
      name = "a size below the limit",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CombinedAttachmentSizeLimitExceeded",
        errormessage = "The combined attachment size of 40MB exceeds the limit of 30MB.",
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the code without its message",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CombinedAttachmentSizeLimitExceeded",
        errormessage = "",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "one file that is too large: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsApiAttachmentSizeLimitExceeded",
        errormessage = "Attachment file size limit exceeded. Please contact your admin to make sure the limit is properly configured (The default is 5MB).",
      },
      expect = { verdict = "clear" },
    },
  },
}
