---@type kb.Article
return {
  code = "GmailRecentMode",
  kb = "4493342",
  title = "No email arrives from Gmail, though the test succeeds",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/mailbox-fails-tested-enabled",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox succeeds on a mailbox whose profile names Gmail, but its email does not arrive in Dynamics 365. No alert shows it.",
  },

  causes = {
    {
      id = "recent-mode",
      text = "Gmail's recent mode is not used.",
      look = "the address of the user or queue: does it begin with recent: ?",
    },
  },

  resolution = {
    { cause = "recent-mode", text = "Put recent: before the Gmail address of the user or queue, as in recent:example@gmail.com." },
    { cause = "recent-mode", text = "Approve the new address, and select Test & Enable Mailbox on the mailbox again." },
  },

  examples = {
    {
      name = "no alert shows it",
      case = {
        name = "Ann Beck",
        emailaddress = "ann.beck@gmail.com",
        incomingemailstatus = 1,
        outgoingemailstatus = 1,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 1,
          incomingserverlocation = "pop.gmail.com",
          outgoingserverlocation = "smtp.gmail.com",
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
  },
}
