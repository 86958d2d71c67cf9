---@type kb.Article
return {
  code = "CloudFlowSuspended",
  about = "process",
  title = "Cloud flow does not run: it is suspended",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/flow-run-issues/triggers-troubleshoot",
  reviewed = "2025-10-16",
  status = "stable",
  severity = "error",
  role = "Owner of the flow",

  symptom = {
    text = "A cloud flow does not start any more: its status is Suspended.",
    when = function(case)
      return case.process.category == option.workflow.category.ModernFlow
        and case.process.statecode == option.workflow.statecode.Suspended
    end,
  },

  causes = {
    {
      id = "policy",
      text = "The flow {process.name} violates a data loss prevention policy, and was suspended for it.",
      when = function(case)
        return case.process.statuscode == option.workflow.statuscode.CompanyDLPViolation
          and case.process.suspensionreasondetails == nil
      end,
    },
    {
      id = "details",
      text = "The flow {process.name} was suspended for the reason that it gives: {process.suspensionreasondetails}.",
      when = function(case)
        return case.process.suspensionreasondetails ~= nil
      end,
    },
  },

  resolution = {
    { cause = "policy", text = "Open the flow and save it: the flow checker names the connectors that the policy does not allow together." },
    { cause = "policy", text = "Change the flow so that it does without them, or let an administrator change the policy." },
    { cause = "details", text = "Remove what the reason names." },
    { text = "Turn the flow on again." },
  },

  examples = {
    {
      name = "suspended for a policy",
      case = {
        name = "Copy mail to list",
        category = 5,
        type = 1,
        statecode = 2,
        statuscode = 3,
        suspensionreasondetails = null,
      },
      expect = { verdict = "confirmed", cause = "policy" },
    },
    {
      name = "suspended for a reason that is given",
      case = {
        name = "Copy mail to list",
        category = 5,
        type = 1,
        statecode = 2,
        statuscode = 3,
        suspensionreasondetails = "The license of the owner has expired",
      },
      expect = { verdict = "confirmed", cause = "details" },
    },
    {
      name = "a flow that is on",
      case = {
        name = "Copy mail to list",
        category = 5,
        type = 1,
        statecode = 1,
        statuscode = 2,
        suspensionreasondetails = null,
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a classic workflow in draft",
      case = {
        name = "Approve order",
        category = 0,
        type = 1,
        statecode = 0,
        statuscode = 1,
        suspensionreasondetails = null,
      },
      expect = { verdict = "clear" },
    },
  },
}
