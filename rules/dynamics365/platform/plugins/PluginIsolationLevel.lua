---@type kb.Article
return {
  code = "PluginIsolationLevel",
  about = "plugin_trace",
  title = "Plug-in fails: it changes the schema in a transaction",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "Plug-in developer",

  symptom = {
    text = "A plug-in fails, because it starts a transaction with another isolation level than the one that it runs in.",
    signatures = {
      { message = "You cannot start a transaction with a different isolation level than is already set on the current transaction" },
      { code = "80040203", message = "different isolation level" },
    },
  },

  causes = {
    {
      id = "synchronous",
      text = "The plug-in {plugin_trace.typename} runs synchronously, within a transaction, and changes tables or columns, which needs one of its own.",
      when = function(case)
        return case.plugin_trace.mode == option.plugintracelog.mode.Synchronous
      end,
    },
    {
      id = "called",
      text = "The plug-in {plugin_trace.typename} is called within the transaction of another one, and changes tables or columns.",
      look = "the plug-in traces with the correlation id {plugin_trace.correlationid} and a smaller depth",
    },
  },

  resolution = {
    { text = "Change tables and columns only in a plug-in whose step is asynchronous." },
  },

  examples = {
    {
      name = "a synchronous plug-in",
      case = {
        typename = "Contoso.Plugins.MakeColumn",
        messagename = "Create",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "<ErrorCode>-2147220989</ErrorCode> You cannot start a transaction with a different isolation level than is already set on the current transaction",
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
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: You cannot start a transaction with a different isolation level than is already set on the current transaction",
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "the code alone, with another message",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "<ErrorCode>-2147220989</ErrorCode> The label is invalid.",
      },
      expect = { verdict = "clear" },
    },
  },
}
