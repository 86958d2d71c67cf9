---@type kb.Article
return {
  code = "InvalidIncomingEmailServerProfileConfiguration",
  kb = "4463808",
  title = "The profile's server location or incoming port is wrong",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/email-cannot-be-received-mailbox",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says InvalidIncomingEmailServerProfileConfiguration HostNotFound: email is not received.",
    signatures = {
      { code = "InvalidIncomingEmailServerProfileConfiguration" },
      { message = "Email cannot be received for the mailbox <mailbox> because the email server location or the incoming email port specified in the associated email server profile <profile> is incorrect." },
      {
        message = "No such host is known",
        details = "EmailConnector.Pop3Client.Connect",
      },
    },
  },

  causes = {
    {
      id = "no-location",
      text = "The email server profile {profile.name} has no Incoming Server Location.",
      when = function(case)
        return case.profile ~= nil
          and (case.profile.servertype == option.emailserverprofile.servertype.OtherPOP3SMTP
            or case.profile.servertype == option.emailserverprofile.servertype.IMAPSMTP)
          and case.profile.incomingserverlocation == nil
      end,
    },
    {
      id = "location",
      text = "The Incoming Server Location {profile.incomingserverlocation} of the profile is wrong.",
      look = "the provider's documentation: its server name (Gmail: pop.gmail.com)",
    },
    {
      id = "port",
      text = "The Incoming Port of the profile is wrong.",
      look = "the provider's documentation: its port (Gmail: 995 for POP3); not where the details say No such host is known, which is about the location alone",
    },
  },

  resolution = {
    { cause = "no-location", text = "Enter the Incoming Server Location in the email server profile {profile.name}." },
    { cause = "location", text = "Correct the Incoming Server Location of {profile.name} as the provider documents it." },
    { cause = "port", text = "Correct Incoming Port under Advanced of the profile, and save." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "no location",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = null,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Socket returned exception InvalidIncomingEmailServerProfileConfiguration HostNotFound.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "no-location" },
    },
    {
      name = "with a location",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.contoso.example",
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Socket returned exception InvalidIncomingEmailServerProfileConfiguration HostNotFound.",
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
            text = "Email Server Error Code: InvalidIncomingEmailServerProfile",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
