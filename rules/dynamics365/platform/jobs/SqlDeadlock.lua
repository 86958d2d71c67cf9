---@type kb.Article
return {
  code = "SqlDeadlock",
  about = "system_job",
  title = "System job fails: two requests changed the same row (SQL deadlock)",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/bulk-deleting-data/bulk-operation-errors",
  reviewed = "2023-11-09",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "A bulk operation, or the system job that runs it, ends with a general SQL error whose SQL number is 1205.",
    signatures = {
      { code = "-2147204784", message = "Sql Number: 1205" },
      { message = "Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: [sqlcode] Sql Number: 1205" },
    },
  },

  causes = {
    {
      id = "same-row",
      text = "Two requests changed the same row at the same time, and SQL Server ended one of them: a deadlock.",
      look = "the client's code: does it send requests for one row in parallel? System Jobs: jobs that ran at the same time",
    },
  },

  resolution = {
    { cause = "same-row", text = "Change the client so that it never sends requests for one row at the same time." },
    { text = "Run the operation again." },
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
        errorcode = -2147204784,
        message = "Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 1205",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the same code with the number of a foreign key",
      case = {
        name = "Update prices",
        operationtype = 54,
        messagename = "UpdateMultiple",
        statecode = 3,
        statuscode = 31,
        errorcode = -2147204784,
        message = "Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 547",
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a timeout: a neighbour",
      case = {
        name = "Update prices",
        operationtype = 54,
        messagename = "UpdateMultiple",
        statecode = 3,
        statuscode = 31,
        errorcode = -2147204783,
        message = "SQL timeout expired. CRM ErrorCode: -2147204783 Sql ErrorCode: -2146232060 Sql Number: -2",
      },
      expect = { verdict = "clear" },
    },
  },
}
