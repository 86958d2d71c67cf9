---@type kb.Article
return {
  code = "SandboxWorkerNotAvailable",
  about = "system_job",
  title = "System job fails: the sandbox worker process of a plug-in crashed",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/plug-in-execution/dataverse-plug-ins-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "Plug-in developer",

  symptom = {
    text = "A system job that runs a plug-in or workflow ends, because the process for plug-ins crashed or was not available (0x8004418D).",
    signatures = {
      { code = "8004418D" },
    },
  },

  causes = {
    {
      id = "unhandled",
      text = "A plug-in of the operation did not handle an AggregateException, which ends the process.",
      when = function(case)
        return any(case.traces, function(trace)
          return trace.exceptiondetails ~= nil
            and string.find(trace.exceptiondetails, "AggregateException", 1, true) ~= nil
        end)
      end,
    },
    {
      id = "crash",
      text = "The code of a plug-in made the process crash: an error that it does not handle, in a thread of its own too, a recursion without end, or too much memory.",
      look = "Application Insights: Failures, Exceptions, PluginWorkerCrashException, CrashDetails; the plug-in trace log has most often nothing of it",
    },
  },

  resolution = {
    { cause = "unhandled", text = "Handle all errors in the plug-in, and write GetAwaiter().GetResult() instead of Result." },
    { cause = "crash", text = "Review the latest changes of the plug-ins that ran with the job {system_job.name}, and correct what CrashDetails shows." },
  },

  examples = {
    {
      name = "a trace with an error that was not handled",
      case = {
        name = "Contoso.Plugins.AccountUpdate",
        operationtype = 1,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147204723,
        message = "The plug-in execution failed because the Sandbox Worker process crashed. This is typically due to an error in the plug-in code.",
        traces = {
          {
            typename = "Contoso.Plugins.AccountUpdate",
            exceptiondetails = "System.AggregateException: One or more errors occurred.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "unhandled" },
    },
    {
      name = "tracing is off: no trace",
      case = {
        name = "Contoso.Plugins.AccountUpdate",
        operationtype = 1,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147204723,
        message = "The plug-in execution failed because the Sandbox Worker process crashed. This is typically due to an error in the plug-in code.",
        traces = {},
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "an SQL timeout: a neighbour",
      case = {
        name = "Contoso.Plugins.AccountUpdate",
        operationtype = 1,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147204783,
      },
      expect = { verdict = "clear" },
    },
  },
}
