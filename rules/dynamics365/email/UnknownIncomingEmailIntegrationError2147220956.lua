---@type kb.Article
return {
  code = "UnknownIncomingEmailIntegrationError2147220956",
  kb = "4471762",
  title = "Custom code fails while the email is created",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/exception-appears-server-side-sync",
  reviewed = "2025-01-02",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says UnknownIncomingEmailIntegrationError with the number -2147220956: email is not received.",
    signatures = {
      { code = "IsvUnexpected" },
      { code = "UnknownIncomingEmailIntegrationError", number = "-2147220956" },
    },
  },

  causes = {
    {
      id = "custom-code",
      text = "A plug-in or workflow of the organization fails while the record is created.",
      look = "Customize the System: Sdk Message Processing Steps; Settings: Processes",
    },
  },

  resolution = {
    { cause = "custom-code", text = "Check those plug-ins and workflows that run synchronously when a record of the type in the error is created." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147220956 exception.",
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
