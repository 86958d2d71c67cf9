---@type kb.Article
return {
  code = "PluginStepUserDisabled",
  about = "plugin_trace",
  title = "Plug-in fails: it runs as a disabled user",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  relations = {
    { name = "runs_as", table = "systemuser", equal = { { "alert.user", "systemuserid" } } },
  },

  symptom = {
    text = "A plug-in fails, because the user as whom its step runs is disabled in the environment.",
    signatures = {
      { message = "The user with SystemUserId=[user] in OrganizationContext=" },
      { message = "is disabled. Disabled users cannot access the system" },
    },
  },

  causes = {
    {
      id = "disabled",
      text = "The user {runs_as.fullname}, as whom the plug-in {plugin_trace.typename} ran, is disabled.",
      when = function(case)
        return case.runs_as ~= nil and case.runs_as.isdisabled
      end,
    },
  },

  resolution = {
    { text = "Enable the user {runs_as.fullname}; a user without a license is disabled again, so assign one." },
    { text = "Or open the plug-in's step {step.name} and set Run in User's Context to another user." },
  },

  examples = {
    {
      name = "the user is disabled",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: The user with SystemUserId=00000034-0000-4000-8000-000000000034 in OrganizationContext=Contoso is disabled. Disabled users cannot access the system. Consider enabling this user. Also, users are disabled if they don't have a license assigned to them.",
        runs_as = {
          fullname = "Cleo Diaz",
          isdisabled = true,
        },
      },
      expect = { verdict = "confirmed", cause = "disabled" },
    },
    {
      name = "the user was enabled since",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: The user with SystemUserId=00000034-0000-4000-8000-000000000034 in OrganizationContext=Contoso is disabled. Disabled users cannot access the system. Consider enabling this user. Also, users are disabled if they don't have a license assigned to them.",
        runs_as = {
          fullname = "Cleo Diaz",
          isdisabled = false,
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "a user who is missing a privilege: a neighbour",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: Principal user (Id=00000034-0000-4000-8000-000000000034, type=8, roleCount=1) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4",
      },
      expect = { verdict = "clear" },
    },
  },
}
