---@type kb.Article
return {
  code = "MailboxDisabled",
  kb = "4481318",
  title = "The mailbox is deactivated, or not enabled for outgoing email",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/email-message-cannot-be-sent",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox fails, and an alert says that a message cannot be sent because the mailbox is deactivated or disabled for outgoing email: MailboxDisabled.",
    signatures = {
      { code = "MailboxDisabled" },
      { message = "cannot be sent because the mailbox <mailbox> is deactivated or disabled for outgoing email." },
    },
  },

  causes = {
    {
      id = "deactivated",
      text = "The mailbox {mailbox.name} is deactivated.",
      when = function(case)
        return case.mailbox.statecode == option.mailbox.statecode.Inactive
      end,
      remedy = {
        on = "mailbox",
        set = {
          statecode = option.mailbox.statecode.Active,
          statuscode = option.mailbox.statuscode.Active,
        },
        then_test = true,
        text = "Activate the mailbox {mailbox.name}.",
      },
    },
    {
      id = "user-disabled",
      text = "The mailbox {mailbox.name} is deactivated, and so is its user {user.fullname}, as when the Dynamics 365 license is taken away.",
      when = function(case)
        return case.mailbox.statecode == option.mailbox.statecode.Inactive
          and case.user ~= nil
          and case.user.isdisabled == true
      end,
    },
    {
      id = "outgoing",
      text = "The mailbox {mailbox.name} is active, but not enabled for outgoing email.",
      when = function(case)
        return case.mailbox.statecode == option.mailbox.statecode.Active
          and case.mailbox.enabledforoutgoingemail == false
      end,
      remedy = { on = "mailbox", then_test = true, text = "Test the mailbox {mailbox.name} again." },
    },
  },

  resolution = {
    { cause = "user-disabled", text = "Enable the user {user.fullname} again first, with a valid Dynamics 365 license and a security role." },
    { cause = "deactivated", text = "Open the mailbox {mailbox.name} and select Activate; its footer then shows Active.", fix = true },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox; read the newest entry under Alerts if a result is not Success.", fix = true },
  },

  examples = {
    {
      name = "deactivated by hand",
      case = {
        name = "Ann Beck",
        statecode = 1,
        enabledforoutgoingemail = true,
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          isdisabled = false,
        },
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message \"Your mailbox is now connected to Dynamics 365\" cannot be sent because the mailbox Ann Beck is deactivated or disabled for outgoing email.\nEmail Server Error Code:  MailboxDisabled",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "deactivated" },
    },
    {
      name = "deactivated with its user",
      case = {
        name = "Ann Beck",
        statecode = 1,
        enabledforoutgoingemail = false,
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          isdisabled = true,
        },
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: MailboxDisabled" },
        },
      },
      expect = { verdict = "confirmed", cause = { "deactivated", "user-disabled" } },
    },
    {
      name = "active, but not enabled",
      case = {
        name = "Ann Beck",
        statecode = 0,
        enabledforoutgoingemail = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The email message \"Offer\" cannot be sent because the mailbox Ann Beck is deactivated or disabled for outgoing email.",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "outgoing" },
    },
    {
      name = "activated and enabled meanwhile",
      case = {
        name = "Ann Beck",
        statecode = 0,
        enabledforoutgoingemail = true,
        _regardingobjectid_value = "88888888-8888-8888-8888-888888888888",
        regardingobjectid = {
          systemuserid = "88888888-8888-8888-8888-888888888888",
          fullname = "Ann Beck",
          isdisabled = false,
        },
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: MailboxDisabled" },
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "disabled by the system for another error",
      case = {
        name = "Ann Beck",
        statecode = 0,
        enabledforoutgoingemail = false,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The mailbox location could not be determined while sending the email message Greetings. The mailbox Ann Beck has been disabled for sending email and the owner of the associated email server profile Contoso has been notified.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
