---@type kb.Article
return {
  code = "TransactionNotStarted",
  about = "system_job",
  title = "System job fails: a plug-in ignored an error",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/bulk-deleting-data/bulk-operation-errors",
  reviewed = "2023-11-09",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "A request, or the system job that runs it, ends because there is no active transaction (0x80040251).",
    signatures = {
      { code = "-2147220911" },
      { code = "-2147220911", message = "There is no active transaction" },
    },
  },

  causes = {
    {
      id = "trace",
      text = "A plug-in or workflow activity went on after an error of a service call; the plug-in trace log has errors of this operation.",
      when = function(case)
        return any(case.traces, function(trace)
          return trace.exceptiondetails ~= nil and trace.exceptiondetails ~= ""
        end)
      end,
    },
    {
      id = "plug-in",
      text = "A plug-in or workflow activity went on after an error of a service call, and the plug-in trace log has nothing of it.",
      look = "the code of the synchronous plug-ins and workflow activities that run with this operation; Plug-in Trace Log, after Plug-in and custom workflow activity tracing is set to Exception",
    },
  },

  resolution = {
    { cause = "trace", text = "Open the plug-in traces with the correlation id {system_job.correlationid}: the types named there took part." },
    { text = "Review the custom plug-ins and workflow activities that ran: none may catch the error of a service call and continue." },
  },

  examples = {
    {
      name = "a plug-in of the same operation left a trace",
      case = {
        name = "Update prices",
        operationtype = 54,
        messagename = "UpdateMultiple",
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220911,
        message = "There is no active transaction. This error is usually caused by custom plug-ins that ignore errors from service calls and continue processing.",
        correlationid = "00000258-0000-4000-8000-000000000258",
        traces = {
          {
            typename = "Contoso.Plugins.PriceUpdate",
            mode = 0,
            exceptiondetails = "System.ServiceModel.FaultException: Price list not found",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "trace" },
    },
    {
      name = "no plug-in left a trace",
      case = {
        name = "Update prices",
        operationtype = 54,
        messagename = "UpdateMultiple",
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220911,
        message = "There is no active transaction. This error is usually caused by custom plug-ins that ignore errors from service calls and continue processing.",
        correlationid = "00000258-0000-4000-8000-000000000258",
        traces = {},
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "a transaction that was rolled back: a neighbour",
      case = {
        name = "Update prices",
        operationtype = 54,
        messagename = "UpdateMultiple",
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220907,
        message = "The transaction of the SQL command has already been rolled back or committed; this is usually caused by a swallowed SQL deadlock exception.",
      },
      expect = { verdict = "clear" },
    },
  },
}
