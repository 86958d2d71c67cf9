---@type kb.Article
return {
  code = "UnknownIncomingEmailIntegrationError2147220192",
  kb = "4551320",
  title = "Queue owner lacks privileges",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/exception-appears-server-side-sync",
  reviewed = "2025-01-02",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says UnknownIncomingEmailIntegrationError with the number -2147220192: email is not received.",
    signatures = {
      { code = "UnknownIncomingEmailIntegrationError", number = "-2147220192" },
    },
  },

  causes = {
    {
      id = "privileges",
      text = "The owner of the queue, or of another user or queue that receives the same email, lacks privileges, probably Read on Queue.",
      look = "Power Platform admin center: Settings, Users + permissions, Security roles, Core Records",
    },
  },

  resolution = {
    { cause = "privileges", text = "Give the owner's role Read on Queue (Core Records)." },
    { cause = "privileges", text = "If the owner has it, check the other users and queues that receive the same email." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147220192 exception.",
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
