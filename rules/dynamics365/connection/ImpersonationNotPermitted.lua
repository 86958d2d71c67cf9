---@type kb.Article
return {
  code = "ImpersonationNotPermitted",
  kb = "4295275",
  title = "The profile's account may not impersonate the mailbox's user",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/the-account-does-not-have-permission-to-impersonate-the-requested-user-error",
  reviewed = "2024-12-06",
  status = "stable",
  severity = "error",
  role = "Exchange Administrator",

  symptom = {
    text = "Test Connection on an email server profile for Exchange Server fails, as its account may not impersonate the user. No alert of a mailbox shows it.",
    signatures = {
      { message = "The account does not have permission to impersonate the requested user" },
    },
  },

  causes = {
    {
      id = "no-right",
      text = "The account of the email server profile {profile.name} has no impersonation right on the Exchange mailbox.",
      look = "Exchange admin center: Permissions, Admin roles (ApplicationImpersonation)",
    },
  },

  resolution = {
    { cause = "no-right", text = "Give the account of the profile {profile.name} the right to impersonate for every Exchange mailbox that uses the profile." },
    { text = "Select Test Connection again." },
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
    {
      name = "a mailbox's alert about impersonation",
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
      expect = { verdict = "clear" },
    },
  },
}
