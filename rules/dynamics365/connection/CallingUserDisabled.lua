---@type kb.Article
return {
  code = "CallingUserDisabled",
  title = "The signed-in user is disabled in the environment",
  product = "Microsoft Dynamics 365",
  reference = "https://github.com/seanmcne/Microsoft.Xrm.Data.PowerShell/issues/249",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An action, such as approving an address, fails, and the error says that the user with a certain SystemUserId is disabled. No alert of the mailbox shows it.",
    signatures = {
      { message = "The user with SystemUserId=[user] is disabled" },
    },
  },

  causes = {
    {
      id = "disabled",
      text = "The user who is signed in is disabled in this environment.",
      look = "Power Platform admin center: Settings, Users + permissions, Users: the user whose id the error names",
    },
  },

  resolution = {
    { cause = "disabled", text = "Sign in as an administrator who is enabled in this environment, and repeat the action." },
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
  },
}
