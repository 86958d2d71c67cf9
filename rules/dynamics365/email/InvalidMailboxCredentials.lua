---@type kb.Article
return {
  code = "InvalidMailboxCredentials",
  kb = "4092797",
  title = "The mailbox's credentials are missing or wrong",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4092797",
  status = "retired",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says InvalidOutgoingMailboxCredentials or InvalidIncomingMailboxCredentials. Microsoft has withdrawn its article; the error still turns up.",
    signatures = {
      { code = "InvalidOutgoingMailboxCredentials" },
      { code = "InvalidIncomingMailboxCredentials" },
    },
  },

  causes = {
    {
      id = "credentials",
      text = "The mailbox {mailbox.name} has no credentials, or they do not give access to it.",
      look = "the mailbox: Credentials, Allow to Use Credentials for Email Processing",
    },
  },

  resolution = {
    { cause = "credentials", text = "Open the mailbox {mailbox.name}, set Allow to Use Credentials for Email Processing to Yes, enter User Name and Password, and save." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received for the mailbox Ann Beck. Make sure that the credentials specified in the mailbox are correct and have sufficient permissions for receiving email. Then, enable the mailbox for email processing. Email Server Error Code: InvalidIncomingMailboxCredentials",
          },
        },
      },
      expect = { verdict = "cannot_tell" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received for the mailbox Ann Beck. Make sure that the credentials specified in the mailbox are correct and have sufficient permissions for receiving email. Then, enable the mailbox for email processing. Email Server Error Code: ErrorQuotaExceeded. Exchange.server returned 403 error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
