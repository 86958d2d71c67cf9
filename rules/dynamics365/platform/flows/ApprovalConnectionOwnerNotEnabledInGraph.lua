---@type kb.Article
return {
  code = "ApprovalConnectionOwnerNotEnabledInGraph",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: the owner of the Approvals connection is disabled",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  relations = {
    { name = "connection_owner", table = "systemuser", equal = { { "alert.object", "azureactivedirectoryobjectid" } } },
  },

  symptom = {
    text = "A run of a cloud flow fails at an approval: the account that owns the Approvals connection is disabled.",
    signatures = {
      { code = "ApprovalConnectionOwnerNotEnabledInGraph" },
      { message = "The Approvals connection owner was found in Graph, but the account is not enabled. Object Id: [object]" },
    },
  },

  causes = {
    {
      id = "disabled",
      text = "The user {connection_owner.fullname}, who owns the Approvals connection of the flow, is disabled.",
      when = function(case)
        return case.connection_owner ~= nil and case.connection_owner.isdisabled
      end,
    },
    {
      id = "elsewhere",
      text = "The account {alert.object} is disabled, and is no user of this environment.",
      when = function(case)
        return case.connection_owner == nil
      end,
    },
  },

  resolution = {
    { text = "Replace the Approvals connection of the flow by one of a user who is active, or enable the account." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the owner is disabled",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ApprovalConnectionOwnerNotEnabledInGraph",
        errormessage = "The Approvals connection owner was found in Graph, but the account is not enabled. Object Id: '00001038-0000-4000-8000-000000001038'",
        connection_owner = {
          fullname = "Ida Jung",
          isdisabled = true,
        },
      },
      expect = { verdict = "confirmed", cause = "disabled" },
    },
    {
      name = "the owner is no user of the environment",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ApprovalConnectionOwnerNotEnabledInGraph",
        errormessage = "The Approvals connection owner was found in Graph, but the account is not enabled. Object Id: '00001038-0000-4000-8000-000000001038'",
        connection_owner = null,
      },
      expect = { verdict = "confirmed", cause = "elsewhere" },
    },
    {
      name = "the owner was enabled since",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ApprovalConnectionOwnerNotEnabledInGraph",
        errormessage = "The Approvals connection owner was found in Graph, but the account is not enabled. Object Id: '00001038-0000-4000-8000-000000001038'",
        connection_owner = {
          fullname = "Ida Jung",
          isdisabled = false,
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the owner was deleted: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ApprovalConnectionOwnerNotFoundInGraph",
        errormessage = "The Approvals connection owner was not found in Graph. Object Id: '00001038-0000-4000-8000-000000001038'",
      },
      expect = { verdict = "clear" },
    },
  },
}
