---@type kb.Article
return {
  code = "MailboxNotEnabledForRESTAPI",
  kb = "4534628",
  title = "Exchange Online has no usable mailbox with the address",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-code-8005e274",
  reviewed = "2025-06-06",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox fails with the error code 8005E274, or an alert says MailboxNotEnabledForRESTAPI, often with Exchange.server returned 404 error.",
    signatures = {
      { code = "MailboxNotEnabledForRESTAPI" },
      { code = "MailboxNotEnabledForRESTAPI", number = "404" },
      { code = "8005E274" },
    },
  },

  causes = {
    {
      id = "no-license",
      text = "The Exchange mailbox of {mailbox.name} has no Exchange Online license.",
      look = "Microsoft 365 admin center: Users, the user's licenses",
    },
    {
      id = "disabled",
      text = "The Exchange mailbox of {mailbox.name} is disabled.",
      look = "Exchange admin center: Recipients, Mailboxes",
    },
    {
      id = "on-premises",
      text = "The mailbox {mailbox.name} is on-premises, but its profile {profile.name} is for Exchange Online.",
      look = "Exchange admin center, on-premises: is the mailbox there?",
    },
  },

  resolution = {
    { cause = "no-license", text = "Assign an Exchange Online license to the user of {mailbox.name}, and wait until Exchange has made the mailbox." },
    { cause = "disabled", text = "Ask the Exchange administrator to enable the mailbox again." },
    { cause = "on-premises", text = "Set Server Profile of the mailbox {mailbox.name} to one of the type Exchange Server (Hybrid); if there is none, create it, with the location and port for Exchange Hybrid Modern Auth where that is used." },
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
            text = "A general mailbox access error occurred while sending the email message Offer through the mailbox Ann Beck. The owner of the associated email server profile Microsoft Exchange Online has been notified. The system will try to send the message again later. Email Server Error Code: MailboxNotEnabledForRESTAPI. Exchange.server returned 404 error.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the number of the test's result",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = { { level = 3, text = "Test and enable ended with error code 8005E274." } },
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
            text = "Mailbox Ann Beck didn't synchronize because an error occurred while connecting to the email server. The owner of the associated email server profile Contoso has been notified. Email Server Error Code: Http server returned 404 NotFound exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
