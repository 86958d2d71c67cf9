---@type kb.Article
return {
  code = "SolutionInvalidXml",
  kb = "4456502",
  about = "solution_operation",
  title = "Solution import fails: the package contains invalid XML",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/working-with-solutions/this-solution-package-cannot-be-imported",
  reviewed = "2021-03-31",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "The import of a solution fails with the error code 8004801A: customizations.xml in the package does not conform to its schema.",
    signatures = {
      { code = "8004801A" },
      { message = "This solution package cannot be imported because it contains invalid XML" },
      { message = "Schema validation of the customizations.xml file within the compressed solution package file failed" },
      { message = "The import file is invalid. XSD validation failed with the following error" },
    },
  },

  causes = {
    {
      id = "persona-card",
      text = "The element general has the child element enablelivepersonacarduci, which is a known issue.",
      when = function(case)
        local message = case.solution_operation.msdyn_exceptionmessage
        return message ~= nil and string.find(message, "enablelivepersonacarduci", 1, true) ~= nil
      end,
    },
    {
      id = "process-triggers",
      text = "The element Workflow has the child element ProcessTriggers, which is a known issue.",
      when = function(case)
        local message = case.solution_operation.msdyn_exceptionmessage
        return message ~= nil
          and string.find(message, "'Workflow'", 1, true) ~= nil
          and string.find(message, "'ProcessTriggers'", 1, true) ~= nil
      end,
    },
    {
      id = "saved-query",
      text = "An element savedquery is incomplete, which is a known issue.",
      when = function(case)
        local message = case.solution_operation.msdyn_exceptionmessage
        return message ~= nil and string.find(message, "'savedquery' has incomplete content", 1, true) ~= nil
      end,
    },
    {
      id = "edited",
      text = "customizations.xml was edited by hand, and does not conform to the schema any more.",
      look = "whoever built the package; Technical Details in the import dialog name the element",
    },
    {
      id = "provider",
      text = "The package was faulty when its provider delivered it.",
      look = "the publisher {solution_operation.msdyn_publishername}; is it your own?",
    },
  },

  resolution = {
    { cause = "persona-card", text = "Follow Microsoft's article on the element enablelivepersonacarduci." },
    { cause = "process-triggers", text = "Follow Microsoft's article on the element ProcessTriggers." },
    { cause = "saved-query", text = "Follow Microsoft's article on the incomplete element savedquery." },
    { cause = "edited", text = "Validate customizations.xml against the schema, correct the elements that Technical Details names, and import the package again." },
    { cause = "provider", text = "Ask the provider of the solution for a package that is correct." },
  },

  examples = {
    {
      name = "a trigger of a process",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004801A",
        msdyn_exceptionmessage = "The import file is invalid. XSD validation failed with the following error: 'The element 'Workflow' has invalid child element 'ProcessTriggers'.'. The validation failed at: '...'",
      },
      expect = { verdict = "confirmed", cause = "process-triggers" },
    },
    {
      name = "a persona card",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004801a",
        msdyn_exceptionmessage = "The import file is invalid. XSD validation failed with the following error: 'The element 'general' has invalid child element 'enablelivepersonacarduci'.'. The validation failed at: '...'",
      },
      expect = { verdict = "confirmed", cause = "persona-card" },
    },
    {
      name = "a view that is incomplete",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004801A",
        msdyn_exceptionmessage = "The import file is invalid. XSD validation failed with the following error: 'The element 'savedquery' has incomplete content.'. The validation failed at: '...'",
      },
      expect = { verdict = "confirmed", cause = "saved-query" },
    },
    {
      name = "another element",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "-2147188710",
        msdyn_exceptionmessage = "The import file is invalid. XSD validation failed with the following error: 'The 'OptionSet' attribute is not declared.'. The validation failed at: '...'",
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "missing dependencies: a neighbour",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004801D",
        msdyn_exceptionmessage = "The following solution cannot be imported: ContosoSales. Some dependencies are missing.",
      },
      expect = { verdict = "clear" },
    },
  },
}
