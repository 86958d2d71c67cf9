#include "case/schema_inside.h"

static const struct kb_choice server_type[] = {
  {0, "Exchange Server", NULL},
  {1, "Other (POP3/SMTP)", NULL},
  {2, "Exchange Server (Hybrid)", NULL},
  {3, "Exchange Online (Hybrid)", NULL},
  {4, "IMAP/SMTP", NULL},
  END,
};
#define CREDENTIAL_RETRIEVAL                                                                      \
  {0, "Credentials Specified by a User or Queue", NULL},                                          \
    {1, "Credentials Specified in Email Server Profile", NULL},                                   \
    {2, "Server to Server Authentication", NULL}, {3, "Windows Integrated Authentication", NULL}, \
    {4, "Without Credentials (Anonymous)", NULL}, {5, "Gmail OAuth", NULL},                       \
  {                                                                                               \
    6, "Exchange Hybrid Modern Auth (HMA)", "ExchangeHybridModernAuth"                            \
  }
static const struct kb_choice incoming_credential_retrieval[] = {
  CREDENTIAL_RETRIEVAL, {7, "OAuth with Microsoft Entra ID", "AzureADOAuth"}, END};
static const struct kb_choice outgoing_credential_retrieval[] = {
  CREDENTIAL_RETRIEVAL, {7, "Azure Active Directory OAuth", "AzureADOAuth"}, END};
static const struct kb_choice authentication_protocol[] = {
  {0, "Auto Detect", NULL}, {1, "Negotiate", NULL}, {2, "NTLM", NULL},
  {3, "Basic", NULL},       {4, "OAuth", NULL},     END,
};
static const struct kb_choice exchange_version[] = {
  {0, "Exchange 2007", NULL},
  {1, "Exchange 2007 SP1", NULL},
  {2, "Exchange 2010", NULL},
  {3, "Exchange 2010 SP1", NULL},
  {4, "Exchange 2010 SP2", NULL},
  {5, "Exchange 2013", NULL},
  END,
};
static const struct kb_choice success[] = {{0, "Failure", NULL}, {1, "Success", NULL}, END};
static const struct kb_choice execution_status[] = {
  {0, "Failure", NULL}, {1, "Success", NULL}, {2, "Warning", NULL}, END};
static const struct kb_choice server_authority[] = {
  {0, "Public (+GCC) (https://login.microsoftonline.com)", "Public"},
  {1, "US Government (GCC High and DoD) (https://login.microsoftonline.us)", "USGovernment"},
  {2, "China (21Vianet) (https://login.chinacloudapi.cn)", "China"},
  {3, "Automatic (determined by Dynamics 365 cloud)", "Automatic"},
  END,
};

static const struct kb_column columns[] = {
  [KB_KEY] = ID("emailserverprofileid"),
  [KB_NAME] = NAME("name"),
  TEXT("description"),
  CHOICE("statecode", kb_state_choices),
  CHOICE("statuscode", kb_status_reason_choices),
  CHOICE("servertype", server_type),
  TEXT("emailservertypename"),
  CHOICE("serverauthority", server_authority),
  HOST("incomingserverlocation"),
  HOST("outgoingserverlocation"),
  HOST("defaultserverlocation"),
  INTEGER("incomingportnumber"),
  INTEGER("outgoingportnumber"),
  BOOLEAN("incomingusessl"),
  BOOLEAN("outgoingusessl"),
  ADDRESS("incomingusername"),
  ADDRESS("outgoingusername"),
  BOOLEAN("isincomingpasswordset"),
  BOOLEAN("isoutgoingpasswordset"),
  BOOLEAN("incominguseimpersonation"),
  BOOLEAN("outgoinguseimpersonation"),
  BOOLEAN("outgoingautograntdelegateaccess"),
  BOOLEAN("useautodiscover"),
  BOOLEAN("usedefaulttenantid"),
  BOOLEAN("usesamesettingsforoutgoingconnections"),
  BOOLEAN("sendemailalert"),
  BOOLEAN("moveundeliveredemails"),
  CHOICE("incomingcredentialretrieval", incoming_credential_retrieval),
  CHOICE("outgoingcredentialretrieval", outgoing_credential_retrieval),
  CHOICE("incomingauthenticationprotocol", authentication_protocol),
  CHOICE("outgoingauthenticationprotocol", authentication_protocol),
  HOST("exchangeonlinetenantid"),
  TEXT("oauthclientid"),
  BOOLEAN("isoauthclientsecretset"),
  TEXT("aadresourceid"),
  ID("_keyvaultreferenceid_value"),
  ID("_managedidentityid_value"),
  ID("_acsmanagedidentityid_value"),
  ID("_purviewmanagedidentityid_value"),
  ID("_incomingpartnerapplication_value"),
  ID("_outgoingpartnerapplication_value"),
  CHOICE("exchangeversion", exchange_version),
  CHOICE("lastauthorizationstatus", success),
  CHOICE("lasttestexecutionstatus", execution_status),
  CHOICE("lasttestvalidationstatus", success),
  DATE("lastteststarttime"),
  BIGINT("lasttesttotalexecutiontime"),
  TEXT("lasttestrequest"),
  TEXT("lasttestresponse"),
  TEXT("lastcrmmessage"),
  INTEGER("minpollingintervalinminutes"),
  INTEGER("maxconcurrentconnections"),
  BOOLEAN("timeoutmailboxconnection"),
  INTEGER("timeoutmailboxconnectionafteramount"), /* ms, up to 100000 */
  TEXT("encodingcodepage"),
  DATE("processemailsreceivedafter"),
  ADDRESS("owneremailaddress"),
  BOOLEAN("acsenabledforoutgoingemail"),
  HOST("acsendpointurl"),
  NAME("acsemailservicename"),
  NAME("acsresourcegroupname"),
  ID("acssubscriptionid"),
  DATE("createdon"),
  DATE("modifiedon"),
  ID("_createdby_value"),
  ID("_modifiedby_value"),
  ID("_ownerid_value"),
  ID("_owninguser_value"),
  ID("_owningteam_value"),
  ID("_owningbusinessunit_value"),
  ID("_organizationid_value"),
  BIGINT("versionnumber"),
  SECRET("incomingpassword"),
  SECRET("outgoingpassword"),
  SECRET("oauthclientsecret"),
};

const struct kb_table kb_profile_table = {KB_PROFILE,
                                          "emailserverprofile",
                                          "emailserverprofiles",
                                          "profile",
                                          "email server profile",
                                          "emailserverprofileid",
                                          true,
                                          columns,
                                          COUNT(columns)};
