---@type kb.Article
return {
  code = "UnknownIncomingEmailIntegrationError2147220891",
  kb = "4466423",
  title = "Custom code aborts the creation of a record",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/unknownincomingemailintegrationerror-2147220891",
  reviewed = "2024-12-20",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "An alert says UnknownIncomingEmailIntegrationError with the number -2147220891, or Crm.80040265 for appointments, contacts, and tasks.",
    signatures = {
      { code = "UnknownIncomingEmailIntegrationError", number = "-2147220891" },
      { code = "Crm.80040265" },
      { code = "80040265" },
      { code = "IsvAborted" },
    },
  },

  causes = {
    {
      id = "custom-code",
      text = "A synchronous workflow or plug-in aborts the creation of the email, appointment, contact or task.",
      look = "Settings: Processes; Customize the System: Sdk Message Processing Steps",
    },
  },

  resolution = {
    {
      cause = "custom-code",
      text = "Find the workflow or plug-in:",
      steps = {
        "Open Settings, Processes, Activated Processes.",
        "Look for workflows on the record type that start when a record is created and do not run in the background; read their process sessions.",
        "Open Customize the System, Sdk Message Processing Steps, and look for synchronous steps on the record type.",
        "If the error comes again at will, switch off one candidate at a time to find the one at fault, then have its owner correct it.",
      },
    },
  },

  examples = {
    {
      name = "receiving email",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147220891 exception.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "appointments",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An internal Microsoft Dynamics 365 error occurred while synchronizing appointments, contacts, and tasks for the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try again later. Email Server Error Code: Crm.80040265.ISV code aborted the operation.",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "another number of the code",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "An unknown error occurred while receiving email through the mailbox \"Ann Beck\". The owner of the associated email server profile Contoso has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError -2147209462 exception.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
