---@type kb.Article
return {
  code = "PrivilegeDenied",
  about = "system_job",
  title = "System job fails: missing privilege",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/user-permissions/client-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  relations = {
    { name = "principal", table = "systemuser", equal = { { "alert.user", "systemuserid" } } },
    { name = "principal_roles", one_name = "principal_role", from = "principal", table = "role", many = true, navigation = { "systemuserroles_association" } },
  },

  symptom = {
    text = "A request, or the system job that runs it, ends because the user, or the team, is missing a privilege for a table (PrivilegeDenied, 0x80040220).",
    signatures = {
      { code = "-2147220960", message = "Principal user (Id=[user], type=" },
      { code = "-2147220960", message = "Principal team (Id=[team], type=" },
      { message = "privilege (Id=[id]) on OTC=[number]" },
      { message = "Principal user is missing privilege on OTC for entity" },
    },
  },

  causes = {
    {
      id = "administrative",
      text = "The access mode of the user {principal.fullname}, whom the error names, is Administrative: such a user has few privileges, whatever the roles.",
      when = function(case)
        return case.principal ~= nil and case.principal.accessmode == option.systemuser.accessmode.Administrative
      end,
    },
    {
      id = "no-role",
      text = "The user {principal.fullname}, whom the error names, has no security role of their own.",
      when = function(case)
        return case.principal ~= nil and #case.principal_roles == 0
      end,
    },
    {
      id = "role",
      text = "The security roles of the user or team that the error names, and of the user's teams, lack the privilege that it names.",
      look = "Power Platform admin center: Settings, Users + permissions, the security roles of the user or team",
    },
  },

  resolution = {
    { cause = "administrative", text = "Give the user {principal.fullname} a license, and set Access Mode to Read-Write." },
    { cause = "no-role", text = "Give the user {principal.fullname}, or a team of the user, a security role that has the privilege." },
    { cause = "role", text = "Add the privilege to a security role of the user, or of a team of the user." },
    { text = "Run the job again." },
  },

  examples = {
    {
      name = "an administrative user",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, roleCount=1, privilegeCount=12, accessMode=0) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.",
        principal = {
          fullname = "Eva Fink",
          accessmode = 1,
          systemuserroles_association = {
            {
              name = "Salesperson",
            },
          },
        },
      },
      expect = { verdict = "confirmed", cause = "administrative" },
    },
    {
      name = "a user without a role",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, roleCount=1, privilegeCount=12, accessMode=0) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.",
        principal = {
          fullname = "Eva Fink",
          accessmode = 0,
          systemuserroles_association = {},
        },
      },
      expect = { verdict = "confirmed", cause = "no-role" },
    },
    {
      name = "a user who may read and write, and has a role",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, roleCount=1, privilegeCount=12, accessMode=0) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.",
        principal = {
          fullname = "Eva Fink",
          accessmode = 0,
          systemuserroles_association = {
            {
              name = "Salesperson",
            },
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "a team",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "Principal team (Id=00000035-0000-4000-8000-000000000035, type=9, roleCount=1, privilegeCount=12, accessMode=0) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.",
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "the code alone, with another message",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "The operation was denied.",
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the privilege is there, the record is not shared: a neighbour",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147187962,
        message = "Principal with id 00000035-0000-4000-8000-000000000035 does not have ReadAccess right(s) for record with id 000001f5-0000-4000-8000-0000000001f5 of entity lead",
      },
      expect = { verdict = "clear" },
    },
  },
}
