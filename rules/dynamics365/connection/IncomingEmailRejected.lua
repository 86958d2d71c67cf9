---@type kb.Article
return {
  code = "IncomingEmailRejected",
  kb = "3211621",
  other_kb = { "3211627" },
  title = "App for Outlook cannot be added: the mailbox is not approved, or another organization holds it",
  product = "Microsoft Dynamics 365 App for Outlook",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/d365-app-outlook/error-install-dynamics-365-app-outlook",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "The status of Dynamics 365 App for Outlook is Issue when adding to Outlook; Learn more shows IncomingEmailRejected or IncomingEmailS2SApprovalNeeded (KB 3211627). No alert of the mailbox shows it.",
    signatures = {
      { message = "There was an issue when attempting to add the app to Outlook. Crm : IncomingEmailRejected" },
      { code = "IncomingEmailS2SApprovalNeeded", message = "There was an issue when attempting to add the app to Outlook" },
      { code = "IncomingEmailRejected" },
      { code = "IncomingEmailS2SApprovalNeeded", source = "Crm :" },
    },
  },

  causes = {
    {
      id = "not-approved",
      text = "The address of the mailbox record is not approved.",
      look = "the mailbox: Email Address Status (column emailrouteraccessapproval)",
    },
    {
      id = "not-approved-365",
      text = "No Microsoft 365 Global Administrator has approved the address; this is the cause of IncomingEmailS2SApprovalNeeded.",
      look = "the mailbox: is it approved by a Microsoft 365 administrator (column isemailaddressapprovedbyo365admin)?",
    },
    {
      id = "other-organization",
      text = "Another Dynamics 365 organization already synchronizes appointments, contacts, and tasks with the Exchange mailbox; this can be a cause of IncomingEmailRejected.",
      look = "the mailbox: is this the primary organization for its synchronization (column orgmarkedasprimaryforexchangesync)?",
    },
  },

  resolution = {
    { cause = "not-approved", text = "Open the mailbox {mailbox.name} and select Approve Email, then Test & Enable Mailboxes." },
    { cause = "not-approved-365", text = "As a Microsoft 365 Global Administrator, open the mailbox {mailbox.name} and select Approve Email, then Test & Enable Mailboxes." },
    { cause = "other-organization", text = "Select Test & Enable Mailboxes for {mailbox.name}, and in its dialog choose to sync items with Exchange from this organization only, even if Exchange was set to sync with a different one." },
    { text = "Add the app again under Settings, Dynamics 365 App for Outlook." },
  },

  examples = {
    {
      name = "no alert shows it",
      case = {
        name = "Ann Beck",
        officeappsdeploymentstatus = 2,
        officeappsdeploymenterror = "IncomingEmailRejected",
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "an approval that a mailbox's alert asks for",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received because the email address of the mailbox Ann Beck requires an approval by an Office 365 administrator. The mailbox didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Microsoft Exchange Online. Email Server Error Code: IncomingEmailS2SApprovalNeeded",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
