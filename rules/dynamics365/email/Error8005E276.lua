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
      text = "The access mode of the user {user.fullname}, who owns the mailbox, is not Read-Write.",
      when = function(case)
        return case.user ~= nil
          and case.mailbox._ownerid_value == case.user.systemuserid
          and case.user.accessmode ~= option.systemuser.accessmode.ReadWrite
      end,
    },
    {
      id = "other-owner",
      text = "The mailbox belongs to a queue, or is owned by somebody else than its user; and that owner's access mode is not Read-Write.",
      look = "the mailbox: Owner, Administration, Access Mode",
    },
    {
      id = "license",
      text = "The account behind the address {mailbox.emailaddress} has no valid Exchange license.",
      look = "Microsoft 365 admin center: Users, Active users, Licenses and apps",
    },
  },

  resolution = {
    { cause = "access-mode", text = "Open the user {user.fullname}, Administration, and set Access Mode to Read-Write." },
    { cause = "other-owner", text = "Open the owner of the mailbox {mailbox.name}, Administration, and set Access Mode to Read-Write." },
    { cause = "license", text = "Assign an Exchange license to the account, and wait some minutes until Exchange has made the mailbox." },
    { text = "Make sure that the user has at least one security role." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "administrative access mode",
      case = {
        name = "Ann Beck",
        _ownerid_value = "88888888-8888-8888-8888-888888888888",
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
        _ownerid_value = "88888888-8888-8888-8888-888888888888",
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
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "an administrative user whose mailbox somebody else owns",
      case = {
        name = "Ann Beck",
        _ownerid_value = "77777777-7777-7777-7777-777777777777",
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
      expect = { verdict = "inconclusive", cause = {} },
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
