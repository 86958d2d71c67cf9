---@type kb.Article
return {
  code = "UserPrivilegeError",
  kb = "4346733",
  title = "The mailbox's owner lacks privileges",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/an-internal-dynamics-365-error",
  reviewed = "2024-12-31",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Appointments, contacts, and tasks are not synchronized, and an alert says UserPrivilegeError.",
    signatures = {
      { code = "UserPrivilegeError" },
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
      text = "The user lacks privileges that server-side synchronization needs.",
      look = "Power Platform admin center: Settings, Users + permissions, the user's security roles",
    },
  },

  resolution = {
    { cause = "other-owner", text = "Open the mailbox {mailbox.name} as a System Administrator and set Owner to the user it belongs to." },
    { cause = "privileges", text = "Open the owner, list the roles with Manage Roles, compare them with the list of KB 4015092, and add what is missing." },
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
            text = "An internal Microsoft Dynamics 365 error occurred while synchronizing appointments, contacts, and tasks for the mailbox Ann Beck. The mailbox didn't synchronize. The owner of the associated email server profile Contoso has been notified. Email Server Error Code: UserPrivilegeError",
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
            text = "An internal Microsoft Dynamics 365 error occurred while synchronizing appointments, contacts, and tasks for the mailbox Ann Beck. The mailbox didn't synchronize. The owner of the associated email server profile Contoso has been notified. Email Server Error Code: UserPrivilegeError",
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "an internal error of custom code: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An internal Microsoft Dynamics 365 error occurred while synchronizing appointments, contacts, and tasks for the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try again later. Email Server Error Code: Crm.80040265.ISV code aborted the operation.",
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
            text = "An internal Microsoft Dynamics 365 error occurred while receiving email through the mailbox Ann Beck. The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: IncomingMailboxInternalCrmError",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
