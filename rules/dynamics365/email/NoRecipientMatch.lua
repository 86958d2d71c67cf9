---@type kb.Article
return {
  code = "NoRecipientMatch",
  kb = "4339830",
  title = "No recipient of the message is a user or queue",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/email-fails-to-create-with-norecipientmatch-error",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "The sync error of a message says NoRecipientMatch, or -2147218683.",
    signatures = {
      { code = "NoRecipientMatch" },
      { code = "80040B05" },
    },
  },

  causes = {
    {
      id = "address",
      text = "No address in To or Cc belongs to a user or queue, as with a distribution group.",
      look = "the user or queue: its e-mail addresses",
    },
    {
      id = "several",
      text = "The address is on other records too, and the organization leaves such an address unresolved.",
      look = "an advanced search for records with this address",
    },
    {
      id = "bcc",
      text = "The user or queue is only in Bcc, and does not track all messages.",
      look = "the message's header; the user's personal Options, Email, Track",
    },
  },

  resolution = {
    { cause = "address", text = "Compare the address in To and Cc with the mailbox, and add others to another e-mail field of the user." },
    { cause = "several", text = "Remove the address from the other records, or let several matches be resolved in the Email Configuration Settings." },
    { cause = "bcc", text = "Set Track to All email messages." },
    { text = "If nothing helps, change the address of the user or queue to something else, save, change it back, and save." },
  },

  examples = {
    {
      name = "the number",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Sync error -2147218683",
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
            text = "Sync error: NoCorrelationMatch",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
