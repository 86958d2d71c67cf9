---@type kb.Article
return {
  code = "ObjectDoesNotExist",
  about = "system_job",
  title = "System job fails: a row does not exist",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/user-permissions/client-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "A request, or the system job that runs it, ends because a row that it names is not there (0x80040217).",
    signatures = {
      { code = "-2147220969" },
      { message = "With Ids = [ids] Do Not Exist" },
    },
  },

  causes = {
    {
      id = "row",
      text = "The row was deleted, or never was in this environment.",
      look = "the Web API or Advanced find: the table and the id that the error names",
    },
  },

  resolution = {
    { cause = "row", text = "Send the id of a row that exists; if the row was deleted, correct what still refers to it." },
    { text = "Run the job again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220969,
        message = "Contact With Ids = 000001f5-0000-4000-8000-0000000001f5 Do Not Exist",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a row that exists already: a neighbour",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220937,
        message = "Cannot insert duplicate key.",
      },
      expect = { verdict = "clear" },
    },
  },
}
