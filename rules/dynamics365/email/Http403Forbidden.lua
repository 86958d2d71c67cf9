---@type kb.Article
return {
  code = "Http403Forbidden",
  kb = "4483440",
  title = "Exchange Web Services is turned off or restricted: 403 Forbidden",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/http-server-returned-forbidden-exception",
  reviewed = "2024-11-19",
  status = "stable",
  severity = "error",
  role = "Exchange Administrator",

  symptom = {
    text = "Test & Enable Mailbox fails, and an alert says that the Http server returned Forbidden; its details have HTTP status 403.",
    signatures = {
      { code = "Forbidden", source = "Http server returned" },
      { code = "Forbidden", source = "Http-Server" },
      { message = "Http server returned Forbidden exception" },
      { message = "Http server returned 403 Forbidden" },
      { message = "HTTP status 403: Forbidden" },
      { message = "returned an error: (403) Forbidden" },
      { message = "HTTP/1.1 403 Forbidden" },
      { number = "403", source = "Http" },
      { message = "cannot be sent because an error occurred while establishing a secure connection to the email server. Mailbox [mailbox] didn't synchronize." },
    },
  },

  causes = {
    {
      id = "mailbox-ews",
      text = "Exchange Web Services (EWS) is turned off for the mailbox {mailbox.name}; likely where only some mailboxes show the error.",
      look = "Exchange PowerShell: Get-CASMailbox, the column EwsEnabled",
    },
    {
      id = "organization-ews",
      text = "EWS is turned off for the whole Exchange organization; likely where all mailboxes show the error.",
      look = "Exchange PowerShell: Get-OrganizationConfig, the property EwsEnabled",
    },
    {
      id = "not-allowed",
      text = "EWS is open to a list of applications only, and Dynamics 365 is not on it.",
      look = "Exchange PowerShell: Get-OrganizationConfig, EwsApplicationAccessPolicy EnforceAllowList and EwsAllowList without CRM/*",
    },
    {
      id = "blocked",
      text = "EWS is closed to a list of applications, and Dynamics 365 is on it.",
      look = "Exchange PowerShell: Get-OrganizationConfig, EwsApplicationAccessPolicy EnforceBlockList and EwsBlockList with CRM/*",
    },
  },

  resolution = {
    { cause = "mailbox-ews", text = "Run Set-CASMailbox for the mailbox with -EwsEnabled $True." },
    { cause = "organization-ews", text = "Run Set-OrganizationConfig -EwsEnabled $True." },
    { cause = "not-allowed", text = "Add CRM/* to the list: run Set-OrganizationConfig -EwsApplicationAccessPolicy:EnforceAllowList -EwsAllowList with CRM/* and all that is on it already." },
    { cause = "blocked", text = "Take CRM/* off the list: run Set-OrganizationConfig -EwsApplicationAccessPolicy:EnforceBlockList -EwsBlockList with all that should stay on it." },
    { text = "Wait up to 120 minutes until the change takes effect; then open the mailbox {mailbox.name} and select Test & Enable Mailbox again." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message \"Your mailbox is now connected to Dynamics 365\" cannot be sent because an error occurred while establishing a secure connection to the email server. Mailbox Ann Beck didn't synchronize. The owner of the email server profile Microsoft Exchange Online has been notified. Email Server Error Code: Http server returned Forbidden exception.",
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
            text = "The mailbox Ann Beck didn't synchronize.",
            errordetails = "Error : System.Net.WebException: The request failed with HTTP status 403: Forbidden.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a secure connection that fails in receiving: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received for the mailbox Ann Beck because an error occurred while establishing a secure connection to the email server. The mailbox didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Contoso. Email Server Error Code: Web server returned SecureChannelFailure exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "403 of a quota",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message Offer cannot be sent. Make sure that the credentials specified in the mailbox Ann Beck are correct and have sufficient permissions for sending email. Then, enable the mailbox for email processing. Email Server Error Code: ErrorQuotaExceeded. Exchange.server returned 403 error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
