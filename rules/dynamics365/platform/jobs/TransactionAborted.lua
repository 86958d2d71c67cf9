---@type kb.Article
return {
  code = "TransactionAborted",
  about = "system_job",
  title = "System job fails: the SQL transaction was already rolled back",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/bulk-deleting-data/bulk-operation-errors",
  reviewed = "2023-11-09",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "A bulk operation, or the system job that runs it, ends because its SQL transaction is over already (0x80040255).",
    signatures = {
      { code = "-2147220907" },
      { message = "The transaction of the SQL command has already been rolled back or committed" },
    },
  },

  causes = {
    {
      id = "deadlock",
      text = "Two requests changed the same row at the same time, and code that ran in the operation caught the deadlock and went on.",
      look = "the client's code: does it send requests for one row in parallel? The synchronous plug-ins of the table: do they catch errors?",
    },
  },

  resolution = {
    { cause = "deadlock", text = "Change the client so that it never sends requests for one row at the same time." },
    { cause = "deadlock", text = "Let custom plug-ins pass on the errors of their service calls." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "Update prices",
        operationtype = 54,
        messagename = "UpdateMultiple",
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220907,
        message = "The transaction of the SQL command has already been rolled back or committed; this is usually caused by a swallowed SQL deadlock exception.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "no transaction at all: a neighbour",
      case = {
        name = "Update prices",
        operationtype = 54,
        messagename = "UpdateMultiple",
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220911,
        message = "There is no active transaction. This error is usually caused by custom plug-ins that ignore errors from service calls and continue processing.",
      },
      expect = { verdict = "clear" },
    },
  },
}
