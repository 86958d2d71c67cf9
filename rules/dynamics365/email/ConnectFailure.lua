---@type kb.Article
return {
  code = "ConnectFailure",
  kb = "4092737",
  title = "The e-mail server cannot be reached",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-occurs-sending-email-for-mailbox",
  reviewed = "2024-12-09",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says: Web server returned ConnectFailure exception.",
    signatures = {
      { code = "ConnectFailure" },
    },
  },

  causes = {
    {
      id = "firewall",
      text = "A firewall keeps Dynamics 365 from Exchange on-premises.",
      look = "the firewall: are the address ranges of Dynamics 365 let through?",
    },
    {
      id = "port",
      text = "A port of the POP3/SMTP profile {profile.name} is wrong.",
      look = "the provider's documentation: its ports",
    },
  },

  resolution = {
    { cause = "firewall", text = "Let the address ranges of Dynamics 365 online through the firewall." },
    { cause = "port", text = "Open the email server profile {profile.name}, Advanced, correct Incoming Port and Outgoing Port, and save." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred in sending email for mailbox \"Your mailbox is now connected to Dynamics 365\" while connecting to the email server. The owner of the associated email server profile Contoso has been notified. The system will try to send email again later. Email Server Error Code: Web server returned ConnectFailure exception.",
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
            text = "The system will try to send email again later. Email Server Error Code: Web server returned SendFailure exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
