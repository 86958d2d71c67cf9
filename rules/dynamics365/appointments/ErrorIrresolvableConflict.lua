---@type kb.Article
return {
  code = "ErrorIrresolvableConflict",
  kb = "4470093",
  title = "Exchange refused the update of an out-of-date item",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4470093",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert's details say ErrorIrresolvableConflict.",
    signatures = {
      { code = "ErrorIrresolvableConflict" },
    },
  },

  causes = {
    {
      id = "temporary",
      text = "Exchange refused an update of an item that had changed meanwhile.",
      look = "the mailbox's Alerts: does it come again after the next cycle?",
    },
  },

  resolution = {
    { text = "Ignore it unless it comes again after the next cycle, in 15 minutes; then open a support request." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 2,
            text = "Appointments, contacts, and tasks for the mailbox Ann Beck couldn't be synchronized. The owner of the associated email server profile Contoso has been notified. The system will try again later.",
            errordetails = "Error : Exchange Error Code: ErrorIrresolvableConflict Exchange Error Message : The operation can't be performed because the item is out of date. Reload the item and try again.",
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
            text = "Appointments, contacts, and tasks for the mailbox Ann Beck couldn't be synchronized. The owner of the associated email server profile Contoso has been notified. The system will try again later. Email Server Error Code: Exchange.server returned 203 error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
