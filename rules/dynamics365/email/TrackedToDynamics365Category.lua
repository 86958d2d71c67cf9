---@type kb.Article
return {
  code = "TrackedToDynamics365Category",
  kb = "4501716",
  title = "The category Tracked to Dynamics 365 was added to the mailbox",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/tracked-to-dynamics-365-category-added",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "information",
  role = "System Administrator",

  symptom = {
    text = "An alert tells that the category Tracked To Dynamics 365 is enabled, and Outlook shows it. It is no error.",
    signatures = {
      { message = "Outlook Category \"Tracked To Dynamics 365\" has been enabled for the mailbox <mailbox> as the OrgDBOrgSetting is enabled." },
    },
  },

  causes = {
    {
      id = "on-by-default",
      text = "Since version 9.1.0.4039, tracking by category is on unless somebody switches it off (OrgDBOrgSetting TrackCategorizedItems).",
      look = "Power Platform admin center: the environment's Settings, Email tracking",
    },
  },

  resolution = {
    { text = "If the category is welcome, there is nothing to do." },
    {
      cause = "on-by-default",
      text = "If it is not, switch it off:",
      steps = {
        "Open Power Platform admin center, the environment, Settings, Email tracking.",
        "Set People can use categories to track emails and appointments to Off; or set TrackCategorizedItems to false in OrgDBOrgSettings.",
        "Wait about 15 minutes until the category is gone from the mailboxes.",
      },
    },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 1,
            text = "Outlook Category \"Tracked To Dynamics 365\" has been enabled for the mailbox Ann Beck as the OrgDBOrgSetting is enabled. Use this Outlook category to track emails, appointments and tasks.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "an error of the mailbox",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received because the mailbox Ann Beck does not have an email server profile associated with it or the email server profile is inactive.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
