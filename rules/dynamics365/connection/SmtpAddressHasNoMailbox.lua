---@type kb.Article
return {
  code = "SmtpAddressHasNoMailbox",
  kb = "3214326",
  title = "Test Connection finds no mailbox for the profile's user name",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/the-smtp-address-has-no-mailbox",
  reviewed = "2024-12-11",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test Connection on an email server profile says Test Failed, and its Failure Details name ErrorNonExistentMailbox. No alert of a mailbox shows it.",
    signatures = {
      { message = "The SMTP address has no mailbox associated with it." },
      { code = "ErrorNonExistentMailbox", message = "The SMTP address has no mailbox associated with it." },
    },
  },

  causes = {
    {
      id = "user-name",
      text = "The User Name of the profile {profile.name} is written as domain\\user, not as user@domain.",
      look = "the email server profile: Credentials, User Name",
    },
    {
      id = "no-mailbox",
      text = "The user has no mailbox, or its address in Exchange differs from the User Name.",
      look = "Exchange admin center: Recipients, Mailboxes",
    },
  },

  resolution = {
    { cause = "user-name", text = "Open the email server profile {profile.name} and enter the User Name as a user principal name, such as user@contoso.com." },
    { cause = "no-mailbox", text = "Make sure that the user has a mailbox whose address is the one in User Name." },
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
      name = "the same code in a mailbox's alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received for the mailbox Ann Beck because the mailbox record doesn't have a valid email address. The mailbox didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Microsoft Exchange Online. Email Server Error Code: Exchange.server returned ErrorNonExistentMailbox error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
