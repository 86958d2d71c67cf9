---@type kb.Article
return {
  code = "Exchange383",
  kb = "4494491",
  title = "The user's time zone is one that Exchange cannot handle",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/email-exchange-synchronization/appointments-do-not-sync-to-exchange-for-some-users",
  reviewed = "2024-12-09",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Appointments, contacts, and tasks are not synchronized, and an alert says: Exchange.server returned 383 error.",
    signatures = {
      { message = "Exchange.server returned 383 error" },
      { number = "383", source = "Exchange.server" },
    },
  },

  causes = {
    {
      id = "time-zone",
      text = "The personal time zone of the user {user.fullname} is one that a defect of Exchange Web Services cannot handle, such as Chetumal, Montevideo, Casablanca, Cairo or Kaliningrad.",
      look = "the user's personal Options, General, Time Zone: is it that of Chetumal, Montevideo, Casablanca, Cairo, Kaliningrad, Windhoek, Khartoum, Baghdad, Istanbul, Minsk, Astrakhan, Baku, Izhevsk, Moscow, Yerevan, Ekaterinburg, Barnaul, Hovd, Krasnoyarsk, Novosibirsk, Tomsk, Irkutsk, Chita, Yakutsk, Vladivostok, Bougainville Island, Chokurdakh, Magadan, Norfolk Island, Sakhalin, or Anadyr?",
    },
  },

  resolution = {
    { cause = "time-zone", text = "Choose another time zone with the same offset in the user's personal Options, such as Havana for Chetumal." },
    { text = "Wait for one cycle of synchronization, 15 to 30 minutes." },
  },

  examples = {
    {
      name = "the published alert",
      case = {
        name = "Ann Beck",
        tracelog_Mailbox = {
          {
            level = 3,
            text = "Appointments, contacts, and tasks for the mailbox Ann Beck couldn't be synchronized. The owner of the associated email server profile Contoso has been notified. The system will try again later. Email Server Error Code: Exchange.server returned 383 error.",
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
            text = "Appointments, contacts, and tasks for the mailbox Ann Beck couldn't be synchronized. The owner of the associated email server profile Contoso has been notified. The system will try again later. Email Server Error Code: Exchange.server returned 203 error.",
          },
        },
      },
      expect = { verdict = "clear" },
    },
  },
}
