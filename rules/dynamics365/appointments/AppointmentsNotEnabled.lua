---@type kb.Article
return {
  code = "AppointmentsNotEnabled",
  kb = "4509420",
  title = "Appointments are not synchronized, and no alert says why",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/appointments-do-not-synchronize-to-exchange-or-outlook",
  reviewed = "2024-12-09",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "Appointments do not reach Exchange or Outlook. The mailbox is set to synchronize them on the server, but was never tested for it, or is not enabled.",
    when = function(case)
      return case.mailbox.actdeliverymethod
          == option.mailbox.actdeliverymethod.ServerSideSynchronization
        and case.mailbox.statecode == option.mailbox.statecode.Active
        and (case.mailbox.actstatus == option.mailbox.actstatus.NotRun
          or case.mailbox.actstatus == option.mailbox.actstatus.Success
            and case.mailbox.enabledforact == false)
    end,
  },

  causes = {
    {
      id = "not-tested",
      text = "The mailbox {mailbox.name} has not been tested for Appointments, Contacts, and Tasks, and no test is scheduled.",
      when = function(case)
        return case.mailbox.actstatus == option.mailbox.actstatus.NotRun
          and not case.mailbox.testemailconfigurationscheduled
      end,
      remedy = { on = "mailbox", then_test = true, text = "Test the mailbox {mailbox.name}." },
    },
    {
      id = "test-waits",
      text = "A test of the mailbox {mailbox.name} is scheduled, but has not run yet.",
      when = function(case)
        return case.mailbox.actstatus == option.mailbox.actstatus.NotRun
          and case.mailbox.testemailconfigurationscheduled
      end,
    },
    {
      id = "not-enabled",
      text = "The mailbox {mailbox.name} was tested with success, but is not enabled for Appointments, Contacts, and Tasks.",
      when = function(case)
        return case.mailbox.actstatus == option.mailbox.actstatus.Success
          and case.mailbox.enabledforact == false
      end,
      remedy = { on = "mailbox", then_test = true, text = "Test the mailbox {mailbox.name} again." },
    },
    {
      id = "other-method",
      text = "Appointments, Contacts, and Tasks of the mailbox is Dynamics 365 for Outlook, which must then be installed and running; or it is None.",
      look = "the mailbox: Appointments, Contacts, and Tasks; Outlook on the user's computer",
    },
    {
      id = "filter",
      text = "The appointment does not match the user's synchronization filter. By default, the user must be its organizer or an attendee; to be its owner is not enough.",
      look = "the user's personal Options, Synchronization: the filters with Returned Type Appointment",
    },
  },

  resolution = {
    { cause = "not-tested", text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox, until the status is Success.", fix = true },
    { cause = "test-waits", text = "Wait until the test has run, then read the status, and the newest entry under Alerts if it is not Success." },
    { cause = "not-enabled", text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox; let it enable the mailbox when the test succeeds.", fix = true },
    { cause = "other-method", text = "Set Appointments, Contacts, and Tasks of the mailbox to Server-Side Synchronization, and test and enable it; or start Dynamics 365 for Outlook on the user's computer." },
    { cause = "filter", text = "Compare the filters in personal Options, Synchronization, with the appointment; change the filter, or add the user to the appointment." },
  },

  examples = {
    {
      name = "never tested",
      case = {
        name = "Ann Beck",
        statecode = 0,
        actdeliverymethod = 1,
        actstatus = 0,
        testemailconfigurationscheduled = false,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "not-tested" },
    },
    {
      name = "a test is scheduled",
      case = {
        name = "Bob Chan",
        statecode = 0,
        actdeliverymethod = 1,
        actstatus = 0,
        testemailconfigurationscheduled = true,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "test-waits" },
    },
    {
      name = "never tested, and the export does not say whether a test is scheduled",
      case = {
        name = "Gita Hahn",
        statecode = 0,
        actdeliverymethod = 1,
        actstatus = 0,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "inconclusive", cause = {}, missing = "mailbox.testemailconfigurationscheduled" },
    },
    {
      name = "tested with success, but not enabled",
      case = {
        name = "Hans Ibsen",
        statecode = 0,
        actdeliverymethod = 1,
        actstatus = 1,
        enabledforact = false,
        testemailconfigurationscheduled = false,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "not-enabled" },
    },
    {
      name = "tested with success, and enabled",
      case = {
        name = "Cleo Diaz",
        statecode = 0,
        actdeliverymethod = 1,
        actstatus = 1,
        enabledforact = true,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a failed test, which has an alert of its own",
      case = {
        name = "Dan Eder",
        statecode = 0,
        actdeliverymethod = 1,
        actstatus = 2,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "not meant to be synchronized on the server",
      case = {
        name = "Eva Fink",
        statecode = 0,
        actdeliverymethod = 2,
        actstatus = 0,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "an inactive mailbox",
      case = {
        name = "Finn Gray",
        statecode = 1,
        actdeliverymethod = 1,
        actstatus = 0,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
  },
}
