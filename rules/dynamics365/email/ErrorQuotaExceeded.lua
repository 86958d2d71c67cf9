---@type kb.Article
return {
  code = "ErrorQuotaExceeded",
  kb = "4556585",
  title = "Exchange refuses to send: a quota of the mailbox is exceeded",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/errorquotaexceeded-exchange-server-returned-403-error",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Email stays in Pending Send, and an alert says ErrorQuotaExceeded with 403. That it asks to check credentials is misleading.",
    signatures = {
      { code = "ErrorQuotaExceeded" },
      { code = "ErrorQuotaExceeded", number = "403" },
    },
  },

  causes = {
    {
      id = "quota",
      text = "A quota or limit of the mailbox {mailbox.name} in Exchange is exceeded, such as its storage.",
      look = "Exchange admin center: Recipients, Mailboxes, the usage of the mailbox",
    },
  },

  resolution = {
    { text = "Try to send from the mailbox in Outlook or Outlook on the web." },
    { text = "If that fails too, ask the Exchange administrator which quota is exceeded; if none is, Exchange support." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message Offer cannot be sent. Make sure that the credentials specified in the mailbox Ann Beck are correct and have sufficient permissions for sending email. Then, enable the mailbox for email processing. Email Server Error Code: ErrorQuotaExceeded. Exchange.server returned 403 error.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message Offer cannot be sent. Make sure that the credentials specified in the mailbox Ann Beck are correct and have sufficient permissions for sending email. Then, enable the mailbox for email processing. Email Server Error Code: Http server returned 401 Unauthorized exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
