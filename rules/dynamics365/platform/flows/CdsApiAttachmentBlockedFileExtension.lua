---@type kb.Article
return {
  code = "CdsApiAttachmentBlockedFileExtension",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the file type of an attachment is blocked",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Power Platform administrator",

  symptom = {
    text = "A run of a cloud flow fails at an approval: the extension of an attachment is blocked in the environment.",
    signatures = {
      { code = "CdsApiAttachmentBlockedFileExtension" },
      { message = "Attachment file extension is blocked. Please contact your admin if changes need to be made to the block list" },
    },
  },

  causes = {
    {
      id = "extension",
      text = "The extension of the attachment is on the list of blocked attachments.",
      look = "Power Platform admin center: the environment, Settings, Product, Privacy + Security, Blocked Attachments; the run in Power Automate: the inputs of the approval action",
    },
  },

  resolution = {
    { text = "Attach the file under another type, such as PDF, or a link to it." },
    { text = "Or remove the extension from Blocked Attachments." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "CdsApiAttachmentBlockedFileExtension",
        errormessage = "Attachment file extension is blocked. Please contact your admin if changes need to be made to the block list.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a file that is too large: a neighbour",
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
