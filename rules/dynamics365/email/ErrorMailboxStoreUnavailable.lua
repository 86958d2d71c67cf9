---@type kb.Article
return {
  code = "ErrorMailboxStoreUnavailable",
  kb = "4340389",
  title = "Exchange could not reach the mailbox store",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/general-mailbox-access-error-occurred-while-receiving-email-through-mailbox-error",
  reviewed = "2024-12-10",
  status = "stable",
  severity = "warning",
  role = "Exchange Administrator",

  symptom = {
    text = "An alert says ErrorMailboxStoreUnavailable; usually it comes and goes.",
    signatures = {
      { code = "ErrorMailboxStoreUnavailable" },
    },
  },

  causes = {
    {
      id = "store",
      text = "The mailbox store was offline, overloaded, or could not be reached.",
      look = "Microsoft 365 admin center: Health, Service health; on-premises: the mailbox database",
    },
  },

  resolution = {
    { text = "If it comes and goes while email flows, ignore it." },
    { text = "If it stays, make sure that the Exchange mailbox can be reached; for Exchange Online look at the Service health page." },
    { text = "To hide such alerts, clear Warning under Configure alerts in the Email Configuration Settings." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 2,
            text = "A general mailbox access error occurred while receiving email through the mailbox Ann Beck. The owner of the associated email server profile Microsoft Exchange Online has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned ErrorMailboxStoreUnavailable exception.",
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
            text = "A general mailbox access error occurred while receiving email. Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified. Email Server Error Code: Socket returned exception TimedOut.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
