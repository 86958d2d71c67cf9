---@type kb.Article
return {
  code = "SolutionMissingDependencies",
  about = "solution_operation",
  title = "Solution import fails: missing dependencies",
  product = "Power Platform, Solutions",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/working-with-solutions/missing-dependency-on-solution-import",
  reviewed = "2025-07-15",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "The import of a solution fails, because something that it needs is not in the environment (8004801D).",
    signatures = {
      { code = "8004801D" },
      { message = "Import failed due to missing dependencies" },
      { code = "8004801D", message = "displayName=\"[display]\" solution=\"[dependency]\"" },
      { message = "The following solution cannot be imported: [solution]. Some dependencies are missing." },
    },
  },

  causes = {
    {
      id = "unmanaged",
      text = "The solution needs unmanaged components (of the solution Active) that it had where it was made, and that the package lacks.",
      when = function(case)
        local message = case.solution_operation.msdyn_exceptionmessage
        return message ~= nil and string.find(message, 'solution="Active"', 1, true) ~= nil
      end,
    },
    {
      id = "application",
      text = "A Dynamics 365 application, which provides {alert.dependency}, is not installed, or is older than where the solution was made.",
      look = "Missing dependencies in the import dialog, or MissingDependencies in solution.xml: section Applications",
    },
    {
      id = "solution",
      text = "Another managed solution, which provides {alert.dependency}, is not installed, or is too old.",
      look = "Missing dependencies in the import dialog, or MissingDependencies in solution.xml: section Managed solutions",
    },
  },

  resolution = {
    { cause = "unmanaged", text = "Add the missing components to the solution where it was made, export it and import it again." },
    { cause = "application", text = "Install or update the application in the Power Platform admin center, or select Deploy Dependencies in the dialog if it is offered." },
    { cause = "solution", text = "Import the other solution first, in the version that the source environment has." },
  },

  examples = {
    {
      name = "components of the unmanaged layer",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004801D",
        msdyn_exceptionmessage = "Import failed due to missing dependencies. <MissingDependencies><MissingDependency><Required type=\"2\" schemaName=\"new_colour\" displayName=\"Colour\" solution=\"Active\" /></MissingDependency></MissingDependencies>",
      },
      expect = { verdict = "confirmed", cause = "unmanaged" },
    },
    {
      name = "another solution",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004801D",
        msdyn_exceptionmessage = "Import failed due to missing dependencies. <MissingDependencies><MissingDependency><Required type=\"2\" schemaName=\"new_colour\" displayName=\"Colour\" solution=\"msdynce_SalesPatch (9.0.24071.10023)\" /></MissingDependency></MissingDependencies>",
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "the message of the Web API",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "-2147188707",
        msdyn_exceptionmessage = "The following solution cannot be imported: ContosoSales. Some dependencies are missing.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "a package with invalid XML: a neighbour",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004801A",
        msdyn_exceptionmessage = "The import file is invalid. XSD validation failed with the following error: 'The 'OptionSet' attribute is not declared.'. The validation failed at: '...'",
      },
      expect = { verdict = "clear" },
    },
  },
}
