---@type kb.Article
return {
  code = "GeneralIncomingEmailServerError",
  kb = "4019040",
  title = "App for Outlook cannot be added: the Exchange version is not supported",
  product = "Microsoft Dynamics 365 App for Outlook",
  reference = "https://support.microsoft.com/help/4019040",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "error",
  role = "Exchange Administrator",

  symptom = {
    text = "The status of Dynamics 365 App for Outlook shows GeneralIncomingEmailServerError when the app is added for a mailbox of Exchange on-premises. No alert of the mailbox shows it.",
    signatures = {
      { message = "There was an issue when attempting to add the app to Outlook. SoapException : GeneralIncomingEmailServerError" },
      {
        code = "GeneralIncomingEmailServerError",
        details = "The specified server version is invalid.",
      },
    },
  },

  causes = {
    {
      id = "version",
      text = "The version of Exchange is not one that the app supports.",
      look = "Exchange admin center, on-premises: Servers, Version",
    },
    {
      id = "system-mailboxes",
      text = "Exchange was upgraded, but its system mailboxes were not moved to the new version.",
      look = "Exchange Management Shell: Get-Mailbox -Arbitration, the columns Database and AdminDisplayVersion",
    },
  },

  resolution = {
    { cause = "version", text = "Upgrade Exchange to a version that the app supports." },
    { cause = "system-mailboxes", text = "Move the system mailboxes to a database of the new version." },
    { text = "Add the app for {mailbox.name} again under Dynamics 365 App for Outlook." },
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
      name = "the code alone in a mailbox's alert, which may be something else",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: GeneralIncomingEmailServerError" },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
