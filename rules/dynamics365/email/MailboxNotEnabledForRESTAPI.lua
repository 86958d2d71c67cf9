---@type kb.Article
return {
  code = "MailboxNotEnabledForRESTAPI",
  kb = "4534628",
  title = "An Exchange Online profile for a mailbox that is on-premises",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4534628",
  reviewed = "2021-03-31",
  status = "retired",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert says MailboxNotEnabledForRESTAPI. Exchange.server returned 404 error. Microsoft has withdrawn its article; the error still turns up.",
    signatures = {
      { code = "MailboxNotEnabledForRESTAPI" },
      { code = "MailboxNotEnabledForRESTAPI", number = "404" },
    },
  },

  causes = {
    {
      id = "on-premises",
      text = "The mailbox {mailbox.name} is on-premises, but its profile {profile.name} is for Exchange Online.",
      look = "Exchange admin center, on-premises: is the mailbox there?",
    },
  },

  resolution = {
    { cause = "on-premises", text = "Give the mailbox {mailbox.name} a profile of type Exchange Server (Hybrid)." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The system will try to send the message again later. Email Server Error Code: MailboxNotEnabledForRESTAPI. Exchange.server returned 404 error.",
          },
        },
      },
      expect = { verdict = "cannot_tell" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Http server returned 404 NotFound exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
