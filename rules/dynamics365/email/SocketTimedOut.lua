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
    },
  },

  causes = {
    {
      id = "no-port",
      text = "The email server profile {profile.name} has no Incoming Port.",
      when = function(case)
        return case.profile ~= nil and case.profile.incomingportnumber == nil
      end,
    },
    {
      id = "port",
      text = "The Incoming Port {profile.incomingportnumber} or the Outgoing Port of the profile is wrong.",
      look = "the provider's documentation: its ports (Gmail: 995 in, 587 out)",
    },
  },

  resolution = {
    { text = "Open the email server profile {profile.name}, Advanced, correct Incoming Port and Outgoing Port, and save." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "no port",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          incomingportnumber = null,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "A general mailbox access error occurred while receiving email. Mailbox Ann Beck didn't synchronize. Email Server Error Code: Socket returned exception TimedOut.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "no-port" },
    },
    {
      name = "with a port",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          incomingportnumber = 110,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Socket returned exception TimedOut.",
          },
        },
      },
      expect = { verdict = "cannot_tell", cause = {} },
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
