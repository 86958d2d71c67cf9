---@type kb.Article
return {
  code = "PendingSend",
  title = "Messages stay in Pending Send",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "Messages written in Dynamics 365 stay in the status Pending Send. No alert shows it.",
  },

  causes = {
    {
      id = "not-approved",
      text = "The address of the sender's mailbox is not approved.",
      look = "the sender's mailbox: Email Address Status",
    },
    {
      id = "not-tested",
      text = "The sender's mailbox is not tested and enabled for outgoing email.",
      look = "the sender's mailbox: Outgoing Email Status",
    },
    {
      id = "method",
      text = "Outgoing Email of the sender's mailbox is not Server-Side Synchronization.",
      look = "the sender's mailbox: Synchronization Method, Outgoing Email",
    },
    {
      id = "disabled",
      text = "The sender's mailbox was disabled by an error: a permanent one disables it at once, a passing one after ten attempts, five minutes apart.",
      look = "the sender's mailbox: Alerts",
    },
  },

  resolution = {
    { cause = "not-approved", text = "Approve the address of the sender's mailbox." },
    { cause = "not-tested", text = "Select Test & Enable Mailbox on the sender's mailbox." },
    { cause = "method", text = "Set Outgoing Email of the sender's mailbox to Server-Side Synchronization or Email Router." },
    { cause = "disabled", text = "Fix what the newest error under Alerts says, then select Test & Enable Mailbox." },
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
