---@type kb.Article
return {
  code = "SolutionHasDependencies",
  kb = "4345785",
  about = "solution_operation",
  title = "Solution cannot be deleted: other components depend on it",
  product = "Microsoft Dynamics 365",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/working-with-solutions/solution-cannot-be-deleted",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Deleting a managed solution fails with the error code 8004F01D: components outside the solution depend on components in it.",
    signatures = {
      { code = "8004F01D" },
      { message = "Solution [solution] cannot be deleted due to dependencies from other components in the system" },
      -- https://github.com/microsoft/coe-starter-kit/issues/8900
      { message = "Solution dependencies exist, cannot uninstall" },
    },
  },

  causes = {
    {
      id = "unmanaged-layer",
      text = "A process, site map, form or view of the unmanaged layer refers to a component of the solution {solution_operation.msdyn_name}.",
      look = "the solution: Show dependencies, or Required By in the dialog: components of the Default Solution",
    },
    {
      id = "other-solution",
      text = "Another installed solution depends on a component of the solution {solution_operation.msdyn_name}.",
      look = "the solution: Show dependencies, or Required By in the dialog: components of other solutions; Solution History may list more than the dialog",
    },
  },

  resolution = {
    { cause = "unmanaged-layer", text = "Delete each component listed, or change it so that it no longer refers to the solution: in a process, remove the step; in a site map, clear the area of the table; in a form or view, remove the column." },
    { cause = "unmanaged-layer", text = "Publish all customizations: a reference counts until that is done." },
    { cause = "other-solution", text = "Delete the solution that depends on this one first." },
    { text = "Delete the solution {solution_operation.msdyn_name} again." },
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
        msdyn_errorcode = "8004f01d",
        msdyn_exceptionmessage = "Solution ContosoWidgets cannot be deleted due to dependencies from other components in the system. Remove all dependencies to allow for solution deletion.",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "the error of an upgrade that uninstalls",
      case = {
        msdyn_name = "ContosoWidgets",
        msdyn_operation = 1,
        msdyn_suboperation = 4,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "8004F01D",
        msdyn_exceptionmessage = "Solution Upgrade action failed after import as holding. InnerException is: Solution dependencies exist, cannot uninstall. DependencyCount : 14 RequiredComponentObject details: Type: Entity",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "one solution requires a component: a neighbour",
      case = {
        msdyn_name = "ContosoWidgets",
        msdyn_operation = 1,
        msdyn_suboperation = 4,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "-2147160032",
        msdyn_exceptionmessage = "This solution cannot be uninstalled because the 'Role' with id '00000387-0000-4000-8000-000000000387' is required by the 'ContosoExtras' solution. Uninstall the ContosoExtras solution and try again.",
      },
      expect = { verdict = "clear" },
    },
  },
}
