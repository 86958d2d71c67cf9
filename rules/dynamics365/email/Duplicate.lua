---@type kb.Article
return {
  code = "Duplicate",
  kb = "4339987",
  title = "The message was already created from another recipient's mailbox",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4339987",
  status = "retired",
  severity = "information",
  role = "System Administrator",

  symptom = {
    text = "The sync error of a message says Duplicate. Microsoft has withdrawn its article; the error still turns up.",
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
    { cause = "other-recipient", text = "Nothing needs doing: the e-mail activity exists." },
  },

  examples = {
    {
      name = "the code",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Sync error: Duplicate",
          },
        },
      },
      expect = { verdict = "cannot_tell" },
    },
    {
      name = "pasted from a view, without the colon",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Offer Sync Error Duplicate",
          },
        },
      },
      expect = { verdict = "cannot_tell" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Sync error: InternalEmailReject",
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
            text = "Sync error: cannot insert a duplicate key.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
