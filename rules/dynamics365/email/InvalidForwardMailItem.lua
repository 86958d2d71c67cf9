---@type kb.Article
return {
  code = "InvalidForwardMailItem",
  kb = "4053783",
  title = "A message reached the forward mailbox in the wrong form",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-when-creating-an-incoming-email",
  reviewed = "2024-12-12",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says that an error occurred while creating the incoming email; its details say InvalidForwardMailItem.",
    signatures = {
      { code = "InvalidForwardMailItem" },
    },
  },

  causes = {
    {
      id = "method",
      text = "The mailbox that forwards does not have Incoming Email set to Forward Mailbox.",
      look = "Email Configuration, Mailboxes: the mailbox of the user who forwards",
    },
    {
      id = "attachment",
      text = "The message was forwarded, but not as an attachment.",
      look = "the forwarding rule in Exchange or Outlook",
    },
  },

  resolution = {
    { cause = "method", text = "Set Incoming Email to Forward Mailbox in the mailbox that forwards." },
    { cause = "attachment", text = "Make the rule forward messages as attachments." },
  },

  examples = {
    {
      name = "the published alert, with its code in the details",
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
            errordetails = "Email Server Error Code: InvalidSender",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
