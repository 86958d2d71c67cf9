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
      text = "The solution {alert.other} uses a component of the solution {solution_operation.msdyn_name}.",
      look = "Solutions: is {alert.other} still installed, and still needed?",
    },
  },

  resolution = {
    { cause = "required", text = "If {alert.other} is not needed any more: delete it, then {solution_operation.msdyn_name}." },
    { cause = "required", text = "If it is needed: remove the component from it where it is made, raise its version, export it as managed, import it with Stage for upgrade and apply the upgrade; then delete {solution_operation.msdyn_name}." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        msdyn_name = "ContosoWidgets",
        msdyn_operation = 1,
        msdyn_suboperation = 4,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "-2147160032",
        msdyn_exceptionmessage = "This solution cannot be uninstalled because the 'Role' with id '00000387-0000-4000-8000-000000000387' is required by the 'ContosoExtras' solution. Uninstall the ContosoExtras solution and try again.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the same error, after retries",
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
