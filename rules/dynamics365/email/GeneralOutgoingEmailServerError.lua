---@type kb.Article
return {
  code = "GeneralOutgoingEmailServerError",
  kb = "4471979",
  title = "An unexpected error while sending",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4471979",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert says GeneralOutgoingEmailServerError.",
    signatures = {
      { code = "GeneralOutgoingEmailServerError" },
    },
  },

  causes = {
    {
      id = "temporary",
      text = "Something unexpected happened while email was sent.",
      look = "the mailbox's Alerts: does it come again after the next cycle?",
    },
  },

  resolution = {
    { text = "Wait for the next cycle, in 15 minutes. If the alert comes again, check the email service, and open a support request." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unexpected error occurred while sending the email message \"Offer\". Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified. Email Server Error Code: GeneralOutgoingEmailServerError",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "with what an SMTP server adds: a neighbour",
      case = {
        name = "Sales Desk",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unexpected error occurred while sending the email message \"Offer\" through the mailbox \"Sales Desk\". The owner of the associated email server profile Contoso has been notified. The system will try to send the message again later. Email Server Error Code: Smtp server returned GeneralOutgoingEmailServerError GeneralFailure exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Web server returned SendFailure exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
