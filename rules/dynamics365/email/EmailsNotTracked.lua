---@type kb.Article
return {
  code = "EmailsNotTracked",
  title = "Emails are not tracked, though the mailbox is enabled",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/emails-not-automatically-tracked-or-synchronized",
  reviewed = "2024-11-11",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "Email arrives in Exchange but not in Dynamics 365; Exchange may have given it the category Undeliverable. An alert may name a workflow that was terminated.",
    signatures = {
      { message = "Sync workflow '[workflow]' terminated with error" },
    },
  },

  causes = {
    {
      id = "workflow",
      text = "A workflow or plug-in of your own failed while the email was being created.",
      look = "the alert: which workflow? Power Platform admin center: the plug-in trace log",
    },
    {
      id = "filtering",
      text = "No user or queue among the recipients takes the email under its filtering method.",
      look = "the recipients' personal Options, Email; the queue's Convert To Email Activities",
    },
    {
      id = "license",
      text = "A license or a privilege is missing for whoever owns the mailbox or queue that receives the email.",
      look = "Power Platform admin center: Settings, Users + permissions; Microsoft 365 admin center: Licenses and apps",
    },
    {
      id = "folder",
      text = "The email is not, or no longer, in the Inbox itself.",
      look = "Outlook: was it moved by a rule, or to a folder below?",
    },
    {
      id = "unreachable",
      text = "The mailbox is not set up in Exchange or Gmail, or cannot be reached.",
      look = "the mailbox: the status of its tests, and Alerts",
    },
    {
      id = "group",
      text = "The recipient is a distribution group or stands in Bcc, and the receiving mailbox does not take All Email Messages.",
      look = "the email's recipients; the user's personal Options, Email",
    },
    {
      id = "size",
      text = "The message is larger than 150 MB.",
      look = "Exchange admin center: Mail flow, Message trace, the size of the message",
    },
    {
      id = "sent-items",
      text = "The email is a reply in Sent Items, and AutoTrackSentFolderItems, which tracks these, is off.",
      look = "OrgDBOrgSettings: AutoTrackSentFolderItems",
    },
  },

  resolution = {
    { text = "Read the column Sync Error of the Server-Side Synchronization Item Level Monitoring dashboard, as the mailbox's owner or a System Administrator, and the mailbox's Alerts." },
    { cause = "workflow", text = "Have the workflow or plug-in corrected by its owner." },
    { cause = "filtering", text = "Make sure that an address in To or Cc belongs to a mailbox that is tested, enabled, and set to track the email, and that it is the address of that mailbox in Exchange or Gmail." },
    { cause = "license", text = "Give the owner of the mailbox or queue the license and the privileges that server-side synchronization needs; Microsoft's article on PrivilegeDenied lists them." },
    { cause = "folder", text = "Move the email to the Inbox and set Process Emails Received After on the mailbox back, or enable folder-level tracking." },
    { cause = "unreachable", text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox; follow the article of the error it shows." },
    { cause = "group", text = "Let the user or queue that receives the email track All Email Messages." },
    { cause = "size", text = "Ask the sender for a smaller message." },
    { cause = "sent-items", text = "Turn AutoTrackSentFolderItems on; it is for Exchange alone." },
  },

  examples = {
    {
      name = "a workflow that fails",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Starting sync workflow '1 Test', id:00000000-0000-0000-0000-000000000001 Entering UpdateStep1_step: Sync workflow '1 Test' terminated with error 'Entity 'Contact' With Id = 00000000-0000-0000-0000-000000000002 Does Not Exist'",
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
            text = "An internal Microsoft Dynamics 365 error occurred while synchronizing appointments, contacts, and tasks for the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try again later. Email Server Error Code: Crm.80040265.ISV code aborted the operation.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a workflow that has only started",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The sync workflow has started.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
