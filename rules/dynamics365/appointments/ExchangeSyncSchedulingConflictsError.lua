---@type kb.Article
return {
  code = "ExchangeSyncSchedulingConflictsError",
  kb = "4340070",
  title = "An appointment from Exchange overlaps another one",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/scheduling-conflict-saving-appointment",
  reviewed = "2024-12-26",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert asks whether to save an appointment in spite of a conflict: ExchangeSyncSchedulingConflictsError.",
    signatures = {
      { code = "ExchangeSyncSchedulingConflictsError" },
      { message = "A scheduling conflict was found when saving appointment <appointment> from Exchange to Microsoft Dynamics 365 because <user> is unavailable at this time." },
    },
  },

  causes = {
    {
      id = "overlap",
      text = "A tracked appointment of Outlook overlaps another appointment of the same user.",
      look = "the user's calendar at the time of the appointment",
    },
  },

  resolution = {
    { cause = "overlap", text = "Open the mailbox {mailbox.name} as a System Administrator, then Alerts, point at the alert, and choose Yes to create the appointment all the same." },
    { text = "Wait until the mailbox is processed again, up to 15 minutes." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "A scheduling conflict was found when saving appointment Review from Exchange to Microsoft Dynamics 365 because Ann Beck is unavailable at this time. Do you want to ignore the conflict and save anyway? Email Server Error Code: ExchangeSyncSchedulingConflictsError",
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
            text = "Appointments, contacts, and tasks for the mailbox Ann Beck couldn't be synchronized. The owner of the associated email server profile Contoso has been notified. The system will try again later. Email Server Error Code: Exchange.server returned 383 error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
