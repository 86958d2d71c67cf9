---@type kb.Article
return {
  code = "ConnectFailure",
  kb = "4092737",
  title = "The email server cannot be reached",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-occurs-sending-email-for-mailbox",
  reviewed = "2024-12-09",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says: Web server returned ConnectFailure exception.",
    signatures = {
      { code = "ConnectFailure" },
    },
  },

  causes = {
    {
      id = "on-premises",
      text = "The profile {profile.name} is for Exchange on-premises, and no connection to it could be made.",
      when = function(case)
        return case.profile ~= nil
          and (case.profile.servertype == option.emailserverprofile.servertype.ExchangeServer
            or case.profile.servertype
              == option.emailserverprofile.servertype.ExchangeServerHybrid)
      end,
    },
    {
      id = "smtp",
      text = "The profile {profile.name} sends over SMTP, and no connection to its Outgoing Server Location could be made.",
      when = function(case)
        return case.profile ~= nil
          and (case.profile.servertype == option.emailserverprofile.servertype.OtherPOP3SMTP
            or case.profile.servertype == option.emailserverprofile.servertype.IMAPSMTP)
      end,
    },
  },

  resolution = {
    { cause = "on-premises", text = "Let the published address ranges of Dynamics 365 through the firewall before Exchange." },
    { cause = "smtp", text = "Open the email server profile {profile.name}, Advanced, set Incoming Port and Outgoing Port to those of the provider (Gmail: 995 for POP3, 587 for SMTP), and save." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "Exchange on-premises, hybrid",
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
            text = "An error occurred in sending email for mailbox \"Your mailbox is now connected to Dynamics 365\" while connecting to the email server. The owner of the associated email server profile Contoso has been notified. The system will try to send email again later. Email Server Error Code: Web server returned ConnectFailure exception.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "on-premises" },
    },
    {
      name = "SMTP",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          outgoingserverlocation = "smtp.contoso.example",
          outgoingportnumber = 26,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred in sending email for mailbox \"Your mailbox is now connected to Dynamics 365\" while connecting to the email server. The owner of the associated email server profile Contoso has been notified. The system will try to send email again later. Email Server Error Code: Web server returned ConnectFailure exception.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "smtp" },
    },
    {
      name = "the type of the profile is not in the data",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred in sending email for mailbox \"Your mailbox is now connected to Dynamics 365\" while connecting to the email server. The owner of the associated email server profile Contoso has been notified. The system will try to send email again later. Email Server Error Code: Web server returned ConnectFailure exception.",
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "Exchange Online, where the cause is another one",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 3,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred in sending email for mailbox \"Your mailbox is now connected to Dynamics 365\" while connecting to the email server. The owner of the associated email server profile Contoso has been notified. The system will try to send email again later. Email Server Error Code: Web server returned ConnectFailure exception.",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred in sending email for mailbox Ann Beck while connecting to the email server. The owner of the associated email server profile Contoso has been notified. The system will try to send email again later. Email Server Error Code: Web server returned SendFailure exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
