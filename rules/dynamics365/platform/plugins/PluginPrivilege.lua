---@type kb.Article
return {
  code = "PluginPrivilege",
  about = "plugin_trace",
  title = "Plug-in fails: its user is missing a privilege",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  relations = {
    { name = "runs_as", table = "systemuser", equal = { { "alert.user", "systemuserid" } } },
    { name = "runs_as_roles", one_name = "runs_as_role", from = "runs_as", table = "role", many = true, navigation = { "systemuserroles_association" } },
  },

  symptom = {
    text = "A plug-in fails, because the user as whom its code runs is missing a privilege that the code needs.",
    signatures = {
      { message = "OrganizationServiceFault]: Principal user (Id=[user], type=" },
    },
  },

  causes = {
    {
      id = "no-role",
      text = "The user {runs_as.fullname}, as whom the plug-in {plugin_trace.typename} ran, has no security role of their own.",
      when = function(case)
        return case.runs_as ~= nil and #case.runs_as_roles == 0
      end,
    },
    {
      id = "role",
      text = "The security roles of the user as whom the plug-in {plugin_trace.typename} ran lack the privilege that the error names.",
      look = "Power Platform admin center: Settings, Users + permissions, the security roles of the user; the plug-in's step, Run in User's Context",
    },
  },

  resolution = {
    { cause = "no-role", text = "Give the user {runs_as.fullname} a security role that has the privilege that the error names." },
    { cause = "role", text = "Add the privilege to a security role of the user." },
    { text = "Or let the plug-in's step run as a user who has the privilege (Run in User's Context), or let the code impersonate such a user." },
  },

  examples = {
    {
      name = "a user without a role",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: Principal user (Id=00000034-0000-4000-8000-000000000034, type=8, roleCount=1, privilegeCount=12, accessMode=0), is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'. context.Caller=00000034-0000-4000-8000-000000000034",
        runs_as = {
          fullname = "Cleo Diaz",
          systemuserroles_association = {},
        },
      },
      expect = { verdict = "confirmed", cause = "no-role" },
    },
    {
      name = "a user with a role",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: Principal user (Id=00000034-0000-4000-8000-000000000034, type=8, roleCount=1, privilegeCount=12, accessMode=0), is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'. context.Caller=00000034-0000-4000-8000-000000000034",
        runs_as = {
          fullname = "Cleo Diaz",
          systemuserroles_association = {
            {
              name = "Salesperson",
            },
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "a disabled user: a neighbour",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: The user with SystemUserId=00000034-0000-4000-8000-000000000034 in OrganizationContext=Contoso is disabled. Disabled users cannot access the system. Consider enabling this user. Also, users are disabled if they don't have a license assigned to them.",
      },
      expect = { verdict = "clear" },
    },
  },
}
