---@type kb.Article
return {
  code = "ConfiguredWithAnotherOrganization",
  kb = "4053618",
  other_kb = { "4014622" },
  title = "The mailbox is configured for another environment",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says that the mailbox's address is configured for another organization; email, or appointments, contacts, and tasks are not synchronized.",
    signatures = {
      { message = "Appointments, contacts, and tasks can't be synchronized because the email address of the mailbox <mailbox> is configured with another organization." },
      { code = "IncomingIncorrectCrmOrgError" },
      { code = "OutgoingIncorrectCrmOrgError" },
      { code = "ExchangeSyncIncorrectCrmOrgError" },
      { message = "Incoming emails aren't being synced because the email address for the <mailbox> mailbox is configured for another Dynamics 365 organization." },
      { message = "Outgoing mails aren't being sent because the email address <address> is configured for another Dynamics 365 organization." },
      { message = "Appointments, contacts, and tasks can't be synchronized because the email address of the mailbox <mailbox> is configured with another Microsoft Dynamics 365 organization." },
      { details = "Check and Update configuration folder on exchange failed." },
    },
  },

  causes = {
    {
      id = "not-primary",
      text = "This environment is not the primary one for the Exchange mailbox of {mailbox.name}.",
      when = function(case)
        return case.mailbox.orgmarkedasprimaryforexchangesync == false
      end,
      remedy = {
        on = "mailbox",
        set = { orgmarkedasprimaryforexchangesync = true },
        then_test = true,
        text = "Make this environment the primary one for the Exchange mailbox of {mailbox.name}.",
      },
    },
  },

  resolution = {
    { cause = "not-primary", text = "If this environment should synchronize the mailbox, open the mailbox {mailbox.name}, select Test & Enable Mailbox, and select Sync items with Exchange from this Organization only, even if Exchange was set to sync with a different Organization.", fix = true },
    { cause = "not-primary", text = "In each other environment, set the synchronization methods of the mailbox for Incoming Email, Outgoing Email, and Appointments, Contacts, and Tasks to None." },
    { text = "Read the newest entry under Alerts if the test's result is not Success." },
  },

  examples = {
    {
      name = "another environment is the primary one",
      case = {
        name = "Ann Beck",
        orgmarkedasprimaryforexchangesync = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks can't be synchronized because the email address of the mailbox Ann Beck is configured with another organization. The best practice is to overwrite the configuration when you test and enable the mailbox in your primary organization. Also, change the synchronization method for your mailbox in nonprimary organizations to None.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "not-primary" },
    },
    {
      name = "incoming email",
      case = {
        name = "Ann Beck",
        orgmarkedasprimaryforexchangesync = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Incoming emails aren't being synced because the email address for the Ann Beck mailbox is configured for another Dynamics 365 organization. Ask your administrator to test and enable your mailbox for the current organization and to change the sync method for non-primary organizations to None. Email Server Error Code: IncomingIncorrectCrmOrgError",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "not-primary" },
    },
    {
      name = "outgoing email, without the code",
      case = {
        name = "Ann Beck",
        orgmarkedasprimaryforexchangesync = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Outgoing mails aren't being sent because the email address ann.beck@contoso.example is configured for another Dynamics 365 organization.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "not-primary" },
    },
    {
      name = "overwritten meanwhile",
      case = {
        name = "Ann Beck",
        orgmarkedasprimaryforexchangesync = true,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks can't be synchronized because the email address of the mailbox Ann Beck is configured with another organization. The best practice is to overwrite the configuration when you test and enable the mailbox in your primary organization. Also, change the synchronization method for your mailbox in nonprimary organizations to None.",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        orgmarkedasprimaryforexchangesync = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks can't be synchronized for the mailbox Ann Beck because the mailbox user doesn't have sufficient permissions on this mailbox.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
