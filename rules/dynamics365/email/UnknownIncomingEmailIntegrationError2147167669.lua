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
    text = "An alert says UnknownIncomingEmailIntegrationError with the number -2147167669: email is not received.",
    signatures = {
      { code = "UnknownIncomingEmailIntegrationError", number = "-2147167669" },
    },
  },

  causes = {
    {
      id = "unlicensed",
      text = "The user {user.fullname}, who owns the mailbox, has no Dynamics 365 license.",
      when = function(case)
        return case.user ~= nil
          and case.mailbox._ownerid_value == case.user.systemuserid
          and case.user.islicensed == false
      end,
    },
    {
      id = "other-owner",
      text = "The mailbox belongs to a queue, or is owned by somebody else than its user; and that owner has no Dynamics 365 license.",
      look = "the mailbox: Owner; Microsoft 365 admin center: the owner's Licenses and apps",
    },
    {
      id = "other-mailbox",
      text = "The owner of another mailbox with the same address has no Dynamics 365 license.",
      look = "Email Configuration, Mailboxes: others with the same address",
    },
  },

  resolution = {
    { cause = "unlicensed", text = "Assign a Dynamics 365 license to {user.fullname}." },
    { cause = "other-owner", text = "Assign a Dynamics 365 license to the owner of the mailbox {mailbox.name}." },
    { cause = "other-mailbox", text = "Find the other mailbox that has this address and an owner without a license, and change the address on the user or queue it belongs to." },
  },

  examples = {
    {
      name = "unlicensed",
      case = {
        name = "Ann Beck",
        _ownerid_value = "88888888-8888-8888-8888-888888888888",
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
        _ownerid_value = "88888888-8888-8888-8888-888888888888",
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
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "the mailbox of a queue",
      case = {
        name = "Sales Desk",
        _ownerid_value = "88888888-8888-8888-8888-888888888888",
        _regardingobjectid_value = "66666666-6666-6666-6666-666666666666",
        regardingobjectid = null,
        regardingobjectid_queue = { queueid = "66666666-6666-6666-6666-666666666666", name = "Sales Desk" },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Sales Desk\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147167669 exception.",
          },
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
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
