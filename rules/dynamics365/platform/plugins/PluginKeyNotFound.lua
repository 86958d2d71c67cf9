---@type kb.Article
return {
  code = "PluginKeyNotFound",
  about = "plugin_trace",
  title = "Plug-in fails: a key is not in a collection",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "Plug-in developer",

  symptom = {
    text = "A plug-in fails, because its code reads a key that a collection does not hold.",
    signatures = {
      { message = "The given key was not present in the dictionary" },
      { message = "The given key wasn't present in the dictionary" },
    },
  },

  causes = {
    {
      id = "key",
      text = "The code of {plugin_trace.typename} reads a column, parameter or image that is not there: its name has another spelling or case, or the message {plugin_trace.messagename} does not bring it; an Update brings only columns that were changed.",
      look = "the code: where it reads Attributes, InputParameters or images by name without asking first whether the name is there",
    },
  },

  resolution = {
    { cause = "key", text = "Ask with Contains, TryGetValue or GetAttributeValue, and mind upper and lower case." },
    { cause = "key", text = "End with an InvalidPluginExecutionException that says what is missing." },
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
        exceptiondetails = "System.Collections.Generic.KeyNotFoundException: The given key was not present in the dictionary.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "another error of the code: a neighbour",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.NullReferenceException: Object reference not set to an instance of an object.",
      },
      expect = { verdict = "clear" },
    },
  },
}
