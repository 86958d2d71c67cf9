---@type kb.Article
return {
  code = "ErrorInvalidLicense",
  kb = "4459027",
  title = "The Exchange mailbox has no license",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/email-cannot-be-received-because-license-is-invalid-error",
  reviewed = "2024-12-06",
  status = "stable",
  severity = "error",
  role = "Microsoft 365 administrator",

  symptom = {
    text = "Incoming Email Status is Failure after Test & Enable Mailbox, and an alert says ErrorInvalidLicense.",
    signatures = {
      { code = "ErrorInvalidLicense" },
      { message = "Email can't be received because the license is invalid for the mailbox <mailbox>." },
      { details = "The license is invalid for this mailbox." },
      { details = "Mailbox '<mailbox>' doesn't have a valid license." },
    },
  },

  causes = {
    {
      id = "license",
      text = "The user mailbox behind the address {mailbox.emailaddress} has no Exchange Online license.",
      look = "Microsoft 365 admin center: Users, Active users, Licenses and apps",
    },
  },

  resolution = {
    { cause = "license", text = "Assign a license with Exchange Online to the user of the mailbox {mailbox.name}." },
    { cause = "license", text = "If the mailbox serves a queue, make it a shared mailbox, which needs no license: Exchange admin center, Recipients, Shared." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email can't be received because the license is invalid for the mailbox Ann Beck. Email Server Error Code: ErrorInvalidLicense",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the message alone",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Email cannot be received because the license is invalid for the mailbox Ann Beck.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the error of a neighbour",
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
