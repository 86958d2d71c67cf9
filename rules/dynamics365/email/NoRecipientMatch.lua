---@type kb.Article
return {
  code = "NoRecipientMatch",
  kb = "4339830",
  title = "Email not tracked: no recipient is a user or queue",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/email-fails-to-create-with-norecipientmatch-error",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "The sync error of a message says NoRecipientMatch, or -2147218683. No alert of a mailbox shows it.",
    signatures = {
      { code = "NoRecipientMatch" },
      { code = "80040B05" },
    },
  },

  causes = {
    {
      id = "address",
      text = "No address in To or Cc belongs to a user or queue, as with a distribution group.",
      look = "the user or queue: its email addresses",
    },
    {
      id = "several",
      text = "The address is on other records too, and the organization leaves such an address unresolved.",
      look = "an advanced search for records with this address",
    },
    {
      id = "search-row",
      text = "The address of the user or queue has no row in the table EmailSearch.",
      look = "the Web API: emailsearches?$filter=emailaddress eq 'ADDRESS' returns no row",
    },
    {
      id = "bcc",
      text = "The user or queue is only in Bcc, and does not track all messages.",
      look = "the message's header; the user's personal Options, Email, Track",
    },
  },

  resolution = {
    { cause = "address", text = "Compare the address in To and Cc with the mailbox, and add others to another email field of the user." },
    { cause = "several", text = "Remove the address from the other records, or let several matches be resolved in the Email Configuration Settings." },
    { cause = "bcc", text = "Set Track to All email messages." },
    { cause = "search-row", text = "Change the address of the user or queue to something else, save, change it back, and save: that makes the row again." },
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
