---@type kb.Article
return {
  code = "NoCorrelationMatch",
  kb = "4339713",
  title = "Email not tracked: no recipient accepts automatic promotion",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/email-fails-to-create-with-nocorrelationmatch-error",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "The sync error of a message says NoCorrelationMatch. No alert of a mailbox shows it.",
    signatures = {
      { code = "NoCorrelationMatch" },
    },
  },

  causes = {
    {
      id = "track",
      text = "The message does not qualify for any user or queue among its recipients, as they track other messages only.",
      look = "the user's personal Options, Email, Track",
    },
    {
      id = "correlation",
      text = "The organization does not use correlation to track conversations.",
      look = "System Settings, Email: Use correlation to track email conversations",
    },
  },

  resolution = {
    { cause = "track", text = "Set Track in personal Options, Email, so that the message qualifies, such as All email messages." },
    { cause = "correlation", text = "Switch on Use correlation to track email conversations in System Settings, Email." },
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
