---@type kb.Article
return {
  code = "CdsApiAttachmentSizeLimitExceeded",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: an attachment is larger than the environment allows",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Power Platform administrator",

  symptom = {
    text = "A run of a cloud flow fails at an approval: an attachment is larger than the file size limit of the environment.",
    signatures = {
      { code = "CdsApiAttachmentSizeLimitExceeded" },
      { message = "Attachment file size limit exceeded. Please contact your admin to make sure the limit is properly configured" },
    },
  },

  causes = {
    {
      id = "size",
      text = "The attachment is larger than the environment allows; by default that is 5 MB.",
      look = "Power Platform admin center: the environment, Settings, Email, Email settings, Attachments; the run in Power Automate: the inputs of the approval action",
    },
  },

  resolution = {
    { text = "Attach a smaller file, or a link to it." },
    { text = "Or raise the maximum file size of the environment; it is given in KB there." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsApiAttachmentSizeLimitExceeded",
        errormessage = "Attachment file size limit exceeded. Please contact your admin to make sure the limit is properly configured (The default is 5MB).",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "all attachments together: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CombinedAttachmentSizeLimitExceeded",
        errormessage = "The combined attachment size of 68.9MB exceeds the limit of 50MB.",
      },
      expect = { verdict = "clear" },
    },
  },
}
