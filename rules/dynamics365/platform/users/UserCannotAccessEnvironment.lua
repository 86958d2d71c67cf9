---@type kb.Article
return {
  code = "UserCannotAccessEnvironment",
  about = "user",
  title = "User cannot access the environment",
  product = "Power Platform",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/environment-app-access/troubleshooting-user-needs-read-write-access-organization",
  reviewed = "2025-02-20",
  status = "stable",
  severity = "warning",
  role = "Power Platform administrator",

  symptom = {
    text = "A user cannot enter an environment, or sees a page that says that they have no roles: the user is disabled, has no license, or has the access mode Administrative.",
    when = function(case)
      return (case.user.isdisabled
          or not case.user.islicensed
          or case.user.accessmode == option.systemuser.accessmode.Administrative)
        and case.user.applicationid == nil
    end,
  },

  causes = {
    {
      id = "deleted",
      text = "The account of the user {user.fullname} was deleted in Microsoft Entra ID.",
      when = function(case)
        return case.user.azurestate ~= option.systemuser.azurestate.Exists
      end,
    },
    {
      id = "disabled",
      text = "The user {user.fullname} is disabled in the environment.",
      when = function(case)
        return case.user.isdisabled
          and case.user.azurestate == option.systemuser.azurestate.Exists
      end,
    },
    {
      id = "license",
      text = "The user {user.fullname} has no license with a service plan of Dynamics 365 or Power Platform.",
      when = function(case)
        return not case.user.islicensed
          and case.user.azurestate == option.systemuser.azurestate.Exists
      end,
    },
    {
      id = "administrative",
      text = "The access mode of the user {user.fullname} is Administrative.",
      when = function(case)
        return case.user.accessmode == option.systemuser.accessmode.Administrative
      end,
    },
  },

  resolution = {
    { cause = "deleted", text = "Restore the account in Microsoft Entra ID if the user is to have access again; else nothing is to be done." },
    { cause = "disabled", text = "Enable sign-in for the account in Microsoft Entra ID." },
    { cause = "disabled", text = "If the environment has a security group, add the user to it, then add the user to the environment again." },
    { cause = "license", text = "Assign a license in the Microsoft 365 admin center, or a pass of Power Apps per app in the environment, and wait until it has been synchronized." },
    { cause = "administrative", text = "Open the user {user.fullname} and set Access Mode to Read-Write." },
    { text = "Select Run diagnostics for the user in the Power Platform admin center, which checks and refreshes the user; it counts only security roles that the user has directly, not those of teams." },
    { text = "Make sure that the user, or a team of the user, has a security role, and that the role may read User Entity UI Settings at user level." },
  },

  examples = {
    {
      name = "the account was deleted",
      case = {
        fullname = "Gita Moor",
        isdisabled = true,
        islicensed = false,
        accessmode = 0,
        azurestate = 1,
        applicationid = null,
      },
      expect = { verdict = "confirmed", cause = { "deleted" } },
    },
    {
      name = "the user is disabled",
      case = {
        fullname = "Gita Moor",
        isdisabled = true,
        islicensed = true,
        accessmode = 0,
        azurestate = 0,
        applicationid = null,
      },
      expect = { verdict = "confirmed", cause = { "disabled" } },
    },
    {
      name = "the user has no license",
      case = {
        fullname = "Gita Moor",
        isdisabled = false,
        islicensed = false,
        accessmode = 0,
        azurestate = 0,
        applicationid = null,
      },
      expect = { verdict = "confirmed", cause = { "license" } },
    },
    {
      name = "an administrative user",
      case = {
        fullname = "Gita Moor",
        isdisabled = false,
        islicensed = true,
        accessmode = 1,
        azurestate = 0,
        applicationid = null,
      },
      expect = { verdict = "confirmed", cause = { "administrative" } },
    },
    {
      name = "a user who has access",
      case = {
        fullname = "Gita Moor",
        isdisabled = false,
        islicensed = true,
        accessmode = 0,
        azurestate = 0,
        applicationid = null,
      },
      expect = { verdict = "clear" },
    },
    {
      name = "an application user has no license",
      case = {
        fullname = "# Contoso Sync",
        isdisabled = false,
        islicensed = false,
        accessmode = 0,
        azurestate = 0,
        applicationid = "000002bc-0000-4000-8000-0000000002bc",
      },
      expect = { verdict = "clear" },
    },
  },
}
