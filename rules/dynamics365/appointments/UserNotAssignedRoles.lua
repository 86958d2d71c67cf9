---@type kb.Article
return {
  code = "UserNotAssignedRoles",
  kb = "4014646",
  title = "The mailbox's user has no security role",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4014646",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says Crm.80042f09.UserNotAssignedRoles after Test & Enable Mailbox.",
    signatures = {
      { code = "Crm.80042f09.UserNotAssignedRoles" },
      { code = "80042f09" },
    },
  },

  causes = {
    {
      id = "no-role",
      text = "The user {user.fullname} has no security role, neither directly nor through a team.",
      look = "Power Platform admin center: Settings, Users + permissions, Users, Manage security roles",
    },
  },

  resolution = {
    { cause = "no-role", text = "Give the user {user.fullname} a security role." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks can't be synchronized for the mailbox Ann Beck because the mailbox user doesn't have sufficient permissions on this mailbox. Email Server Error Code: Crm.80042f09.UserNotAssignedRoles",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "in decimal, in the details",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks can't be synchronized for the mailbox Ann Beck because the mailbox user doesn't have sufficient permissions on this mailbox.",
            errordetails = "SecLib::RetrievePrivilegeForUser failed - no roles are assigned to user. Returned hr = -2147209463, User: 88888888-8888-8888-8888-888888888888",
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
            text = "Appointments, contacts, and tasks can't be synchronized for the mailbox Ann Beck because the mailbox user doesn't have sufficient permissions on this mailbox. Email Server Error Code: Crm.80048306.Not enough privilege to access the Microsoft Dynamics 365 object or perform the requested operation.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
