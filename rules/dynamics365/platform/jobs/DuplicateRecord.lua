---@type kb.Article
return {
  code = "DuplicateRecord",
  about = "system_job",
  title = "System job fails: a row with this key exists already",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/user-permissions/client-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "A request, or the system job that runs it, ends because a row with the same key is there already (0x80040237).",
    signatures = {
      { code = "-2147220937" },
      { message = "Cannot insert duplicate key" },
    },
  },

  causes = {
    {
      id = "key",
      text = "The request sends a primary or alternate key that a row of the table has already.",
      look = "the table: the row with the key that the request sends",
    },
  },

  resolution = {
    { cause = "key", text = "Create the row without that key or with another one; to change the row that is there, send an update or an upsert." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220937,
        message = "Cannot insert duplicate key.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a row that does not exist: a neighbour",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220969,
        message = "Contact With Ids = 000001f5-0000-4000-8000-0000000001f5 Do Not Exist",
      },
      expect = { verdict = "clear" },
    },
  },
}
