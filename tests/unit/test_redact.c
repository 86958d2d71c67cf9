#include "base/json_write.h"
#include "redact/redact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "test_schema.h"

/* What a team may add; platform tables are such tables, too. */
static const char house[] =
  "return { tables = {"
  "{ name = 'mailbox', columns = {"
  "{ 'contoso_contact', 'text', 'Contact', personal = 'name' },"
  "{ 'contoso_backup', 'text', 'Backup', personal = 'address' },"
  "{ 'contoso_relay', 'text', 'Relay', personal = 'host' },"
  "{ 'contoso_note', 'text', 'Note' },"
  "{ 'contoso_days', 'choices', 'Days', choices = { { 1, 'Monday' }, { 2, 'Tuesday' } } },"
  "{ 'contoso_key', 'text', secret = true } } },"
  "{ name = 'asyncoperation', set = 'asyncoperations', key = 'asyncoperationid', named_by = 'name',"
  "title = 'system job', titles = 'system jobs', display_name = 'System Job', columns = {"
  "{ 'asyncoperationid', 'id', 'System Job' }, { 'name', 'text', 'Name' },"
  "{ 'friendlymessage', 'text', 'Friendly message' }, { 'hostid', 'text', 'Host', personal = 'host' },"
  "{ '_ownerid_value', 'id', 'Owner' } } },"
  "{ name = 'msdyn_solutionhistory', set = 'msdyn_solutionhistories', key = 'msdyn_solutionhistoryid',"
  "named_by = 'msdyn_name', title = 'operation', titles = 'operations', display_name = 'Solution History',"
  "columns = { { 'msdyn_solutionhistoryid', 'id', 'Operation' }, { 'msdyn_name', 'text', 'Name' },"
  "{ 'msdyn_publishername', 'text', 'Publisher', personal = 'name' },"
  "{ 'msdyn_exceptionmessage', 'text', 'Message' } } } } }";

static struct kb_schema *schema;

static const struct kb_table *table_of(const char *name)
{
  return kb_schema_table_of_logical_name(schema, kb_slice_of(name));
}

struct row {
  const char *table;
  const char *text;
  const char *expected;
};

enum { ROWS = 6 };

struct redaction {
  const char *what;
  struct row rows[ROWS]; /* up to the first one without text */
};

static void learn(struct kb_redactor *redactor, const char *table, const char *text)
{
  struct kb_error error;
  struct cJSON *row = kb_json_parse(kb_slice_of(text), &error);
  assert_non_null(row);
  assert_int_equal(kb_redactor_learn(redactor, table_of(table), row, &error), KB_OK);
  kb_json_free(row);
}

static void write_row(struct kb_redactor *redactor, const char *table, const char *text,
                      struct kb_buf *out)
{
  struct kb_error error;
  struct cJSON *row = kb_json_parse(kb_slice_of(text), &error);
  assert_non_null(row);
  assert_int_equal(kb_redactor_write(redactor, table_of(table), row, out, &error), KB_OK);
  kb_json_free(row);
}

static void check(const struct redaction *redaction)
{
  struct kb_redactor *redactor = kb_redactor_new(schema);
  assert_non_null(redactor);
  for (size_t i = 0; i < ROWS && redaction->rows[i].text; i++) {
    learn(redactor, redaction->rows[i].table, redaction->rows[i].text);
  }
  for (size_t i = 0; i < ROWS && redaction->rows[i].text; i++) {
    struct kb_buf out = {0};
    write_row(redactor, redaction->rows[i].table, redaction->rows[i].text, &out);
    if (strcmp(kb_buf_text(&out), redaction->rows[i].expected) != 0) {
      print_error("%s, row %zu:\n", redaction->what, i);
    }
    assert_string_equal(kb_buf_text(&out), redaction->rows[i].expected);
    kb_buf_fini(&out);
  }
  kb_redactor_free(redactor);
}

static void check_all(const struct redaction *redactions, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    check(&redactions[i]);
  }
}

#define CHECK_ALL(redactions) check_all(redactions, sizeof redactions / sizeof redactions[0])

#define ANN "{\"name\":\"Ann Beck\",\"emailaddress\":\"ann@contoso.com\"}"
#define ANN_REDACTED "{\"name\":\"Person 1\",\"emailaddress\":\"person-1@domain-1.example\"}"
#define FORMATTED "@OData.Community.Display.V1.FormattedValue"
#define LOOKUP "@Microsoft.Dynamics.CRM.lookuplogicalname"
#define GUID_A "6f9619ff-8b86-d011-b42d-00c04fc964ff"
#define GUID_B "000000a2-0000-4000-8000-0000000000a2"
#define NEW_1 "00000001-0000-4000-8000-000000000000"
#define NEW_2 "00000002-0000-4000-8000-000000000000"

static void a_person_has_one_number(void **state)
{
  (void)state;
  static const struct redaction redactions[] = {
    {"one row",
     {{"mailbox",
       "{\"name\":\"Ann Beck\",\"emailaddress\":\"ann@contoso.com\",\"username\":"
       "\"CONTOSO\\\\ann\"}",
       "{\"name\":\"Person 1\",\"emailaddress\":\"person-1@domain-1.example\",\"username\":"
       "\"domain-2\\\\person-1\"}"}}},
    {"two rows with one address",
     {{"mailbox", ANN, ANN_REDACTED},
      {"systemuser",
       "{\"fullname\":\"Ann Beck-Hill\",\"internalemailaddress\":\"ANN@contoso.com\","
       "\"domainname\":\"ann.beck@contoso.com\"}",
       "{\"fullname\":\"Person 1-2\",\"internalemailaddress\":\"person-1@domain-1.example\","
       "\"domainname\":\"person-1-2@domain-1.example\"}"}}},
    {"two rows with one id, spelled differently",
     {{"systemuser",
       "{\"systemuserid\":\"" GUID_A "\",\"fullname\":\"Ann\",\"domainname\":\"a@x.com\"}",
       "{\"systemuserid\":\"" NEW_1 "\",\"fullname\":\"Person 1\",\"domainname\":"
       "\"person-1@domain-1.example\"}"},
      {"mailbox",
       "{\"_regardingobjectid_value\":\"{6F9619FF-8B86-D011-B42D-00C04FC964FF}\","
       "\"name\":\"Sales\"}",
       "{\"_regardingobjectid_value\":\"{" NEW_1 "}\",\"name\":\"Person 1-2\"}"}}},
    {"a nested user",
     {{"mailbox",
       "{\"regardingobjectid_systemuser\":{\"fullname\":\"Ann B\"},\"name\":\"Ann Beck\"}",
       "{\"regardingobjectid_systemuser\":{\"fullname\":\"Person 1-2\"},\"name\":\"Person 1\"}"}}},
    {"a nested user by the name of the reference",
     {{"mailbox", "{\"regardingobjectid\":{\"fullname\":\"Ann B\"},\"name\":\"Ann Beck\"}",
       "{\"regardingobjectid\":{\"fullname\":\"Person 1-2\"},\"name\":\"Person 1\"}"}}},
    {"a name that is an address",
     {{"mailbox", "{\"name\":\"ann@contoso.com\",\"emailaddress\":\"Ann@Contoso.com\"}",
       "{\"name\":\"person-1@domain-1.example\",\"emailaddress\":\"person-1@domain-1.example\"}"}}},
    {"two people",
     {{"mailbox", ANN, ANN_REDACTED},
      {"mailbox", "{\"name\":\"Bob\",\"emailaddress\":\"bob@contoso.com\"}",
       "{\"name\":\"Person 2\",\"emailaddress\":\"person-2@domain-1.example\"}"}}},
    {"a profile and its owner",
     {{"mailbox", ANN, ANN_REDACTED},
      {"emailserverprofile",
       "{\"name\":\"Contoso Hybrid\",\"owneremailaddress\":\"ann@contoso.com\"}",
       "{\"name\":\"Profile 1\",\"owneremailaddress\":\"person-1@domain-1.example\"}"}}},
    {"the owner is another",
     {{"mailbox",
       "{\"name\":\"Ann\",\"_ownerid_value\":\"" GUID_A "\",\"_ownerid_value" FORMATTED
       "\":\"Bob\"}",
       "{\"name\":\"Person 1\",\"_ownerid_value\":\"" NEW_1 "\",\"_ownerid_value" FORMATTED
       "\":\"Person 2\"}"},
      {"systemuser", "{\"systemuserid\":\"" GUID_A "\",\"fullname\":\"Bobby\"}",
       "{\"systemuserid\":\"" NEW_1 "\",\"fullname\":\"Person 2-2\"}"}}},
  };
  CHECK_ALL(redactions);
}

static void different_strings_stay_different(void **state)
{
  (void)state;
  static const struct redaction redactions[] = {
    {"addresses, with the space around one",
     {{"mailbox",
       "{\"emailaddress\":\"a@x.com\",\"username\":\" b@x.com\","
       "\"regardingobjectid_systemuser\":{\"internalemailaddress\":\"a@y.com\","
       "\"domainname\":\"a\"}}",
       "{\"emailaddress\":\"person-1@domain-1.example\",\"username\":\" "
       "person-1-2@domain-1.example\","
       "\"regardingobjectid_systemuser\":{\"internalemailaddress\":\"person-1-3@domain-2.example\","
       "\"domainname\":\"person-1\"}}"}}},
    {"nothing is nothing",
     {{"mailbox", "{\"name\":\"\",\"emailaddress\":null,\"username\":\"  \",\"ewsurl\":\"\"}",
       "{\"name\":\"\",\"emailaddress\":null,\"username\":\"  \",\"ewsurl\":\"\"}"}}},
    {"domains without a dot",
     {{"mailbox", "{\"emailaddress\":\"a@contoso\",\"username\":\"contoso\\\\a\"}",
       "{\"emailaddress\":\"person-1@domain-1\",\"username\":\"domain-1\\\\person-1\"}"}}},
    {"no address, no account",
     {{"mailbox", "{\"emailaddress\":\"a@@x.com\",\"username\":\"a@x.com;b@x.com\"}",
       "{\"emailaddress\":\"person-1\",\"username\":\"person-1-2\"}"}}},
  };
  CHECK_ALL(redactions);
}

/* Redacts an alert's text after a mailbox was learned; valid until the next call. */
static const char *redacted_beside(const char *mailbox, const char *text)
{
  static char result[4096];
  struct kb_error error;
  struct kb_buf row = {0};
  struct kb_buf out = {0};
  struct kb_json_writer json = {.out = &row};
  struct kb_redactor *redactor = kb_redactor_new(schema);
  learn(redactor, "mailbox", mailbox);
  kb_json_begin_object(&json);
  kb_json_key(&json, "text");
  kb_json_text(&json, text);
  kb_json_end_object(&json);
  learn(redactor, "tracelog", kb_buf_text(&row));
  write_row(redactor, "tracelog", kb_buf_text(&row), &out);
  struct cJSON *written = kb_json_parse(kb_buf_slice(&out), &error);
  snprintf(result, sizeof result, "%s", kb_json_string(kb_json_member(written, "text")));
  kb_json_free(written);
  kb_buf_fini(&row);
  kb_buf_fini(&out);
  kb_redactor_free(redactor);
  return result;
}

static const char *redacted_text(const char *name, const char *text)
{
  char mailbox[256];
  snprintf(mailbox, sizeof mailbox, "{\"name\":\"%s\"}", name);
  return redacted_beside(mailbox, text);
}

/* Each is redacted after people with many names were learned. */
static void names_are_found_in_prose(void **state)
{
  (void)state;
  static const char *const people[] = {
    "{\"name\":\"Ann Beck\",\"emailaddress\":\"ann@contoso.com\",\"username\":\"CONTOSO\\\\ann\"}",
    "{\"name\":\"Ann Beck Hill\",\"emailaddress\":\"o'neil+x@contoso.com\"}",
    "{\"name\":\"Helpdesk\"}",
    "{\"name\":\"J\xC3\xB6rg (M\xC3\xBCller) [.*]\"}",
    "{\"name\":\"Se\xC3\xA1n O'Neil\"}",
    "{\"name\":\"Smith & Sons\"}",
    "{\"name\":\"Al\"}",
    "{\"name\":\"A\"}",
    "{\"name\":\"500\"}",
    "{\"name\":\"\xE5\xBC\xA0\xE4\xBC\x9F\"}",
    "{\"name\":\"SYSTEM\",\"ewsurl\":\"https://mail.contoso.com/EWS\"}",
  };
  static const struct {
    const char *text, *expected;
  } cases[] = {
    {"the mailbox Ann Beck does not", "the mailbox Person 1 does not"},
    {"ANN BECK", "Person 1"},
    {"Ann \t\r\n Beck, Ann", "Person 1, Ann"},
    {"Ann Beck Hill, Ann Beck Hills", "Person 2, Person 1 Hills"},
    {"'Ann Beck' \"Ann Beck\" \xE2\x80\x98"
     "Ann Beck\xE2\x80\x99 \xC2\xABHelpdesk\xC2\xBB",
     "'Person 1' \"Person 1\" \xE2\x80\x98Person 1\xE2\x80\x99 \xC2\xABPerson 3\xC2\xBB"},
    {"xAnn Beck Ann Becks _Ann Beck Ann Beck_ 1Ann Beck Ann Beck\xC3\xA9",
     "xAnn Beck Ann Becks _Ann Beck Ann Beck_ 1Ann Beck Ann Beck\xC3\xA9"},
    {"helpdesk: HelpdeskError Helpdesk_1 not helpdesked.",
     "Person 3: HelpdeskError Helpdesk_1 not helpdesked."},
    {"J\xC3\xB6rg (M\xC3\xBCller) [.*]! J\xC3\xB6rg M\xC3\xBCller",
     "Person 4) [.*]! J\xC3\xB6rg M\xC3\xBCller"},
    {"Se\xC3\xA1n O'Neil, Se\xC3\xA1n O\xE2\x80\x99Neil, Se\xC3\xA1n O&apos;Neil, "
     "Se\xC3\xA1n O&#39;Neil, Se&#xE1;n O&#x27;Neil",
     "Person 5, Person 5, Person 5, Person 5, Person 5"},
    {"Smith & Sons, Smith &amp; Sons", "Person 6, Person 6"},
    {"<p n=\"Ann&#32;Beck\">&lt;Ann Beck&gt;</p>", "<p n=\"Person 1\">&lt;Person 1&gt;</p>"},
    {"Al al AL", "Person 7 al AL"},
    {"A mailbox, HTTP 500", "A mailbox, HTTP 500"},
    {"\xE9\x82\xAE\xE7\xAE\xB1\xE5\xBC\xA0\xE4\xBC\x9F\xE7\x9A\x84",
     "\xE9\x82\xAE\xE7\xAE\xB1Person 10\xE7\x9A\x84"},
    {"An error occurred in the system", "An error occurred in the system"},
    {"to ann@contoso.com.", "to person-1@domain-1.example."},
    {"<SMTP:Ann@Contoso.com>;'ann@contoso.com'",
     "<SMTP:person-1@domain-1.example>;'person-1@domain-1.example'"},
    {"u=ann%40contoso.com&x", "u=person-1@domain-1.example&x"},
    {"O'Neil+X@contoso.com", "person-2@domain-1.example"},
    {"Helpdesk ann@contoso.com Helpdesk.x@contoso.com",
     "Person 3 person-1@domain-1.example person-11@domain-1.example"},
    {"new@fabrikam.com new@fabrikam.com old@fabrikam.com",
     "person-11@domain-3.example person-11@domain-3.example person-12@domain-3.example"},
    {"contoso\\ann CONTOSO\\bob Contoso", "domain-2\\person-1 domain-2\\person-11 domain-2"},
    {"Helpdesk@", "Person 3@"},
    {"Ann Beck@fabrikam.com", "Ann person-11@domain-3.example"},
    {"https://Beck/ Beck x@beck Ann Beck", "https://host-2.example/ Beck x@beck Person 1"},
    {"mail.contoso.com MAIL.contoso.com:443 www.contoso.com contoso.com.",
     "host-1.example host-1.example:443 host-2.example domain-1.example."},
    {"https://fabrikam/x http://go.microsoft.com/fwlink/?LinkId=1 "
     "https://outlook.office365.com/EWS/Exchange.asmx fabrikam.onmicrosoft.com",
     "https://host-2.example/x http://go.microsoft.com/fwlink/?LinkId=1 "
     "https://outlook.office365.com/EWS/Exchange.asmx host-3.example"},
    {"id " GUID_A " {6F9619FF-8B86-D011-B42D-00C04FC964FF} 6f9619ff8b86d011b42d00c04fc964ff",
     "id " NEW_1 " {" NEW_1 "} 00000001000040008000000000000000"},
    {"x" GUID_A "y%7B" GUID_A "%7D_6f9619ff8b86d011b42d00c04fc964ff_",
     "x" NEW_1 "y%7B" NEW_1 "%7D_00000001000040008000000000000000_"},
    {"f6f9619ff8b86d011b42d00c04fc964ff 0x80040265 00000000-0000-0000-0000-000000000000",
     "f6f9619ff8b86d011b42d00c04fc964ff 0x80040265 00000000-0000-0000-0000-000000000000"},
    {"Code: InvalidIncomingEmailServerProfile, 100% & more \xFF &#0; &#xD800; &",
     "Code: InvalidIncomingEmailServerProfile, 100% & more \xEF\xBF\xBD &#0; &#xD800; &"},
    {"", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_redactor *redactor = kb_redactor_new(schema);
    for (size_t k = 0; k < sizeof people / sizeof people[0]; k++) {
      learn(redactor, "mailbox", people[k]);
    }
    struct kb_buf row = {0};
    struct kb_buf out = {0};
    kb_buf_add_text(&row, "{\"text\":\"");
    for (const char *at = cases[i].text; *at; at++) {
      if (*at > 0 && *at < ' ') {
        kb_buf_addf(&row, "\\u%04x", (unsigned)*at);
        continue;
      }
      kb_buf_add_text(&row, *at == '"' || *at == '\\' ? "\\" : "");
      kb_buf_add_char(&row, *at);
    }
    kb_buf_add_text(&row, "\"}");
    write_row(redactor, "tracelog", kb_buf_text(&row), &out);
    struct kb_error error;
    struct cJSON *redacted = kb_json_parse(kb_buf_slice(&out), &error);
    assert_string_equal(kb_json_string(kb_json_member(redacted, "text")), cases[i].expected);
    kb_json_free(redacted);
    kb_buf_fini(&row);
    kb_buf_fini(&out);
    kb_redactor_free(redactor);
  }
}

/* A name, and its form in a text. */
static void letter_case_and_composition_do_not_matter(void **state)
{
  (void)state;
  static const struct {
    const char *name, *text;
  } same[] = {
    {"J\xC3\xB6rg M\xC3\xBCller", "J\xC3\x96RG M\xC3\x9CLLER"},
    {"J\xC3\xB6rg M\xC3\xBCller", "Jo\xCC\x88rg Mu\xCC\x88ller"},
    {"Jo\xCC\x88rg Mu\xCC\x88ller", "J\xC3\x96RG M\xC3\x9CLLER"},
    {"Max Gro\xC3\x9F", "MAX GROSS"},
    {"\xC3\x98rjan \xC5\x81ukasz \xC4\x90or\xC4\x91"
     "evi\xC4\x87",
     "\xC3\xB8rjan \xC5\x82UKASZ \xC4\x91OR\xC4\x90"
     "EVIC\xCC\x81"},
    {"\xCE\xA3\xCF\x84\xCE\xAD\xCE\xBB\xCE\xBB\xCE\xB9\xCE\xBF\xCF\x82",
     "\xCE\xA3\xCE\xA4\xCE\x95\xCC\x81\xCE\x9B\xCE\x9B\xCE\x99\xCE\x9F\xCE\xA3"},
    {"\xD0\x90\xD0\xBD\xD0\xB4\xD1\x80\xD0\xB5\xD0\xB9 \xD0\x81\xD0\xBB\xD0\xBA\xD0\xB8\xD0\xBD",
     "\xD0\x90\xD0\x9D\xD0\x94\xD0\xA0\xD0\x95\xD0\x98\xCC\x86 \xD1\x91\xD0\xBB\xD0\xBA\xD0\xB8\xD0\xBD"},
    /* Two marks of a letter, in one character, and in either order. */
    {"Nguy\xE1\xBB\x87n", "NGUYE\xCC\xA3\xCC\x82N"},
    {"Nguy\xE1\xBB\x87n", "nguye\xCC\x82\xCC\xA3n"},
    /* The upper case of i in Turkish, and of an i without a dot. */
    {"Deniz I\xC5\x9F\xC4\xB1k", "DEN\xC4\xB0Z I\xC5\x9EIK"},
    {"\xEA\xB9\x80\xEB\xAF\xBC",
     "\xE1\x84\x80\xE1\x85\xB5\xE1\x86\xB7\xE1\x84\x86\xE1\x85\xB5\xE1\x86\xAB"},
    {"\xE3\x81\x8C\xE3\x81\xBE", "\xE3\x81\x8B\xE3\x82\x99\xE3\x81\xBE"},
    {"\xD4\xB1\xD6\x80\xD5\xA1\xD5\xB4", "\xD5\xA1\xD6\x80\xD5\xA1\xD5\xB4"},
  };
  static const struct {
    const char *name, *text;
  } others[] = {
    {"Jose Silva", "Jos\xC3\xA9 Silva"},
    {"Jose", "Jose\xCC\x81"},
    {"\xEA\xB0\x80", "\xEA\xB0\x81"}, /* one syllable begins like the other */
    {"\xE3\x81\x8B\xE3\x81\xBE", "\xE3\x81\x8C\xE3\x81\xBE"},
  };
  for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
    assert_string_equal(redacted_text(same[i].name, same[i].text), "Person 1");
  }
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    assert_string_equal(redacted_text(others[i].name, others[i].text), others[i].text);
  }
  static const struct redaction one[] = {
    {"one person by an address in other letters",
     {{"mailbox", "{\"name\":\"J\xC3\xB6rg\",\"emailaddress\":\"j\xC3\xB6rg@x.com\"}",
       "{\"name\":\"Person 1\",\"emailaddress\":\"person-1@domain-1.example\"}"},
      {"systemuser", "{\"fullname\":\"JO\xCC\x88RG\",\"domainname\":\"J\xC3\x96RG@X.COM\"}",
       "{\"fullname\":\"Person 1\",\"domainname\":\"person-1@domain-1.example\"}"}}},
  };
  CHECK_ALL(one);
}

static void the_last_name_may_come_first(void **state)
{
  (void)state;
  static const struct {
    const char *name, *text, *expected;
  } cases[] = {
    {"Ann Beck", "of Beck, Ann: BECK,ANN", "of Person 1: Person 1"},
    {"Ann Beck", "Beck, Anna; Beck; Hill, Ann Beck", "Beck, Anna; Beck; Hill, Person 1"},
    {"Ann Maria Beck Hill", "Beck Hill, Ann Maria and Hill, Ann Maria Beck",
     "Person 1 and Person 1"},
    {"Beck, Ann", "Ann Beck, beck, ann", "Person 1, Person 1"},
    {"Beck,Ann Maria", "Ann Maria Beck", "Person 1"},
    {"J\xC3\xBCrgen Gro\xC3\x9F-Smith (Ext.)",
     "GROSS-SMITH, J\xC3\x9CRGEN (Ext.); J\xC3\xBCrgen Gro\xC3\x9F-Smith",
     "Person 1 (Ext.); Person 1"},
    {"Support (EMEA)", "support: (EMEA)", "support: (EMEA)"},
    {"J\xC3\xBCrgen Beck",
     "j\xC3\xBCrgen.beck, BECK_J\xC3\x9CRGEN; /j\xC3\xBCrgen.beck/x; jb.beck.j\xC3\xBCrg",
     "Person 1, Person 1; /Person 1/x; jb.beck.j\xC3\xBCrg"},
    {"Ann Maria Beck", "ann.beck (annbeck), Maria.Beck", "Person 1 (annbeck), Maria.Beck"},
    {"Beck, Ann", "ann.beck or ann.becker", "Person 1 or ann.becker"},
    {"One Two Three Four Five Six", "Six, One Two Three Four Five", "Six, One Two Three Four Five"},
    {",", ", ,", ", ,"},
    {"(x)", "x", "x"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_text(cases[i].name, cases[i].text), cases[i].expected);
  }
}

static const char ann_beck[] = "{\"name\":\"Ann B\xC3\xA9"
                               "ck\",\"emailaddress\":\"ann@contoso.com\"}";

static void a_word_of_messages_is_a_name_in_quotes_alone(void **state)
{
  (void)state;
  static const struct {
    const char *name, *text, *expected;
  } cases[] = {
    {"Support", "contact support; the mailbox \"Support\", 'support' \xC2\xABSUPPORT\xC2\xBB",
     "contact support; the mailbox \"Person 1\", 'Person 1' \xC2\xABPerson 1\xC2\xBB"},
    {"Email Server", "Email Server Error Code: X of 'Email Server'",
     "Email Server Error Code: X of 'Person 1'"},
    {"Email Desk", "the Email Desk, Desk, Email", "the Person 1, Person 1"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_text(cases[i].name, cases[i].text), cases[i].expected);
  }
}

static void addresses_are_found_in_disguise(void **state)
{
  (void)state;
  static const struct {
    const char *text, *expected;
  } cases[] = {
    {"ann%40contoso.com ann%2540contoso.com ann%252540contoso.com",
     "person-1@domain-1.example person-1@domain-1.example person-1@domain-1.example"},
    {"Ann%20B%C3%A9ck, ANN%20B%C3%89CK, Ann%2520Be%CC%81ck", "Person 1, Person 1, Person 1"},
    {"Ann B&#201;ck", "Person 1"},
    {"\"Ann B\\u00e9ck\" ann\\u0040contoso.com", "\"Person 1\" person-1@domain-1.example"},
    {"failed\\nAnn B\xC3\xA9"
     "ck\\r\\nAnn B\xC3\xA9"
     "ck",
     "failed\\nPerson 1\\r\\nPerson 1"},
    {"ann[at]contoso.com ann (AT) contoso [dot] com, ann {at} contoso(.)com; ann [@] contoso.com",
     "person-1@domain-1.example person-1@domain-1.example, person-1@domain-1.example; "
     "person-1@domain-1.example"},
    {"bob[at]fabrikam[dot]com", "person-2@domain-2.example"},
    {"ann_fabrikam.com#EXT#@contoso.onmicrosoft.com", "person-2@domain-2.example"},
    {"ann_contoso.com#EXT#@fabrikam.onmicrosoft.com", "person-1-2@domain-2.example"},
    {"IMCEAEX-_O=CONTOSO_OU=EXCHANGE+20GROUP_CN=RECIPIENTS_CN=ANN@contoso.com, u=bob@contoso.com",
     "person-2@domain-1.example, u=person-3@domain-1.example"},
    {"ann_fabrikam.com%23EXT%23%40contoso.onmicrosoft.com", "person-2@domain-2.example"},
    {"100%25 of 50%ab%4 (at) the [at] end (dot) %", "100%25 of 50%ab%4 (at) the [at] end (dot) %"},
    {"list[at] [at", "list[at] [at"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_beside(ann_beck, cases[i].text), cases[i].expected);
  }
}

static void names_are_found_in_what_is_coded(void **state)
{
  (void)state;
  static const struct {
    const char *text, *expected;
  } cases[] = {
    {"x YW5uQGNvbnRvc28uY29t.", "x cGVyc29uLTFAZG9tYWluLTEuZXhhbXBsZQ==."},
    {"dG86IEFubiBCw6ljaw==", "dG86IFBlcnNvbiAx"},
    {"t=dG86IGFubkBjb250b3NvLmNvbT8", "t=dG86IHBlcnNvbi0xQGRvbWFpbi0xLmV4YW1wbGU/"},
    {"YQBuAG4AQABjAG8AbgB0AG8AcwBvAC4AYwBvAG0A", "cGVyc29uLTFAZG9tYWluLTEuZXhhbXBsZQ=="},
    {"WVc1dVFHTnZiblJ2YzI4dVkyOXQ=", "Y0dWeWMyOXVMVEZBWkc5dFlXbHVMVEV1WlhoaGJYQnNaUT09"},
    {"bm9ib2R5IGF0IGFsbA==", "bm9ib2R5IGF0IGFsbA=="},
    {"InvalidIncomingEmailServerProfile AAMkADAwATMwMAItMTIzNC0wMDAyLTAwCgBGAAAD",
     "InvalidIncomingEmailServerProfile AAMkADAwATMwMAItMTIzNC0wMDAyLTAwCgBGAAAD"},
    {"=?utf-8?B?QW5uIELDqWNr?= <ann@contoso.com>",
     "=?utf-8?B?UGVyc29uIDE=?= <person-1@domain-1.example>"},
    {"=?UTF-8?q?Ann_B=C3=A9ck=2E?=", "=?utf-8?B?UGVyc29uIDEu?="},
    {"=?iso-8859-1?Q?Ann_B=E9ck?=", "=?utf-8?B?UGVyc29uIDE=?="},
    {"=?utf-8?B?b2YgQW5uIA==?=\x0A"
     " =?utf-8?Q?B=C3=89CK?= too",
     "=?utf-8?B?b2YgUGVyc29uIDE=?= too"},
    {"=?utf-8?Q?Nobody?= =?x =? a=?b", "=?utf-8?Q?Nobody?= =?x =? a=?b"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_beside(ann_beck, cases[i].text), cases[i].expected);
  }
}

static void accounts_of_addresses_are_found(void **state)
{
  (void)state;
  static const char both[] = "{\"name\":\"Ann\",\"emailaddress\":\"juergen.beck@contoso.com\","
                             "\"username\":\"info@contoso.com\"}";
  static const struct {
    const char *text, *expected;
  } cases[] = {
    {"juergen.beck said, for Juergen.Beck@contoso.com: info",
     "person-1 said, for person-1@domain-1.example: info"},
    {"juergen.becker, mr.juergen.beck, juergen.beck@fabrikam.com",
     "juergen.becker, mr.person-1, person-2@domain-2.example"},
    {"info, support and juergen", "info, support and juergen"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_beside(both, cases[i].text), cases[i].expected);
  }
}

static void accounts_of_logons_are_found(void **state)
{
  (void)state;
  static const struct {
    const char *account, *text, *expected;
  } cases[] = {
    {"kvoss", "KVoss (kvoss) on kvoss2", "person-1 (person-1) on kvoss2"},
    {"admin", "the admin \"admin\"", "the admin \"person-1\""},
    {"ann", "ann stays", "ann stays"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_buf row = {0};
    kb_buf_addf(&row, "{\"name\":\"Kathrin Voss\",\"username\":\"CONTOSO\\\\%s\"}",
                cases[i].account);
    assert_string_equal(redacted_beside(kb_buf_text(&row), cases[i].text), cases[i].expected);
    kb_buf_fini(&row);
  }
}

static void accounts_and_paths_are_found(void **state)
{
  (void)state;
  static const struct {
    const char *text, *expected;
  } cases[] = {
    {"FABRIKAM\\bob and fabrikam\\Bob, CORP.fabrikam.local\\bob.hill",
     "domain-2\\person-2 and domain-2\\person-2, domain-3.example\\person-3"},
    {"\"FABRIKAM\\\\bob\"", "\"domain-2\\\\person-2\""},
    {"FABRIKAM\\nora", "domain-2\\person-2"},
    {"NT AUTHORITY\\SYSTEM BUILTIN\\Users HKLM\\Software",
     "NT AUTHORITY\\SYSTEM BUILTIN\\Users HKLM\\Software"},
    {"denied\\nEmail Server, denied\\nor, a\\b, C:\\Program Files\\App\\app.exe bin\\Debug\\x",
     "denied\\nEmail Server, denied\\nor, a\\b, C:\\Program Files\\App\\app.exe bin\\Debug\\x"},
    {"Code\\r\\nCode\\tCode bin\\app.dll", "Code\\r\\nCode\\tCode bin\\app.dll"},
    {"C:\\Users\\ann.hill\\AppData\\x.ost c:\\users\\Public\\x",
     "C:\\Users\\person-2\\AppData\\x.ost c:\\users\\Public\\x"},
    {"at \\\\FS01\\users\\ann$\\mail.pst. \"\\\\fs01.contoso.com\\My Mail\\a\" \\\\FS01\\users\\ann$\\mail.pst",
     "at \\\\host-1.example\\path-1. \"\\\\host-2.example\\path-2\" \\\\host-1.example\\path-1"},
    {"{\"file\":\"\\\\\\\\fs01\\\\users\\\\x\"}",
     "{\"file\":\"\\\\\\\\host-1.example\\\\path-1\"}"},
    {"a\\\\r\\\\nEmail \\\\.\\pipe\\x \\\\?\\C:\\x \\\\ \\\\x",
     "a\\\\r\\\\nEmail \\\\.\\pipe\\x \\\\?\\C:\\x \\\\ \\\\x"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_beside(ann_beck, cases[i].text), cases[i].expected);
  }
}

static void hosts_go_and_the_rest_of_a_url_stays(void **state)
{
  (void)state;
  static const struct redaction redactions[] = {
    {"a URL",
     {{"mailbox", "{\"ewsurl\":\"https://Mail.Contoso.com:444/EWS/Exchange.asmx\"}",
       "{\"ewsurl\":\"https://host-1.example:444/EWS/Exchange.asmx\"}"}}},
    {"a public service",
     {{"mailbox", "{\"ewsurl\":\"https://outlook.office365.com/EWS/Exchange.asmx\"}",
       "{\"ewsurl\":\"https://outlook.office365.com/EWS/Exchange.asmx\"}"}}},
    {"a bare host, an address of one, a tenant",
     {{"emailserverprofile",
       "{\"incomingserverlocation\":\"imap.contoso.com\",\"outgoingserverlocation\":\"10.0.0.5\","
       "\"defaultserverlocation\":\"https://u:pw@[fe80::1]:1/x\",\"exchangeonlinetenantid\":"
       "\"" GUID_A "\"}",
       "{\"incomingserverlocation\":\"host-1.example\",\"outgoingserverlocation\":\"host-2.example\""
       ",\"defaultserverlocation\":\"https://host-3.example:1/x\",\"exchangeonlinetenantid\":"
       "\"" NEW_1 "\"}"}}},
    {"a tenant is no host",
     {{"emailserverprofile", "{\"exchangeonlinetenantid\":\"" GUID_A "\"}",
       "{\"exchangeonlinetenantid\":\"" NEW_1 "\"}"},
      {"tracelog", "{\"machinename\":\"srv\"}", "{\"machinename\":\"host-1.example\"}"}}},
    {"user info of a public service",
     {{"emailserverprofile", "{\"incomingserverlocation\":\"https://u:pw@outlook.office365.com/\"}",
       "{\"incomingserverlocation\":\"https://outlook.office365.com/\"}"}}},
    {"a machine, and a host that is a mail domain",
     {{"tracelog", "{\"machinename\":\"CRMASYNC01\",\"text\":\"on crmasync01: failed\"}",
       "{\"machinename\":\"host-1.example\",\"text\":\"on host-1.example: failed\"}"},
      {"emailserverprofile",
       "{\"exchangeonlinetenantid\":\"x.com\",\"owneremailaddress\":\"a@x.com\"}",
       "{\"exchangeonlinetenantid\":\"host-2.example\",\"owneremailaddress\":"
       "\"person-1@host-2.example\"}"}}},
  };
  CHECK_ALL(redactions);
}

static void machines_that_no_row_has_are_found(void **state)
{
  (void)state;
  static const struct {
    const char *text, *expected;
  } cases[] = {
    {"no route to exch01.corp.fabrikam.local, EXCH01.CORP.FABRIKAM.LOCAL or mail.fabrikam.de.",
     "no route to host-1.example, host-1.example or host-2.example."},
    {"fabrikam.de fabrikam.co.uk smtp.fabrikam.com:587 fabrikam-com.mail.protection.outlook.com",
     "host-1.example host-2.example host-3.example:587 host-4.example"},
    {"System.Net.WebException: Microsoft.Crm.Asynchronous.EmailConnector ASP.NET System.Net",
     "System.Net.WebException: Microsoft.Crm.Asynchronous.EmailConnector ASP.NET System.Net"},
    {"Crm.80044113.Not Exchange.server sent.It e.g. i.e. sent.In no way SystemState.xml run.sh",
     "Crm.80044113.Not Exchange.server sent.It e.g. i.e. sent.In no way SystemState.xml run.sh"},
    {"learn.microsoft.com login.microsoftonline.com/common portal.office.com microsoft.com "
     "outlook.office365.com",
     "learn.microsoft.com login.microsoftonline.com/common portal.office.com microsoft.com "
     "outlook.office365.com"},
    {"https://support.google.com/mail/?p=BadCredentials https://login.microsoftonline.us/x "
     "statecode@OData.Community.Display.V1.FormattedValue value@odata.nextLink "
     "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname",
     "https://support.google.com/mail/?p=BadCredentials https://login.microsoftonline.us/x "
     "statecode@OData.Community.Display.V1.FormattedValue value@odata.nextLink "
     "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"},
    {"from 10.1.2.3:25, [192.168.0.255] or 10.1.2.3.",
     "from host-1.example:25, [host-2.example] or host-1.example."},
    {"Version=9.0.0.1, version 15.20.1.2 v1.2.3.4 Chrome/100.0.0.1 15.20.7234.35 1.2.3.4.5 "
     "127.0.0.1 0.0.0.0 1.2.3 256.1.1.1",
     "Version=9.0.0.1, version 15.20.1.2 v1.2.3.4 Chrome/100.0.0.1 15.20.7234.35 1.2.3.4.5 "
     "127.0.0.1 0.0.0.0 1.2.3 256.1.1.1"},
    {"at fe80::1%3, [2001:db8::8a2e:370:7334]:443 and 2001:0db8:0:0:0:8a2e:370:7334: no",
     "at host-1.example%3, [host-2.example]:443 and host-3.example: no"},
    {"06:12:09 2026-11-20T06:12:09 ab::cd SecLib::AccessCheckEx 12:34:56:78 a: b ::",
     "06:12:09 2026-11-20T06:12:09 ab::cd SecLib::AccessCheckEx 12:34:56:78 a: b ::"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_text("", cases[i].text), cases[i].expected);
  }
}

static void sids_and_telephone_numbers_are_found(void **state)
{
  (void)state;
  static const struct {
    const char *text, *expected;
  } cases[] = {
    {"S-1-5-21-3623811015-3361044348-30300820-1013 and s-1-5-21-3623811015-3361044348-30300820-1013, S-1-12-1-1-2-3-4.",
     "sid-1 and sid-1, sid-2."},
    {"S-1-5-18 S-1-5-32-544 S-1-1-0 s-1", "S-1-5-18 S-1-5-32-544 S-1-1-0 s-1"},
    {"+49 170 1234567, +491701234567, +1 (425) 555-0100.", "phone-1, phone-1, phone-2."},
    {"(425) 555-0100 425-555-0100 425.555.0100 1-425-555-0100 1-800-555-0199",
     "phone-1 phone-1 phone-1 phone-2 phone-3"},
    {"Tel: 0049 89 123456, phone 555 0100 12; Fax.:089/123-45",
     "Tel: phone-1, phone phone-2; Fax.:phone-3"},
    {"+49 170 1234567 0x80040216, +49 170 1234567 -2147220956",
     "phone-1 0x80040216, phone-1 -2147220956"},
    {"-2147220956 2147220956 KB 4484702 HTTP 404 403 error 80040216 +1030 2026-11-20, +0200 2026-11-20 06:12:09+01:00 "
     "fax 404 1+12345678 8005E274 16192 (403) 15.20.0.1234 12345-123-456-7890 call 1234567",
     "-2147220956 2147220956 KB 4484702 HTTP 404 403 error 80040216 +1030 2026-11-20, +0200 2026-11-20 06:12:09+01:00 "
     "fax 404 1+12345678 8005E274 16192 (403) 15.20.0.1234 12345-123-456-7890 call 1234567"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_text("", cases[i].text), cases[i].expected);
  }
}

static void names_of_directories_are_found(void **state)
{
  (void)state;
  static const struct {
    const char *text, *expected;
  } cases[] = {
    {"for /o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=0a1b-ann. Not",
     "for directory-1. Not"},
    {"CN=Bob Hill,OU=Sales Desk, DC=fabrikam,DC=com failed; 'cn=Bob Hill,ou=Sales Desk, dc=fabrikam,dc=com'",
     "directory-1 failed; 'directory-1'"},
    {"a/o=b, c=d cn=x /cn= http://host/o=1 l=1,c=",
     "a/o=b, c=d cn=x /cn= http://host-1.example/o=1 l=1,c="},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_text("", cases[i].text), cases[i].expected);
  }
}

static void secrets_are_found(void **state)
{
  (void)state;
  static const struct {
    const char *text, *expected;
  } cases[] = {
    {"token eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl. token 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl', eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.",
     "token token-1. token 'token-1', token-2."},
    {"Authorization: Bearer 0a1b2c3d4e5f6a7b8c9d~/+=, Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl",
     "Authorization: Bearer token-1, Bearer token-2"},
    {"Basic YW5uOnNlY3JldCE= and basic authentication", "Basic token-1 and basic authentication"},
    {"WWW-Authenticate: Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", token_types=\"app_asserted_user_v1\", "
     "authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"invalid_token\",Basic Realm=\"\"",
     "WWW-Authenticate: Bearer client_id=\"00000001-0000-4000-8000-000000000000\", token_types=\"app_asserted_user_v1\", "
     "authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"invalid_token\",Basic Realm=\"\""},
    {"grant_type=x&client_secret=a~b.C1&scope=y client_secret=a~b.C1",
     "grant_type=x&client_secret=secret-1&scope=y client_secret=secret-1"},
    {"{\"password\":\"hunter two\",\"Password\": \"hunter2\",\"refresh_token\" : \"0.AAA\", \"pwd\":null}",
     "{\"password\":\"secret-1\",\"Password\": \"secret-2\",\"refresh_token\" : \"secret-3\", \"pwd\":null}"},
    {"smtp_password='a b' Pwd=x;User=y PASSWORD = z",
     "smtp_password='secret-1' Pwd=secret-2;User=y PASSWORD = secret-3"},
    {"AccountName=a;AccountKey=d2rqGGYciN/+g89k==;EndpointSuffix=core SharedAccessKey=k0=",
     "AccountName=a;AccountKey=secret-1;EndpointSuffix=core SharedAccessKey=secret-2"},
    {"?sv=2021-06-08&sr=c&sig=aBB%2FXTI9E%3D&se=2026", "?sv=2021-06-08&sr=c&sig=secret-1&se=2026"},
    {"<Password>pass1</Password> x-functions-key: k1/k2",
     "<Password>secret-1</Password> x-functions-key: secret-2"},
    {"The password is wrong. Password: incorrect. Password: pass1 password=**** password=, secret: x sign=1",
     "The password is wrong. Password: incorrect. Password: secret-1 password=**** password=, secret: x sign=1"},
    {"Bearer tokens expire. The bearer InvalidIncomingEmailServerProfile. Error Code: InvalidPassword token=x",
     "Bearer tokens expire. The bearer InvalidIncomingEmailServerProfile. Error Code: InvalidPassword token=x"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    assert_string_equal(redacted_text("", cases[i].text), cases[i].expected);
  }
}

static void a_row_keeps_its_shape(void **state)
{
  (void)state;
  static const struct redaction redactions[] = {
    {"values that are not text",
     {{"mailbox",
       "{\"statecode\":0,\"enabledforact\":true,\"lastsyncerrorcode\":-2147220891,"
       "\"createdon\":\"2026-11-20T06:12:09Z\",\"name\":\"2026-11-20T06\",\"modifiedon\":null,"
       "\"lastsyncerrorcount\":1.5}",
       "{\"statecode\":0,\"enabledforact\":true,\"lastsyncerrorcode\":-2147220891,"
       "\"createdon\":\"2026-11-20T06:12:09Z\",\"name\":\"Person 1\",\"modifiedon\":null,"
       "\"lastsyncerrorcount\":1.5}"}}},
    {"wrong types",
     {{"mailbox",
       "{\"name\":7,\"emailaddress\":{\"x\":\"Ann\"},\"username\":[\"Ann\"],\"statecode\":\"of "
       "a@x.com\",\"mailboxid\":\"m1\",\"tracelog_Mailbox\":[\"a@x.com\",3,[\"x\"]],"
       "\"emailserverprofile\":\"@{name=a@x.com}\"}",
       "{\"name\":7,\"emailaddress\":{},\"username\":[],\"statecode\":\"of "
       "person-1@domain-1.example\",\"mailboxid\":\"" NEW_1 "\",\"tracelog_Mailbox\":"
       "[\"\",3,[]],\"emailserverprofile\":\"\"}"}}},
    {"unknown members, secrets and annotations go",
     {{"mailbox",
       "{\"@odata.etag\":\"W/1\",\"@odata.context\":\"c\",\"phone\":\"1\",\"password\":\"p\","
       "\"password" FORMATTED "\":\"p\",\"statecode\":1,\"statecode" FORMATTED "\":\"Inactive\","
       "\"statecode@x\":1,\"phone" FORMATTED "\":\"1\",\"tracelog_Mailbox@odata.nextLink\":\"u\","
       "\"Name\":\"Ann\"}",
       "{\"statecode\":1,\"statecode" FORMATTED "\":\"Inactive\"}"}}},
    {"both of two: which of them holds is not known, and stays so",
     {{"mailbox",
       "{\"name\":\"Ann\",\"name\":\"Bob\",\"statecode\":0,\"statecode\":1,\"tracelog_Mailbox\":[],"
       "\"tracelog_Mailbox\":[{\"level\":1}]}",
       "{\"name\":\"Person 1\",\"name\":\"Person 2\",\"statecode\":0,\"statecode\":1,"
       "\"tracelog_Mailbox\":[],\"tracelog_Mailbox\":[{\"level\":1}]}"}}},
    {"lookups",
     {{"mailbox",
       "{\"_emailserverprofile_value\":\"" GUID_A "\",\"_emailserverprofile_value" LOOKUP
       "\":\"emailserverprofile\",\"_emailserverprofile_value" FORMATTED "\":\"Hybrid\"}",
       "{\"_emailserverprofile_value\":\"" NEW_1 "\",\"_emailserverprofile_value" LOOKUP
       "\":\"emailserverprofile\",\"_emailserverprofile_value" FORMATTED "\":\"Profile 1\"}"},
      {"emailserverprofile", "{\"emailserverprofileid\":\"" GUID_A "\",\"name\":\"Hybrid 2\"}",
       "{\"emailserverprofileid\":\"" NEW_1 "\",\"name\":\"Profile 1-2\"}"},
      {"tracelog",
       "{\"tracelogid\":\"" GUID_B "\",\"_regardingobjectid_value\":\"" GUID_A
       "\",\"text\":\"hybrid is disabled\"}",
       "{\"tracelogid\":\"" NEW_2 "\",\"_regardingobjectid_value\":\"" NEW_1
       "\",\"text\":\"Profile 1 is disabled\"}"}}},
    {"nested rows",
     {{"mailbox",
       "{\"tracelog_Mailbox\":[{\"text\":\"Ann, Hybrid\",\"x\":1}],\"emailserverprofile\":"
       "{\"name\":\"Hybrid\",\"x\":1},\"regardingobjectid_queue\":{\"name\":\"Q\"},\"name\":\"Ann\","
       "\"regardingobjectid_systemuser\":null}",
       "{\"tracelog_Mailbox\":[{\"text\":\"Person 1, Profile 1\"}],\"emailserverprofile\":"
       "{\"name\":\"Profile 1\"},\"regardingobjectid_queue\":{\"name\":\"Person 1-2\"},\"name\":"
       "\"Person 1\","
       "\"regardingobjectid_systemuser\":null}"},
      {"mailbox",
       "{\"regardingobjectid\":{\"queueid\":\"" GUID_A "\",\"name\":\"Q\"},"
       "\"regardingobjectid_queue\":{\"name\":\"Q\"}}",
       "{\"regardingobjectid\":{\"queueid\":\"" NEW_1 "\",\"name\":\"Person 1-2\"},"
       "\"regardingobjectid_queue\":{\"name\":\"Person 1-2\"}}"},
      {"mailbox", "{\"tracelog_Mailbox\":{\"text\":\"Ann\",\"machinename\":\"srv\"}}",
       "{\"tracelog_Mailbox\":{\"text\":\"Person 1\",\"machinename\":\"host-1.example\"}}"}}},
  };
  CHECK_ALL(redactions);
}

static void a_column_of_the_house_is_redacted_by_its_kind(void **state)
{
  (void)state;
  static const struct redaction redactions[] = {
    {"name, address, host, prose, choices, secret",
     {{"mailbox",
       "{\"name\":\"Ann Beck\",\"contoso_contact\":\"Bob Chan\",\"contoso_backup\":\"b@x.com\","
       "\"contoso_relay\":\"RELAY7\",\"contoso_note\":\"ask Bob Chan, Ann Beck, b@x.com, relay7\","
       "\"contoso_days\":\"1,2\",\"contoso_key\":\"hush\",\"contoso_other\":\"x\"}",
       "{\"name\":\"Person 1\",\"contoso_contact\":\"Person 1-2\",\"contoso_backup\":"
       "\"person-1@domain-1.example\",\"contoso_relay\":\"host-1.example\",\"contoso_note\":"
       "\"ask Person 1-2, Person 1, person-1@domain-1.example, host-1.example\","
       "\"contoso_days\":\"1,2\"}"}}},
  };
  CHECK_ALL(redactions);
}

static void whatever_is_nested_is_redacted(void **state)
{
  (void)state;
  static const struct redaction redactions[] = {
    {"a queue",
     {{"mailbox",
       "{\"regardingobjectid_queue\":{\"queueid\":\"" GUID_A
       "\",\"name\":\"Sales\",\"emailaddress\":"
       "\"sales@x.com\",\"emailpassword\":\"hush\"},\"name\":\"Ann\"}",
       "{\"regardingobjectid_queue\":{\"queueid\":\"" NEW_1
       "\",\"name\":\"Person 1-2\",\"emailaddress\":"
       "\"person-1@domain-1.example\"},\"name\":\"Person 1\"}"}}},
    {"an organization, and a lookup to it",
     {{"organization", "{\"organizationid\":\"" GUID_A "\",\"name\":\"Contoso\"}",
       "{\"organizationid\":\"" NEW_1 "\",\"name\":\"Organization 1\"}"},
      {"mailbox",
       "{\"organization\":{\"name\":\"Contoso\"},\"_organizationid_value\":\"" GUID_A
       "\",\"_organizationid_value" FORMATTED "\":\"Contoso\"}",
       "{\"organization\":{\"name\":\"Organization 1\"},\"_organizationid_value\":\"" NEW_1
       "\",\"_organizationid_value" FORMATTED "\":\"Organization 1\"}"}}},
    {"roles of a user, nested twice",
     {{"mailbox",
       "{\"regardingobjectid\":{\"fullname\":\"Ann B\",\"systemuserroles_association\":[{\"name\":"
       "\"Clerk of Ann B\",\"x\":1}]}}",
       "{\"regardingobjectid\":{\"fullname\":\"Person 1\",\"systemuserroles_association\":[{\"name\":"
       "\"Clerk of Person 1\"}]}}"}}},
  };
  CHECK_ALL(redactions);
}

static void tables_of_the_platform_are_redacted(void **state)
{
  (void)state;
  static const struct redaction redactions[] = {
    {"a system job",
     {{"asyncoperation",
       "{\"asyncoperationid\":\"" GUID_B "\",\"name\":\"Import\",\"friendlymessage\":\"Ann Beck on "
       "job7\",\"hostid\":\"JOB7\",\"_ownerid_value\":\"" GUID_A "\",\"_ownerid_value" FORMATTED
       "\":\"Ann Beck\"}",
       "{\"asyncoperationid\":\"" NEW_1 "\",\"name\":\"Import\",\"friendlymessage\":\"Person 1 on "
       "host-1.example\",\"hostid\":\"host-1.example\",\"_ownerid_value\":\"" NEW_2
       "\",\"_ownerid_value" FORMATTED "\":\"Person 1\"}"}}},
    {"an operation",
     {{"msdyn_solutionhistory",
       "{\"msdyn_exceptionmessage\":\"of Contoso Ltd\",\"msdyn_name\":\"core\",\"msdyn_publishername\":"
       "\"Contoso Ltd\"}",
       "{\"msdyn_exceptionmessage\":\"of Person 1\",\"msdyn_name\":\"core\",\"msdyn_publishername\":"
       "\"Person 1\"}"}}},
  };
  CHECK_ALL(redactions);
}

static void what_is_no_row_is_refused(void **state)
{
  (void)state;
  struct kb_error error;
  struct kb_buf out = {0};
  struct kb_redactor *redactor = kb_redactor_new(schema);
  struct cJSON *row = kb_json_parse(kb_slice_of("[\"Ann\"]"), &error);
  const struct kb_table *table = table_of("mailbox");
  assert_int_equal(kb_redactor_learn(redactor, table, row, &error), KB_INVALID);
  assert_int_equal(kb_redactor_write(redactor, table, row, &out, &error), KB_INVALID);
  assert_int_equal(out.length, 0);
  kb_json_free(row);
  kb_redactor_free(redactor);
  kb_redactor_free(NULL);
}

/* A made-up organization: people whose names share words, in every text column. */
enum { PEOPLE = 300 };

static const char *const first_names[] = {"Ann",           "Bob",     "Chlo\xC3\xA9", "Dai",  "Eve",
                                          "J\xC3\xBCrgen", "O'Brien", "Ann-Marie",    "Mary", "Xi"};
static const char *const last_names[] = {
  "Becker", "Chan", "de la Cruz", "Error", "Smith", "N\xC3\xBA\xC3\xB1oz", "Mailbox"};

static void person_name(struct kb_buf *out, size_t i)
{
  kb_buf_clear(out);
  kb_buf_addf(out, "%s %s %zu", first_names[i % 10], last_names[i / 10 % 7], i / 70);
}

static void person_address(struct kb_buf *out, size_t i)
{
  kb_buf_clear(out);
  kb_buf_addf(out, "user.%zu@%s%zu.com", i, i % 2 ? "contoso" : "fabrikam", i % 5);
}

static void person_row(struct kb_buf *out, size_t i)
{
  struct kb_buf name = {0};
  struct kb_buf address = {0};
  struct kb_buf other = {0};
  person_name(&name, i);
  person_address(&address, i);
  person_name(&other, (i * 7 + 3) % PEOPLE);
  kb_buf_clear(out);
  kb_buf_addf(out,
              "{\"mailboxid\":\"a%07zx-0000-4000-9000-0000000000bb\",\"name\":\"%s\","
              "\"emailaddress\":\"%s\",\"username\":\"NTDOM%zu\\\\acct%zu\","
              "\"ewsurl\":\"https://srv%zu.contoso1.com/EWS\","
              "\"lastsyncerror\":\"%s could not reach %s; '%s' <%s>, NTDOM%zu\\\\acct%zu\","
              "\"tracelog_Mailbox\":[{\"text\":\"The mailbox %s (a%07zx00004000"
              "90000000000000bb) failed at srv%zu.contoso1.com\",\"machinename\":\"WORKER%zu\","
              "\"tracedetailxml\":\"<a m='%s' w=\\\"worker%zu\\\">%s</a>\"}]}",
              i, kb_buf_text(&name), kb_buf_text(&address), i % 3, i, i % 9, kb_buf_text(&name),
              kb_buf_text(&other), kb_buf_text(&other), kb_buf_text(&address), i % 3, i,
              kb_buf_text(&other), i, i % 9, i % 4, kb_buf_text(&name), i % 4,
              kb_buf_text(&address));
  kb_buf_fini(&name);
  kb_buf_fini(&address);
  kb_buf_fini(&other);
}

static void redact_everyone(struct kb_buf *out)
{
  struct kb_redactor *redactor = kb_redactor_new(schema);
  struct kb_buf row = {0};
  for (size_t i = 0; i < PEOPLE; i++) {
    person_row(&row, i);
    learn(redactor, "mailbox", kb_buf_text(&row));
  }
  for (size_t i = 0; i < PEOPLE; i++) {
    person_row(&row, i);
    write_row(redactor, "mailbox", kb_buf_text(&row), out);
    kb_buf_add_char(out, '\n');
  }
  kb_buf_fini(&row);
  kb_redactor_free(redactor);
}

static void assert_absent(const struct kb_buf *out, const char *text)
{
  if (strstr(kb_buf_text(out), text)) {
    fail_msg("\"%s\" is still there", text);
  }
}

static void nothing_that_identifies_is_left(void **state)
{
  (void)state;
  static const char *const words[] = {"contoso", "fabrikam", "NTDOM", "acct",     "srv",
                                      "WORKER",  "worker",   "user.", "-9000-",   "000000bb",
                                      "Becker",  "Cruz",     "Marie", "Mailbox ", "\xC3"};
  struct kb_buf out = {0};
  struct kb_buf text = {0};
  redact_everyone(&out);
  for (size_t i = 0; i < PEOPLE; i++) {
    person_name(&text, i);
    assert_absent(&out, kb_buf_text(&text));
    person_address(&text, i);
    assert_absent(&out, kb_buf_text(&text));
  }
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    assert_absent(&out, words[i]);
  }
  /* everybody is a person of their own, and the last one has the last number */
  assert_non_null(
    strstr(kb_buf_text(&out), "\"name\":\"Person 300\",\"emailaddress\":\"person-300@"));
  assert_non_null(strstr(kb_buf_text(&out), "The mailbox Person 300 ("));
  kb_buf_fini(&text);
  kb_buf_fini(&out);
}

static void equal_rows_give_equal_bytes(void **state)
{
  (void)state;
  struct kb_buf once = {0};
  struct kb_buf again = {0};
  redact_everyone(&once);
  redact_everyone(&again);
  assert_string_equal(kb_buf_text(&once), kb_buf_text(&again));
  kb_buf_fini(&once);
  kb_buf_fini(&again);
}

/* Time is linear in a text with names that begin alike, however many there are. */
static void many_names_that_begin_alike(void **state)
{
  (void)state;
  enum { MANY = 20000 };
  struct kb_redactor *redactor = kb_redactor_new(schema);
  struct kb_buf row = {0};
  struct kb_buf out = {0};
  for (size_t i = 0; i < MANY; i++) {
    kb_buf_clear(&row);
    kb_buf_addf(&row, "{\"name\":\"Room Number %zu\"}", i);
    learn(redactor, "mailbox", kb_buf_text(&row));
  }
  kb_buf_clear(&row);
  kb_buf_add_text(&row, "{\"text\":\"");
  for (size_t i = 0; i < MANY; i++) {
    kb_buf_add_text(&row, "Room Room Number 19999 Room Number x ");
  }
  kb_buf_add_text(&row, "\"}");
  write_row(redactor, "tracelog", kb_buf_text(&row), &out);
  static const char expected[] = "{\"text\":\"Room Person 20000 Room Number x Room Person 20000 ";
  assert_memory_equal(out.data, expected, sizeof expected - 1);
  assert_null(strstr(kb_buf_text(&out), "19999"));
  kb_buf_fini(&row);
  kb_buf_fini(&out);
  kb_redactor_free(redactor);
}

/* What looks like the beginning of something at each position takes no longer than other text. */
static void long_runs_of_what_is_nothing(void **state)
{
  (void)state;
  static const char *const pieces[] = {"eyJ-",  "a-",  "a.",  "a\\",       "=?", "%25",   "/o=a",
                                       "cn=a,", "[at", "+1 ", "password=", "x@", "S-1-2", "A+"};
  enum { TIMES = 100000 };
  for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
    struct kb_buf row = {0};
    struct kb_buf out = {0};
    struct kb_buf text = {0};
    struct kb_json_writer json = {.out = &row};
    struct kb_redactor *redactor = kb_redactor_new(schema);
    for (size_t k = 0; k < TIMES; k++) {
      kb_buf_add_text(&text, pieces[i]);
    }
    kb_json_begin_object(&json);
    kb_json_key(&json, "text");
    kb_json_slice(&json, kb_buf_slice(&text));
    kb_json_end_object(&json);
    write_row(redactor, "tracelog", kb_buf_text(&row), &out);
    assert_true(out.length > 0);
    kb_buf_fini(&row);
    kb_buf_fini(&out);
    kb_buf_fini(&text);
    kb_redactor_free(redactor);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_person_has_one_number),
    cmocka_unit_test(different_strings_stay_different),
    cmocka_unit_test(names_are_found_in_prose),
    cmocka_unit_test(letter_case_and_composition_do_not_matter),
    cmocka_unit_test(the_last_name_may_come_first),
    cmocka_unit_test(a_word_of_messages_is_a_name_in_quotes_alone),
    cmocka_unit_test(addresses_are_found_in_disguise),
    cmocka_unit_test(names_are_found_in_what_is_coded),
    cmocka_unit_test(accounts_of_addresses_are_found),
    cmocka_unit_test(accounts_of_logons_are_found),
    cmocka_unit_test(accounts_and_paths_are_found),
    cmocka_unit_test(hosts_go_and_the_rest_of_a_url_stays),
    cmocka_unit_test(machines_that_no_row_has_are_found),
    cmocka_unit_test(sids_and_telephone_numbers_are_found),
    cmocka_unit_test(names_of_directories_are_found),
    cmocka_unit_test(secrets_are_found),
    cmocka_unit_test(a_row_keeps_its_shape),
    cmocka_unit_test(a_column_of_the_house_is_redacted_by_its_kind),
    cmocka_unit_test(whatever_is_nested_is_redacted),
    cmocka_unit_test(tables_of_the_platform_are_redacted),
    cmocka_unit_test(what_is_no_row_is_refused),
    cmocka_unit_test(nothing_that_identifies_is_left),
    cmocka_unit_test(equal_rows_give_equal_bytes),
    cmocka_unit_test(many_names_that_begin_alike),
    cmocka_unit_test(long_runs_of_what_is_nothing),
  };
  schema = kb_test_schema_with(house);
  const int failed = cmocka_run_group_tests_name("redact", tests, NULL, NULL);
  kb_schema_free(schema);
  return failed;
}
