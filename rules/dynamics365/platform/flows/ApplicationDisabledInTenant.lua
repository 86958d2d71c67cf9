---@type kb.Article
return {
  code = "ApplicationDisabledInTenant",
  kb = "4513675",
  about = "flow_run",
  title = "Approval fails: Power Automate is disabled in the tenant",
  product = "Power Automate",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/power-automate/approvals/common-errors-creating-and-assigning-flow-approvals",
  reviewed = "2026-04-28",
  status = "stable",
  severity = "error",
  role = "Microsoft Entra administrator",

  symptom = {
    text = "A cloud flow with an approval fails: the enterprise applications of Power Automate are disabled in Microsoft Entra ID.",
    signatures = {
      { code = "ApplicationDisabledInTenant" },
      { message = "The Flow Enterprise Application has been disabled by your tenant administrator" },
    },
  },

  causes = {
    {
      id = "disabled",
      text = "An administrator has disabled Microsoft Flow Service or Microsoft Flow CDS Integration Service.",
      look = "Microsoft Entra admin center: Enterprise applications, these two: Enabled for users to sign-in?",
    },
  },

  resolution = {
    { text = "Enable both applications for users to sign in." },
    { text = "Run the flow again." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ApplicationDisabledInTenant",
        errormessage = "The Flow Enterprise Application has been disabled by your tenant administrator. Contact your tenant administrator and request that they enable Microsoft Flow applications 'Microsoft Flow Service' (AppID: '...') and 'Microsoft Flow CDS Integration Service' (AppID: '...') in the Azure Portal.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "Dynamics 365 is disabled: a neighbour",
      case = {
        name = "08584700000000000000000000000CU120",
        status = "Failed",
        errorcode = "ResourceDisabledInTenant",
        errormessage = "Resource `https://publishers.crm.dynamics.com` has been disabled by your tenant administrator. Contact your tenant administrator and request that they enable `https://publishers.crm.dynamics.com` in the Azure Portal.",
      },
      expect = { verdict = "clear" },
    },
  },
}
