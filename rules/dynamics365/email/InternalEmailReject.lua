---@type kb.Article
return {
  code = "InternalEmailReject",
  kb = "4339844",
  title = "A message between two users is not created a second time",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4339844",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "information",
  role = "System Administrator",

  symptom = {
    text = "The sync error of a message says InternalEmailReject. No alert of a mailbox shows it.",
    signatures = {
      { code = "InternalEmailReject" },
    },
  },

  causes = {
    {
      id = "internal",
      text = "One user has sent the message to another, and the organization keeps only one activity for such messages.",
      look = "System Settings, Email: Track emails sent between Dynamics 365 users as two activities",
    },
  },

  resolution = {
    { cause = "internal", text = "If both the sender and the recipient need an activity of their own, switch on Track emails sent between Dynamics 365 users as two activities in System Settings, Email; otherwise nothing needs doing." },
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
