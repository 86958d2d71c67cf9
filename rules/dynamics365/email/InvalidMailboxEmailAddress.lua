---@type kb.Article
return {
  code = "InvalidMailboxEmailAddress",
  kb = "4500801",
  title = "The mailbox record has no valid email address",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4500801",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says InvalidOutgoingMailboxEmailAddress or InvalidIncomingMailboxEmailAddress.",
    signatures = {
      { code = "InvalidOutgoingMailboxEmailAddress" },
      { code = "InvalidIncomingMailboxEmailAddress" },
      { message = "Email can't be sent for the mailbox [mailbox] because the mailbox record doesn't have a valid email address." },
    },
  },

  causes = {
    {
      id = "empty",
      text = "The mailbox {mailbox.name} has no email address.",
      when = function(case)
        return case.mailbox.emailaddress == nil or case.mailbox.emailaddress == ""
      end,
    },
    {
      id = "malformed",
      text = "The address {mailbox.emailaddress} is not of the form name@domain.",
      when = function(case)
        return case.mailbox.emailaddress ~= nil and case.mailbox.emailaddress ~= ""
          and string.match(case.mailbox.emailaddress, "^[^%s@]+@[^%s@]+$") == nil
      end,
    },
    {
      id = "not-valid",
      text = "The email address of the mailbox {mailbox.name} is not valid for another reason.",
      look = "the mailbox: is Email Address, letter by letter, the address of the Exchange mailbox?",
    },
  },

  resolution = {
    { text = "Enter the right address on the user or queue that the mailbox belongs to; the mailbox takes it over." },
    { text = "Approve the new address, open the mailbox {mailbox.name}, and select Test & Enable Mailbox." },
  },

  examples = {
    {
      name = "no address",
      case = {
        name = "Sales Desk",
        emailaddress = null,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent for the mailbox Sales Desk because the mailbox record doesn't have a valid email address. The mailbox didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Microsoft Exchange Online.\nEmail Server Error Code: InvalidOutgoingMailboxEmailAddress",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "empty" },
    },
    {
      name = "two at signs",
      case = {
        name = "Sales Desk",
        emailaddress = "sales@@contoso.example",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received for the mailbox Sales Desk because the mailbox record doesn't have a valid email address. The mailbox didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Microsoft Exchange Online.\nEmail Server Error Code: InvalidIncomingMailboxEmailAddress",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "malformed" },
    },
    {
      name = "an address that looks right, and no code",
      case = {
        name = "Sales Desk",
        emailaddress = "sales@contoso.example",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent for the mailbox Sales Desk because the mailbox record doesn't have a valid email address. The mailbox didn't synchronize.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the same words before a neighbour's code",
      case = {
        name = "Sales Desk",
        emailaddress = null,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received for the mailbox Sales Desk because the mailbox record doesn't have a valid email address. The mailbox didn't synchronize.\nEmail Server Error Code: Exchange.server returned ErrorNonExistentMailbox error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
