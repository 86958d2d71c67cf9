---@type kb.Article
return {
  code = "Exchange203",
  kb = "4504933",
  title = "Exchange refused a change of an appointment",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4504933",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert says: Exchange.server returned 203 error. In general it does no harm.",
    signatures = {
      { message = "Exchange.server returned 203 error" },
      { number = "203", source = "Exchange.server" },
    },
  },

  causes = {
    {
      id = "not-organizer",
      text = "Somebody who is not the organizer has changed an appointment, such as its required attendees.",
      look = "the appointment in Outlook: who is its organizer?",
    },
  },

  resolution = {
    { text = "Ignore it unless appointments do not arrive." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 2,
            text = "Appointments, contacts, and tasks for the mailbox Ann Beck couldn't be synchronized. The owner of the associated email server profile Contoso has been notified. The system will try again later. Email Server Error Code: Exchange.server returned 203 error.",
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
