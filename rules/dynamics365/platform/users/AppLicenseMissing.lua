---@type kb.Article
return {
  code = "AppLicenseMissing",
  kb = "4548022",
  about = "user",
  title = "User cannot open an app: invalid license",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/environment-app-access/error-when-accessing-app-module",
  reviewed = "2021-03-31",
  status = "stable",
  severity = "error",
  role = "Microsoft 365 license administrator",

  symptom = {
    text = "Opening an app fails with the error Invalid License (error code 2147812097): the app requires a license that the user does not have.",
    signatures = {
      { code = "80050301" },
      { message = "This app requires a license and you don't have the appropriate license to access this app" },
      { message = "Invalid License: This application requires a license" },
      { message = "User does not have a license to access this app module" },
      { message = "User does not have any license to access this app module" },
    },
  },

  causes = {
    {
      id = "service-plan",
      text = "The user has no license with one of the service plans that the error names; a license for Team Members, for one, does not open Customer Service Hub.",
      look = "Microsoft 365 admin center: the licenses of the user, compared with the service plans that the error names",
    },
  },

  resolution = {
    { cause = "service-plan", text = "Assign a license with one of the service plans that the error names." },
    { cause = "service-plan", text = "For an app of your own: a Dynamics 365 Enterprise or Professional license, one of Power Apps per user, or a pass of Power Apps per app in the environment." },
  },

  examples = {
    {
      name = "the row of the user does not show it",
      case = {
        fullname = "Gita Moor",
        isdisabled = false,
        islicensed = true,
        accessmode = 0,
        azurestate = 0,
        applicationid = null,
      },
      expect = { verdict = "clear" },
    },
  },
}
