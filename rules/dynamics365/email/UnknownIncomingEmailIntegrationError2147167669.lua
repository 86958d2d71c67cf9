---@type kb.Article
return {
  code = "UnknownIncomingEmailIntegrationError2147167669",
  kb = "4551335",
  title = "The mailbox's owner has no Dynamics 365 license",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/exception-appears-server-side-sync",
  reviewed = "2025-01-02",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says UnknownIncomingEmailIntegrationError with the number -2147167669: e-mail is not received.",
    signatures = {
      { code = "UnknownIncomingEmailIntegrationError", number = "-2147167669" },
    },
  },

  causes = {
    {
      id = "unlicensed",
      text = "The user {user.fullname} of the mailbox has no Dynamics 365 license.",
      when = function(case)
        return case.user ~= nil and case.user.islicensed == false
      end,
    },
    {
      id = "other-mailbox",
      text = "The user of another mailbox with the same address has no license.",
      look = "Email Configuration, Mailboxes: others with the same address",
    },
  },

  resolution = {
    { cause = "unlicensed", text = "Assign a Dynamics 365 license to {user.fullname}." },
    { cause = "other-mailbox", text = "Find the other mailbox with this address and an unlicensed user, and change the address of that user or queue." },
  },

  examples = {
    {
      name = "unlicensed",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          islicensed = false,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147167669 exception.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "unlicensed" },
    },
    {
      name = "licensed",
      case = {
        name = "Ann Beck",
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          islicensed = true,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147167669 exception.",
          },
        },
      },
      expect = { verdict = "cannot_tell", cause = {} },
    },
    {
      name = "another number of the code",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147220891 exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
