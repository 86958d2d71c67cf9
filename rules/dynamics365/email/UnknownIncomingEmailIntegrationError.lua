---@type kb.Article
return {
  code = "UnknownIncomingEmailIntegrationError",
  kb = "4471980",
  title = "An unknown error while receiving e-mail",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/exception-appears-server-side-sync",
  reviewed = "2025-01-02",
  status = "stable",
  severity = "error",
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
      text = "Something unexpected happened while e-mail was retrieved; usually it passes with the next cycle.",
      look = "the mailbox's Alerts: does it come again after the next cycle?",
    },
  },

  resolution = {
    { text = "Ignore it unless it comes again after the next cycle, in 15 minutes; then open a support request from Help + Support." },
  },

  examples = {
    {
      name = "no number",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError exception.",
          },
        },
      },
      expect = { verdict = "cannot_tell" },
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
