---@type kb.Article
return {
  code = "XrmApprovalsGeneralPermissionsError",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: no access to the approvals tables",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Power Platform administrator",

  symptom = {
    text = "A run of a cloud flow fails at an approval: the tables of approvals in Dataverse may not be read or changed.",
    signatures = {
      { code = "XrmApprovalsGeneralPermissionsError" },
      { message = "Encountered a general permissions error trying to access the Dataverse database" },
    },
  },

  causes = {
    {
      id = "roles",
      text = "The security roles Approvals Administrator or Approvals User were changed.",
      look = "Power Platform admin center: the environment, Security roles; compare them with those of another environment",
    },
    {
      id = "plug-in",
      text = "A plug-in bars the tables of approvals.",
      look = "Plug-in Registration Tool: steps on the tables of approvals; Plug-in Trace Log",
    },
  },

  resolution = {
    { cause = "roles", text = "Restore the security roles as the solution for approvals brings them." },
    { cause = "plug-in", text = "Unregister the steps on the tables of approvals." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "XrmApprovalsGeneralPermissionsError",
        errormessage = "Encountered a general permissions error trying to access the Dataverse database. This could be caused by modification of the approvals administrator or user roles, or by an incompatible plugin.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a user outside the security group: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "XrmApplyUserNotMemberOfSecurityGroup",
        errormessage = "Could not create a CDS system record representing user '00001038-0000-4000-8000-000000001038'. Please ask a database administrator to add the user to the authorized security group.",
      },
      expect = { verdict = "clear" },
    },
  },
}
