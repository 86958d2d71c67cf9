---@type kb.Article
return {
  code = "ErrorNonExistentMailbox",
  kb = "3214684",
  title = "Exchange has no mailbox with the address of the mailbox record",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/3214684",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Alerts after Test & Enable Mailbox say that the mailbox does not have a valid email address, or that Exchange returned ErrorNonExistentMailbox.",
    signatures = {
      { message = "Exchange.server returned ErrorNonExistentMailbox error" },
      { code = "ErrorNonExistentMailbox", source = "Exchange" },
      {
        code = "ErrorInvalidOperation",
        message = "A general mailbox access error occurred while sending the email message [subject]. Mailbox [mailbox] didn't synchronize.",
      },
      { message = "SendOnly cannot be used by a user without a mailbox." },
      { code = "ErrorNonExistentMailbox", details = "Mailbox does not exist." },
    },
  },

  causes = {
    {
      id = "address",
      text = "The address {mailbox.emailaddress} of the mailbox record is not the one in Exchange.",
      look = "Exchange admin center: Recipients, Mailboxes",
    },
    {
      id = "group",
      text = "The address {mailbox.emailaddress} belongs to a distribution group, which has no mailbox.",
      look = "Exchange admin center: Recipients, Groups",
    },
    {
      id = "on-premises",
      text = "The mailbox is on-premises, but the email server profile {profile.name} is for Exchange Online.",
      look = "Exchange admin center, online and on-premises: where is the mailbox?",
    },
  },

  resolution = {
    { cause = "address", text = "Change the address to the one in Exchange, on the user or queue; on the mailbox itself it cannot be changed." },
    { cause = "group", text = "Give the user or queue the address of a mailbox in place of the group's." },
    { cause = "on-premises", text = "Open the mailbox {mailbox.name} and choose a Server Profile of the type Exchange Server (Hybrid)." },
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
            text = "Email can't be received for the mailbox Ann Beck because the mailbox record doesn't have a valid email address. The mailbox didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Microsoft Exchange Online. Email Server Error Code: Exchange.server returned ErrorNonExistentMailbox error.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "appointments",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks can't be synchronized because the mailbox Ann Beck doesn't have a valid email address. Specify a valid email address in the mailbox record, and then enable the mailbox for appointments, contacts, and tasks synchronization. Email Server Error Code: Exchange.server returned ErrorNonExistentMailbox error.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "sending",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "A general mailbox access error occurred while sending the email message \"Your mailbox is now connected to Dynamics 365\". Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Microsoft Exchange Online has been notified. Email Server Error Code: Exchange server returned ErrorInvalidOperation exception.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the details alone",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Mailbox Ann Beck didn't synchronize.",
            errordetails = "<q1:MessageText> Mailbox does not exist. </q1:MessageText><q1:ResponseCode> ErrorNonExistentMailbox </q1:ResponseCode>",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the same words before the code of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent for the mailbox Ann Beck because the mailbox record doesn't have a valid email address. The mailbox didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Microsoft Exchange Online. Email Server Error Code: InvalidOutgoingMailboxEmailAddress",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the same words without the code, which alone tells them apart",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks can't be synchronized because the mailbox Ann Beck doesn't have a valid email address. Specify a valid email address in the mailbox record, and then enable the mailbox for appointments, contacts, and tasks synchronization.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "another general mailbox access error",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "A general mailbox access error occurred while receiving email. Mailbox Ann Beck didn't synchronize. The owner of the associated email server profile Contoso has been notified. Email Server Error Code: Socket returned exception TimedOut.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
