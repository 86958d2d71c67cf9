---@type kb.Article
return {
  code = "AppointmentCanceledUnexpectedly",
  kb = "4345686",
  title = "An appointment is canceled or deleted in Exchange that nobody deleted",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/an-appointment-is-canceled-deleted",
  reviewed = "2024-12-31",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "Server-side synchronization cancels an appointment in the Exchange calendar, or removes it, though nobody deleted it. No alert shows it.",
  },

  causes = {
    {
      id = "left-filter",
      text = "The appointment no longer matches the user's synchronization filters, as when the organizer, the filters or the user's access changed; unless told otherwise, synchronization then deletes it in Exchange.",
      look = "the user's personal Options, Synchronization, and the appointment's organizer; the organization's OrgDBOrgSettings: DistinctPhysicalAndLogicalDeletesForExchangeSync",
    },
  },

  resolution = {
    {
      cause = "left-filter",
      text = "Keep in Exchange what only left the filters:",
      steps = {
        "Open the Organization Settings Editor, or the OrgDBOrgSettings tool.",
        "Set DistinctPhysicalAndLogicalDeletesForExchangeSync to True.",
      },
    },
  },

  examples = {
    {
      name = "no alert shows it",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
  },
}
