---@type kb.Article
return {
  code = "SolutionImportPrivilege",
  about = "solution_operation",
  title = "Solution import or app installation fails: missing privileges",
  product = "Power Platform, Solutions",
  reference = "https://learn.microsoft.com/troubleshoot/power-platform/dataverse/working-with-solutions/install-failure-priviledge-not-assigned",
  reviewed = "2025-04-17",
  status = "stable",
  severity = "error",
  role = "System Administrator",

  symptom = {
    text = "The import of a solution, or the installation of an application, fails, because the user who does it is missing a privilege (CrmSecurityException).",
    signatures = {
      { message = "Microsoft.Crm.CrmSecurityException: Principal user (Id=[user]," },
      { message = "Setup/Stub unlicensed user with filtered privileges from associated roles. Consider assigning License." },
    },
  },

  causes = {
    {
      id = "administrative",
      text = "The access mode of the user who imported was Administrative, as the error says: such a user has few privileges, whatever the roles.",
      when = function(case)
        local message = case.solution_operation.msdyn_exceptionmessage
        return message ~= nil and string.find(message, "accessMode=1", 1, true) ~= nil
      end,
    },
    {
      id = "role",
      text = "The security roles of the user who imported lack the privilege that the error names.",
      look = "Power Platform admin center: Settings, Users + permissions, the security roles of the user whose id the error names",
    },
  },

  resolution = {
    { cause = "administrative", text = "Assign a license to the user whose id the error names, and set Access Mode to Read-Write." },
    { cause = "role", text = "Give the user a security role that may create and change all tables that the solution needs: System Administrator, System Customizer or Environment Maker." },
    { text = "Import the solution again." },
  },

  examples = {
    {
      name = "an administrative user without a license",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "Microsoft.Crm.CrmSecurityException: Principal user (Id=00000032-0000-4000-8000-000000000032, type=8, roleCount=1, privilegeCount=12, accessMode=1, MetadataCachePrivilegesCount=8000 (Setup/Stub unlicensed user with filtered privileges from associated roles. Consider assigning License.)), is missing prvCreateEntity privilege (Id=00000388-0000-4000-8000-000000000388)",
      },
      expect = { verdict = "confirmed", cause = "administrative" },
    },
    {
      name = "a user who may read and write",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "Microsoft.Crm.CrmSecurityException: Principal user (Id=00000033-0000-4000-8000-000000000033, type=8, roleCount=1, privilegeCount=300, accessMode=0), is missing prvCreateEntity privilege (Id=00000388-0000-4000-8000-000000000388)",
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
