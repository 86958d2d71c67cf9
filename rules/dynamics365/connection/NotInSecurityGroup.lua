---@type kb.Article
return {
  code = "NotInSecurityGroup",
  kb = "3210340",
  other_kb = { "4555668" },
  title = "A user is not in the security group of the environment",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-when-signing-dynamics-365",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Signing in to Dynamics 365, or App for Outlook, says that you are not part or not a member of the organization, that your account has been disabled, no instances found for this user ID, or Invalid User Authorization. No alert of a mailbox shows it.",
    signatures = {
      { details = "You are not part of this organization." },
      { details = "You are not a member of this organization" },
      { message = "You ([user]) do not belong to the organization [organization]. Verify the organization name and try to sign in again." },
      { message = "Your account ([user]) is disabled, and you no longer have the privilege to access this organization." },
      { details = "no instances found for this user ID" },
      { message = "You have signed in with a user ID that cannot log into Dynamics 365." },
      { message = "Invalid User Authorization: The user authentication passed to the platform is not valid." },
    },
  },

  causes = {
    {
      id = "group",
      text = "The environment has a security group, and the user is not a member of it.",
      look = "Power Platform admin center: the environment, Edit, Security group; the members of that group in Microsoft 365 admin center",
    },
  },

  resolution = {
    { cause = "group", text = "Add the user to the security group, in Microsoft 365 admin center if it is managed there." },
    { cause = "group", text = "If the user still cannot sign in, run the Microsoft Support and Recovery Assistant." },
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
      name = "a mailbox that belongs to another organization: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Incoming emails aren't being synced because the email address for the Ann Beck mailbox is configured for another Dynamics 365 organization. Ask your administrator to test and enable your mailbox for the current organization and to change the sync method for non-primary organizations to None. Email Server Error Code: IncomingIncorrectCrmOrgError",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
