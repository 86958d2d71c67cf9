---@type kb.Article
return {
  code = "PluginDateTimeKind",
  about = "plugin_trace",
  title = "Plug-in fails: a time of Santiago or Volgograd cannot be converted",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "Plug-in developer",

  symptom = {
    text = "A plug-in fails while a time is converted to UTC, because the time does not have the Kind property set correctly.",
    signatures = {
      { message = "The conversion could not be completed because the supplied DataTime did not have the Kind property set correctly" },
      { message = "The conversion could not be completed because the supplied DateTime did not have the Kind property set correctly" },
    },
  },

  causes = {
    {
      id = "time-zone",
      text = "The time zone of the user is that of Santiago or Volgograd, whose times Dataverse cannot convert: a limitation of the product.",
      look = "the personal options of the user as whom the plug-in ran: Time Zone",
    },
  },

  resolution = {
    { cause = "time-zone", text = "There is no workaround but another time zone in the personal options of the user." },
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
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: The conversion could not be completed because the supplied DataTime did not have the Kind property set correctly. For example, when the Kind property is DateTimeKind.Local, the source time zone must be TimeZoneInfo.Local.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the same code with another message",
      case = {
        typename = "Contoso.Plugins.AccountUpdate",
        messagename = "Update",
        primaryentity = "account",
        mode = 0,
        operationtype = 1,
        exceptiondetails = "System.ServiceModel.FaultException`1[Microsoft.Xrm.Sdk.OrganizationServiceFault]: An unexpected error occurred from ISV code. <ErrorCode>-2147220956</ErrorCode>",
      },
      expect = { verdict = "clear" },
    },
  },
}
