---@type kb.Article
return {
  code = "Error8005E273",
  title = "The Microsoft 365 account behind the address is disabled",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-code-8005e273",
  reviewed = "2024-05-13",
  status = "stable",
  severity = "error",
  role = "Microsoft 365 administrator",

  symptom = {
    text = "Test & Enable Mailbox fails with the error code 8005E273.",
    signatures = {
      { code = "8005E273" },
    },
  },

  causes = {
    {
      id = "account-deleted",
      text = "The account of the user {user.fullname} in the Microsoft 365 tenant is deleted.",
      when = function(case)
        return case.user ~= nil
          and (case.user.azurestate == option.systemuser.azurestate.SoftDeleted
            or case.user.azurestate == option.systemuser.azurestate.NotFoundOrHardDeleted)
      end,
    },
    {
      id = "account-disabled",
      text = "The account behind the address {mailbox.emailaddress} is disabled, blocked from signing in, or not in the tenant of the email server profile.",
      look = "Microsoft 365 admin center: Users, Active users",
    },
  },

  resolution = {
    { cause = "account-deleted", text = "Restore the account in the Microsoft 365 admin center, Users, Deleted users; or add the user again, with a license." },
    { cause = "account-disabled", text = "Open Users, Active users in the Microsoft 365 admin center: the account must exist in the tenant of the email server profile, be enabled, and not be blocked from signing in." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "deleted account",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          azurestate = 1,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Error code: 8005E273",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "account-deleted" },
    },
    {
      name = "the account is there",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          azurestate = 0,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Error code: 8005E273",
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
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
