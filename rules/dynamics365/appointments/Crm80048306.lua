---@type kb.Article
return {
  code = "Crm80048306",
  kb = "4052824",
  other_kb = { "4015092" },
  title = "The mailbox's user has too few permissions",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-when-you-test-enable-a-mailbox",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Appointments, contacts, and tasks are not synchronized, and an alert says Crm.80048306, or Crm.80040220.PrivilegeDenied.",
    signatures = {
      { code = "Crm.80048306" },
      { message = "missing prvReadMailbox privilege" },
      { message = "missing prvWriteMailbox privilege" },
      { number = "80040220", message = "missing prvReadMailbox privilege" },
      { number = "80040220", message = "missing prvWriteMailbox privilege" },
      { message = "Appointments, contacts, and tasks can't be synchronized for the mailbox <mailbox> because the mailbox user doesn't have sufficient permissions on this mailbox." },
      { code = "Crm.80040220", message = "Appointments, contacts, and tasks can't be synchronized for the mailbox <mailbox> because the mailbox user doesn't have sufficient permissions on this mailbox." },
    },
  },

  causes = {
    {
      id = "other-owner",
      text = "The mailbox {mailbox.name} is not owned by its user {user.fullname}.",
      when = function(case)
        return case.user ~= nil and case.mailbox._ownerid_value ~= case.user.systemuserid
      end,
    },
    {
      id = "privileges",
      text = "The user has no security role, or no privileges of the user's own level to read and write the tables Mailbox and Exchange Sync Id Mapping.",
      look = "Power Platform admin center: Settings, Users + permissions, the user's security roles",
    },
  },

  resolution = {
    { cause = "other-owner", text = "Open the mailbox {mailbox.name} and set Owner to the user it belongs to." },
    { cause = "privileges", text = "Open the owner, list the roles with Manage Roles, compare them with the privileges that Microsoft's article on PrivilegeDenied lists, and add what is missing." },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "another owner",
      case = {
        name = "Ann Beck",
        _ownerid_value = "77777777-7777-7777-7777-777777777777",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          accessmode = 0,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email Server Error Code: Crm.80048306.Not enough privilege to access the Microsoft Dynamics 365 object or perform the requested operation.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "other-owner" },
    },
    {
      name = "the user owns it",
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
            text = "Email Server Error Code: Crm.80048306.Not enough privilege to access the Microsoft Dynamics 365 object or perform the requested operation.",
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "the alert of KB 4015092",
      case = {
        name = "Ann Beck",
        _ownerid_value = "77777777-7777-7777-7777-777777777777",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          accessmode = 0,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks can't be synchronized for the mailbox Ann Beck because the mailbox user doesn't have sufficient permissions on this mailbox. Email Server Error Code: Crm.80040220.PrivilegeDenied",
            errordetails = "Principal user (Id=88888888-8888-8888-8888-888888888888, type=8) is missing prvReadEmailServerProfile privilege (Id=edebe6f6-cf2e-4520-b635-ae0615d41e34)",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "other-owner" },
    },
    {
      name = "the same words before the code of a neighbour",
      case = {
        name = "Ann Beck",
        _ownerid_value = "77777777-7777-7777-7777-777777777777",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          accessmode = 0,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks can't be synchronized for the mailbox Ann Beck because the mailbox user doesn't have sufficient permissions on this mailbox. Email Server Error Code: Crm.80042f09.UserNotAssignedRoles",
          },
        },
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the error of a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An error occurred while synchronizing the item Meeting from Microsoft Dynamics 365 for the mailbox Ann Beck. Email Server Error Code: Crm.80040216. An unexpected error occurred.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
