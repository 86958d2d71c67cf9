---@type kb.Article
return {
  code = "BusinessProcessFlowRelationship",
  kb = "4514229",
  about = "solution_operation",
  title = "Solution import fails: the relationship of a business process flow is left over",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/working-with-solutions/error-code-80040203-invalid-argument-error",
  reviewed = "2025-04-03",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "The import of a solution fails with the error code 80040203 (Invalid Argument); its log says that the display name of an attribute is not specified.",
    signatures = {
      { message = "Attribute Display Name for id: [id], objectcolumn: DisplayName and labelTypeCode: Attribute not specified" },
      { code = "80040203", message = "labelTypeCode: Attribute not specified" },
      { code = "80040203", message = "The import of solution: [solution] failed. Error Code" },
    },
  },

  causes = {
    {
      id = "relationship",
      text = "The package holds a relationship of a business process flow: a table was taken out of a stage of the flow, and put back, while the flow was activated, which left the relationship behind where the solution was made.",
      look = "the downloaded log, Components: a failed Entity Relationship whose name begins with bpf_. Without one, the code means something else",
    },
  },

  resolution = {
    { text = "Open the table that the relationship belongs to in the environment where the solution was made, delete the 1:N relationship of that name, publish all customizations, export the solution and import it again." },
    { text = "If that cannot be done: unpack the package, delete the EntityRelationship elements of that name from customizations.xml, pack it again and import it." },
  },

  examples = {
    {
      name = "the sentence of the log",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "0x80040203",
        msdyn_exceptionmessage = "Attribute Display Name for id: 0000038b-0000-4000-8000-00000000038b, objectcolumn: DisplayName and labelTypeCode: Attribute not specified",
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "the published error",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "80040203",
        msdyn_exceptionmessage = "The import of solution: ContosoSales failed. Error Code 80040203.",
      },
      expect = { verdict = "inconclusive", cause = {} },
    },
    {
      name = "the code alone, with another message",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "0x80040203",
        msdyn_exceptionmessage = "The label for the attribute new_a is invalid.",
      },
      expect = { verdict = "clear" },
    },
    {
      name = "the same sentence with another code: a neighbour",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004F042",
        msdyn_exceptionmessage = "The import of solution: ContosoSales failed. Error code 8004F042.",
      },
      expect = { verdict = "clear" },
    },
  },
}
