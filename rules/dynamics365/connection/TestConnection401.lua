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
    text = "Test Connection on an email server profile says (401) Unauthorized, or that the operation has timed out.",
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
      look = "the firewall before Exchange: the addresses it lets through",
    },
    {
      id = "test-misleads",
      text = "Test Connection misleads: the mailbox {mailbox.name} itself was tested with success.",
      when = function(case)
        return case.mailbox.incomingemailstatus == option.mailbox.incomingemailstatus.Success
          and case.mailbox.outgoingemailstatus == option.mailbox.outgoingemailstatus.Success
      end,
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
      name = "401, but the mailbox works",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 1,
        outgoingemailstatus = 1,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Remote server error: (401) Unauthorized. Make sure the user name and password you entered are correct and try again.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "test-misleads" },
    },
    {
      name = "a time-out, and the mailbox fails too",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 2,
        outgoingemailstatus = 1,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "System.Net.WebException: The operation has timed out",
            errordetails = "at Microsoft.Crm.Asynchronous.EmailConnector.ExchangeConnectivityDiscoverer.ValidateServerUrl(EmailDirectionCode emailDirection)",
          },
        },
      },
      expect = { verdict = "cannot_tell", cause = {} },
    },
    {
      name = "the 401 of a mailbox's alert",
      case = {
        name = "Ann Beck",
        incomingemailstatus = 1,
        outgoingemailstatus = 1,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Http server returned 401 Unauthorized exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
