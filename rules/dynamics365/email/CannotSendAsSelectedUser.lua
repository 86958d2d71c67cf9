---@type kb.Article
return {
  code = "CannotSendAsSelectedUser",
  kb = "3184980",
  title = "A user may not send email as another one",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/cannot-send-email-as-another-user",
  reviewed = "2024-11-25",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "A dialog says: You cannot send email as the selected user. No alert shows it.",
    signatures = {
      { message = "You cannot send email as the selected user. The selected user has not allowed this or you do not have sufficient privileges to do so." },
      { details = "User does not have send-as privilege." },
    },
  },

  causes = {
    {
      id = "privilege",
      text = "The sender's security role (in a workflow, that of its owner) lacks Send Email as Another User, or has it only at a level that does not reach the selected user's business unit.",
      look = "the sender's security role: Business Management, Miscellaneous Privileges",
    },
    {
      id = "option",
      text = "The selected user has not allowed others to send on their behalf.",
      look = "the selected user's personal Options, Email",
    },
  },

  resolution = {
    { cause = "privilege", text = "Grant Send Email as Another User at a sufficient level in the sender's role; for a workflow, in its owner's role." },
    { cause = "option", text = "As the selected user, select Allow other Microsoft Dynamics 365 users to send email on your behalf in personal Options, Email." },
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
      name = "an email that cannot be sent for another reason",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message \"Offer\" cannot be sent. Make sure that the credentials specified in the mailbox Ann Beck are correct and have sufficient permissions for sending email. Then, enable the mailbox for email processing. Email Server Error Code: InvalidOutgoingMailboxCredentials",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
