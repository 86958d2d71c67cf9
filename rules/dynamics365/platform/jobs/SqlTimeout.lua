---@type kb.Article
return {
  code = "SqlTimeout",
  about = "system_job",
  title = "System job fails: SQL timeout",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/bulk-deleting-data/bulk-operation-errors",
  reviewed = "2023-11-09",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "A bulk operation, or the system job that runs it, ends with the error that the SQL timeout expired (0x80044151).",
    signatures = {
      { code = "-2147204783" },
      { message = "SQL timeout expired. CRM ErrorCode: -2147204783 Sql ErrorCode: [sqlcode] Sql Number: [sqlnumber]" },
    },
  },

  causes = {
    {
      id = "batch",
      text = "The batch has more rows than can be written within the time limit.",
      look = "the client's code: how many rows one request carries; System Jobs: is {system_job.messagename} a message for many rows, such as UpdateMultiple?",
    },
  },

  resolution = {
    { cause = "batch", text = "Send fewer rows with each request." },
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
        errorcode = -2147204783,
        message = "SQL timeout expired. CRM ErrorCode: -2147204783 Sql ErrorCode: -2146232060 Sql Number: -2",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a bulk deletion without a message",
      case = {
        name = "Bulk delete",
        operationtype = 13,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147204783,
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a deadlock: a neighbour",
      case = {
        name = "Update prices",
        operationtype = 54,
        messagename = "UpdateMultiple",
        statecode = 3,
        statuscode = 31,
        errorcode = -2147204784,
        message = "Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 1205",
      },
      expect = { verdict = "clear" },
    },
  },
}
