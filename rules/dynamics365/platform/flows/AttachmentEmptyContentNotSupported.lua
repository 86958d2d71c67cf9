---@type kb.Article
return {
  code = "AttachmentEmptyContentNotSupported",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: an attachment is empty",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval: an attachment has no content.",
    signatures = {
      { code = "AttachmentEmptyContentNotSupported" },
      { message = "Attachments with empty content are not supported" },
    },
  },

  causes = {
    {
      id = "empty",
      text = "The attachment has 0 bytes.",
      look = "the run in Power Automate: the inputs of the approval action, Attachments Content, and the step that gives it",
    },
  },

  resolution = {
    { text = "Attach only files with content; test for their size before the approval." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "AttachmentEmptyContentNotSupported",
        errormessage = "The content for attachment 'offer.pdf' is empty. Attachments with empty content are not supported.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "content that is not base64: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "AttachmentContentNotValidBase64String",
        errormessage = "The content for attachment 'offer.pdf' is not a valid base64 encoded string.",
      },
      expect = { verdict = "clear" },
    },
  },
}
