---@type kb.Article
return {
  code = "InvalidSender",
  kb = "4053783",
  title = "The message has no valid sender",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-when-creating-an-incoming-email",
  reviewed = "2024-12-12",
  status = "stable",
  severity = "information",
  role = "System Administrator",

  symptom = {
    text = "An alert says that an error occurred while creating the incoming email; its details say InvalidSender.",
    signatures = {
      { code = "InvalidSender" },
    },
  },

  causes = {
    {
      id = "sender",
      text = "The message has no valid address in From.",
      look = "the message in Outlook or Exchange admin center: Mail flow, Message trace",
    },
  },

  resolution = {
    { cause = "sender", text = "Find the message and check its From; ignore it where the mail system made it, such as Clutter." },
    { cause = "sender", text = "To see no more such alerts, clear Information under Configure alerts in the Email Configuration Settings." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 1,
            text = "An error occurred while creating the incoming email \"Clutter moved new and different messages\" in Microsoft Dynamics 365 for the mailbox.",
            errordetails = "Email Server Error Code: InvalidSender",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred while creating the incoming email \"Offer\" in Microsoft Dynamics 365 for the mailbox Ann Beck.",
            errordetails = "Email Server Error Code: InvalidForwardMailItem",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
