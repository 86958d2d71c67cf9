---@type kb.Article
return {
  code = "Duplicate",
  kb = "4339987",
  title = "The message was already created from another recipient's mailbox",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4339987",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "information",
  role = "System Administrator",

  symptom = {
    text = "The sync error of a message says Duplicate. No alert of a mailbox shows it.",
    -- The bare word stands in many other errors: it counts only right behind its label.
    signatures = {
      { code = "Duplicate", message = "Sync Error: Duplicate" },
      { code = "Duplicate", message = "Sync Error Duplicate" },
    },
  },

  causes = {
    {
      id = "other-recipient",
      text = "The message reached several mailboxes that are synchronized, and another one of them has created it.",
      look = "Advanced Find, Email Messages: is there one whose Message ID is the failed item's Exchange ID?",
    },
  },

  resolution = {
    { cause = "other-recipient", text = "Nothing needs doing: the email activity exists." },
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
    {
      name = "a duplicate contact, which is another error",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "One or more duplicate records were found in Microsoft Dynamics 365 when saving item \"Eve Ford\" from Exchange to Microsoft Dynamics 365. Do you want to continue and create a duplicate record anyway? Email Server Error Code: ExchangeSyncDuplicateRecordsError",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the word in another error",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Cannot insert a duplicate key.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
