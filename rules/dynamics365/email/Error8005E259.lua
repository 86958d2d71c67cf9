---@type kb.Article
return {
  code = "Error8005E259",
  title = "The mailbox's user or team lacks privileges",
  product = "Microsoft Dataverse",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/error-code-8005e259",
  reviewed = "2024-04-29",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Test & Enable Mailbox fails with the error code 8005E259.",
    signatures = {
      { code = "8005E259" },
    },
  },

  causes = {
    {
      id = "privileges",
      text = "The user or team that the mailbox {mailbox.name} belongs to lacks privileges for synchronization.",
      look = "Power Platform admin center: Settings, Users + permissions, Security roles",
    },
  },

  resolution = {
    {
      cause = "privileges",
      text = "Give the user or team a security role with the privileges:",
      steps = {
        "Open the environment in the Power Platform admin center, then Settings, Users + permissions, Security roles.",
        "Take or make a role with Direct User (Basic) access level and Team privileges that has the missing ones.",
        "Assign it to the user or team.",
      },
    },
    { text = "Open the mailbox {mailbox.name} and select Test & Enable Mailbox again; read the newest entry under Alerts if a result is not Success." },
  },

  examples = {
    {
      name = "the code in an alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "The test of the mailbox failed. Error code: 8005E259",
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
            text = "The test of the mailbox failed. Error code: 8005E272",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
