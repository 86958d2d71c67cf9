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
    text = "The status of Dynamics 365 App for Outlook is Issue when adding to Outlook; Learn more shows IncomingEmailRejected or IncomingEmailS2SApprovalNeeded (KB 3211627).",
    signatures = {
      { message = "There was an issue when attempting to add the app to Outlook. Crm : IncomingEmailRejected" },
      { code = "IncomingEmailS2SApprovalNeeded", message = "There was an issue when attempting to add the app to Outlook" },
      { code = "IncomingEmailRejected" },
      { code = "IncomingEmailS2SApprovalNeeded", source = "Crm :" },
    },
    when = function(case)
      if case.mailbox.officeappsdeploymentstatus
        ~= option.mailbox.officeappsdeploymentstatus.InstallFailed
      then
        return false
      end
      local reason = case.mailbox.officeappsdeploymenterror or ""
      return string.find(reason, "IncomingEmailRejected", 1, true) ~= nil
        or string.find(reason, "IncomingEmailS2SApprovalNeeded", 1, true) ~= nil
    end,
  },

  causes = {
    {
      id = "not-approved",
      text = "The address {mailbox.emailaddress} of the mailbox record is not approved.",
      when = function(case)
        return case.mailbox.emailrouteraccessapproval
          ~= option.mailbox.emailrouteraccessapproval.Approved
      end,
    },
    {
      id = "not-approved-365",
      text = "The address {mailbox.emailaddress} is not approved by a Microsoft 365 administrator.",
      when = function(case)
        return case.mailbox.isemailaddressapprovedbyo365admin == false
      end,
    },
    {
      id = "other-organization",
      text = "Another Dynamics 365 organization is the one that synchronizes the mailbox's appointments, contacts, and tasks.",
      when = function(case)
        return case.mailbox.orgmarkedasprimaryforexchangesync == false
      end,
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
      name = "rejected, not approved",
      case = {
        name = "Ann Beck",
        officeappsdeploymentstatus = 2,
        officeappsdeploymenterror = "There was an issue when attempting to add the app to Outlook. Crm : IncomingEmailRejected",
        emailrouteraccessapproval = 2,
        isemailaddressapprovedbyo365admin = false,
        orgmarkedasprimaryforexchangesync = true,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = { "not-approved", "not-approved-365" } },
    },
    {
      name = "approved in the environment alone",
      case = {
        name = "Ann Beck",
        officeappsdeploymentstatus = 2,
        officeappsdeploymenterror = "There was an issue when attempting to add the app to Outlook. Crm : IncomingEmailS2SApprovalNeeded",
        emailrouteraccessapproval = 1,
        isemailaddressapprovedbyo365admin = false,
        orgmarkedasprimaryforexchangesync = true,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "not-approved-365" },
    },
    {
      name = "another organization",
      case = {
        name = "Ann Beck",
        officeappsdeploymentstatus = 2,
        officeappsdeploymenterror = "There was an issue when attempting to add the app to Outlook. Crm : IncomingEmailRejected",
        emailrouteraccessapproval = 1,
        isemailaddressapprovedbyo365admin = true,
        orgmarkedasprimaryforexchangesync = false,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "confirmed", cause = "other-organization" },
    },
    {
      name = "all as it should be",
      case = {
        name = "Ann Beck",
        officeappsdeploymentstatus = 2,
        officeappsdeploymenterror = "There was an issue when attempting to add the app to Outlook. Crm : IncomingEmailRejected",
        emailrouteraccessapproval = 1,
        isemailaddressapprovedbyo365admin = true,
        orgmarkedasprimaryforexchangesync = true,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "another error of the installation",
      case = {
        name = "Ann Beck",
        officeappsdeploymentstatus = 2,
        officeappsdeploymenterror = "There was an issue when attempting to add the app to Outlook. SoapException : GeneralIncomingEmailServerError",
        emailrouteraccessapproval = 2,
        isemailaddressapprovedbyo365admin = false,
        orgmarkedasprimaryforexchangesync = true,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the app is installed",
      case = {
        name = "Ann Beck",
        officeappsdeploymentstatus = 1,
        officeappsdeploymenterror = null,
        emailrouteraccessapproval = 2,
        isemailaddressapprovedbyo365admin = false,
        orgmarkedasprimaryforexchangesync = true,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "an approval that a mailbox's alert asks for",
      case = {
        name = "Ann Beck",
        officeappsdeploymentstatus = 0,
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
