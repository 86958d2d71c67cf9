---@type kb.Article
return {
  code = "Exchange363",
  kb = "4514016",
  title = "Exchange was too busy to answer",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4514016",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert says that Exchange returned the error 363, which is ErrorServerBusy in the numbering of Exchange Web Services.",
    signatures = {
      { message = "Exchange.server returned 363 error" },
      { message = "Exchange server returned 363" },
      { number = "363", source = "Exchange.server" },
    },
  },

  causes = {
    {
      id = "busy",
      text = "Exchange was too busy to serve the request.",
      look = "the mailbox's Alerts: the number after Exchange server returned",
    },
  },

  resolution = {
    { text = "Look up what the number means among the ServiceError values of Exchange Web Services: 363 is ErrorServerBusy; then look into the load and the health of Exchange." },
  },

  examples = {
    {
      name = "in the form of the other numbers",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Exchange.server returned 363 error.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "without the dot",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Exchange server returned 363 exception.",
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
            text = "Email Server Error Code: Exchange.server returned 383 error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a number that begins like this one",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Exchange server returned 3630 exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
