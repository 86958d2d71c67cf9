---@type kb.Article
return {
  code = "GmailMailboxFails",
  kb = "4493342",
  title = "A mailbox on Gmail fails its test",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/mailbox-fails-tested-enabled",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "The test of incoming or outgoing email fails on a mailbox whose profile names a Gmail server for it.",
    when = function(case)
      local incoming_fails = case.mailbox.incomingemailstatus
        == option.mailbox.incomingemailstatus.Failure
      local outgoing_fails = case.mailbox.outgoingemailstatus
        == option.mailbox.outgoingemailstatus.Failure
      if case.profile == nil or not incoming_fails and not outgoing_fails then
        return false
      end
      if case.profile.servertype ~= option.emailserverprofile.servertype.OtherPOP3SMTP
        and case.profile.servertype ~= option.emailserverprofile.servertype.IMAPSMTP
      then
        return false
      end
      local incoming = string.lower(case.profile.incomingserverlocation or "")
      local outgoing = string.lower(case.profile.outgoingserverlocation or "")
      return incoming_fails and string.find(incoming, "gmail.com", 1, true) ~= nil
        or outgoing_fails and string.find(outgoing, "gmail.com", 1, true) ~= nil
    end,
  },

  causes = {
    {
      id = "incoming-port",
      text = "The profile {profile.name} does not use Incoming Port 995, which Gmail needs for POP3.",
      when = function(case)
        local location = string.lower(case.profile.incomingserverlocation or "")
        return case.mailbox.incomingemailstatus == option.mailbox.incomingemailstatus.Failure
          and case.profile.servertype == option.emailserverprofile.servertype.OtherPOP3SMTP
          and string.find(location, "gmail.com", 1, true) ~= nil
          and case.profile.incomingportnumber ~= 995
      end,
    },
    {
      id = "outgoing-port",
      text = "The profile {profile.name} does not use Outgoing Port 587, which Gmail needs.",
      when = function(case)
        local location = string.lower(case.profile.outgoingserverlocation or "")
        return case.mailbox.outgoingemailstatus == option.mailbox.outgoingemailstatus.Failure
          and string.find(location, "gmail.com", 1, true) ~= nil
          and case.profile.outgoingportnumber ~= 587
      end,
    },
    {
      id = "incoming-oauth",
      text = "The profile {profile.name} does not use Gmail OAuth for incoming email; since May 30, 2022, Gmail does not accept a user name and password alone.",
      when = function(case)
        local location = string.lower(case.profile.incomingserverlocation or "")
        return case.mailbox.incomingemailstatus == option.mailbox.incomingemailstatus.Failure
          and string.find(location, "gmail.com", 1, true) ~= nil
          and case.profile.incomingcredentialretrieval
            ~= option.emailserverprofile.incomingcredentialretrieval.GmailOAuth
      end,
    },
    {
      id = "outgoing-oauth",
      text = "The profile {profile.name} does not use Gmail OAuth for outgoing email; since May 30, 2022, Gmail does not accept a user name and password alone.",
      when = function(case)
        local location = string.lower(case.profile.outgoingserverlocation or "")
        return case.mailbox.outgoingemailstatus == option.mailbox.outgoingemailstatus.Failure
          and string.find(location, "gmail.com", 1, true) ~= nil
          and case.profile.outgoingcredentialretrieval
            ~= option.emailserverprofile.outgoingcredentialretrieval.GmailOAuth
      end,
    },
  },

  resolution = {
    { cause = "incoming-port", text = "Open the email server profile {profile.name}, Advanced, and set Incoming Port to 995." },
    { cause = "outgoing-port", text = "Open the email server profile {profile.name}, Advanced, and set Outgoing Port to 587." },
    { cause = "incoming-oauth", text = "Set up OAuth 2.0 for Gmail, and choose Gmail OAuth for incoming email in the profile {profile.name}." },
    { cause = "outgoing-oauth", text = "Set up OAuth 2.0 for Gmail, and choose Gmail OAuth for outgoing email in the profile {profile.name}." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "wrong port in",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 1,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.gmail.com",
          outgoingserverlocation = "smtp.gmail.com",
          incomingportnumber = 110,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 5,
          outgoingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "incoming-port" },
    },
    {
      name = "wrong port out",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 1,
        outgoingemailstatus = 2,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.gmail.com",
          outgoingserverlocation = "smtp.gmail.com",
          incomingportnumber = 995,
          outgoingportnumber = 25,
          incomingcredentialretrieval = 5,
          outgoingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "outgoing-port" },
    },
    {
      name = "a user name and password",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 2,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.gmail.com",
          outgoingserverlocation = "smtp.gmail.com",
          incomingportnumber = 995,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 0,
          outgoingcredentialretrieval = 0,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = { "incoming-oauth", "outgoing-oauth" } },
    },
    {
      name = "IMAP, which has another port",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 1,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 4,
          incomingserverlocation = "imap.gmail.com",
          outgoingserverlocation = "smtp.gmail.com",
          incomingportnumber = 993,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 5,
          outgoingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "all as it should be",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 2,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.gmail.com",
          outgoingserverlocation = "smtp.gmail.com",
          incomingportnumber = 995,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 5,
          outgoingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "Gmail for sending only, which fails",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 2,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.contoso.example",
          outgoingserverlocation = "smtp.gmail.com",
          incomingportnumber = 110,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 0,
          outgoingcredentialretrieval = 0,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "outgoing-oauth" },
    },
    {
      name = "Gmail for sending only, and receiving fails",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 1,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.contoso.example",
          outgoingserverlocation = "smtp.gmail.com",
          incomingportnumber = 110,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 0,
          outgoingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a server that is not Gmail",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 1,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.contoso.example",
          outgoingserverlocation = "smtp.contoso.example",
          incomingportnumber = 110,
          outgoingportnumber = 25,
          incomingcredentialretrieval = 0,
          outgoingcredentialretrieval = 0,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a profile for Exchange, without a location",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 1,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 3,
          incomingserverlocation = null,
          outgoingserverlocation = null,
          incomingcredentialretrieval = 2,
          outgoingcredentialretrieval = 2,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "tested with success",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 1,
        outgoingemailstatus = 1,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.gmail.com",
          outgoingserverlocation = "smtp.gmail.com",
          incomingportnumber = 995,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 5,
          outgoingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
  },
}
