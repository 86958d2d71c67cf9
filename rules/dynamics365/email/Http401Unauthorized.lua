---@type kb.Article
return {
  code = "Http401Unauthorized",
  kb = "3212785",
  title = "Exchange refuses the sign-in: 401 Unauthorized",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/exception-when-using-server-side-sync",
  reviewed = "2024-12-11",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says: Http server returned 401 Unauthorized exception.",
    signatures = {
      { message = "Http server returned 401 Unauthorized" },
      { message = "HTTP status 401: Unauthorized" },
      { message = "returned an error: (401) Unauthorized" },
      { message = "HTTP/1.1 401 Unauthorized" },
      { number = "401", source = "Http" },
      { code = "NoUserFoundWithGivenClaims" },
      { details = "User does not exist in tenant with id [tenant]" },
    },
  },

  causes = {
    {
      id = "address",
      text = "The address {mailbox.emailaddress} differs from the one in Exchange.",
      look = "Exchange admin center: Recipients, Mailboxes",
    },
    {
      id = "profile",
      text = "A profile for Exchange on-premises is used for a mailbox in Exchange Online.",
      look = "Exchange admin center: is the mailbox there? the profile's Server Type",
    },
    {
      id = "license",
      text = "The user has no Exchange Online license.",
      look = "Microsoft 365 admin center: Users, Active users, Licenses and apps",
    },
    {
      id = "tenant",
      text = "Dynamics 365 and Exchange Online are in different tenants.",
      look = "Microsoft 365 admin center: the tenant of each",
    },
    {
      id = "basic",
      text = "Basic authentication is not enabled for EWS on Exchange on-premises, or is still used with Exchange Online, which has not accepted it since October 1, 2022.",
      look = "Exchange on-premises: the EWS directory; the profile: Authentication",
    },
    {
      id = "made-again",
      text = "A deleted user or mailbox was made again with the same address (NoUserFoundWithGivenClaims).",
      look = "Microsoft 365 admin center: Users, Deleted users",
    },
  },

  resolution = {
    { cause = "address", text = "Compare the address of the mailbox {mailbox.name} with Exchange, and make them the same on the user or queue." },
    { cause = "profile", text = "Use an Exchange Online profile for mailboxes in Exchange Online, and a hybrid one for those on-premises." },
    { cause = "license", text = "Assign an Exchange Online license." },
    { cause = "tenant", text = "Put both into one tenant, or set up a profile for the other tenant." },
    { cause = "basic", text = "Enable Basic authentication for EWS on Exchange on-premises; use OAuth with Exchange Online." },
    { cause = "made-again", text = "Delete the earlier user or mailbox for good, and test again after up to 72 hours; if that does not help, ask Microsoft Support." },
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
            text = "Email cannot be received for the mailbox Ann Beck. Make sure that the credentials specified in the mailbox are correct and have sufficient permissions for receiving email. Then, enable the mailbox for email processing. Email Server Error Code: Http server returned 401 Unauthorized exception.",
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
            text = "Email cannot be received for the mailbox Ann Beck. Make sure that the credentials specified in the mailbox are correct and have sufficient permissions for receiving email. Then, enable the mailbox for email processing. Email Server Error Code: InvalidIncomingMailboxCredentials",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the same words before the code of another neighbour",
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
