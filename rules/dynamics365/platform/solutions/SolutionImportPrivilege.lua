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

  relations = {
    { name = "importer", table = "systemuser", equal = { { "alert.user", "systemuserid" } } },
    { name = "importer_roles", one_name = "importer_role", from = "importer", table = "role", many = true, navigation = { "systemuserroles_association" } },
  },

  symptom = {
    text = "The import of a solution, or the installation of an application, fails, because the user who does it is missing a privilege (CrmSecurityException).",
    signatures = {
      { message = "CrmSecurityException: Principal user (Id=[user], type=" },
      { message = "Setup/Stub unlicensed user with filtered privileges from associated roles. Consider assigning License." },
    },
  },

  causes = {
    {
      id = "administrative",
      text = "The access mode of the user {importer.fullname}, whom the error names, is Administrative: such a user has few privileges, whatever the roles.",
      when = function(case)
        return case.importer ~= nil and case.importer.accessmode == option.systemuser.accessmode.Administrative
      end,
    },
    {
      id = "roles",
      text = "The user {importer.fullname}, whom the error names, has none of the roles System Administrator, System Customizer and Environment Maker, which have the privileges for all tables.",
      when = function(case)
        return case.importer ~= nil
          and none(case.importer_roles, function(role)
            return role.name == "System Administrator"
              or role.name == "System Customizer"
              or role.name == "Environment Maker"
          end)
      end,
    },
  },

  resolution = {
    { cause = "administrative", text = "Assign a license to the user {importer.fullname}, and set Access Mode to Read-Write." },
    { cause = "roles", text = "Give the user {importer.fullname} one of these roles, or another one that may create and change all tables of the solution's components." },
    { text = "Import the solution, or install the application, again." },
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
        importer = {
          fullname = "Ann Beck",
          accessmode = 1,
          islicensed = false,
          systemuserroles_association = {
            {
              name = "System Administrator",
            },
          },
        },
      },
      expect = { verdict = "confirmed", cause = "administrative" },
    },
    {
      name = "a salesperson",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "Microsoft.Crm.CrmSecurityException: Principal user (Id=00000033-0000-4000-8000-000000000033, type=8, roleCount=1, privilegeCount=300, accessMode=0), is missing prvCreateEntity privilege (Id=00000388-0000-4000-8000-000000000388)",
        importer = {
          fullname = "Bob Chan",
          accessmode = 0,
          systemuserroles_association = {
            {
              name = "Salesperson",
            },
          },
        },
      },
      expect = { verdict = "confirmed", cause = "roles" },
    },
    {
      name = "an administrator who may read and write since",
      case = {
        msdyn_name = "ContosoSales",
        msdyn_operation = 0,
        msdyn_suboperation = 1,
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "Microsoft.Crm.CrmSecurityException: Principal user (Id=00000032-0000-4000-8000-000000000032, type=8, roleCount=1, privilegeCount=12, accessMode=1, MetadataCachePrivilegesCount=8000 (Setup/Stub unlicensed user with filtered privileges from associated roles. Consider assigning License.)), is missing prvCreateEntity privilege (Id=00000388-0000-4000-8000-000000000388)",
        importer = {
          fullname = "Ann Beck",
          accessmode = 0,
          systemuserroles_association = {
            {
              name = "System Administrator",
            },
          },
        },
      },
      expect = { verdict = "unexplained" },
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
