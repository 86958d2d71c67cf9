---@type kb.Article
return {
  code = "MailboxImpersonationError",
  kb = "3189639",
  title = "An impersonation error in accessing a mailbox of Exchange on-premises",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/3189639",
  status = "retired",
  retired = "Microsoft has withdrawn its article, but the error still turns up; use the steps here, or ImpersonationNotPermitted where Test Connection of the profile shows it.",
  severity = "error",
  role = "Exchange Administrator",

  symptom = {
    text = "Alerts after Test & Enable Mailbox say that an impersonation error occurred in accessing the mailbox.",
    signatures = {
      { message = "An impersonation error occurred in accessing the mailbox while sending the email message [subject]. Mailbox [mailbox] didn't synchronize." },
      { message = "An impersonation error occurred in accessing the mailbox while receiving email. [mailbox] didn't synchronize." },
    },
  },

  causes = {
    {
      id = "no-right",
      text = "The account of the email server profile {profile.name} may not impersonate the user of the mailbox {mailbox.name}.",
      look = "Exchange admin center: Permissions, Admin roles (ApplicationImpersonation)",
    },
  },

  resolution = {
    { cause = "no-right", text = "Give the account of the profile {profile.name} the right to impersonate for every mailbox that uses the profile." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "sending",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An impersonation error occurred in accessing the mailbox while sending the email message \"Test Message\". Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified.",
            errordetails = "Error : System.Web.Services.Protocols.SoapException: The account does not have permission to impersonate the requested user.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "receiving",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An impersonation error occurred in accessing the mailbox while receiving email. Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "Test Connection of a profile",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The account does not have permission to impersonate the requested user.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
