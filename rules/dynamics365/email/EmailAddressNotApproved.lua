---@type kb.Article
return {
  code = "EmailAddressNotApproved",
  title = "The mailbox was disabled: its address is not approved",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/troubleshooting-monitoring-server-side-synchronization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says that one or more mailboxes were disabled, as their addresses are not approved.",
    signatures = {
      { message = "because the email address of the mailbox <mailbox> is not approved and the mailbox has been disabled." },
      { message = "One or more mailboxes have been disabled for [direction] email because their email addresses haven't been approved." },
    },
  },

  causes = {
    {
      id = "not-approved",
      text = "The address {mailbox.emailaddress} is not approved.",
      when = function(case)
        return case.mailbox.emailrouteraccessapproval
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
    { cause = "not-approved", text = "Open Power Platform admin center, the environment, Settings, Email, Mailboxes, select the mailbox {mailbox.name}, and select Approve Email.", fix = true },
    { cause = "not-approved", text = "Or remove the requirement of approval for the environment." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success.", fix = true },
  },

  examples = {
    {
      name = "waits for approval",
      case = {
        name = "Ann Beck",
        emailrouteraccessapproval = 2,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received for the mailbox Ann Beck because the email address of the mailbox Ann Beck is not approved and the mailbox has been disabled. The owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "not-approved" },
    },
    {
      name = "rejected, one alert for several mailboxes",
      case = {
        name = "Ann Beck",
        emailrouteraccessapproval = 3,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "One or more mailboxes have been disabled for sending email because their email addresses haven't been approved. Approve the email addresses, and then enable the mailboxes for sending email.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "not-approved" },
    },
    {
      name = "approved meanwhile",
      case = {
        name = "Ann Beck",
        emailrouteraccessapproval = 1,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received for the mailbox Ann Beck because the email address of the mailbox Ann Beck is not approved and the mailbox has been disabled. The owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the approval that a neighbour is about",
      case = {
        name = "Ann Beck",
        emailrouteraccessapproval = 2,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent because the email address of the mailbox Ann Beck requires an approval by a Microsoft 365 administrator. The mailbox has been disabled for sending email and the owner of the email server profile Exchange Online has been notified.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
