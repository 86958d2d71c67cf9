---@type kb.Article
return {
  code = "PluginMessageSize",
  about = "plugin_trace",
  title = "Plug-in fails: too much data for the sandbox",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "Plug-in developer",

  symptom = {
    text = "A plug-in is not run, because the data that it would be given is more than the sandbox takes (Message size exceeded).",
    signatures = {
      { message = "Message size exceeded when sending context to Sandbox. Message size: [size] Mb" },
      { code = "80040216", message = "Message size exceeded when sending context to Sandbox" },
    },
  },

  causes = {
    {
      id = "size",
      text = "The plug-in {plugin_trace.typename} would be given {alert.size} MB; the sandbox takes 116.85 MB.",
      when = function(case)
        local size = tonumber(case.alert.size)
        return size ~= nil and size > 116.85
      end,
    },
  },

  resolution = {
    { text = "Unregister the step for the message {plugin_trace.messagename}, or read the data in smaller parts." },
  },

  examples = {
    {
      name = "more than it takes",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "RetrieveMultiple",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: Message size exceeded when sending context to Sandbox. Message size: 120.5 Mb",
      },
      expect = { verdict = "confirmed", cause = "size" },
    },
    {
      name = "less than it takes",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "RetrieveMultiple",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: Message size exceeded when sending context to Sandbox. Message size: 90 Mb <ErrorCode>-2147220970</ErrorCode>",
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the code alone, with another message",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: An unexpected error occurred. <ErrorCode>-2147220970</ErrorCode>",
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the process crashed: a neighbour",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: The plug-in execution failed because the Sandbox Worker process crashed. This is typically due to an error in the plug-in code.",
      },
      expect = { verdict = "clear" },
    },
  },
}
