---@type kb.Article
return {
  code = "TemporarySynchronizationError",
  kb = "4477141",
  other_kb = { "4471977", "4471949", "4471948" },
  title = "Temporary trouble while synchronizing with Exchange",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/an-error-occurred-while-synchronizing-item",
  reviewed = "2024-12-26",
  status = "stable",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert says Crm.80040216, Http server returned ServiceUnavailable, IncomingMailboxInternalCrmError, or ErrorInternalServerTransientError.",
    signatures = {
      { message = "Crm.80040216" },
      { message = "Http server returned ServiceUnavailable" },
      { message = "Http server returned 503 ServiceUnavailable" },
      { message = "returned an error: (503) Server Unavailable" },
      { message = "HTTP status 503: Service Unavailable" },
      { code = "ServiceUnavailable", source = "Http server" },
      { code = "IncomingMailboxInternalCrmError" },
      { code = "ErrorInternalServerTransientError" },
    },
  },

  causes = {
    {
      id = "temporary",
      text = "Dynamics 365 or Exchange had trouble for a while, such as an answer 503; usually it passes with the next cycle.",
      look = "the mailbox's Alerts: does it come again after the next cycle?",
    },
    {
      id = "service",
      text = "The email service itself has a fault.",
      look = "Outlook on the web: can email be sent and received there? Microsoft 365 admin center: Health, Service health",
    },
  },

  resolution = {
    { cause = "temporary", text = "Wait for the next cycle, 15 minutes; ignore the alert if it does not come again." },
    { cause = "service", text = "Check that email can be sent and received in the email service itself." },
    { text = "If it stays and the item still does not synchronize, open a support request from Help + Support in the Power Platform admin center." },
  },

  examples = {
    {
      name = "an item",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred while synchronizing the item Meeting from Microsoft Dynamics 365 for the mailbox Ann Beck. Email Server Error Code: Crm.80040216. An unexpected error occurred.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "503",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred in receiving email for the mailbox Ann Beck while connecting to the email server. The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Http server returned ServiceUnavailable exception",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "internal",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An internal Microsoft Dynamics 365 error occurred while receiving email through the mailbox Ann Beck. The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: IncomingMailboxInternalCrmError",
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
            text = "Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147220970 exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
