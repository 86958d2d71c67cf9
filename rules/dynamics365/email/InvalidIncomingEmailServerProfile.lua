---@type kb.Article
return {
  code = "InvalidIncomingEmailServerProfile",
  kb = "4484702",
  title = "The mailbox has no active email server profile",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/mailbox-does-not-have-email-server-profile",
  reviewed = "2024-12-11",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox ends in Failure, and the mailbox's alerts show this error.",
    signatures = {
      { code = "InvalidIncomingEmailServerProfile" },
      { message = "Email cannot be received because the mailbox [mailbox] does not have an email server profile associated with it or the email server profile is inactive." },
    },
  },

  causes = {
    {
      id = "no-profile",
      text = "The mailbox has no email server profile.",
      when = function(case)
        return case.profile == nil
      end,
      remedy = {
        on = "mailbox",
        set = { emailserverprofile = ask("profile") },
        then_test = true,
        text = "Give the mailbox {mailbox.name} the email server profile {answer.profile}.",
      },
    },
    {
      id = "inactive-profile",
      text = "The email server profile {profile.name} is inactive.",
      when = function(case)
        return case.profile ~= nil
          and case.profile.statecode == option.emailserverprofile.statecode.Inactive
      end,
      remedy = {
        on = "profile",
        set = {
          statecode = option.emailserverprofile.statecode.Active,
          statuscode = option.emailserverprofile.statuscode.Active,
        },
        then_test = true,
        text = "Activate the email server profile {profile.name}.",
      },
    },
  },

  resolution = {
    {
      cause = "no-profile",
      text = "Open the mailbox {mailbox.name} and select a value for Server Profile.",
      fix = true,
    },
    {
      cause = "inactive-profile",
      text = "Activate the email server profile {profile.name}:",
      steps = {
        "Open Settings, Email Configuration, Email Server Profiles.",
        "Switch to the view Inactive Email Server Profiles.",
        "Select the profile, then Activate, then OK.",
      },
      fix = true,
    },
    { text = "Open the mailbox {mailbox.name} again and select Test & Enable Mailbox.", fix = true },
    { text = "If a result is still Failure, read the newest entry under Alerts." },
  },

  -- Worth knowing before anybody tests the mailbox: it is meant to synchronize on the server.
  early = function(case)
    return case.mailbox.incomingemaildeliverymethod
      == option.mailbox.incomingemaildeliverymethod.ServerSideSynchronizationOrEmailRouter
  end,

  examples = {
    {
      name = "no profile",
      case = {
        mailboxid = "11111111-1111-1111-1111-111111111111",
        name = "Ann Beck",
        _emailserverprofile_value = null,
        emailserverprofile = null,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received because the mailbox Ann Beck does not have an email server profile associated with it or the email server profile is inactive.  Email Server Error Code: InvalidIncomingEmailServerProfile",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "no-profile", missing = {} },
    },
    {
      name = "inactive profile",
      case = {
        mailboxid = "22222222-2222-2222-2222-222222222222",
        name = "Bob Chan",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso Exchange",
          statecode = 1,
        },
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: InvalidIncomingEmailServerProfile" },
        },
      },
      expect = { verdict = "confirmed", cause = "inactive-profile", missing = {} },
    },
    {
      name = "the message alone, without its code",
      case = {
        mailboxid = "33333333-3333-3333-3333-333333333333",
        name = "Cleo Diaz",
        _emailserverprofile_value = null,
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received because the mailbox “Cleo Diaz” doesn't have an email server profile associated with it or the email server profile is inactive",
          },
        },
      },
      expect = { verdict = "confirmed", cause = "no-profile" },
    },
    {
      name = "fixed, but the alert is still there",
      case = {
        mailboxid = "44444444-4444-4444-4444-444444444444",
        name = "Dan Eder",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso Exchange",
          statecode = 0,
        },
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: InvalidIncomingEmailServerProfile" },
        },
      },
      expect = { verdict = "unexplained", cause = {}, missing = {} },
    },
    {
      name = "the profile's column was not exported",
      case = {
        mailboxid = "55555555-5555-5555-5555-555555555555",
        name = "Eva Fink",
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: InvalidIncomingEmailServerProfile" },
        },
      },
      expect = { verdict = "inconclusive", missing = "mailbox._emailserverprofile_value" },
    },
    {
      name = "the profile is set, but could not be read",
      case = {
        mailboxid = "66666666-6666-6666-6666-666666666666",
        name = "Finn Gray",
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = null,
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: InvalidIncomingEmailServerProfile" },
        },
      },
      expect = { verdict = "inconclusive", missing = "profile.statecode" },
    },
    {
      name = "the cause is there before the symptom",
      case = {
        mailboxid = "77777777-7777-7777-7777-777777777777",
        name = "Gita Hahn",
        incomingemaildeliverymethod = 2,
        _emailserverprofile_value = null,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "at_risk", cause = "no-profile" },
    },
    {
      name = "no profile, but no server-side synchronization either",
      case = {
        mailboxid = "88888888-8888-8888-8888-888888888888",
        name = "Hans Ibsen",
        incomingemaildeliverymethod = 0,
        _emailserverprofile_value = null,
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "a healthy mailbox",
      case = {
        mailboxid = "99999999-1111-1111-1111-111111111111",
        name = "Ida Jung",
        incomingemaildeliverymethod = 2,
        _emailserverprofile_value = "99999999-9999-9999-9999-999999999999",
        emailserverprofile = {
          emailserverprofileid = "99999999-9999-9999-9999-999999999999",
          name = "Contoso Exchange",
          statecode = 0,
        },
        tracelog_Mailbox = {},
      },
      expect = { verdict = "clear" },
    },
    {
      name = "another article's code that begins like this one",
      case = {
        mailboxid = "aaaaaaaa-1111-1111-1111-111111111111",
        name = "Jan Kerr",
        incomingemaildeliverymethod = 0,
        _emailserverprofile_value = null,
        tracelog_Mailbox = {
          { level = 3, text = "Email Server Error Code: InvalidIncomingEmailServerProfileConfiguration" },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
