---@type kb.Article
return {
  code = "InvalidMailboxCredentials",
  kb = "4092797",
  title = "The mailbox's credentials are missing or wrong",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4092797",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says InvalidOutgoingMailboxCredentials or InvalidIncomingMailboxCredentials.",
    signatures = {
      { code = "InvalidOutgoingMailboxCredentials" },
      { code = "InvalidIncomingMailboxCredentials" },
    },
  },

  causes = {
    {
      id = "not-allowed",
      text = "The profile {profile.name} takes credentials from the user or queue, but the mailbox {mailbox.name} does not allow them to be used.",
      when = function(case)
        return case.profile ~= nil
          and (case.profile.incomingcredentialretrieval
              == option.emailserverprofile.incomingcredentialretrieval.CredentialsSpecifiedByAUserOrQueue
            or case.profile.outgoingcredentialretrieval
              == option.emailserverprofile.outgoingcredentialretrieval.CredentialsSpecifiedByAUserOrQueue)
          and case.mailbox.allowemailconnectortousecredentials == false
      end,
    },
    {
      id = "missing",
      text = "The profile {profile.name} takes credentials from the user or queue, but the mailbox {mailbox.name} has no user name or no password.",
      when = function(case)
        return case.profile ~= nil
          and (case.profile.incomingcredentialretrieval
              == option.emailserverprofile.incomingcredentialretrieval.CredentialsSpecifiedByAUserOrQueue
            or case.profile.outgoingcredentialretrieval
              == option.emailserverprofile.outgoingcredentialretrieval.CredentialsSpecifiedByAUserOrQueue)
          and (case.mailbox.username == nil or case.mailbox.ispasswordset == false)
      end,
    },
    {
      id = "wrong",
      text = "The credentials of the mailbox {mailbox.name} do not give access to it.",
      look = "the mailbox: Credentials, User Name; sign in to the email service with them",
    },
  },

  resolution = {
    { text = "Open the mailbox {mailbox.name}, set Allow to Use Credentials for Email Processing to Yes, enter User Name and Password, and save." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "credentials may not be used",
      case = {
        name = "Ann Beck",
        username = "ann.beck@contoso.example",
        ispasswordset = true,
        allowemailconnectortousecredentials = false,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingcredentialretrieval = 0,
          outgoingcredentialretrieval = 0,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message \"Your mailbox is now connected to Dynamics 365\" cannot be sent. Make sure that the credentials specified in the mailbox Ann Beck are correct and have sufficient permissions for sending email. Then, enable the mailbox for email processing. Email Server Error Code: InvalidOutgoingMailboxCredentials",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "not-allowed" },
    },
    {
      name = "no password",
      case = {
        name = "Ann Beck",
        username = "ann.beck@contoso.example",
        ispasswordset = false,
        allowemailconnectortousecredentials = true,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingcredentialretrieval = 0,
          outgoingcredentialretrieval = 0,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received for the mailbox Ann Beck. Make sure that the credentials specified in the mailbox are correct and have sufficient permissions for receiving email. Then, enable the mailbox for email processing. Email Server Error Code: InvalidIncomingMailboxCredentials",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "missing" },
    },
    {
      name = "credentials are there, and may be wrong",
      case = {
        name = "Ann Beck",
        username = "ann.beck@contoso.example",
        ispasswordset = true,
        allowemailconnectortousecredentials = true,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingcredentialretrieval = 0,
          outgoingcredentialretrieval = 0,
        },
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: InvalidIncomingMailboxCredentials" },
        },
      },
      expect = { verdict = "inconclusive", cause = {}, missing = {} },
    },
    {
      name = "the published alert alone",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received for the mailbox Ann Beck. Make sure that the credentials specified in the mailbox are correct and have sufficient permissions for receiving email. Then, enable the mailbox for email processing. Email Server Error Code: InvalidIncomingMailboxCredentials",
          },
        },
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
            text = "Email cannot be received for the mailbox Ann Beck. Make sure that the credentials specified in the mailbox are correct and have sufficient permissions for receiving email. Then, enable the mailbox for email processing. Email Server Error Code: ErrorQuotaExceeded. Exchange.server returned 403 error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
