---@type kb.Article
return {
  code = "SecureChannelFailure",
  kb = "4533252",
  title = "No secure channel to the email server",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4533252",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "Exchange Administrator",

  symptom = {
    text = "An alert says: Web server returned SecureChannelFailure exception. Its details say that no SSL/TLS secure channel could be created.",
    signatures = {
      { code = "SecureChannelFailure" },
      { details = "The request was aborted: Could not create SSL/TLS secure channel." },
    },
  },

  causes = {
    {
      id = "tls",
      text = "Dynamics 365 and the server, or a device before it, such as an F5 BIG-IP before Exchange on-premises, do not agree on SSL/TLS.",
      look = "the server of the profile {profile.name} and the load balancer or firewall before it: their SSL/TLS settings",
    },
  },

  resolution = {
    { cause = "tls", text = "Correct the SSL/TLS settings; for F5 BIG-IP, follow F5's article K40424522." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso",
          servertype = 2,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received for the mailbox Ann Beck because an error occurred while establishing a secure connection to the email server. The mailbox didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Contoso. Email Server Error Code: Web server returned SecureChannelFailure exception.",
            errordetails = "Error : System.Net.WebException: The request was aborted: Could not create SSL/TLS secure channel.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the mailbox was disabled, and no code: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received for the mailbox because an error occurred while establishing a secure connection to the email server. The mailbox has been disabled for receiving email and the owner of the email server profile has been notified.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "sending, and 403: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message \"Offer\" cannot be sent because an error occurred while establishing a secure connection to the email server. Mailbox Ann Beck didn't synchronize. The owner of the email server profile Microsoft Exchange Online has been notified. Email Server Error Code: Http server returned Forbidden exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
