---@type kb.Article
return {
  code = "CrmSecurityFailure",
  kb = "4510938",
  title = "Approve Email fails: whoever selects it lacks a role",
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
      { message = "User [user] should be a global administrator or exchange administrator to approve mailbox in organization [organization]" },
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
      name = "no alert shows it",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "an approval that an alert asks for",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be sent because the email address of the mailbox Ann Beck requires an approval by a Microsoft 365 administrator. The mailbox has been disabled for sending email and the owner of the email server profile Exchange Online has been notified.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
