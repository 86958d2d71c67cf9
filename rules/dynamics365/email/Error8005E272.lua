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
      id = "not-authorized",
      text = "The account in the mailbox's email server profile is not authorized to contact Exchange.",
      look = "the mailbox: Server Profile; Exchange admin center: the rights of the account that the profile names",
    },
  },

  resolution = {
    { cause = "not-authorized", text = "Check that the account of the mailbox's email server profile may contact Exchange." },
    {
      cause = "not-authorized",
      text = "If the mailbox {mailbox.name} is to use the profile Microsoft Exchange Online, select Apply Default Email Settings, which tests and enables it, too; or set it by hand:",
      steps = {
        "Open the mailbox and set Server Profile to Microsoft Exchange Online.",
        "Set Incoming Email and Outgoing Email to Server-Side Synchronization or Email Router.",
        "Set Appointments, Contacts, and Tasks to Server-Side Synchronization, and save.",
      },
    },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the code in an alert",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 2,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Error code: 8005E272 (401 Unauthorized)",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "in decimal",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Error code: -2147097998",
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
            text = "The test of the mailbox failed. Error code: 8005E273",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "401 of an alert without this code: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received for the mailbox Ann Beck. Make sure that the credentials specified in the mailbox are correct and have sufficient permissions for receiving email. Then, enable the mailbox for email processing. Email Server Error Code: Http server returned 401 Unauthorized exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
