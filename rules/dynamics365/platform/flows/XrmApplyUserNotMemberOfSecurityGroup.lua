---@type kb.Article
return {
  code = "XrmApplyUserNotMemberOfSecurityGroup",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: a user is not in the security group of the environment",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Power Platform administrator",

  relations = {
    { name = "member", table = "systemuser", equal = { { "alert.object", "azureactivedirectoryobjectid" } } },
  },

  symptom = {
    text = "A run of a cloud flow fails at an approval: a creator, requestor or recipient cannot be added as a user of the environment.",
    signatures = {
      { code = "XrmApplyUserNotMemberOfSecurityGroup" },
      { message = "Could not create a CDS system record representing user [object]. Please ask a database administrator" },
    },
  },

  causes = {
    {
      id = "no-user",
      text = "The user {alert.object} is no user of this environment, as the security group of the environment does not have the account.",
      when = function(case)
        return case.member == nil
      end,
    },
    {
      id = "disabled",
      text = "The user {member.fullname} is disabled in this environment.",
      when = function(case)
        return case.member ~= nil and case.member.isdisabled
      end,
    },
  },

  resolution = {
    { text = "Add creators, requestors and recipients of approvals to the security group of the environment." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "there is no such user",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "XrmApplyUserNotMemberOfSecurityGroup",
        errormessage = "Could not create a CDS system record representing user '00001038-0000-4000-8000-000000001038'. Please ask a database administrator to add the user to the authorized security group.",
        member = null,
      },
      expect = { verdict = "confirmed", cause = "no-user" },
    },
    {
      name = "the user is disabled",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "XrmApplyUserNotMemberOfSecurityGroup",
        errormessage = "Could not create a CDS system record representing user '00001038-0000-4000-8000-000000001038'. Please ask a database administrator to add the user to the authorized security group.",
        member = {
          fullname = "Ida Jung",
          isdisabled = true,
        },
      },
      expect = { verdict = "confirmed", cause = "disabled" },
    },
    {
      name = "the user was added since",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "XrmApplyUserNotMemberOfSecurityGroup",
        errormessage = "Could not create a CDS system record representing user '00001038-0000-4000-8000-000000001038'. Please ask a database administrator to add the user to the authorized security group.",
        member = {
          fullname = "Ida Jung",
          isdisabled = false,
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "permissions in general: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "XrmApprovalsGeneralPermissionsError",
        errormessage = "Encountered a general permissions error trying to access the Dataverse database.",
      },
      expect = { verdict = "clear" },
    },
  },
}
