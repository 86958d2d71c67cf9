---@type kb.Article
return {
  code = "GraphUserDetailByEmailMultipleFound",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: two users have the address",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Microsoft Entra administrator",

  symptom = {
    text = "A run of a cloud flow fails at an approval: several users of the tenant match one address.",
    signatures = {
      { code = "GraphUserDetailByEmailMultipleFound" },
      { message = "Found multiple matching users ([users]) for [address]" },
    },
  },

  causes = {
    {
      id = "two-users",
      text = "Two accounts in Microsoft Entra ID match the address {alert.address}: {alert.users}.",
      look = "Microsoft Entra ID: the accounts whose ids the error names; their mail addresses and user principal names",
    },
  },

  resolution = {
    { text = "Let an administrator of Microsoft Entra ID correct the accounts, so that only one has the address." },
    { text = "Until then, give the approval the Microsoft Entra id of the user instead of the address." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "GraphUserDetailByEmailMultipleFound",
        errormessage = "Found multiple matching users ('00001038-0000-4000-8000-000000001038, 00001039-0000-4000-8000-000000001039') for 'ida.jung@contoso.example'.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "nobody is valid: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "InvalidApprovalCreateRequestAssignedToNoValidUsers",
        errormessage = "Required field 'assignedTo' contained no valid users in the organization",
      },
      expect = { verdict = "clear" },
    },
  },
}
