---@type kb.Article
return {
  code = "AttachmentContentNotValidBase64String",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: an attachment is not base64",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval: the content of an attachment is not a base64 string.",
    signatures = {
      { code = "AttachmentContentNotValidBase64String" },
      { message = "attachment [attachment] is not a valid base64 encoded" },
    },
  },

  causes = {
    {
      id = "content",
      text = "The content of the attachment {alert.attachment} was given as it is, not in base64.",
      look = "the run in Power Automate: the inputs of the approval action, Attachments Content",
    },
  },

  resolution = {
    { text = "Convert the content with the expression base64()." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "AttachmentContentNotValidBase64String",
        errormessage = "The content for attachment 'offer.pdf' is not a valid base64 encoded string.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "an empty attachment: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "AttachmentEmptyContentNotSupported",
        errormessage = "The content for attachment 'offer.pdf' is empty. Attachments with empty content are not supported.",
      },
      expect = { verdict = "clear" },
    },
  },
}
