---@type kb.Article
return {
  code = "AppForOutlookPrivilege",
  kb = "4563997",
  title = "App for Outlook: a privilege is missing",
  product = "Microsoft Dynamics 365 App for Outlook",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/d365-app-outlook/privilege-error-occurs-when-using-dynamics-365-app-for-outlook",
  reviewed = "2021-03-31",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Dynamics 365 App for Outlook says that you don't have a required privilege, such as prvReadOrganization, which limits certain functionality. No alert of the mailbox shows it.",
    signatures = {
      { details = "You don't have required privilege ([privilege])" },
    },
  },

  causes = {
    {
      id = "role",
      text = "The security roles of the mailbox's user lack privileges that the app needs.",
      look = "Settings, Security, Users: the user, Manage Roles; KB 4563997 lists the privileges",
    },
  },

  resolution = {
    { cause = "role", text = "Give the user the security role Dynamics 365 App for Outlook User." },
    { cause = "role", text = "Or add what the message names, and the other privileges of the list, to a role of your own." },
  },

  examples = {
    {
      name = "no alert shows it",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a privilege that is missing for synchronization: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An internal Microsoft Dynamics 365 error occurred while synchronizing appointments, contacts, and tasks for the mailbox Ann Beck. The mailbox didn't synchronize. The owner of the associated email server profile Contoso has been notified. Email Server Error Code: UserPrivilegeError",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
