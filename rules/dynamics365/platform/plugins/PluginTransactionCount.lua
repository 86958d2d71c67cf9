---@type kb.Article
return {
  code = "PluginTransactionCount",
  about = "plugin_trace",
  title = "Plug-in fails: it went on after an error in a transaction",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "Plug-in developer",

  symptom = {
    text = "A synchronous plug-in fails, because it reduced the number of open transactions (0x8009000C).",
    signatures = {
      { code = "8009000C" },
      { message = "ISV code reduced the open transaction count" },
    },
  },

  causes = {
    {
      id = "synchronous",
      text = "The plug-in {plugin_trace.typename} runs synchronously, caught the error of a data operation, and went on; the transaction was over by then.",
      when = function(case)
        return case.plugin_trace.mode == option.plugintracelog.mode.Synchronous
      end,
    },
    {
      id = "other",
      text = "{plugin_trace.typename} runs in the transaction of another plug-in or workflow, and went on after the error of a data operation.",
      look = "the plug-in traces with the correlation id {plugin_trace.correlationid}; the code that catches errors",
    },
  },

  resolution = {
    { text = "Let {plugin_trace.typename} pass on errors of service calls: catch them only to end with an InvalidPluginExecutionException." },
  },

  examples = {
    {
      name = "a synchronous plug-in",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: ISV code reduced the open transaction count. Custom plug-ins should not catch exceptions from OrganizationService calls and continue processing.",
      },
      expect = { verdict = "confirmed", cause = "synchronous" },
    },
    {
      name = "an asynchronous plug-in",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 1,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: ISV code reduced the open transaction count. Custom plug-ins should not catch exceptions from OrganizationService calls and continue processing.",
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "no transaction any more: a neighbour",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: There is no active transaction. This error is usually caused by custom plug-ins that ignore errors from service calls and continue processing.",
      },
      expect = { verdict = "clear" },
    },
  },
}
