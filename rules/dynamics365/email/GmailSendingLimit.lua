---@type kb.Article
return {
  code = "GmailSendingLimit",
  kb = "4341507",
  title = "The SMTP server refuses to send: Gmail's sending limit is exceeded",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4341507",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says that the Smtp server returned GeneralOutgoingEmailServerError GeneralFailure.",
    signatures = {
      { code = "GeneralOutgoingEmailServerError GeneralFailure" },
    },
  },

  causes = {
    {
      id = "limit",
      text = "The account has sent more than Gmail allows.",
      look = "the account's Inbox: has Google told of a limit? Google's help on sending limits has the numbers",
    },
  },

  resolution = {
    { cause = "limit", text = "Wait until Gmail takes messages again, as Google's help on sending limits says; then send fewer of them at a time." },
  },

  examples = {
    {
      name = "a limit of Gmail",
      case = {
        name = "Sales Queue",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unexpected error occurred while sending the email message \"Offer\" through the mailbox \"Sales Queue\". The owner of the associated email server profile Fabrikam has been notified. The system will try to send the message again later. Email Server Error Code: Smtp server returned GeneralOutgoingEmailServerError GeneralFailure exception.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the same code without the failure",
      case = {
        name = "Sales Queue",
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: GeneralOutgoingEmailServerError" },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
