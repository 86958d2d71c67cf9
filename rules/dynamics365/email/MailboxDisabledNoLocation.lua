---@type kb.Article
return {
  code = "MailboxDisabledNoLocation",
  title = "The mailbox was disabled: its server could not be found",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says that the mailbox's location could not be determined, and that the mailbox was disabled.",
    signatures = {
      { message = "The mailbox location could not be determined while sending the email message <subject>. The mailbox <mailbox> has been disabled for sending email" },
      { message = "The mailbox location could not be determined while receiving the email message <subject>. The mailbox <mailbox> has been disabled for receiving email" },
      { details = "The mailbox location could not be determined while sending/receiving the email message" },
    },
  },

  causes = {
    {
      id = "autodiscover",
      text = "The email server profile {profile.name} leaves the server's location to Autodiscover.",
      when = function(case)
        return case.profile ~= nil and case.profile.useautodiscover == true
      end,
    },
  },

  resolution = {
    { cause = "autodiscover", text = "Have Autodiscover set right for the mailbox's domain." },
    { cause = "autodiscover", text = "Or open the email server profile {profile.name}, set Auto Discover Server Location to No, and enter the URL of Exchange Web Services." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "with Autodiscover",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 2,
          useautodiscover = true,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The mailbox location could not be determined while sending the email message Greetings. The mailbox Ann Beck has been disabled for sending email and the owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "autodiscover" },
    },
    {
      name = "the location is given meanwhile",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 2,
          useautodiscover = false,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The mailbox location could not be determined while receiving the email message Greetings. The mailbox Ann Beck has been disabled for receiving email and the owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "a neighbour's message, where the mailbox is not disabled",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 2,
          useautodiscover = true,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The mailbox location could not be determined while sending the email message \"Your mailbox is now connected to Dynamics 365\". Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
