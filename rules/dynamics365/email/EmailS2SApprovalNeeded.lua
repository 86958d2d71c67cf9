---@type kb.Article
return {
  code = "EmailS2SApprovalNeeded",
  kb = "4052727",
  other_kb = { "4014483" },
  title = "The address needs the approval of a Microsoft 365 administrator",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4052727",
  status = "retired",
  retired = "Microsoft has withdrawn its articles, of which KB 4014483 is the other, but the error still turns up; where the alert says Microsoft 365 administrator, use Microsoft365ApprovalRequired.",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Alerts after Test & Enable Mailbox, or a bar on the mailbox, say that the address requires an approval by an Office 365 administrator.",
    signatures = {
      { code = "OutgoingEmailS2SApprovalNeeded" },
      { code = "IncomingEmailS2SApprovalNeeded" },
      { code = "ExchangeSyncEmailS2SApprovalNeeded" },
      { message = "because the email address of the mailbox <mailbox> requires an approval by an Office 365 administrator." },
      { message = "Email won't be processed for this mailbox until the email address of the mailbox is approved by an Office 365 administrator." },
    },
  },

  causes = {
    {
      id = "not-approved",
      text = "The address {mailbox.emailaddress} is not approved by a Microsoft 365 administrator.",
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
    { cause = "not-approved", text = "As somebody who is Global or Exchange Administrator and System Administrator too, open the mailbox {mailbox.name} and select Approve Email." },
    { cause = "not-approved", text = "Or remove the requirement of that approval for the environment (KB 4506139)." },
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
            text = "Email cannot be sent because the email address of the mailbox Ann Beck requires an approval by an Office 365 administrator. The mailbox didn't synchronize. Email Server Error Code: OutgoingEmailS2SApprovalNeeded",
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
            text = "Email cannot be sent because the email address of the mailbox Ann Beck requires an approval by an Office 365 administrator. The mailbox didn't synchronize. Email Server Error Code: OutgoingEmailS2SApprovalNeeded",
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
            text = "Email cannot be sent because the email address of the mailbox Ann Beck requires an approval by an Office 365 administrator. The mailbox didn't synchronize. Email Server Error Code: OutgoingEmailS2SApprovalNeeded",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "not-approved" },
    },
    {
      name = "approved meanwhile, message without a code",
      case = {
        name = "Ann Beck",
        isemailaddressapprovedbyo365admin = true,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received because the email address of the mailbox Ann Beck requires an approval by an Office 365 administrator.",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: IncomingEmailNoLicenseAssigned",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
