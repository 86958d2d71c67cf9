---@type kb.Article
return {
  code = "SocketTimedOut",
  kb = "4092736",
  title = "A port in the profile is wrong: the server does not answer",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/general-mailbox-access-error-occurred",
  reviewed = "2024-12-25",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says: Socket returned exception TimedOut.",
    signatures = {
      { code = "TimedOut", message = "Socket returned exception TimedOut" },
      { code = "TimedOut", source = "Socket" },
      {
        message = "A connection attempt failed because the connected party did not properly respond after a period of time",
        details = "EmailConnector.Pop3Client.Connect",
      },
    },
  },

  causes = {
    {
      id = "gmail-port",
      text = "The profile {profile.name} does not use Incoming Port 995, which Gmail needs for POP3.",
      when = function(case)
        if case.profile == nil
          or case.profile.servertype ~= option.emailserverprofile.servertype.OtherPOP3SMTP
        then
          return false
        end
        local location = string.lower(case.profile.incomingserverlocation or "")
        return string.find(location, "gmail.com", 1, true) ~= nil
          and case.profile.incomingportnumber ~= 995
      end,
    },
    {
      id = "port",
      text = "Incoming Port or Outgoing Port of the profile {profile.name} is wrong.",
      look = "the provider's documentation: its ports (Gmail: 995 in, 587 out)",
    },
  },

  resolution = {
    { cause = "gmail-port", text = "Open the email server profile {profile.name}, Advanced, set Incoming Port to 995 and Outgoing Port to 587, and save." },
    { cause = "port", text = "Open the email server profile {profile.name}, Advanced, set Incoming Port and Outgoing Port to the provider's, and save." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "Gmail over port 110",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.gmail.com",
          incomingportnumber = 110,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "A general mailbox access error occurred while receiving email. Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified. Email Server Error Code: Socket returned exception TimedOut.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "gmail-port" },
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
          incomingserverlocation = "pop.contoso.example",
          incomingportnumber = 110,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Socket returned exception TimedOut.",
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
            text = "Email Server Error Code: Exchange server returned ErrorMailboxStoreUnavailable exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
