---@type kb.Article
return {
  code = "MailboxLocationNotDetermined",
  kb = "4513810",
  title = "Autodiscover does not find the mailbox's server",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-when-testing-enabling-mailbox",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Alerts after Test & Enable Mailbox say that the location of the mailbox could not be determined, in sending, in receiving, or both.",
    signatures = {
      { message = "The mailbox location could not be determined while sending the email message [subject]. Mailbox [mailbox] didn't synchronize." },
      { message = "The location of the mailbox [mailbox] could not be determined while receiving email." },
    },
  },

  causes = {
    {
      id = "autodiscover",
      text = "The email server profile {profile.name} is for Exchange on-premises and leaves the server's location to Autodiscover.",
      when = function(case)
        return case.profile ~= nil
          and case.profile.useautodiscover == true
          and (case.profile.servertype == option.emailserverprofile.servertype.ExchangeServer
            or case.profile.servertype
              == option.emailserverprofile.servertype.ExchangeServerHybrid)
      end,
    },
  },

  resolution = {
    { cause = "autodiscover", text = "Have the Autodiscover service of Exchange set up or repaired." },
    {
      cause = "autodiscover",
      text = "Or give the location in the email server profile {profile.name}:",
      steps = {
        "Set Auto Discover Server Location to No.",
        "Enter the URL of Exchange Web Services, such as https://mail.contoso.example/EWS/Exchange.asmx, as Incoming and Outgoing Server Location.",
        "Save the profile.",
      },
    },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "sending, with Autodiscover",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 2,
          useautodiscover = true,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The mailbox location could not be determined while sending the email message \"Your mailbox is now connected to Dynamics 365\". Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "autodiscover" },
    },
    {
      name = "receiving, and the location is given meanwhile",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 0,
          useautodiscover = false,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The location of the mailbox Ann Beck could not be determined while receiving email. The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later.",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "receiving, and the column is not in the data",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 2,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The location of the mailbox Ann Beck could not be determined while receiving email. The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later.",
          },
        },
      },
      expect = { verdict = "inconclusive", missing = { "profile.useautodiscover" } },
    },
    {
      name = "Exchange Online, where the cause is another one",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Microsoft Exchange Online",
          servertype = 3,
          useautodiscover = true,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The location of the mailbox Ann Beck could not be determined while receiving email. The owner of the associated email server profile Microsoft Exchange Online has been notified. The system will try to receive email again later.",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the mailbox was disabled: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The mailbox location could not be determined while sending the email message Greetings. The mailbox Ann Beck has been disabled for sending email and the owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
