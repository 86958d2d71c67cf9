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

  symptom = {
    text = "A request, or the system job that runs it, ends because the user, or the team, is missing a privilege for a table (PrivilegeDenied, 0x80040220).",
    signatures = {
      { number = "-2147220960", message = "Principal user (Id=[user], type=" },
      { number = "-2147220960", message = "Principal team (Id=[team], type=" },
      { message = "privilege (Id=[id]) on OTC=[number] for entity" },
      { message = "Principal user is missing privilege on OTC for entity" },
    },
  },

  causes = {
    {
      id = "administrative",
      text = "The error names the job's owner {owner.fullname}, whose access mode is Administrative: such a user has few privileges, whatever the roles.",
      when = function(case)
        return case.owner ~= nil
          and case.owner.systemuserid == case.alert.user
          and case.owner.accessmode == option.systemuser.accessmode.Administrative
      end,
    },
    {
      id = "no-role",
      text = "The error names the job's owner {owner.fullname}, who has no security role of their own.",
      when = function(case)
        return case.owner ~= nil
          and case.owner.systemuserid == case.alert.user
          and #case.roles == 0
      end,
    },
    {
      id = "role",
      text = "No security role of the user, and none of the user's teams, has the privilege that the error names.",
      look = "Power Platform admin center: Settings, Users + permissions, the user's security roles; the error names the user's id and the privilege",
    },
  },

  resolution = {
    { cause = "administrative", text = "Give the user {owner.fullname} a license, and set Access Mode to Read-Write." },
    { cause = "no-role", text = "Give the user {owner.fullname} a security role that has the privilege that the error names." },
    { cause = "role", text = "Add the privilege that the error names to a security role of the user, or of a team of the user." },
    { text = "Run the job again." },
  },

  examples = {
    {
      name = "an administrative owner",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, roleCount=1, privilegeCount=12, accessMode=0) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.",
        _owninguser_value = "00000035-0000-4000-8000-000000000035",
        owninguser = {
          systemuserid = "00000035-0000-4000-8000-000000000035",
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
      name = "an owner without a role",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, roleCount=1, privilegeCount=12, accessMode=0) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.",
        _owninguser_value = "00000035-0000-4000-8000-000000000035",
        owninguser = {
          systemuserid = "00000035-0000-4000-8000-000000000035",
          fullname = "Eva Fink",
          accessmode = 0,
          systemuserroles_association = {},
        },
      },
      expect = { verdict = "confirmed", cause = "no-role" },
    },
    {
      name = "an owner who may read and write, and has a role",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, roleCount=1, privilegeCount=12, accessMode=0) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.",
        _owninguser_value = "00000035-0000-4000-8000-000000000035",
        owninguser = {
          systemuserid = "00000035-0000-4000-8000-000000000035",
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
      name = "another user than the owner lacks it",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147220960,
        message = "Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, roleCount=1, privilegeCount=12, accessMode=0) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.",
        _owninguser_value = "00000036-0000-4000-8000-000000000036",
        owninguser = {
          systemuserid = "00000036-0000-4000-8000-000000000036",
          fullname = "Finn Gray",
          accessmode = 1,
          systemuserroles_association = {},
        },
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
