---@type kb.Article
return {
  code = "UnknownIncomingEmailIntegrationError",
  kb = "4471980",
  title = "An unknown error while receiving email",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4471980",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article, but the error still turns up; where a number follows the code, use the article of that number.",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert says UnknownIncomingEmailIntegrationError without a number.",
    signatures = {
      { code = "UnknownIncomingEmailIntegrationError" },
    },
  },

  causes = {
    {
      id = "temporary",
      text = "Something unexpected happened while email was retrieved; usually it passes with the next cycle.",
      look = "the mailbox's Alerts: does it come again after the next cycle?",
    },
  },

  resolution = {
    { text = "Ignore it unless it comes again after the next cycle, in 15 minutes." },
    { text = "If it does, check that email can be sent and received in the email service itself; if it can, open a support request from Help + Support." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 2,
            text = "An unknown error occurred while receiving email. Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Microsoft Exchange Online has been notified. Email Server Error Code: UnknownIncomingEmailIntegrationError",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "in the form of those with a number",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 2,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError exception.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a number with an article of its own",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147220891 exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
