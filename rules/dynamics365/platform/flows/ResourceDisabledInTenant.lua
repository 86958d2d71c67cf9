---@type kb.Article
return {
  code = "ResourceDisabledInTenant",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: Dynamics 365 is disabled in the tenant",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Microsoft Entra administrator",

  symptom = {
    text = "A cloud flow with an approval fails: a resource of Dynamics 365 is disabled in Microsoft Entra ID.",
    signatures = {
      { code = "ResourceDisabledInTenant" },
      { message = "Resource [resource] has been disabled by your tenant" },
    },
  },

  causes = {
    {
      id = "disabled",
      text = "An administrator has disabled the enterprise application of {alert.resource}.",
      look = "Microsoft Entra admin center: Enterprise applications, the one of {alert.resource}: Enabled for users to sign-in?",
    },
  },

  resolution = {
    { text = "Enable the application for users to sign in." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ResourceDisabledInTenant",
        errormessage = "Resource `https://publishers.crm.dynamics.com` has been disabled by your tenant administrator. Contact your tenant administrator and request that they enable `https://publishers.crm.dynamics.com` in the Azure Portal.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "Power Automate is disabled: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ApplicationDisabledInTenant",
        errormessage = "The Flow Enterprise Application has been disabled by your tenant administrator. Contact your tenant administrator and request that they enable Microsoft Flow applications 'Microsoft Flow Service' (AppID: '...') and 'Microsoft Flow CDS Integration Service' (AppID: '...') in the Azure Portal.",
      },
      expect = { verdict = "clear" },
    },
  },
}
