---@type kb.Article
return {
  code = "CrmSecurityFailure",
  kb = "4510938",
  title = "The address is approved by somebody who may not",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/a-failure-occurred-crmsecurity",
  reviewed = "2024-12-25",
  status = "stable",
  severity = "error",
  role = "Microsoft 365 administrator",

  symptom = {
    text = "Approve Email on a mailbox ends in a dialog that says: A failure occurred in CrmSecurity. No alert shows it.",
    signatures = {
      { message = "A failure occurred in CrmSecurity. If you contact support, please provide the technical details." },
      { details = "doesn't match with UPN. User [user] should be a global administrator to approve mailbox in organization" },
    },
  },

  causes = {
    {
      id = "role",
      text = "Whoever selected Approve Email lacks one of two roles that are needed together: Global Administrator or Exchange Administrator in Microsoft 365, and System Administrator in Dynamics 365.",
      look = "Microsoft 365 admin center: Users, Active users, the person's roles; Power Platform admin center: Users + permissions, the person's security roles",
    },
  },

  resolution = {
    { cause = "role", text = "Let somebody who has both roles open the mailbox {mailbox.name} and select Approve Email." },
    { cause = "role", text = "Or switch off the approval of addresses in this environment, if that suits your security." },
  },

  examples = {
    {
      name = "the published dialog",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "A failure occurred in CrmSecurity. If you contact support, please provide the technical details.",
          },
        },
      },
      expect = { verdict = "cannot_tell", cause = {} },
    },
    {
      name = "the log file of the dialog",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Approve Email",
            errordetails = "Microsoft.Crm.CrmException: The Queue: 11111111-1111-1111-1111-111111111111 email `ann@contoso.example` doesn't match with UPN. User 22222222-2222-2222-2222-222222222222 should be a global administrator to approve mailbox in organization \\contoso.",
          },
        },
      },
      expect = { verdict = "cannot_tell", cause = {} },
    },
    {
      name = "the generic code alone",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          { level = 3, text = "<ErrorCode>-2147220906</ErrorCode>" },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
