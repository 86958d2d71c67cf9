---@type kb.Article
return {
  code = "SendFailure",
  kb = "4471945",
  title = "The email server could not be reached while sending",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4471945",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert says: Web server returned SendFailure exception.",
    signatures = {
      { code = "SendFailure" },
    },
  },

  causes = {
    {
      id = "temporary",
      text = "The email server could not be reached for a while.",
      look = "the mailbox's Alerts: does it come again after the next cycle?",
    },
  },

  resolution = {
    { text = "Ignore it unless it comes again after the next cycle, in 15 minutes; then check the email service, and open a support request." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 2,
            text = "An error occurred in sending email for mailbox Ann Beck while connecting to the email server. The owner of the associated email server profile Contoso has been notified. The system will try to send email again later. Email Server Error Code: Web server returned SendFailure exception.",
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
            text = "Email Server Error Code: GeneralOutgoingEmailServerError",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
