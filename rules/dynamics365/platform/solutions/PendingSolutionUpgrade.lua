---@type kb.Article
return {
  code = "PendingSolutionUpgrade",
  about = "solution_operation",
  title = "Solution upgrade fails: an earlier upgrade is pending",
  product = "Power Platform, Solutions",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/working-with-solutions/upgrade-fails-pending-upgrade",
  reviewed = "2023-10-10",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  relations = {
    { name = "holding", table = "solution", equal = { { "alert.holding", "uniquename" } } },
  },

  symptom = {
    text = "The upgrade of a solution fails, because the solution of an earlier upgrade, named …_Upgrade, is still there.",
    signatures = {
      { message = "Solution manifest import: FAILURE: Holding solution [holding] exists. Cannot update solution." },
      { message = "Holding solution [holding] exists. Cannot update solution." },
      { message = "The imported solution and the existing solution must both be managed for upgrade" },
    },
  },

  causes = {
    {
      id = "unmanaged",
      text = "The installed solution {solution.friendlyname} is unmanaged, and cannot be upgraded.",
      when = function(case)
        return case.solution ~= nil and not case.solution.ismanaged
      end,
    },
    {
      id = "pending",
      text = "An earlier upgrade was neither applied nor deleted: {alert.holding}, version {holding.version}, is still installed.",
      when = function(case)
        return case.holding ~= nil
      end,
    },
  },

  resolution = {
    { cause = "unmanaged", text = "Import a managed solution only over a managed one; delete the unmanaged solution {solution.friendlyname}, or import the new version as unmanaged." },
    { cause = "pending", text = "Clear the errors of the pending upgrade and apply it: select the solution, Apply upgrade." },
    { cause = "pending", text = "Or delete the solution {alert.holding}; rows of tables and columns that only the upgrade has are lost with it." },
    { cause = "pending", text = "Run the new upgrade again." },
  },

  examples = {
    {
      name = "an upgrade is pending",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 2,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "Solution manifest import: FAILURE: Holding solution ContosoSales_Upgrade exists. Cannot update solution.",
        solution = {
          uniquename = "ContosoSales",
          friendlyname = "Contoso Sales",
          ismanaged = true,
        },
        holding = {
          uniquename = "ContosoSales_Upgrade",
          version = "2.0.0.0",
        },
      },
      expect = { verdict = "confirmed", cause = "pending" },
    },
    {
      name = "it was applied since",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 2,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "Solution manifest import: FAILURE: Holding solution ContosoSales_Upgrade exists. Cannot update solution.",
        solution = {
          uniquename = "ContosoSales",
          friendlyname = "Contoso Sales",
          ismanaged = true,
        },
        holding = null,
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the installed solution is unmanaged",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 2,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "The imported solution and the existing solution must both be managed for upgrade.",
        solution = {
          uniquename = "ContosoSales",
          friendlyname = "Contoso Sales",
          ismanaged = false,
        },
      },
      expect = { verdict = "confirmed", cause = "unmanaged" },
    },
    {
      name = "the other message, and a managed solution: it may be pending",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 2,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "The imported solution and the existing solution must both be managed for upgrade.",
        solution = {
          uniquename = "ContosoSales",
          friendlyname = "Contoso Sales",
          ismanaged = true,
        },
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "a patch that is there already: a neighbour",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004F042",
        msdyn_exceptionmessage = "Solution manifest import: FAILURE: Solution patch with version 1.0.1.0 already exists. Updating patch is not supported.",
      },
      expect = { verdict = "clear" },
    },
  },
}
