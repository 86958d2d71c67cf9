---@type kb.Article
return {
  code = "Http404NotFound",
  kb = "3214661",
  title = "Exchange does not find the mailbox: 404 NotFound",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/3214661",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says: Http server returned 404 NotFound exception.",
    signatures = {
      { message = "Http server returned 404 NotFound" },
      { message = "HTTP status 404: Not Found" },
      { message = "returned an error: (404) Not Found" },
      { details = "Microsoft.Exchange.WebServices.Data.ServiceRequestException: The request failed. The remote server returned an error: (404) Not Found." },
      { number = "404", source = "Http" },
    },
  },

  causes = {
    {
      id = "address",
      text = "The address {mailbox.emailaddress} is wrong, or the mailbox is not available.",
      look = "Outlook on the web: does the mailbox open?",
    },
    {
      id = "profile",
      text = "The email server profile {profile.name} is for another Exchange than the mailbox is on.",
      look = "Exchange admin center, online and on-premises: where is the mailbox?",
    },
  },

  resolution = {
    { cause = "address", text = "Correct the address on the user or queue, so that it is that of the Exchange mailbox, and check that this mailbox opens in Outlook on the web." },
    { cause = "profile", text = "Use a hybrid profile for a mailbox on-premises, and an Exchange Online profile only for one in Exchange Online." },
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
            text = "Mailbox Ann Beck didn't synchronize because an error occurred while connecting to the email server. The owner of the associated email server profile Contoso has been notified. Email Server Error Code: Http server returned 404 NotFound exception.",
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
            text = "Mailbox Ann Beck didn't synchronize appointments, contacts, and tasks because an error occurred while connecting to the Microsoft Exchange server. The owner of the associated email server profile Contoso has been notified.",
            errordetails = "Microsoft.Exchange.WebServices.Data.ServiceRequestException: The request failed. The remote server returned an error: (404) Not Found.",
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
            text = "A general mailbox access error occurred while sending the email message Offer through the mailbox Ann Beck. The owner of the associated email server profile Microsoft Exchange Online has been notified. The system will try to send the message again later. Email Server Error Code: MailboxNotEnabledForRESTAPI. Exchange.server returned 404 error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
