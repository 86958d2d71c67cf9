---@type kb.Article
return {
  code = "ProfileCredentialsBasicAuthentication",
  kb = "3189622",
  title = "Exchange on-premises does not accept the credentials of the profile",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/3189622",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "Exchange Administrator",

  symptom = {
    text = "Alerts after Test & Enable Mailbox say that the profile's credentials are incorrect or have insufficient permissions; their details may say 401: Anonymous Request Disallowed.",
    signatures = {
      { message = "cannot be sent because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for sending email. The owner of the email server profile [profile] has been notified." },
      { message = "Email cannot be received because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for receiving email. Mailbox [mailbox] didn't synchronize." },
      { message = "The request failed with HTTP status 401: Anonymous Request Disallowed." },
    },
  },

  causes = {
    {
      id = "basic",
      text = "The EWS directory of Exchange on-premises does not accept Basic authentication.",
      look = "Exchange admin center, on-premises: Servers, Virtual directories, EWS, Authentication",
    },
  },

  resolution = {
    { cause = "basic", text = "Enable Basic authentication on the EWS directory of Exchange on-premises." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "sending",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message \"Test Message\" cannot be sent because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for sending email. The owner of the email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "receiving",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for receiving email. Mailbox Ann Beck didn't synchronize. A notification about this is posted on the alerts wall for the owner of the email server profile Contoso.",
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
            errordetails = "Error : System.Net.WebException: The request failed with HTTP status 401: Anonymous Request Disallowed.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a neighbour's message, where the mailbox was disabled",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received because the credentials specified in the associated email server profile are incorrect or have insufficient permissions for receiving email. The mailbox Ann Beck has been disabled for receiving email and the owner of the email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
