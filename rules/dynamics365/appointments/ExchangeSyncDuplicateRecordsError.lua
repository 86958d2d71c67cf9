---@type kb.Article
return {
  code = "ExchangeSyncDuplicateRecordsError",
  kb = "4053811",
  title = "A contact from Exchange duplicates a record",
  product = "Microsoft Dynamics 365",
  reference = "https://support.microsoft.com/help/4053811",
  reviewed = "2021-03-31",
  status = "retired",
  retired = "Microsoft has withdrawn its article and names no other, but the error still turns up; use the steps here.",
  severity = "warning",
  role = "System Administrator",

  symptom = {
    text = "An alert asks whether to create a contact from Exchange although it duplicates a record: ExchangeSyncDuplicateRecordsError.",
    signatures = {
      { code = "ExchangeSyncDuplicateRecordsError" },
      { message = "One or more duplicate records were found in Microsoft Dynamics 365 when saving item [item] from Exchange to Microsoft Dynamics 365." },
    },
  },

  causes = {
    {
      id = "duplicate",
      text = "Duplicate detection has found a record that matches the tracked contact.",
      look = "Settings, Data Management, Duplicate Detection Rules: the published rules for contacts; contacts with the same name or address",
    },
  },

  resolution = {
    { cause = "duplicate", text = "Open the mailbox {mailbox.name}, then Alerts, and choose Yes in the alert to create the contact all the same." },
    { cause = "duplicate", text = "If the contact is there already, leave the alert as it is." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 2,
            text = "One or more duplicate records were found in Microsoft Dynamics 365 when saving item \"Eve Ford\" from Exchange to Microsoft Dynamics 365. Do you want to continue and create a duplicate record anyway? Email Server Error Code: ExchangeSyncDuplicateRecordsError",
          },
        },
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a scheduling conflict: a neighbour",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 2,
            text = "A scheduling conflict was found when saving appointment Review from Exchange to Microsoft Dynamics 365 because Ann Beck is unavailable at this time. Do you want to ignore the conflict and save anyway? Email Server Error Code: ExchangeSyncSchedulingConflictsError",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
