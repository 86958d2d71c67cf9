---@type kb.Article
return {
  code = "SecureConnectionFailed",
  title = "No secure connection to the e-mail server",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says that the mailbox was disabled because an error occurred while establishing a secure connection.",
    signatures = {
      { message = "because an error occurred while establishing a secure connection to the Exchange server." },
      { message = "because an error occurred while establishing a secure connection to the email server." },
    },
  },

  causes = {
    {
      id = "secure-channel",
      text = "The e-mail server of the profile {profile.name} and Dynamics 365 do not agree on a secure connection, for instance as the server's certificate is not trusted.",
      look = "the e-mail server: its certificate, and the server location and SSL settings of the profile",
    },
  },

  resolution = {
    { cause = "secure-channel", text = "See to it that the server location of the profile {profile.name} is right and that the server's certificate is valid for it; KB 2993502 tells more." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "appointments, contacts, and tasks",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The mailbox has been disabled for synchronizing appointments, contacts, and tasks for the mailbox because an error occurred while establishing a secure connection to the Exchange server. The owner of the email server profile has been notified.",
          },
        },
      },
      expect = { verdict = "cannot_tell" },
    },
    {
      name = "receiving e-mail",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received for the mailbox Ann Beck because an error occurred while establishing a secure connection to the email server. The mailbox has been disabled for receiving email and the owner of the email server profile has been notified.",
          },
        },
      },
      expect = { verdict = "cannot_tell" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred in sending email for mailbox Ann Beck while connecting to the email server.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
