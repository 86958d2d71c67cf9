---@type kb.Article
return {
  code = "InvalidAttachmentName",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the name of an attachment is invalid",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A run of a cloud flow fails at an approval: the name of an attachment has a character that is not allowed.",
    signatures = {
      { code = "InvalidAttachmentName" },
      { message = "The attachment name [attachment] is invalid" },
    },
  },

  causes = {
    {
      id = "character",
      text = "The name {alert.attachment} has a character that is not allowed, such as , / \\ | ? * > < or \".",
      when = function(case)
        return string.find(case.alert.attachment, '[,/\\|?*<>"]') ~= nil
      end,
    },
    {
      id = "other",
      text = "The name {alert.attachment} is not allowed for another reason.",
      look = "the run in Power Automate: the inputs of the approval action, Attachments Name",
    },
  },

  resolution = {
    { text = "Rename the attachment before the approval, as with the expression replace()." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "a question mark",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidAttachmentName",
        errormessage = "The attachment name 'offer?.pdf' is invalid.",
      },
      expect = { verdict = "confirmed", cause = "character" },
    },
    {
      name = "none of these characters",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidAttachmentName",
        errormessage = "The attachment name 'offer.pdf' is invalid.",
      },
      expect = { verdict = "inconclusive", cause = {} },
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
