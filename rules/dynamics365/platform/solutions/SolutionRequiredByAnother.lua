---@type kb.Article
return {
  code = "SolutionRequiredByAnother",
  kb = "4346631",
  about = "solution_operation",
  title = "Solution cannot be deleted: another solution requires one of its components",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/working-with-solutions/cannot-uninstall-solution-error-when-deleting-solution",
  reviewed = "2021-03-31",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  relations = {
    { name = "requiring", table = "solution", equal = { { "alert.other", "uniquename" } } },
    { name = "requiring_by_title", table = "solution", equal = { { "alert.other", "friendlyname" } } },
  },

  symptom = {
    text = "Deleting a managed solution fails (Cannot Uninstall Solution): another managed solution, which the error names, requires a component of it.",
    signatures = {
      { code = "8004F020" },
      { message = "Cannot Uninstall Solution" },
      { message = "This solution cannot be uninstalled because the [component] is required by the [other] solution. Uninstall the" },
      { code = "8004F045", message = "This solution cannot be uninstalled because the" },
    },
  },

  causes = {
    {
      id = "required",
      text = "The managed solution {requiring.friendlyname}, version {requiring.version}, which requires a component of {solution_operation.msdyn_name}, is installed.",
      when = function(case)
        return case.requiring ~= nil and case.requiring.ismanaged
      end,
    },
    {
      id = "required-by-title",
      text = "The managed solution {requiring_by_title.friendlyname}, version {requiring_by_title.version}, which requires a component of {solution_operation.msdyn_name}, is installed.",
      when = function(case)
        return case.requiring_by_title ~= nil and case.requiring_by_title.ismanaged
      end,
    },
  },

  resolution = {
    { text = "If {alert.other} is not needed any more: delete it, then {solution_operation.msdyn_name}." },
    { text = "If it is needed: remove the component from it where it is made, raise its version, export it as managed, import it with Stage for upgrade and apply the upgrade; then delete {solution_operation.msdyn_name}." },
  },

  examples = {
    {
      name = "the other solution is installed",
      case = {
        msdyn_name = "ContosoWidgets",
        msdyn_operation = 1,
        msdyn_suboperation = 4,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "-2147160032",
        msdyn_exceptionmessage = "This solution cannot be uninstalled because the 'Role' with id '00000387-0000-4000-8000-000000000387' is required by the 'ContosoExtras' solution. Uninstall the ContosoExtras solution and try again.",
        requiring = {
          uniquename = "ContosoExtras",
          friendlyname = "Contoso Extras",
          version = "1.2.0.0",
          ismanaged = true,
        },
        requiring_by_title = null,
      },
      expect = { verdict = "confirmed", cause = "required" },
    },
    {
      name = "the error has its display name",
      case = {
        msdyn_name = "ContosoWidgets",
        msdyn_operation = 1,
        msdyn_suboperation = 4,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004F020",
        msdyn_exceptionmessage = "This solution cannot be uninstalled because the 'Role' with id '00000387-0000-4000-8000-000000000387' is required by the 'Contoso Extras' solution. Uninstall the Contoso Extras solution and try again.",
        requiring = null,
        requiring_by_title = {
          uniquename = "ContosoExtras",
          friendlyname = "Contoso Extras",
          version = "1.2.0.0",
          ismanaged = true,
        },
      },
      expect = { verdict = "confirmed", cause = "required-by-title" },
    },
    {
      name = "it was deleted since",
      case = {
        msdyn_name = "ContosoWidgets",
        msdyn_operation = 1,
        msdyn_suboperation = 4,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004F020",
        msdyn_exceptionmessage = "This solution cannot be uninstalled because the 'Role' with id '00000387-0000-4000-8000-000000000387' is required by the 'ContosoExtras' solution. Uninstall the ContosoExtras solution and try again.",
        requiring = null,
        requiring_by_title = null,
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "no solutions in the data; after retries",
      case = {
        msdyn_name = "ContosoWidgets",
        msdyn_operation = 1,
        msdyn_suboperation = 4,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "-2147159995",
        msdyn_exceptionmessage = "The action was failed after 3 times of retry. InnerException is: This solution cannot be uninstalled because the 'Role' with id '00000387-0000-4000-8000-000000000387' is required by the 'ContosoExtras' solution. Uninstall the ContosoExtras solution and try again.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "another error after retries: the code alone says nothing",
      case = {
        msdyn_name = "ContosoWidgets",
        msdyn_operation = 1,
        msdyn_suboperation = 4,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "-2147159995",
        msdyn_exceptionmessage = "The action was failed after 3 times of retry. InnerException is: SQL timeout expired.",
      },
      expect = { verdict = "clear" },
    },
    {
      name = "dependencies of any kind: a neighbour",
      case = {
        msdyn_name = "ContosoWidgets",
        msdyn_operation = 1,
        msdyn_suboperation = 4,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004f01d",
        msdyn_exceptionmessage = "Solution ContosoWidgets cannot be deleted due to dependencies from other components in the system. Remove all dependencies to allow for solution deletion.",
      },
      expect = { verdict = "clear" },
    },
  },
}
