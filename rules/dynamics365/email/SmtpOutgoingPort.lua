---@type kb.Article
return {
  code = "SmtpOutgoingPort",
  kb = "4092733",
  title = "The outgoing port of the email server profile is wrong",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-while-sending-the-email-message",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox fails for outgoing email over SMTP with an unknown error; the alert's details may say: Syntax error, command unrecognized.",
    signatures = {
      { message = "An unknown error occurred while sending the email message [subject]. Mailbox [mailbox] didn't synchronize." },
      { details = "System.Net.Mail.SmtpException: Syntax error, command unrecognized." },
    },
  },

  causes = {
    {
      id = "gmail-port",
      text = "The profile {profile.name} does not use Outgoing Port 587, which Gmail needs.",
      when = function(case)
        if case.profile == nil
          or case.profile.servertype ~= option.emailserverprofile.servertype.OtherPOP3SMTP
            and case.profile.servertype ~= option.emailserverprofile.servertype.IMAPSMTP
        then
          return false
        end
        local location = string.lower(case.profile.outgoingserverlocation or "")
        return string.find(location, "gmail.com", 1, true) ~= nil
          and case.profile.outgoingportnumber ~= 587
      end,
    },
    {
      id = "port",
      text = "Outgoing Port of the profile {profile.name} is not the one on which the email provider takes mail over SMTP.",
      look = "the email provider's page on SMTP: server name, port and encryption",
    },
  },

  resolution = {
    { cause = "gmail-port", text = "Open the email server profile {profile.name}, Advanced, set Outgoing Port to 587, and save." },
    { cause = "port", text = "Open the email server profile {profile.name}, Advanced, set Outgoing Port to the provider's, and save." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "Gmail over port 465",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          outgoingserverlocation = "smtp.gmail.com",
          outgoingportnumber = 465,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while sending the email message \"Your mailbox is now connected to Dynamics 365\". Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "gmail-port" },
    },
    {
      name = "Gmail over port 587",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          outgoingserverlocation = "smtp.gmail.com",
          outgoingportnumber = 587,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while sending the email message \"Your mailbox is now connected to Dynamics 365\". Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "another provider",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          outgoingserverlocation = "smtp.contoso.example",
          outgoingportnumber = 25,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while sending the email message \"Your mailbox is now connected to Dynamics 365\". Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while sending the email message Offer through the mailbox Ann Beck. The owner of the associated email server profile Microsoft Exchange Online has been notified. The system will try to send the message again later. Email Server Error Code: Exchange server returned UnknownOutgoingEmailIntegrationError exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
