---@type kb.Article
return {
  code = "SolutionPatchExists",
  about = "solution_operation",
  title = "Solution import fails: this version of the patch is installed already",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/working-with-solutions/error-code-8004f042-occurs",
  reviewed = "2021-03-31",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "The import of a patch fails with the error code 8004F042: a patch of that version is there already.",
    signatures = {
      { code = "8004F042" },
      { message = "Solution patch with version [version] already exists" },
    },
  },

  causes = {
    {
      id = "installed",
      text = "The patch {solution_operation.msdyn_name} is installed in the version that was imported, {solution.version}.",
      when = function(case)
        return case.solution ~= nil
          and case.solution.version == case.solution_operation.msdyn_solutionversion
      end,
    },
  },

  resolution = {
    { cause = "installed", text = "If nothing in the patch was changed, nothing is to be done: it is installed." },
    { cause = "installed", text = "If it was changed, give the patch a higher version number where it is made, export it again, and import that." },
  },

  examples = {
    {
      name = "the patch is installed",
      case = {
        msdyn_name = "ContosoSales_Patch_a1b2c3d4",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "-2147159998",
        msdyn_exceptionmessage = "Solution manifest import: FAILURE: Solution patch with version 1.0.1.0 already exists. Updating patch is not supported.",
        msdyn_solutionversion = "1.0.1.0",
        msdyn_ispatch = true,
        solution = {
          uniquename = "ContosoSales_Patch_a1b2c3d4",
          version = "1.0.1.0",
          ismanaged = true,
        },
      },
      expect = { verdict = "confirmed", cause = "installed" },
    },
    {
      name = "the patch was removed since",
      case = {
        msdyn_name = "ContosoSales_Patch_a1b2c3d4",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004F042",
        msdyn_exceptionmessage = "The import of solution: ContosoSales_Patch_a1b2c3d4 failed. Error code 8004F042.",
        msdyn_solutionversion = "1.0.1.0",
        msdyn_ispatch = true,
        solution = null,
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "the patch is installed in another version",
      case = {
        msdyn_name = "ContosoSales_Patch_a1b2c3d4",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004F042",
        msdyn_exceptionmessage = "Solution manifest import: FAILURE: Solution patch with version 1.0.1.0 already exists. Updating patch is not supported.",
        msdyn_solutionversion = "1.0.1.0",
        msdyn_ispatch = true,
        solution = {
          uniquename = "ContosoSales_Patch_a1b2c3d4",
          version = "1.0.0.9",
          ismanaged = true,
        },
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "an upgrade that waits: a neighbour",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "Solution manifest import: FAILURE: Holding solution ContosoSales_Upgrade exists. Cannot update solution.",
      },
      expect = { verdict = "clear" },
    },
  },
}
