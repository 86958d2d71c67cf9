---@type kb.Article
return {
  code = "Error8005E276",
  title = "The user has no Exchange license, or the wrong access mode",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-code-8005e276",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox fails with the error code 8005E276; it was 800046 earlier.",
    signatures = {
      { code = "8005E276" },
      { code = "800046" },
    },
  },

  causes = {
    {
      id = "access-mode",
      text = "The access mode of the user {user.fullname} is not Read-Write.",
      when = function(case)
        return case.user ~= nil
          and case.user.accessmode ~= option.systemuser.accessmode.ReadWrite
      end,
    },
    {
      id = "license",
      text = "The account behind {mailbox.emailaddress} has no valid Exchange license.",
      look = "Microsoft 365 admin center: Users, Active users, Licenses and apps",
    },
  },

  resolution = {
    { cause = "access-mode", text = "Open the mailbox's owner {user.fullname}, Administration, and set Access Mode to Read-Write." },
    { cause = "license", text = "Assign an Exchange license to the account, give the user at least one security role, and wait until both have arrived." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "administrative access mode",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          accessmode = 1,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Error code: 8005E276",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "access-mode" },
    },
    {
      name = "read-write, under the earlier code",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          accessmode = 0,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Test & Enable failed with error code: 800046",
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
            text = "The test of the mailbox failed. Error code: 8005E273",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
