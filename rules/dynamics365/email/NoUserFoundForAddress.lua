---@type kb.Article
return {
  code = "NoUserFoundForAddress",
  title = "No user of the tenant has the mailbox's address",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/test-enable-fails-for-unrecognized-email-address",
  reviewed = "2025-09-10",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox fails, as no user with the address was found in the tenant.",
    signatures = {
      { message = "Test and Enable failed because no user was found with the email address <address> in the Microsoft 365 tenant associated with this mailbox's Email Server Profile." },
    },
  },

  causes = {
    {
      id = "address",
      text = "In the Microsoft 365 tenant that the profile is for, the address {mailbox.emailaddress} is nobody's user principal name or email address.",
      look = "Microsoft 365 admin center: Users, Active users",
    },
    {
      id = "tenant",
      text = "The mailbox is in another tenant than the profile {profile.name} is for.",
      look = "Microsoft 365 admin center of the other tenant",
    },
  },

  resolution = {
    { cause = "address", text = "Compare the user's addresses with that of the mailbox {mailbox.name}, and correct the address of its user or queue." },
    { cause = "tenant", text = "Set up an email server profile for the other tenant." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the published message",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Test and Enable failed because no user was found with the email address \"ann@contoso.example\" in the Microsoft 365 tenant associated with this mailbox's Email Server Profile. Verify the user exists in the tenant.",
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
            text = "Email cannot be received because the mailbox Ann Beck does not have an email server profile associated with it or the email server profile is inactive.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
