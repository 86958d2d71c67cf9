---@type kb.Article
return {
  code = "ErrorSubmissionQuotaExceeded",
  kb = "4486353",
  title = "The mailbox is over a sending limit of Exchange Online",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/errorsubmissionquotaexceeded-exception",
  reviewed = "2024-12-30",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Email is not sent, and an alert says UnknownOutgoingEmailIntegrationError ErrorSubmissionQuotaExceeded.",
    signatures = {
      { code = "ErrorSubmissionQuotaExceeded" },
    },
  },

  causes = {
    {
      id = "limit",
      text = "The mailbox {mailbox.name} has sent more than Exchange Online allows, such as 10,000 messages in 24 hours.",
      look = "Exchange admin center: Reports, Mail flow, the number of messages that the mailbox has sent",
    },
  },

  resolution = {
    { text = "Stay within the sending limits, or send bulk email through a service made for it." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while sending the email message Offer through the mailbox Ann Beck. The owner of the associated email server profile Microsoft Exchange Online has been notified. The system will try to send the message again later. Email Server Error Code: Exchange server returned UnknownOutgoingEmailIntegrationError ErrorSubmissionQuotaExceeded exception.",
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
            text = "Email Server Error Code: ErrorQuotaExceeded. Exchange.server returned 403 error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
