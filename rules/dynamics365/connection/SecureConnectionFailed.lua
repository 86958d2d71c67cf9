---@type kb.Article
return {
  code = "SecureConnectionFailed",
  kb = "2993502",
  title = "The Exchange account has a Kiosk license, which has no Exchange Web Services",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "error",
  role = "Microsoft 365 administrator",

  symptom = {
    text = "An alert says that the mailbox was disabled because an error occurred while establishing a secure connection.",
    signatures = {
      { message = "because an error occurred while establishing a secure connection to the email server. The mailbox has been disabled" },
      { message = "The mailbox has been disabled for synchronizing appointments, contacts, and tasks for the mailbox because an error occurred while establishing a secure connection to the Exchange server." },
      { message = "The mailbox has been disabled for synchronizing appointments, contacts, and tasks for the mailbox because an error occurred while establishing a secure connection to the Microsoft Exchange server." },
    },
  },

  causes = {
    {
      id = "kiosk",
      text = "The Exchange account of {mailbox.name} has a Kiosk license, which has no Exchange Web Services.",
      look = "Microsoft 365 admin center: Users, the user's licenses",
    },
  },

  resolution = {
    { cause = "kiosk", text = "Assign the user of {mailbox.name} a Standard or Enterprise license of Exchange." },
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
      expect = { verdict = "inconclusive" },
    },
    {
      name = "receiving email",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received for the mailbox Ann Beck because an error occurred while establishing a secure connection to the email server. The mailbox has been disabled for receiving email and the owner of the email server profile has been notified.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the same words before the code of another error",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received for the mailbox because an error occurred while establishing a secure connection to the email server. The mailbox has been disabled for receiving email. Email Server Error Code: Web server returned SecureChannelFailure exception.",
          },
        },
      },
      expect = { verdict = "clear" },
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
