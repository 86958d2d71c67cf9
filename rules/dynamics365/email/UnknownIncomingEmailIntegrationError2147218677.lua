---@type kb.Article
return {
  code = "UnknownIncomingEmailIntegrationError2147218677",
  kb = "4556408",
  title = "A recipient's address is not valid",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/exception-appears-server-side-sync",
  reviewed = "2025-01-02",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says UnknownIncomingEmailIntegrationError with the number -2147218677: email is not received.",
    signatures = {
      { code = "UnknownIncomingEmailIntegrationError", number = "-2147218677" },
    },
  },

  causes = {
    {
      id = "address",
      text = "An address in To or Cc of the message is not valid.",
      look = "Exchange admin center: Mail flow, Message trace, or the message itself in Outlook",
    },
  },

  resolution = {
    { cause = "address", text = "Find the message and check each address in To and Cc against RFC 5322." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147218677 exception.",
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
