---@type kb.Article
return {
  code = "TestConnection401",
  kb = "4493267",
  title = "Test Connection of a profile ends in 401 or a time-out",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/test-connection-fails-email-server",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test Connection on an email server profile says (401) Unauthorized, or that the operation has timed out. No alert of a mailbox shows it.",
    signatures = {
      { message = "Remote server error: (401) Unauthorized. Make sure the user name and password you entered are correct and try again." },
      {
        message = "System.Net.WebException: The operation has timed out",
        details = "ExchangeConnectivityDiscoverer.ValidateServerUrl",
      },
    },
  },

  causes = {
    {
      id = "credentials",
      text = "The user name or password of the profile {profile.name} is wrong, or the user name is not written as user@domain.",
      look = "the email server profile: Credentials, User Name",
    },
    {
      id = "firewall",
      text = "A firewall keeps Dynamics 365 away from Exchange on-premises.",
      look = "the profile's Server Type: where it is for Exchange on-premises, the addresses that the firewall lets through",
    },
    {
      id = "test-misleads",
      text = "Test Connection misleads, and Test & Enable Mailbox succeeds for the mailboxes of the profile {profile.name}.",
      look = "the profile's mailboxes: Incoming Email Status and Outgoing Email Status",
    },
  },

  resolution = {
    { cause = "credentials", text = "Open the email server profile {profile.name} and enter the password again and the user name as a user principal name, such as user@contoso.com." },
    { cause = "firewall", text = "Let the published addresses of Power Platform and Azure through the firewall." },
    { cause = "test-misleads", text = "Disregard Test Connection while Test & Enable Mailboxes succeeds." },
    { text = "If in doubt, test Exchange with the Microsoft Remote Connectivity Analyzer, then use Test & Enable Mailboxes instead of Test Connection." },
  },

  examples = {
    {
      name = "no alert shows it",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the 401 of a mailbox's alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received for the mailbox Ann Beck. Make sure that the credentials specified in the mailbox are correct and have sufficient permissions for receiving email. Then, enable the mailbox for email processing. Email Server Error Code: Http server returned 401 Unauthorized exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the time-out of a mailbox's alert",
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
