---@type kb.Article
return {
  code = "SSSAdminProd",
  title = "A user # SSSAdminProd in audit logs and delegate fields",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/server-side-synchronization-new-admin-identity",
  reviewed = "2025-11-13",
  status = "stable",
  severity = "information",
  role = "System Administrator",

  symptom = {
    text = "There is a user # SSSAdminProd; it stands in audit logs in place of SYSTEM, and in Created By (Delegate) and Modified By (Delegate) of records of server-side synchronization. No alert shows it.",
  },

  causes = {
    {
      id = "identity",
      text = "Server-side synchronization has changed the identity with which it works in Dataverse, between November 2025 and March 2026.",
      look = "the audit log: are these operations of server-side synchronization?",
    },
  },

  resolution = {
    { cause = "identity", text = "There is nothing to do: leave the user as it is, for it is a system identity." },
    { cause = "identity", text = "If workflows, plug-ins or reports of your own depend on the identity SYSTEM in these fields, change them; the identity may change again." },
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
