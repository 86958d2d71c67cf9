---@type kb.Article
return {
  code = "Microsoft365ApprovalRequired",
  title = "The mailbox was disabled: a Microsoft 365 administrator has to approve its address",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says that the mailbox was disabled for email, as its address requires an approval by a Microsoft 365 administrator.",
    signatures = {
      { message = "because the email address of the mailbox <mailbox> requires an approval by a Microsoft 365 administrator." },
    },
  },

  causes = {
    {
      id = "not-approved",
      text = "No Microsoft 365 administrator has approved the address {mailbox.emailaddress}.",
      when = function(case)
        return case.mailbox.isemailaddressapprovedbyo365admin == false
      end,
    },
    {
      id = "not-approved-here",
      text = "The address {mailbox.emailaddress} is not approved in Dynamics 365 either.",
      when = function(case)
        return case.mailbox.isemailaddressapprovedbyo365admin == false
          and case.mailbox.emailrouteraccessapproval
            ~= option.mailbox.emailrouteraccessapproval.Approved
      end,
      remedy = {
        on = "mailbox",
        set = { emailrouteraccessapproval = option.mailbox.emailrouteraccessapproval.Approved },
        then_test = true,
        text = "Approve the address {mailbox.emailaddress} of the mailbox {mailbox.name}.",
      },
    },
  },

  resolution = {
    { cause = "not-approved", text = "As somebody who may approve addresses in Microsoft 365, open Power Platform admin center, the environment, Settings, Email, Mailboxes, select the mailbox {mailbox.name}, and select Approve Email." },
    { cause = "not-approved-here", text = "Email Address Status of the mailbox {mailbox.name} must then be Approved.", fix = true },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success.", fix = true },
  },

  examples = {
    {
      name = "not approved",
      case = {
        name = "Ann Beck",
        isemailaddressapprovedbyo365admin = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent because the email address of the mailbox Ann Beck requires an approval by a Microsoft 365 administrator. The mailbox has been disabled for sending email and the owner of the email server profile Exchange Online has been notified.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "not-approved" },
    },
    {
      name = "waits for approval",
      case = {
        name = "Ann Beck",
        emailrouteraccessapproval = 2,
        isemailaddressapprovedbyo365admin = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent because the email address of the mailbox Ann Beck requires an approval by a Microsoft 365 administrator. The mailbox has been disabled for sending email and the owner of the email server profile Exchange Online has been notified.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = { "not-approved", "not-approved-here" } },
    },
    {
      name = "approved in Dynamics 365 alone",
      case = {
        name = "Ann Beck",
        emailrouteraccessapproval = 1,
        isemailaddressapprovedbyo365admin = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent because the email address of the mailbox Ann Beck requires an approval by a Microsoft 365 administrator. The mailbox has been disabled for sending email and the owner of the email server profile Exchange Online has been notified.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "not-approved" },
    },
    {
      name = "approved meanwhile",
      case = {
        name = "Ann Beck",
        isemailaddressapprovedbyo365admin = true,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received because the email address of the mailbox Ann Beck requires an approval by a Microsoft 365 administrator. The mailbox has been disabled for receiving email and the owner of the email server profile Exchange Online has been notified.",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the Office 365 message of a neighbour",
      case = {
        name = "Ann Beck",
        isemailaddressapprovedbyo365admin = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be sent because the email address of the mailbox Ann Beck requires an approval by an Office 365 administrator.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
