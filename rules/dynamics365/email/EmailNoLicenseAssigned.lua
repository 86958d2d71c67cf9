---@type kb.Article
return {
  code = "EmailNoLicenseAssigned",
  kb = "4053825",
  title = "The mailbox's user has no Dynamics 365 license",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4053825",
  status = "retired",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says IncomingEmailNoLicenseAssigned or OutgoingEmailNoLicenseAssigned. Microsoft has withdrawn its article; the error still turns up.",
    signatures = {
      { code = "IncomingEmailNoLicenseAssigned" },
      { code = "OutgoingEmailNoLicenseAssigned" },
      { message = "for the mailbox <mailbox> because the associated user doesn't have a valid Microsoft Dynamics 365 license." },
    },
  },

  causes = {
    {
      id = "unlicensed",
      text = "The user {user.fullname} has no Dynamics 365 license.",
      when = function(case)
        return case.user ~= nil and case.user.islicensed == false
      end,
    },
    {
      id = "administrative",
      text = "The access mode of the user {user.fullname} is Administrative.",
      when = function(case)
        return case.user ~= nil
          and case.user.accessmode == option.systemuser.accessmode.Administrative
      end,
    },
  },

  resolution = {
    { cause = "unlicensed", text = "Assign a Dynamics 365 license to {user.fullname}, and wait some minutes." },
    { cause = "administrative", text = "Open the user {user.fullname} and set Access Mode to Read-Write." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "unlicensed",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          accessmode = 0, islicensed = false,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: IncomingEmailNoLicenseAssigned",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "unlicensed" },
    },
    {
      name = "administrative",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          accessmode = 1, islicensed = true,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: OutgoingEmailNoLicenseAssigned",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "administrative" },
    },
    {
      name = "all is well with the user",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          accessmode = 0, islicensed = true,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: OutgoingEmailNoLicenseAssigned",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: ErrorInvalidLicense",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
