---@type kb.Article
return {
  code = "MailboxDisabledProfileCredentials",
  title = "The mailbox was disabled: the profile's credentials do not suffice",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says that the profile's credentials are incorrect or have insufficient permissions, and that the mailbox was disabled.",
    signatures = {
      { message = "because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for [direction] email. The mailbox [mailbox] has been disabled for [directions] email" },
    },
  },

  causes = {
    {
      id = "no-password",
      text = "The email server profile {profile.name} is to use credentials of its own, but it has no password.",
      when = function(case)
        return case.profile ~= nil
          and (case.profile.incomingcredentialretrieval
              == option.emailserverprofile.incomingcredentialretrieval.CredentialsSpecifiedInEmailServerProfile
              and case.profile.isincomingpasswordset == false
            or case.profile.outgoingcredentialretrieval
              == option.emailserverprofile.outgoingcredentialretrieval.CredentialsSpecifiedInEmailServerProfile
              and case.profile.isoutgoingpasswordset == false)
      end,
    },
    {
      id = "credentials",
      text = "The user name or password of the email server profile {profile.name} is wrong.",
      look = "the email server profile: Credentials, User Name",
    },
    {
      id = "permissions",
      text = "The profile's account may not open the mailbox {mailbox.name}, or not impersonate its user.",
      look = "Exchange admin center: Recipients, Mailboxes, Delegation; the account's impersonation right",
    },
  },

  resolution = {
    { cause = "no-password", text = "Open the email server profile {profile.name}, enter the user name and the password, and save." },
    { cause = "credentials", text = "Open the email server profile {profile.name} and enter the user name and password again." },
    { cause = "permissions", text = "Give the profile's account access to the mailbox {mailbox.name} and, where the profile uses impersonation, the right to impersonate." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "no password for outgoing email",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 0,
          incomingcredentialretrieval = 1,
          outgoingcredentialretrieval = 1,
          isincomingpasswordset = true,
          isoutgoingpasswordset = false,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for sending email. The mailbox Ann Beck has been disabled for sending email and the owner of the email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "no-password" },
    },
    {
      name = "a password that may be wrong",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 0,
          incomingcredentialretrieval = 1,
          outgoingcredentialretrieval = 1,
          isincomingpasswordset = true,
          isoutgoingpasswordset = true,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for sending email. The mailbox Ann Beck has been disabled for sending email and the owner of the email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {}, missing = {} },
    },
    {
      name = "the published message",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for receiving email. The mailbox Ann Beck has been disabled for receiving email and the owner of the email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a neighbour's message, where the mailbox is not disabled",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for receiving email. Mailbox Ann Beck didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Contoso.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
