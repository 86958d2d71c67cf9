#include "case/schema.h"

#include <ctype.h>

/* Source: the public table reference of Dataverse (mailbox, emailserverprofile, tracelog,
   systemuser), as of 2026-11. */

#define NO_CHOICES NULL
#define COLUMN(name, type, choices, secret, personal)       \
  {                                                         \
    name, sizeof(name) - 1, type, choices, secret, personal \
  }
#define TEXT(name) COLUMN(name, KB_COLUMN_TEXT, NO_CHOICES, false, KB_NOT_PERSONAL)
#define NAME(name) COLUMN(name, KB_COLUMN_TEXT, NO_CHOICES, false, KB_PERSONAL_NAME)
#define ADDRESS(name) COLUMN(name, KB_COLUMN_TEXT, NO_CHOICES, false, KB_PERSONAL_ADDRESS)
#define HOST(name) COLUMN(name, KB_COLUMN_TEXT, NO_CHOICES, false, KB_PERSONAL_HOST)
#define INTEGER(name) COLUMN(name, KB_COLUMN_INTEGER, NO_CHOICES, false, KB_NOT_PERSONAL)
#define BOOLEAN(name) COLUMN(name, KB_COLUMN_BOOLEAN, NO_CHOICES, false, KB_NOT_PERSONAL)
#define DATE(name) COLUMN(name, KB_COLUMN_DATE, NO_CHOICES, false, KB_NOT_PERSONAL)
#define ID(name) COLUMN(name, KB_COLUMN_ID, NO_CHOICES, false, KB_NOT_PERSONAL)
#define CHOICE(name, choices) COLUMN(name, KB_COLUMN_CHOICE, choices, false, KB_NOT_PERSONAL)
#define SECRET(name) COLUMN(name, KB_COLUMN_TEXT, NO_CHOICES, true, KB_NOT_PERSONAL)
#define END \
  {         \
    0, NULL \
  }
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct kb_choice state[] = {{0, "Active"}, {1, "Inactive"}, END};
static const struct kb_choice status_reason[] = {{1, "Active"}, {2, "Inactive"}, END};
static const struct kb_choice test_status[] = {{0, "Not Run"}, {1, "Success"}, {2, "Failure"}, END};
static const struct kb_choice incoming_method[] = {
  {0, "None"},
  {1, "Microsoft Dynamics 365 for Outlook"},
  {2, "Server-Side Synchronization or Email Router"},
  {3, "Forward Mailbox"},
  END,
};
static const struct kb_choice outgoing_method[] = {
  {0, "None"},
  {1, "Microsoft Dynamics 365 for Outlook"},
  {2, "Server-Side Synchronization or Email Router"},
  END,
};
static const struct kb_choice act_method[] = {
  {0, "Microsoft Dynamics 365 for Outlook"},
  {1, "Server-Side Synchronization"},
  {2, "None"},
  END,
};
static const struct kb_choice approval[] = {
  {0, "Empty"}, {1, "Approved"}, {2, "Pending Approval"}, {3, "Rejected"}, END};

static const struct kb_column mailbox_columns[] = {
  [KB_KEY] = ID("mailboxid"),
  [KB_NAME] = NAME("name"),
  [KB_MAILBOX_ADDRESS] = ADDRESS("emailaddress"),
  [KB_MAILBOX_PROFILE] = ID(KB_PROFILE_LOOKUP),
  [KB_MAILBOX_USER] = ID(KB_USER_LOOKUP),
  ADDRESS("username"),
  CHOICE("statecode", state),
  CHOICE("statuscode", status_reason),
  CHOICE("incomingemailstatus", test_status),
  CHOICE("outgoingemailstatus", test_status),
  CHOICE("actstatus", test_status),
  CHOICE("incomingemaildeliverymethod", incoming_method),
  CHOICE("outgoingemaildeliverymethod", outgoing_method),
  CHOICE("actdeliverymethod", act_method),
  BOOLEAN("enabledforincomingemail"),
  BOOLEAN("enabledforoutgoingemail"),
  BOOLEAN("enabledforact"),
  CHOICE("emailrouteraccessapproval", approval),
  BOOLEAN("isemailaddressapprovedbyo365admin"),
  BOOLEAN("isforwardmailbox"),
  BOOLEAN("isserviceaccount"),
  BOOLEAN("orgmarkedasprimaryforexchangesync"),
  BOOLEAN("processanddeleteemails"),
  BOOLEAN("verboseloggingenabled"),
  BOOLEAN("testemailconfigurationscheduled"),
  INTEGER("testemailconfigurationretrycount"),
  DATE("postponetestemailconfigurationuntil"),
  DATE("testmailboxaccesscompletedon"),
  TEXT("lastsyncerror"),
  INTEGER("lastsyncerrorcode"),
  INTEGER("lastsyncerrorcount"),
  DATE("lastsyncerroroccurredon"),
  DATE("lastsuccessfulsynccompletedon"),
  INTEGER("processingstatecode"),
  INTEGER("transientfailurecount"),
  DATE("processinglastattemptedon"),
  DATE("lastactiveon"),
  HOST("ewsurl"),
  DATE("createdon"),
  DATE("modifiedon"),
  ID("_ownerid_value"),
  SECRET("password"),
  SECRET("oauthaccesstoken"),
  SECRET("oauthrefreshtoken"),
};

static const struct kb_choice server_type[] = {
  {0, "Exchange Server"},          {1, "Other (POP3/SMTP)"}, {2, "Exchange Server (Hybrid)"},
  {3, "Exchange Online (Hybrid)"}, {4, "IMAP/SMTP"},         END,
};
static const struct kb_choice credential_retrieval[] = {
  {0, "Credentials Specified by a User or Queue"},
  {1, "Credentials Specified in Email Server Profile"},
  {2, "Server to Server Authentication"},
  {3, "Windows Integrated Authentication"},
  {4, "Without Credentials (Anonymous)"},
  {5, "Gmail OAuth"},
  {6, "Exchange Hybrid Modern Auth"},
  {7, "Azure AD OAuth"},
  END,
};
static const struct kb_choice authentication_protocol[] = {
  {0, "Auto Detect"}, {1, "Negotiate"}, {2, "NTLM"}, {3, "Basic"}, {4, "OAuth"}, END};
static const struct kb_choice exchange_version[] = {
  {0, "Exchange 2007"},
  {1, "Exchange 2007 SP1"},
  {2, "Exchange 2010"},
  {3, "Exchange 2010 SP1"},
  {4, "Exchange 2010 SP2"},
  {5, "Exchange 2013"},
  END,
};
static const struct kb_choice authorization_status[] = {{0, "Failure"}, {1, "Success"}, END};
static const struct kb_choice execution_status[] = {
  {0, "Failure"}, {1, "Success"}, {2, "Warning"}, END};

static const struct kb_column profile_columns[] = {
  [KB_KEY] = ID("emailserverprofileid"),
  [KB_NAME] = NAME("name"),
  CHOICE("statecode", state),
  CHOICE("statuscode", status_reason),
  CHOICE("servertype", server_type),
  HOST("incomingserverlocation"),
  HOST("outgoingserverlocation"),
  HOST("defaultserverlocation"),
  INTEGER("incomingportnumber"),
  INTEGER("outgoingportnumber"),
  BOOLEAN("incomingusessl"),
  BOOLEAN("outgoingusessl"),
  BOOLEAN("incominguseimpersonation"),
  BOOLEAN("outgoinguseimpersonation"),
  BOOLEAN("useautodiscover"),
  BOOLEAN("usedefaulttenantid"),
  BOOLEAN("usesamesettingsforoutgoingconnections"),
  BOOLEAN("sendemailalert"),
  BOOLEAN("moveundeliveredemails"),
  CHOICE("incomingcredentialretrieval", credential_retrieval),
  CHOICE("outgoingcredentialretrieval", credential_retrieval),
  CHOICE("incomingauthenticationprotocol", authentication_protocol),
  CHOICE("outgoingauthenticationprotocol", authentication_protocol),
  HOST("exchangeonlinetenantid"),
  CHOICE("exchangeversion", exchange_version),
  CHOICE("lastauthorizationstatus", authorization_status),
  CHOICE("lasttestexecutionstatus", execution_status),
  TEXT("lastcrmmessage"),
  INTEGER("minpollingintervalinminutes"),
  INTEGER("maxconcurrentconnections"),
  DATE("processemailsreceivedafter"),
  ADDRESS("owneremailaddress"),
  DATE("createdon"),
  DATE("modifiedon"),
  ID("_ownerid_value"),
  SECRET("incomingpassword"),
  SECRET("outgoingpassword"),
};

static const struct kb_choice trace_level[] = {
  {1, "Information"}, {2, "Warning"}, {3, "Error"}, END};
static const struct kb_choice trace_status[] = {{0, "Failure"}, {1, "Success"}, END};

static const struct kb_column alert_columns[] = {
  [KB_KEY] = ID("tracelogid"),
  [KB_ALERT_TEXT] = TEXT("text"),
  [KB_ALERT_LEVEL] = CHOICE("level", trace_level),
  [KB_ALERT_TRACECODE] = INTEGER("tracecode"),
  [KB_ALERT_TYPE] = TEXT("errortypedisplay"),
  [KB_ALERT_DETAILS] = TEXT("errordetails"),
  [KB_ALERT_CREATEDON] = DATE("createdon"),
  CHOICE("tracestatus", trace_status),
  DATE("modifiedon"),
  BOOLEAN("isunique"),
  BOOLEAN("canbedeleted"),
  HOST("machinename"),
  INTEGER("collationlevel"),
  ID(KB_ALERT_LOOKUP),
  TEXT("regardingobjecttypecode"),
  TEXT("traceparameterxml"),
  TEXT("traceactionxml"),
  TEXT("tracedetailxml"),
};

static const struct kb_choice access_mode[] = {
  {0, "Read-Write"},      {1, "Administrative"},  {2, "Read"}, {3, "Support User"},
  {4, "Non-interactive"}, {5, "Delegated Admin"}, END};

static const struct kb_column user_columns[] = {
  [KB_KEY] = ID("systemuserid"),
  [KB_NAME] = NAME("fullname"),
  ADDRESS("internalemailaddress"),
  ADDRESS("domainname"),
  BOOLEAN("isdisabled"),
  BOOLEAN("islicensed"),
  CHOICE("accessmode", access_mode),
  ID("azureactivedirectoryobjectid"),
};

static const struct kb_table tables[KB_TABLE_COUNT] = {
  [KB_MAILBOX] = {KB_MAILBOX, "mailbox", "mailboxes", "mailbox", "mailbox", "mailboxid", false,
                  mailbox_columns, COUNT(mailbox_columns)},
  [KB_PROFILE] = {KB_PROFILE, "emailserverprofile", "emailserverprofiles", "profile",
                  "email server profile", "emailserverprofileid", true, profile_columns,
                  COUNT(profile_columns)},
  [KB_ALERT] = {KB_ALERT, "tracelog", "tracelogs", "alert", "alert", "tracelogid", false,
                alert_columns, COUNT(alert_columns)},
  [KB_USER] = {KB_USER, "systemuser", "systemusers", "user", "user", "systemuserid", false,
               user_columns, COUNT(user_columns)},
};

_Static_assert(COUNT(mailbox_columns) <= KB_COLUMNS_MAX, "a record has a place for each column");
_Static_assert(COUNT(profile_columns) <= KB_COLUMNS_MAX, "a record has a place for each column");

const struct kb_table *kb_schema_table(enum kb_table_id id)
{
  return &tables[id];
}

static const struct kb_table *find_table(struct kb_slice wanted,
                                         const char *(*name_of)(const struct kb_table *table))
{
  for (size_t i = 0; i < KB_TABLE_COUNT; i++) {
    if (kb_slice_is(wanted, name_of(&tables[i]))) {
      return &tables[i];
    }
  }
  return NULL;
}

static const char *set_of(const struct kb_table *table)
{
  return table->set;
}

static const char *logical_name_of(const struct kb_table *table)
{
  return table->logical_name;
}

static const char *article_name_of(const struct kb_table *table)
{
  return table->article_name;
}

const struct kb_table *kb_schema_table_of_set(struct kb_slice set)
{
  return find_table(set, set_of);
}

const struct kb_table *kb_schema_table_of_logical_name(struct kb_slice name)
{
  return find_table(name, logical_name_of);
}

const struct kb_table *kb_schema_table_of_article_name(struct kb_slice name)
{
  return find_table(name, article_name_of);
}

int kb_schema_column(const struct kb_table *table, struct kb_slice name)
{
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    if (column->length == name.length && memcmp(column->name, name.data, name.length) == 0) {
      return (int)i;
    }
  }
  return -1;
}

const char *kb_schema_label(const struct kb_column *column, long long value)
{
  for (const struct kb_choice *choice = column->choices; choice && choice->label; choice++) {
    if (choice->value == value) {
      return choice->label;
    }
  }
  return NULL;
}

void kb_schema_label_name(struct kb_buf *out, const char *label)
{
  bool word_begins = true;
  for (const char *at = label; *at; at++) {
    if (!isalnum((unsigned char)*at)) {
      word_begins = true;
      continue;
    }
    kb_buf_add_char(out, word_begins ? (char)toupper((unsigned char)*at) : *at);
    word_begins = false;
  }
}
