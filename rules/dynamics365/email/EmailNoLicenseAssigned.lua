---@type kb.Article
return {
  code = "EmailNoLicenseAssigned",
  kb = "4053825",
  title = "The mailbox's user has no Dynamics 365 license",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4053825",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says IncomingEmailNoLicenseAssigned or OutgoingEmailNoLicenseAssigned.",
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
      text = "The access mode of the user {user.fullname}, who owns the mailbox, is Administrative.",
      when = function(case)
        return case.user ~= nil
          and case.mailbox._ownerid_value == case.user.systemuserid
          and case.user.accessmode == option.systemuser.accessmode.Administrative
      end,
    },
    {
      id = "other-owner",
      text = "The mailbox belongs to a queue, or is owned by somebody else than its user; and that owner has no Dynamics 365 license, or the access mode Administrative.",
      look = "the mailbox: Owner, Administration, Access Mode; Microsoft 365 admin center: the owner's Licenses and apps",
    },
  },

  resolution = {
    { cause = "unlicensed", text = "Assign a Dynamics 365 license to {user.fullname}, and wait some minutes." },
    { cause = "administrative", text = "Open the user {user.fullname}, Administration, and set Access Mode to Read-Write." },
    { cause = "other-owner", text = "Give the owner of the mailbox {mailbox.name} a Dynamics 365 license and the access mode Read-Write." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "unlicensed",
      case = {
        name = "Ann Beck",
        _ownerid_value = "88888888-8888-8888-8888-888888888888",
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
        _ownerid_value = "88888888-8888-8888-8888-888888888888",
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
        _ownerid_value = "88888888-8888-8888-8888-888888888888",
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
      expect = { verdict = "inconclusive", cause = {} },
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
