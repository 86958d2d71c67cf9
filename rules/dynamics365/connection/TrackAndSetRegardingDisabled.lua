---@type kb.Article
return {
  code = "TrackAndSetRegardingDisabled",
  kb = "4508591",
  title = "App for Outlook: Track and Set Regarding are disabled",
  product = "Microsoft Dynamics 365 App for Outlook",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/d365-app-outlook/experience-without-server-side-synchronization",
  reviewed = "2025-03-14",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Dynamics 365 App for Outlook says that Track and Set Regarding are currently disabled; data can still be viewed and changed. No alert of the mailbox shows it.",
    signatures = {
      { message = "Track and Set Regarding are currently disabled. To use these features, please contact your admin. You can still view and interact with your Dynamics 365 data." },
      { details = "Track and Set Regarding are currently disabled" },
    },
  },

  causes = {
    {
      id = "inactive",
      text = "Server-side synchronization is not active for the user's mailbox.",
      look = "the mailbox: Incoming Email, Incoming Email Status, Enabled for Incoming Email",
    },
    {
      id = "address",
      text = "The email address in Dynamics 365 is not the primary SMTP address of the mailbox in Exchange.",
      look = "Exchange admin center: Recipients, Mailboxes, the address shown in bold",
    },
  },

  resolution = {
    { cause = "inactive", text = "Set Incoming Email of the mailbox to Server-Side Synchronization or Email Router, and select Test & Enable Mailbox." },
    { cause = "address", text = "Change the address on the user to the primary SMTP address, approve it, and select Test & Enable Mailbox." },
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
