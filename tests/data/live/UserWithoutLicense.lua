-- For the tests of live reading: it needs the user of a mailbox, who may be missing or unreadable.
---@type kb.Article
return {
  code = "UserWithoutLicense",
  title = "The mailbox's user has no Dynamics 365 license",
  product = "Microsoft Dynamics 365",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says IncomingEmailNoLicenseAssigned.",
    signatures = {
      { code = "IncomingEmailNoLicenseAssigned" },
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
    { cause = "unlicensed", text = "Assign a Dynamics 365 license to {user.fullname}." },
    { cause = "administrative", text = "Open the user {user.fullname} and set Access Mode to Read-Write." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again." },
  },
}
