---@type kb.Article
return {
  code = "PluginWorkerCrash",
  about = "plugin_trace",
  title = "Plug-in fails: the sandbox worker process crashed",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "Plug-in developer",

  symptom = {
    text = "A plug-in fails, because the process in which it ran crashed (0x8004418D).",
    signatures = {
      { message = "The plug-in execution failed because the Sandbox Worker process crashed" },
      { code = "8004418D", message = "Sandbox Worker process crashed" },
      { message = "The server did not provide a meaningful reply; this might be caused by a contract mismatch, a premature session shutdown or an internal server error" },
    },
  },

  causes = {
    {
      id = "file-data",
      text = "The plug-in {plugin_trace.typename} runs on RetrieveMultiple of the table {plugin_trace.primaryentity}, whose rows hold files: the memory of the process may not have sufficed.",
      when = function(case)
        return case.plugin_trace.messagename == "RetrieveMultiple"
          and (case.plugin_trace.primaryentity == "annotation"
            or case.plugin_trace.primaryentity == "activitymimeattachment"
            or case.plugin_trace.primaryentity == "email")
      end,
    },
    {
      id = "unhandled",
      text = "The code did not handle an error, often an AggregateException that reading Result of an asynchronous call raises.",
      look = "Application Insights: Failures, Exceptions, PluginWorkerCrashException, CrashDetails",
    },
    {
      id = "threads",
      text = "The code started threads that do not handle their errors.",
      look = "the code: Task.Run, Parallel, Thread; Application Insights, CrashDetails",
    },
    {
      id = "recursion",
      text = "The code calls itself without end, until the stack is full; often after a change.",
      look = "the latest change of the assembly; Application Insights, CrashDetails",
    },
  },

  resolution = {
    { cause = "file-data", text = "Do not fetch files with RetrieveMultiple, and keep nothing in fields of the plug-in from one call to the next." },
    { cause = "unhandled", text = "Handle all errors, and end with an InvalidPluginExecutionException; write GetAwaiter().GetResult() instead of Result." },
    { cause = "threads", text = "Start no threads in a plug-in." },
    { cause = "recursion", text = "Review the latest changes, also of base classes, for a recursion that does not end." },
  },

  examples = {
    {
      name = "attachments are read",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "RetrieveMultiple",
        primaryentity = "activitymimeattachment",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: The plug-in execution failed because the Sandbox Worker process crashed. This is typically due to an error in the plug-in code.",
      },
      expect = { verdict = "confirmed", cause = "file-data" },
    },
    {
      name = "an update",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: The plug-in execution failed because the Sandbox Worker process crashed. This is typically due to an error in the plug-in code. <ErrorCode>-2147204723</ErrorCode>",
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "too much data for the sandbox: a neighbour",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: Message size exceeded when sending context to Sandbox. Message size: 120.5 Mb",
      },
      expect = { verdict = "clear" },
    },
  },
}
