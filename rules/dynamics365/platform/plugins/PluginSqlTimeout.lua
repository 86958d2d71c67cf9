---@type kb.Article
return {
  code = "PluginSqlTimeout",
  about = "plugin_trace",
  title = "Plug-in fails: SQL timeout",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "Plug-in developer",

  symptom = {
    text = "A plug-in fails, because a data operation took too long in the database (0x80044151).",
    signatures = {
      { message = "Sql error: 'Execution Timeout Expired. The timeout period elapsed prior to completion of the operation or the server is not responding" },
      { code = "80044151", message = "Execution Timeout Expired" },
    },
  },

  causes = {
    {
      id = "blocked",
      text = "Other transactions held the rows that the operation needed.",
      look = "the plug-in traces and system jobs of that time that are about the same table",
    },
    {
      id = "cascade",
      text = "The operation cascades to many rows, as when a row with many children is assigned or deleted.",
      look = "the table that the plug-in trace names (Primary Entity): the cascading behavior of its relationships",
    },
    {
      id = "new-table",
      text = "The table is new, and the indexes that its queries need have not been made yet.",
      look = "the date on which the table or column was created",
    },
  },

  resolution = {
    { cause = "blocked", text = "Keep transactions short, and change rows that many processes change in the same order everywhere." },
    { cause = "cascade", text = "Restrict the cascading behavior of the relationship to what is needed." },
    { cause = "new-table", text = "Wait some days, until the indexes are there." },
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
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: Sql error: 'Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.' <ErrorCode>-2147204783</ErrorCode>",
      },
      expect = { verdict = "inconclusive" },
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
