---@type kb.Article
return {
  code = "OrganizerNotPresent",
  title = "Organizer field missing from the Appointment form",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "error",
  role = "System Customizer",

  symptom = {
    text = "An alert says that appointments cannot be synchronized because the Organizer field is not present.",
    signatures = {
      { message = "Appointments can't be synchronized because the Organizer field isn't present." },
    },
  },

  causes = {
    {
      id = "form",
      text = "The form of the table Appointment does not contain the field Organizer.",
      look = "Customize the System: Entities, Appointment, Forms",
    },
  },

  resolution = {
    { cause = "form", text = "Add the field Organizer to the Appointment form, save, and publish." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the published message",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments can't be synchronized because the Organizer field isn't present.",
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
            text = "Appointments, contacts, and tasks can't be synchronized for the mailbox Ann Beck because the mailbox user doesn't have sufficient permissions on this mailbox.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
