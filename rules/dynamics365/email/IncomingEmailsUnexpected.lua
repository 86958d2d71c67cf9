---@type kb.Article
return {
  code = "IncomingEmailsUnexpected",
  title = "Email is tracked unexpectedly, twice, or with the wrong sender or recipients",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/incoming-emails-unexpectedly-synchronized-have-unexpected-missing-data",
  reviewed = "2024-11-11",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "Messages turn up in Dynamics 365 that nobody expected there: ones that nobody tracked, old or duplicate ones, or ones with a wrong sender or recipient. No alert shows it.",
  },

  causes = {
    {
      id = "accepted-by-another",
      text = "The address belongs to several users or queues, and one of them accepts the message.",
      look = "the email record: Accepting Entity and Receiving Mailbox",
    },
    {
      id = "tracked-twice",
      text = "Messages between users of Dynamics 365 are tracked as two activities.",
      look = "Email Configuration Settings: Track emails sent between Dynamics 365 users as two activities",
    },
    {
      id = "queue",
      text = "Internal messages from or to a queue are not left out.",
      look = "the organization's OrgDBOrgSettings: IgnoreInternalEmailFromQueues, DoNotIgnoreInternalEmailToQueues",
    },
    {
      id = "old-date",
      text = "Process Email From of the mailbox {mailbox.name} and of its profile lies far back.",
      look = "the mailbox and the email server profile: Process Email From (the later one counts)",
    },
    {
      id = "shared-address",
      text = "The address of the sender or recipient is on several records.",
      look = "an advanced search for records with this address",
    },
  },

  resolution = {
    { cause = "accepted-by-another", text = "Change which messages the accepting user or queue tracks." },
    { cause = "tracked-twice", text = "Clear the check box in Email Configuration Settings." },
    { cause = "queue", text = "For a queue that sends, enable IgnoreInternalEmailFromQueues; for one that receives, disable DoNotIgnoreInternalEmailToQueues." },
    { cause = "old-date", text = "Add Process Email From to the form of the mailbox {mailbox.name} and set a later date; it takes effect in the next cycle." },
    { cause = "shared-address", text = "Delete the address from those records that do not stand for the sender or recipient." },
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
