---@type kb.Article
return {
  code = "ConfiguredWithAnotherOrganization",
  title = "Another environment synchronizes the mailbox's appointments",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says that the mailbox's address is configured with another organization; appointments, contacts, and tasks are not synchronized.",
    signatures = {
      { message = "Appointments, contacts, and tasks can't be synchronized because the email address of the mailbox <mailbox> is configured with another organization." },
    },
  },

  causes = {
    {
      id = "not-primary",
      text = "This environment is not the primary one for the Exchange mailbox of {mailbox.name}.",
      when = function(case)
        return case.mailbox.orgmarkedasprimaryforexchangesync == false
      end,
    },
  },

  resolution = {
    { cause = "not-primary", text = "If this environment is to synchronize the mailbox, open the mailbox {mailbox.name}, select Test & Enable Mailbox, and select Sync items with Exchange from this Organization only, even if Exchange was set to sync with a different Organization." },
    { cause = "not-primary", text = "In each other environment, set Appointments, Contacts, and Tasks of the mailbox to None." },
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
