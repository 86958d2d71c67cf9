---@type kb.Article
return {
  code = "PrivilegeCheckFailed",
  about = "system_job",
  title = "System job fails: a privilege check failed",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/user-permissions/client-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "A request, or the system job that runs it, ends with the error CrmCheckPrivilege failed, which names a user and a privilege (0x80040299).",
    signatures = {
      { code = "-2147220839" },
      { code = "-2147220839", message = "on UserId: [user] and Privilege" },
      { message = "CrmCheckPrivilege failed. Returned hr" },
    },
  },

  causes = {
    {
      id = "role",
      text = "No security role of the user that the error names has the privilege that it names.",
      look = "Power Platform admin center: Settings, Users + permissions, the user's security roles",
    },
  },

  resolution = {
    { cause = "role", text = "Add the privilege to a security role of the user {alert.user} or of a team of the user." },
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
        errorcode = -2147220839,
        message = "CrmCheckPrivilege failed. Returned hr = -2147220839 on UserId: 00000035-0000-4000-8000-000000000035 and Privilege: prvReadLead",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a privilege that is missing for a table: a neighbour",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, roleCount=1, privilegeCount=12, accessMode=0) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.",
      },
      expect = { verdict = "clear" },
    },
  },
}
