---@type kb.Article
return {
  code = "SolutionOperationRunning",
  about = "solution_operation",
  title = "Solution operation fails: another one is running",
  product = "Power Platform, Solutions",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/working-with-solutions/concurrent-solution-operation-failures",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "Importing, deleting, publishing or changing a solution fails, because another operation on solutions runs in the environment (CustomizationLockException).",
    signatures = {
      { code = "CustomizationLockException" },
      { message = "Cannot start the requested operation [operation] because there is another [other] running at this moment" },
      { message = "The solution installation or removal failed due to the installation or removal of another solution at the same time" },
    },
  },

  causes = {
    {
      id = "other",
      text = "At that time another operation {alert.other} was running; Dataverse runs one at a time.",
      look = "Solution History: the operations that had begun before {solution_operation.msdyn_starttime} and had not ended; the maintenance window of the environment",
    },
  },

  resolution = {
    { cause = "other", text = "Wait until the other operation has ended (Solution History: Status Completed), then repeat the one that failed." },
    { cause = "other", text = "Run deployments one after the other, and outside the maintenance window of the environment, or move that window." },
  },

  examples = {
    {
      name = "the published error",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 4,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "Microsoft.Crm.ObjectModel.CustomizationLockException: Cannot start the requested operation [PublishAll] because there is another [Import] running at this moment. Use Solution History for more details.",
        msdyn_starttime = "2026-11-20T06:02:00Z",
      },
      expect = { verdict = "inconclusive" },
    },
    {
      name = "another error while something else ran: a neighbour",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 4,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_errorcode = "-2147188706",
        msdyn_exceptionmessage = "Publishing failed: the web resource new_icon is missing.",
      },
      expect = { verdict = "clear" },
    },
  },
}
