---@type kb.Article
return {
  code = "OutgoingEmailAuthenticationError",
  kb = "4533293",
  title = "The SMTP server refuses the sign-in",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/outgoingemailauthenticationerror-shows-in-mailbox-alert",
  reviewed = "2024-12-19",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Email is not sent, and an alert says OutgoingEmailAuthenticationError: a certificate could not be validated, or the credentials are wrong. Its details may say 535 5.7.8: Username and Password not accepted.",
    signatures = {
      { code = "OutgoingEmailAuthenticationError" },
      { message = "because either a server certificate needed to connect to the email server could not be validated or the credentials used to send email are incorrect or do not provide access." },
      { details = "MailKit.Security.AuthenticationException: 535: 5.7.8 Username and Password not accepted." },
    },
  },

  causes = {
    {
      id = "gmail-password",
      text = "The profile {profile.name} sends through Gmail, but does not use Gmail OAuth.",
      when = function(case)
        if case.profile == nil
          or case.profile.servertype ~= option.emailserverprofile.servertype.OtherPOP3SMTP
            and case.profile.servertype ~= option.emailserverprofile.servertype.IMAPSMTP
        then
          return false
        end
        local location = string.lower(case.profile.outgoingserverlocation or "")
        return string.find(location, "gmail.com", 1, true) ~= nil
          and case.profile.outgoingcredentialretrieval
            ~= option.emailserverprofile.outgoingcredentialretrieval.GmailOAuth
      end,
    },
    {
      id = "credentials",
      text = "The server does not accept the user name and password.",
      look = "the alert's details: do they say 535 or Username and Password not accepted?",
    },
    {
      id = "certificate",
      text = "The certificate of the server could not be validated.",
      look = "the alert's details: do they name a certificate?",
    },
  },

  resolution = {
    { cause = "gmail-password", text = "Follow Google's help on checking Gmail through other email platforms, where it is about sign-in; or set up OAuth 2.0 for Gmail, and choose Gmail OAuth for outgoing email in the profile {profile.name}." },
    { cause = "credentials", text = "Enter the user name and password again, and follow the provider's help on sign-in from other email clients." },
    { cause = "certificate", text = "Correct the server's certificate, or the name of the server in Outgoing Server Location." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "Gmail with a password",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          outgoingserverlocation = "smtp.gmail.com",
          outgoingportnumber = 587,
          outgoingcredentialretrieval = 1,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be sent for mailbox \"Your mailbox is now connected to Dynamics 365\" because either a server certificate needed to connect to the email server could not be validated or the credentials used to send email are incorrect or do not provide access. Mailbox \"Your mailbox is now connected to Dynamics 365\" didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Contoso. Email Server Error Code: OutgoingEmailAuthenticationError",
            errordetails = "Error : MailKit.Security.AuthenticationException: 535: 5.7.8 Username and Password not accepted. Learn more at 5.7.8 https://support.google.com/mail/?p=BadCredentials",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "gmail-password" },
    },
    {
      name = "Gmail OAuth",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          outgoingserverlocation = "smtp.gmail.com",
          outgoingportnumber = 587,
          outgoingcredentialretrieval = 5,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be sent for mailbox \"Your mailbox is now connected to Dynamics 365\" because either a server certificate needed to connect to the email server could not be validated or the credentials used to send email are incorrect or do not provide access. Mailbox \"Your mailbox is now connected to Dynamics 365\" didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Contoso. Email Server Error Code: OutgoingEmailAuthenticationError",
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
          outgoingportnumber = 587,
          outgoingcredentialretrieval = 1,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be sent for mailbox \"Your mailbox is now connected to Dynamics 365\" because either a server certificate needed to connect to the email server could not be validated or the credentials used to send email are incorrect or do not provide access. Mailbox \"Your mailbox is now connected to Dynamics 365\" didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Contoso. Email Server Error Code: OutgoingEmailAuthenticationError",
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "the details alone",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Mailbox Ann Beck didn't synchronize.",
            errordetails = "Error : MailKit.Security.AuthenticationException: 535: 5.7.8 Username and Password not accepted. Learn more at 5.7.8 https://support.google.com/mail/?p=BadCredentials",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "wrong credentials of the mailbox: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message \"Your mailbox is now connected to Dynamics 365\" cannot be sent. Make sure that the credentials specified in the mailbox Ann Beck are correct and have sufficient permissions for sending email. Then, enable the mailbox for email processing. Email Server Error Code: InvalidOutgoingMailboxCredentials",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
