---@type kb.Article
return {
  code = "Error8005E272",
  title = "The profile's account may not contact Exchange",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-code-8005e272",
  reviewed = "2024-05-13",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox fails with the error code 8005E272 (401 Unauthorized).",
    signatures = {
      { code = "8005E272" },
    },
  },

  causes = {
    {
      id = "no-profile",
      text = "The mailbox {mailbox.name} has no email server profile.",
      when = function(case)
        return case.profile == nil
      end,
    },
    {
      id = "not-authorized",
      text = "The account in the email server profile {profile.name} is not authorized to contact Exchange.",
      look = "Exchange admin center: the rights of the account that the profile names",
    },
  },

  resolution = {
    { cause = "no-profile", text = "Open the mailbox {mailbox.name} and set Server Profile to Microsoft Exchange Online, or select Apply Default Email Settings." },
    { cause = "not-authorized", text = "Check that the account of the profile {profile.name} may contact Exchange." },
    { text = "Set Incoming Email and Outgoing Email to Server-Side Synchronization or Email Router, and Appointments, Contacts, and Tasks to Server-Side Synchronization." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "no profile",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = null,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Error code: 8005E272 (401 Unauthorized)",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "no-profile" },
    },
    {
      name = "with a profile",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = { emailserverprofileid = "99999999-9999-9999-9999-999999999999", name = "Contoso" },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Error code: -2147097998",
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
            text = "The test of the mailbox failed. Error code: 8005E273",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
