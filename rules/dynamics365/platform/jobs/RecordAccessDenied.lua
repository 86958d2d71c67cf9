---@type kb.Article
return {
  code = "RecordAccessDenied",
  about = "system_job",
  title = "System job fails: no access to a record",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/user-permissions/client-errors",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "A request, or the system job that runs it, ends because the user or team may not read, create or change a certain record (0x80048306).",
    signatures = {
      { code = "-2147187962", message = "Principal with id [principal] does not have [right] right(s) for record with id [record] of entity [table]" },
      { message = "SecLib::AccessCheckEx failed. Returned hr" },
      { message = "Principal with id [principal] does not have [right] right(s) for record with id [record] of entity [table]" },
    },
  },

  causes = {
    {
      id = "access",
      text = "The user or team has the privilege for the table, but not as far as this record: neither its owner nor the depth of the privilege nor sharing gives {alert.right}.",
      look = "the record: Check access, for the user that the error names",
    },
  },

  resolution = {
    { cause = "access", text = "Share {alert.record} with the user, change its owner, or give the privilege in the security role a greater depth." },
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
        errorcode = -2147187962,
        message = "Principal with id 00000035-0000-4000-8000-000000000035 does not have ReadAccess right(s) for record with id 000001f5-0000-4000-8000-0000000001f5 of entity lead",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the access check behind it",
      case = {
        name = "Assign lead",
        operationtype = 10,
        statecode = 3,
        statuscode = 31,
        errorcode = -2147187962,
        message = "SecLib::AccessCheckEx failed. Returned hr = -2147187962, ObjectID: 000001f5-0000-4000-8000-0000000001f5, OwnerId: 00000035-0000-4000-8000-000000000035, OwnerIdType: 8 and CallingUser: 00000035-0000-4000-8000-000000000035. ObjectTypeCode: 4, AccessRights: ReadAccess",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a privilege is missing: a neighbour",
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
