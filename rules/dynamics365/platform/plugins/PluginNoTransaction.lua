---@type kb.Article
return {
  code = "PluginNoTransaction",
  about = "plugin_trace",
  title = "Plug-in fails: there is no active transaction",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "Plug-in developer",

  symptom = {
    text = "A plug-in or workflow activity fails, because another one went on after an error, and the transaction is over (0x80040251).",
    signatures = {
      { message = "There is no active transaction. This error is usually caused by custom plug-ins that ignore errors from service calls and continue processing" },
      { code = "80040251", message = "There is no active transaction" },
    },
  },

  causes = {
    {
      id = "swallowed",
      text = "A plug-in or custom workflow activity that ran before in the same operation caught the error of a service call, and went on.",
      look = "the plug-in traces with the correlation id {plugin_trace.correlationid}, those of custom workflow activities first: which of them catches errors?",
    },
  },

  resolution = {
    { cause = "swallowed", text = "Let that plug-in or workflow activity pass on errors of service calls." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: There is no active transaction. This error is usually caused by custom plug-ins that ignore errors from service calls and continue processing. <ErrorCode>-2147220911</ErrorCode>",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the plug-in that went on: a neighbour",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: ISV code reduced the open transaction count. Custom plug-ins should not catch exceptions from OrganizationService calls and continue processing.",
      },
      expect = { verdict = "clear" },
    },
  },
}
