---@type kb.Article
return {
  code = "UnknownIncomingEmailIntegrationError2147209462",
  kb = "4500778",
  title = "The queue belongs to a team without a security role",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-2147209462-logged-mailbox-record",
  reviewed = "2024-11-27",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says UnknownIncomingEmailIntegrationError with the number -2147209462: email is not received.",
    signatures = {
      { code = "UnknownIncomingEmailIntegrationError", number = "-2147209462" },
    },
  },

  causes = {
    {
      id = "team",
      text = "The queue behind the mailbox {mailbox.name} is owned by a team that has no security role.",
      look = "the mailbox's Regarding record, its owner, Manage Roles",
    },
  },

  resolution = {
    { cause = "team", text = "Open the queue that the mailbox {mailbox.name} regards, then its owner." },
    { cause = "team", text = "Give the team a security role with enough access (Manage Roles)." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147209462 exception.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the number in hexadecimal",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError 0x80042F0A exception.",
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
