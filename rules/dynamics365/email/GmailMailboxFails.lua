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
    text = "Test & Enable Mailbox fails on a mailbox whose profile names a Gmail server, or it succeeds and no mail arrives.",
    when = function(case)
      local failure = option.mailbox.incomingemailstatus.Failure
      if case.mailbox.incomingemailstatus ~= failure
        and case.mailbox.outgoingemailstatus ~= failure
      then
        return false
      end
      if case.profile == nil
        or case.profile.servertype ~= option.emailserverprofile.servertype.OtherPOP3SMTP
      then
        return false
      end
      local incoming = case.profile.incomingserverlocation or ""
      local outgoing = case.profile.outgoingserverlocation or ""
      return string.find(string.lower(incoming), "gmail.com", 1, true) ~= nil
        or string.find(string.lower(outgoing), "gmail.com", 1, true) ~= nil
    end,
  },

  causes = {
    {
      id = "incoming-port",
      text = "The profile {profile.name} does not use Incoming Port 995, which Gmail needs for POP3.",
      when = function(case)
        return case.profile.incomingportnumber ~= 995
      end,
    },
    {
      id = "outgoing-port",
      text = "The profile {profile.name} does not use Outgoing Port 587, which Gmail needs.",
      when = function(case)
        return case.profile.outgoingportnumber ~= 587
      end,
    },
    {
      id = "no-oauth",
      text = "The profile {profile.name} does not use Gmail OAuth; Gmail no longer accepts a user name and password alone.",
      when = function(case)
        return case.profile.incomingcredentialretrieval
          ~= option.emailserverprofile.incomingcredentialretrieval.GmailOAuth
      end,
    },
    {
      id = "recent-mode",
      text = "Gmail's recent mode is not used, so that tests succeed but no mail arrives.",
      look = "the address of the user or queue: does it begin with recent: ?",
    },
  },

  resolution = {
    { cause = "incoming-port", text = "Open the email server profile {profile.name}, Advanced, and set Incoming Port to 995." },
    { cause = "outgoing-port", text = "Open the email server profile {profile.name}, Advanced, and set Outgoing Port to 587." },
    { cause = "no-oauth", text = "Set up OAuth 2.0 for Gmail in the profile {profile.name}." },
    { cause = "recent-mode", text = "Put recent: before the Gmail address of the user or queue, as in recent:example@gmail.com, and approve the new address." },
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
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "incoming-port" },
    },
    {
      name = "wrong port out",
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
          incomingportnumber = 995,
          outgoingportnumber = 25,
          incomingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "outgoing-port" },
    },
    {
      name = "password only",
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
          incomingportnumber = 995,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 0,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "no-oauth" },
    },
    {
      name = "all as it should be",
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
          incomingportnumber = 995,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "cannot_tell", cause = {} },
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
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a profile whose location is empty",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 1,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = null,
          outgoingserverlocation = null,
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
          incomingportnumber = 110,
          outgoingportnumber = 587,
          incomingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
  },
}
