---@type kb.Article
return {
  code = "UnknownIncomingEmailIntegrationError2147220970",
  kb = "4471947",
  title = "An unexpected error while email was retrieved",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/exception-appears-server-side-sync",
  reviewed = "2025-01-02",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says UnknownIncomingEmailIntegrationError with the number -2147220970: email is not received.",
    signatures = {
      { code = "UnknownIncomingEmailIntegrationError", number = "-2147220970" },
    },
  },

  causes = {
    {
      id = "temporary",
      text = "Something unexpected happened while email was retrieved; usually it passes with the next cycle, after 15 minutes.",
      look = "the mailbox's Alerts: does it come again after the next cycle?",
    },
  },

  resolution = {
    { cause = "temporary", text = "Ignore it unless it comes again after the next cycle; then open a support request from Help + Support." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147220970 exception.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "another number of the code",
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
