# The rule set beyond mailboxes: a mixed export, and texts as people paste them. Each text must lead
# to its article first, and to no neighbour of it.
. "$TESTS/cases.inc"
KBTRIAGE_ONLY_RULES=$SOURCE/rules
export KBTRIAGE_ONLY_RULES

topic a mixed export of mailboxes and of what runs in the organization: both are reported
user=$(id_of 32)
jq -n --arg user "$user" '
  def id($n): "\("0000000\($n)"[-8:])-0000-4000-8000-000000000000";
  def operation($n; $name; $text; $code): {
    msdyn_solutionhistoryid: id($n), msdyn_name: $name, msdyn_operation: 0, msdyn_status: 1,
    msdyn_result: false, msdyn_exceptionmessage: $text, msdyn_errorcode: $code
  };
  {
    mailboxes: [{
      mailboxid: id(1), name: "Ann Beck", emailaddress: "ann.beck@contoso.example", statecode: 0,
      _emailserverprofile_value: null, emailserverprofile: null,
      tracelog_Mailbox: [{
        tracelogid: id(2), level: 3,
        text: "Email cannot be received for the mailbox Ann Beck. Email Server Error Code: InvalidIncomingEmailServerProfile"
      }]
    }],
    msdyn_solutionhistories: [
      operation(11; "Core"; "Solution manifest import: FAILURE: Holding solution Core_Upgrade exists. Cannot update solution."; null),
      operation(12; "Sales"; "Microsoft.Crm.CrmSecurityException: Principal user (Id=\($user), type=8, roleCount=1, accessMode=1 (Setup/Stub unlicensed user with filtered privileges from associated roles. Consider assigning License.)), is missing prvCreateEntity privilege (Id=\(id(90)))"; null),
      operation(13; "Extras"; "The action was failed after 3 times of retry. InnerException is: SQL timeout expired."; "-2147159995"),
      operation(14; "Widgets"; "This solution cannot be uninstalled because the \u0027Role\u0027 with id \u0027\(id(91))\u0027 is required by the \u0027Extras\u0027 solution. Uninstall the Extras solution and try again."; "-2147160032")
    ],
    solutions: [
      {solutionid: id(21), uniquename: "Core_Upgrade", friendlyname: "Core", version: "2.0", ismanaged: true}
    ],
    systemusers: [{
      systemuserid: $user, fullname: "Bob Chan", accessmode: 1, isdisabled: false, islicensed: true,
      azurestate: 0, applicationid: null,
      systemuserroles_association: [{roleid: id(41), name: "System Administrator"}]
    }],
    asyncoperations: [{
      asyncoperationid: id(51), name: "Update prices", statecode: 3, statuscode: 31, errorcode: -2147204784,
      message: "Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 1205"
    }],
    plugintracelogs: [{
      plugintracelogid: id(61), typename: "Contoso.Plugins.MakeColumn", mode: 0,
      exceptiondetails: "You cannot start a transaction with a different isolation level than is already set on the current transaction"
    }],
    flowruns: [{
      flowrunid: id(71), name: "run", status: "Failed", errorcode: "InvalidAttachmentName",
      errormessage: "The attachment name \u0027a?.pdf\u0027 is invalid."
    }],
    workflows: [{
      workflowid: id(81), name: "Copy mail", category: 5, statecode: 2, statuscode: 3, suspensionreasondetails: null
    }]
  }' >mixed.json
kb 1 run --format json mixed.json
is '[.findings[] | [.subject.table, .article.code, .verdict]] | sort == ([
  ["mailbox", "InvalidIncomingEmailServerProfile", "confirmed"],
  ["msdyn_solutionhistory", "PendingSolutionUpgrade", "confirmed"],
  ["msdyn_solutionhistory", "SolutionImportPrivilege", "confirmed"],
  ["msdyn_solutionhistory", "SolutionRequiredByAnother", "unexplained"],
  ["systemuser", "UserCannotAccessEnvironment", "confirmed"],
  ["asyncoperation", "SqlDeadlock", "inconclusive"],
  ["plugintracelog", "PluginIsolationLevel", "confirmed"],
  ["flowrun", "InvalidAttachmentName", "confirmed"],
  ["workflow", "CloudFlowSuspended", "confirmed"]] | sort)'
is '[.unmatched[] | .table] == ["msdyn_solutionhistory"]'
cp out one
kb 1 run --format json --jobs 2 mixed.json
same one out
kb 1 run mixed.json
says out 'The access mode of the user Bob Chan, whom the error names, is'

# TEXT|ARTICLE: what explain names first; no article: what is not to be recognised.
while IFS='|' read -r text article; do
  topic "$text"
  if [ -n "$article" ]; then
    kb 0 explain -f json -- "$text"
  else
    kb 1 explain -f json -- "$text"
  fi
  is '[.articles[] | select(.match != "partial") | .code][0] == (if $article == "" then null else $article end)' \
    --arg article "$article"
done <<'TEXTS'
Cannot start the requested operation [PublishAll] because there is another [Import] running at this moment. Use Solution History for more details.|SolutionOperationRunning
The solution installation or removal failed due to the installation or removal of another solution at the same time. Please try again later.|SolutionOperationRunning
Publishing failed: the web resource new_icon is missing.|
Solution manifest import: FAILURE: Holding solution Core_Upgrade exists. Cannot update solution.|PendingSolutionUpgrade
The imported solution and the existing solution must both be managed for upgrade.|PendingSolutionUpgrade
The import of solution: Core failed. Error code 8004F042.|SolutionPatchExists
The import of solution: Core failed. Error Code 80040203.|BusinessProcessFlowRelationship
The import of solution: Core failed. Error code 80041234.|
Solution Core cannot be deleted due to dependencies from other components in the system. Remove all dependencies to allow for solution deletion.|SolutionHasDependencies
8004f01d|SolutionHasDependencies
This solution cannot be uninstalled because the 'Role' with id '00000387-0000-4000-8000-000000000387' is required by the 'Extras' solution. Uninstall the Extras solution and try again.|SolutionRequiredByAnother
The action was failed after 3 times of retry. InnerException is: SQL timeout expired.|
8004F045|
This solution package cannot be imported because it contains invalid XML. Error code 8004801a.|SolutionInvalidXml
8004801D|SolutionMissingDependencies
The following solution cannot be imported: Core. Some dependencies are missing.|SolutionMissingDependencies
Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 1205|SqlDeadlock
Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 547|
SQL timeout expired. CRM ErrorCode: -2147204783 Sql ErrorCode: -2146232060 Sql Number: -2|SqlTimeout
Sql error: 'Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.'|PluginSqlTimeout
Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, roleCount=4) is missing prvReadLead privilege (Id=0000038c-0000-4000-8000-00000000038c) on OTC=4 for entity 'lead'.|PrivilegeDenied
Principal user (Id=00000035-0000-4000-8000-000000000035, type=8) is missing prvReadMailbox privilege|Crm80048306
Principal with id 00000035-0000-4000-8000-000000000035 does not have ReadAccess right(s) for record with id 000001f5-0000-4000-8000-0000000001f5 of entity lead|RecordAccessDenied
Microsoft.Crm.CrmSecurityException: Principal user (Id=00000035-0000-4000-8000-000000000035, type=8, accessMode=0), is missing prvCreateEntity privilege|SolutionImportPrivilege
80040220|
80040203|
80040224|
-2147220970|
Cannot insert duplicate key|DuplicateRecord
HTTP 412 Code: 0x80040237 InnerError: A record with matching key values already exists|ApprovalRecordExists
Contact With Ids = 000001f5-0000-4000-8000-0000000001f5 Do Not Exist|ObjectDoesNotExist
CrmCheckPrivilege failed. Returned hr = -2147220839 on UserId: 00000035-0000-4000-8000-000000000035 and Privilege: prvReadLead|PrivilegeCheckFailed
The user with SystemUserId=00000034-0000-4000-8000-000000000034 in OrganizationContext=Contoso is disabled. Disabled users cannot access the system.|PluginStepUserDisabled
The user with SystemUserId=00000034-0000-4000-8000-000000000034 is disabled|CallingUserDisabled
The plug-in execution failed because the Sandbox Worker process crashed. This is typically due to an error in the plug-in code.|PluginWorkerCrash
0x8004418d|SandboxWorkerNotAvailable
An unexpected error occurred from ISV code.|
Message size exceeded when sending context to Sandbox. Message size: 120 Mb|PluginMessageSize
Required field 'title' is missing or empty|InvalidApprovalCreateRequestTitleMissing
Required field 'assignedTo' is missing or empty.|InvalidApprovalCreateRequestAssignedToMissing
An action failed. No dependent actions succeeded.|
There's a problem with the flow's trigger. Fix the trigger.|CloudFlowTrigger
Error Code 2147812097 Invalid License: This application requires a license|AppLicenseMissing
TEXTS
