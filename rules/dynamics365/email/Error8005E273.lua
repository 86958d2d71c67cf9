---@type kb.Article
return {
  code = "Error8005E273",
  title = "The Microsoft 365 account behind the address is disabled",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-code-8005e273",
  reviewed = "2024-05-13",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox fails with the error code 8005E273.",
    signatures = {
      { code = "8005E273" },
    },
  },

  causes = {
    {
      id = "user-disabled",
      text = "The user {user.fullname} of the mailbox is disabled.",
      when = function(case)
        return case.user ~= nil and case.user.isdisabled == true
      end,
    },
    {
      id = "account-disabled",
      text = "The account behind {mailbox.emailaddress} is disabled, blocked from signing in, or not in the tenant of the email server profile.",
      look = "Microsoft 365 admin center: Users, Active users",
    },
  },

  resolution = {
    { text = "Open Users, Active users in the Microsoft 365 admin center: the account must exist, be enabled, and not be blocked from signing in." },
    { cause = "user-disabled", text = "Enable the user {user.fullname} in the environment." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "disabled user",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          isdisabled = true,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Error code: 8005E273",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "user-disabled" },
    },
    {
      name = "enabled user",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          isdisabled = false,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Error code: 8005E273",
          },
        },
      },
      expect = { verdict = "cannot_tell", cause = {} },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The test of the mailbox failed. Error code: 8005E276",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
