---@meta
-- Made by `kbtriage list --annotations`; not an article. It tells an editor's Lua language
-- server what articles and cases are.

--- A row of mailbox, read-only.
---@class kb.mailbox
---@field mailboxid string?
---@field name string?
---@field emailaddress string?
---@field _emailserverprofile_value string?
---@field _regardingobjectid_value string?
---@field username string?
---@field statecode integer? 0 Active, 1 Inactive
---@field statuscode integer? 1 Active, 2 Inactive
---@field incomingemailstatus integer? 0 Not Run, 1 Success, 2 Failure
---@field outgoingemailstatus integer? 0 Not Run, 1 Success, 2 Failure
---@field actstatus integer? 0 Not Run, 1 Success, 2 Failure
---@field incomingemaildeliverymethod integer? 0 None, 1 Microsoft Dynamics 365 for Outlook, 2 Server-Side Synchronization or Email Router, 3 Forward Mailbox
---@field outgoingemaildeliverymethod integer? 0 None, 1 Microsoft Dynamics 365 for Outlook, 2 Server-Side Synchronization or Email Router
---@field actdeliverymethod integer? 0 Microsoft Dynamics 365 for Outlook, 1 Server-Side Synchronization, 2 None
---@field enabledforincomingemail boolean?
---@field enabledforoutgoingemail boolean?
---@field enabledforact boolean?
---@field emailrouteraccessapproval integer? 0 Empty, 1 Approved, 2 Pending Approval, 3 Rejected
---@field isemailaddressapprovedbyo365admin boolean?
---@field isforwardmailbox boolean?
---@field isserviceaccount boolean?
---@field orgmarkedasprimaryforexchangesync boolean?
---@field processanddeleteemails boolean?
---@field verboseloggingenabled boolean?
---@field testemailconfigurationscheduled boolean?
---@field testemailconfigurationretrycount integer?
---@field postponetestemailconfigurationuntil string?
---@field testmailboxaccesscompletedon string?
---@field lastsyncerror string?
---@field lastsyncerrorcode integer?
---@field lastsyncerrorcount integer?
---@field lastsyncerroroccurredon string?
---@field lastsuccessfulsynccompletedon string?
---@field processingstatecode integer?
---@field transientfailurecount integer?
---@field processinglastattemptedon string?
---@field lastactiveon string?
---@field ewsurl string?
---@field createdon string?
---@field modifiedon string?
---@field _ownerid_value string?

--- A row of emailserverprofile, read-only.
---@class kb.profile
---@field emailserverprofileid string?
---@field name string?
---@field statecode integer? 0 Active, 1 Inactive
---@field statuscode integer? 1 Active, 2 Inactive
---@field servertype integer? 0 Exchange Server, 1 Other (POP3/SMTP), 2 Exchange Server (Hybrid), 3 Exchange Online (Hybrid), 4 IMAP/SMTP
---@field incomingserverlocation string?
---@field outgoingserverlocation string?
---@field defaultserverlocation string?
---@field incomingportnumber integer?
---@field outgoingportnumber integer?
---@field incomingusessl boolean?
---@field outgoingusessl boolean?
---@field incominguseimpersonation boolean?
---@field outgoinguseimpersonation boolean?
---@field useautodiscover boolean?
---@field usedefaulttenantid boolean?
---@field usesamesettingsforoutgoingconnections boolean?
---@field sendemailalert boolean?
---@field moveundeliveredemails boolean?
---@field incomingcredentialretrieval integer? 0 Credentials Specified by a User or Queue, 1 Credentials Specified in Email Server Profile, 2 Server to Server Authentication, 3 Windows Integrated Authentication, 4 Without Credentials (Anonymous), 5 Gmail OAuth, 6 Exchange Hybrid Modern Auth, 7 Azure AD OAuth
---@field outgoingcredentialretrieval integer? 0 Credentials Specified by a User or Queue, 1 Credentials Specified in Email Server Profile, 2 Server to Server Authentication, 3 Windows Integrated Authentication, 4 Without Credentials (Anonymous), 5 Gmail OAuth, 6 Exchange Hybrid Modern Auth, 7 Azure AD OAuth
---@field incomingauthenticationprotocol integer? 0 Auto Detect, 1 Negotiate, 2 NTLM, 3 Basic, 4 OAuth
---@field outgoingauthenticationprotocol integer? 0 Auto Detect, 1 Negotiate, 2 NTLM, 3 Basic, 4 OAuth
---@field exchangeonlinetenantid string?
---@field exchangeversion integer? 0 Exchange 2007, 1 Exchange 2007 SP1, 2 Exchange 2010, 3 Exchange 2010 SP1, 4 Exchange 2010 SP2, 5 Exchange 2013
---@field lastauthorizationstatus integer? 0 Failure, 1 Success
---@field lasttestexecutionstatus integer? 0 Failure, 1 Success, 2 Warning
---@field lastcrmmessage string?
---@field minpollingintervalinminutes integer?
---@field maxconcurrentconnections integer?
---@field processemailsreceivedafter string?
---@field owneremailaddress string?
---@field createdon string?
---@field modifiedon string?
---@field _ownerid_value string?

--- A row of tracelog, read-only.
---@class kb.alert
---@field tracelogid string?
---@field text string?
---@field level integer? 1 Information, 2 Warning, 3 Error
---@field tracecode integer?
---@field errortypedisplay string?
---@field errordetails string?
---@field createdon string?
---@field tracestatus integer? 0 Failure, 1 Success
---@field modifiedon string?
---@field isunique boolean?
---@field canbedeleted boolean?
---@field machinename string?
---@field collationlevel integer?
---@field _regardingobjectid_value string?
---@field regardingobjecttypecode string?
---@field traceparameterxml string?
---@field traceactionxml string?
---@field tracedetailxml string?
---@field [string] string What the message's [placeholder] stood for.

--- A row of systemuser, read-only.
---@class kb.user
---@field systemuserid string?
---@field fullname string?
---@field internalemailaddress string?
---@field domainname string?
---@field isdisabled boolean?
---@field islicensed boolean?
---@field accessmode integer? 0 Read-Write, 1 Administrative, 2 Read, 3 Support User, 4 Non-interactive, 5 Delegated Admin
---@field azureactivedirectoryobjectid string?

--- One mailbox with what is related to it, read-only. Reading a column that is not in the data
--- ends the condition: its cause is then cannot_tell.
---@class kb.Case
---@field mailbox kb.mailbox The mailbox.
---@field profile kb.profile? Its email server profile; nil: it has none.
---@field user kb.user? The user it belongs to; nil: it belongs to none.
---@field alerts kb.alert[] All its alerts.
---@field alert kb.alert? The alert that showed this article's symptom.

---@class (exact) kb.Source
---@field file string Its name, without folders.
---@field hash string Of its content.

---@class (exact) kb.Signature
---@field code? string An error code, found as a whole word in any spelling.
---@field number? string A number that must stand beside the code, in any spelling.
---@field message? string The message; [name] stands for any text, which can be used as {alert.name}.
---@field details? string Text that must be in the message or its details as well.
---@field source? string Words that tell where the error was seen.

---@class (exact) kb.Symptom
---@field text string What people see.
---@field signatures? kb.Signature[] How an alert, or any text, shows this error: one of these is enough.
---@field when? fun(case: kb.Case): boolean? A state of the case that is the symptom although no alert shows it.

---@class (exact) kb.Cause
---@field id string A short name; steps and examples refer to it.
---@field text string The cause in one sentence; {profile.name} and the like are filled in.
---@field when? fun(case: kb.Case): boolean? True where this is the cause, false where it is not.
---@field look? string Where to look instead, as no column shows it.

---@class (exact) kb.Step
---@field text string One step; {mailbox.name} and the like are filled in.
---@field cause? string The cause this step mends; left out: every cause.
---@field steps? string[] Smaller steps within this one, in order.

---@class (exact) kb.Expect
---@field verdict "confirmed"|"cannot_tell"|"unexplained"|"at_risk"|"clear" What must come out.
---@field cause? string|string[] Exactly the confirmed causes.
---@field missing? string|string[] Exactly the columns that would tell.

---@class (exact) kb.Example
---@field name string What the example shows.
---@field case table<string, any> A mailbox row as the Web API returns it; an empty column is null.
---@field expect kb.Expect What the article must say of it.

---@class (exact) kb.Article
---@field code string The article's code or short name: unique, and the name of its file.
---@field kb? string The number of the KB article.
---@field other_kb? string|string[] Numbers of other KB articles that say the same.
---@field title string What is wrong, in one line.
---@field product string The product the article is about.
---@field reference? string Address of the article this was made from.
---@field reviewed? string Date of the article this was checked against.
---@field source? kb.Source The file this was made from; check --against says when it has changed.
---@field status "draft"|"stable"|"retired" retired: no longer published, but its codes still turn up.
---@field severity "error"|"warning"|"information" How bad it is.
---@field role? string Who may carry out the resolution.
---@field symptom kb.Symptom What shows that the article is about a case.
---@field causes kb.Cause[] What may be behind it; each is confirmed, ruled out, or cannot be told.
---@field resolution kb.Step[] What to do, in order.
---@field early? fun(case: kb.Case): boolean? Where this is true, a confirmed cause is reported before the symptom shows.
---@field examples? kb.Example[] Cases and what the article must say of them.

---@class kb.option.mailbox
---@field statecode { Active: 0, Inactive: 1 }
---@field statuscode { Active: 1, Inactive: 2 }
---@field incomingemailstatus { NotRun: 0, Success: 1, Failure: 2 }
---@field outgoingemailstatus { NotRun: 0, Success: 1, Failure: 2 }
---@field actstatus { NotRun: 0, Success: 1, Failure: 2 }
---@field incomingemaildeliverymethod { None: 0, MicrosoftDynamics365ForOutlook: 1, ServerSideSynchronizationOrEmailRouter: 2, ForwardMailbox: 3 }
---@field outgoingemaildeliverymethod { None: 0, MicrosoftDynamics365ForOutlook: 1, ServerSideSynchronizationOrEmailRouter: 2 }
---@field actdeliverymethod { MicrosoftDynamics365ForOutlook: 0, ServerSideSynchronization: 1, None: 2 }
---@field emailrouteraccessapproval { Empty: 0, Approved: 1, PendingApproval: 2, Rejected: 3 }

---@class kb.option.emailserverprofile
---@field statecode { Active: 0, Inactive: 1 }
---@field statuscode { Active: 1, Inactive: 2 }
---@field servertype { ExchangeServer: 0, OtherPOP3SMTP: 1, ExchangeServerHybrid: 2, ExchangeOnlineHybrid: 3, IMAPSMTP: 4 }
---@field incomingcredentialretrieval { CredentialsSpecifiedByAUserOrQueue: 0, CredentialsSpecifiedInEmailServerProfile: 1, ServerToServerAuthentication: 2, WindowsIntegratedAuthentication: 3, WithoutCredentialsAnonymous: 4, GmailOAuth: 5, ExchangeHybridModernAuth: 6, AzureADOAuth: 7 }
---@field outgoingcredentialretrieval { CredentialsSpecifiedByAUserOrQueue: 0, CredentialsSpecifiedInEmailServerProfile: 1, ServerToServerAuthentication: 2, WindowsIntegratedAuthentication: 3, WithoutCredentialsAnonymous: 4, GmailOAuth: 5, ExchangeHybridModernAuth: 6, AzureADOAuth: 7 }
---@field incomingauthenticationprotocol { AutoDetect: 0, Negotiate: 1, NTLM: 2, Basic: 3, OAuth: 4 }
---@field outgoingauthenticationprotocol { AutoDetect: 0, Negotiate: 1, NTLM: 2, Basic: 3, OAuth: 4 }
---@field exchangeversion { Exchange2007: 0, Exchange2007SP1: 1, Exchange2010: 2, Exchange2010SP1: 3, Exchange2010SP2: 4, Exchange2013: 5 }
---@field lastauthorizationstatus { Failure: 0, Success: 1 }
---@field lasttestexecutionstatus { Failure: 0, Success: 1, Warning: 2 }

---@class kb.option.tracelog
---@field level { Information: 1, Warning: 2, Error: 3 }
---@field tracestatus { Failure: 0, Success: 1 }

---@class kb.option.systemuser
---@field accessmode { ReadWrite: 0, Administrative: 1, Read: 2, SupportUser: 3, NonInteractive: 4, DelegatedAdmin: 5 }

--- The numbers of choices: option.TABLE.COLUMN.Label.
---@class kb.option
---@field mailbox kb.option.mailbox
---@field emailserverprofile kb.option.emailserverprofile
---@field tracelog kb.option.tracelog
---@field systemuser kb.option.systemuser
option = {}

--- Can the column be told? Asks without ending the condition.
---@param record table?
---@param column string
---@return boolean
function known(record, column) end

--- An empty column in an example's row. In a condition it reads as nil.
null = nil
