#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "run/live_schema.h"
#include "test_schema.h"

#include <string.h>

/* What is read, and what is known of the organization: nothing at first. */
struct asking {
  struct kb_columns columns;
  struct kb_live_schema schema;
};

/* As articles about the subject would that read these relations. */
static void use(struct kb_columns *columns, const char *subject, const char *const *relations)
{
  const struct kb_subject *about = kb_test_subject(subject);
  columns->subjects[about->id].articles = 1;
  kb_columns_of_subject(columns, about);
  for (size_t i = 0; relations[i]; i++) {
    const int relation = kb_test_relation(about, relations[i]);
    columns->subjects[about->id].relations[relation] = true;
    kb_columns_add_at(columns, about->relations[relation].table, KB_KEY);
  }
}

static void begin(struct asking *asking)
{
  static const char *const of_mailbox[] = {"profile", "user", "queue", "organization", NULL};
  static const char *const of_job[] = {"owner", "step", NULL};
  static const char *const of_operation[] = {"solution", NULL};
  *asking = (struct asking){.columns = {0}};
  assert_true(kb_columns_begin(&asking->columns, kb_test_schema()));
  use(&asking->columns, "mailbox", of_mailbox);
  use(&asking->columns, "system_job", of_job);
  use(&asking->columns, "solution_operation", of_operation);
  assert_true(kb_live_schema_begin(&asking->schema, &asking->columns));
}

static void end(struct asking *asking)
{
  kb_live_schema_fini(&asking->schema);
  kb_columns_fini(&asking->columns);
}

static const struct kb_live_link *link_of(const struct asking *asking, const char *subject,
                                          const char *relation)
{
  const struct kb_subject *about = kb_test_subject(subject);
  return kb_live_schema_link(&asking->schema, about,
                             &about->relations[kb_test_relation(about, relation)]);
}

/* The name under which the relation is requested, or "" if it is not. */
static const char *asked_as(const struct asking *asking, const char *subject, const char *relation)
{
  const struct kb_live_link *link = link_of(asking, subject, relation);
  assert_non_null(link);
  const char *name = kb_live_schema_navigation(&asking->schema, link);
  return name ? name : "";
}

static const char *read_as(const struct asking *asking, const char *subject, const char *relation)
{
  return kb_live_schema_known_as(&asking->schema, link_of(asking, subject, relation));
}

static bool has(const struct asking *asking, const char *table, const char *column)
{
  const struct kb_table *of = kb_test_table(table);
  return kb_live_schema_has(&asking->schema, of, kb_test_place(of, column));
}

static void nothing_known_is_all_as_documented(void **state)
{
  (void)state;
  struct asking asking;
  begin(&asking);
  const struct kb_schema *schema = kb_test_schema();
  for (size_t table = 0; table < schema->table_count; table++) {
    for (size_t i = 0; i < schema->tables[table]->column_count; i++) {
      assert_true(kb_live_schema_has(&asking.schema, schema->tables[table], (int)i));
    }
    assert_false(kb_live_schema_has(&asking.schema, schema->tables[table], -1));
  }
  assert_string_equal(asked_as(&asking, "mailbox", "profile"), "emailserverprofile");
  assert_string_equal(asked_as(&asking, "mailbox", "user"), "regardingobjectid");
  assert_string_equal(asked_as(&asking, "mailbox", "queue"), "regardingobjectid_queue");
  assert_string_equal(asked_as(&asking, "system_job", "owner"), "owninguser");
  assert_string_equal(asked_as(&asking, "system_job", "step"), "owningextensionid");
  assert_string_equal(read_as(&asking, "mailbox", "user"), "regardingobjectid");
  end(&asking);
}

static void only_relations_that_are_read_and_documented_are_links(void **state)
{
  (void)state;
  struct asking asking;
  begin(&asking);
  assert_null(link_of(&asking, "system_job", "email"));     /* nothing reads it */
  assert_null(link_of(&asking, "mailbox", "organization")); /* joined by values */
  assert_null(link_of(&asking, "solution_operation", "solution"));
  assert_null(link_of(&asking, "mailbox", "alerts")); /* many */
  end(&asking);
}

#define DEFINED(table, what) "/api/data/v9.2/EntityDefinitions(LogicalName='" table "')/" what
#define LINKS(table)                                                                     \
  DEFINED(table, "ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity," \
                 "ReferencingEntityNavigationPropertyName")
#define COLUMNS(table) \
  DEFINED(table, "Attributes?$select=LogicalName,IsValidForRead,IsSecured,CanBeSecuredForRead")

/* Links only of tables whose links are followed. */
static const char *const requests[] = {
  LINKS("mailbox"),
  COLUMNS("mailbox"),
  COLUMNS("emailserverprofile"),
  COLUMNS("systemuser"),
  COLUMNS("queue"),
  COLUMNS("organization"),
  COLUMNS("tracelog"),
  COLUMNS("msdyn_solutionhistory"),
  COLUMNS("solution"),
  LINKS("asyncoperation"),
  COLUMNS("asyncoperation"),
  COLUMNS("sdkmessageprocessingstep"),
  COLUMNS("workflow"), /* its name may be in error texts */
};

static void each_table_that_is_read_is_requested_once(void **state)
{
  (void)state;
  struct asking asking;
  struct kb_query query;
  char set[KB_LIVE_SET];
  bool seen[sizeof requests / sizeof requests[0]] = {false};
  size_t n = 0;
  begin(&asking);
  for (; kb_live_schema_query(&asking.schema, n, set, &query); n++) {
    struct kb_buf url = {0};
    kb_query_url(&query, "", &url);
    size_t which = 0;
    while (which < sizeof seen && strcmp(requests[which], url.data) != 0) {
      which++;
    }
    if (which == sizeof seen) {
      fail_msg("nobody needs %s", url.data);
    }
    assert_false(seen[which]);
    seen[which] = true;
    kb_buf_fini(&url);
  }
  assert_int_equal(n, sizeof seen);
  end(&asking);
}

/* The columns known after an answer with attributes. */
static void columns_exist_are_missing_or_unreadable(void **state)
{
  (void)state;
  static const char rows[] =
    "[{\"LogicalName\":\"mailboxid\",\"IsValidForRead\":true,\"MetadataId\":\"1\"},"
    "{\"@odata.type\":\"#Microsoft.Dynamics.CRM.StringAttributeMetadata\",\"LogicalName\":\"name\","
    "\"IsValidForRead\":true},"
    "{\"LogicalName\":\"ewsurl\",\"IsValidForRead\":false},"
    "{\"LogicalName\":\"lastsyncerrorcode\",\"IsSecured\":true,\"CanBeSecuredForRead\":true},"
    "{\"LogicalName\":\"isforwardmailbox\",\"IsSecured\":true,\"CanBeSecuredForRead\":false},"
    "{\"LogicalName\":\"emailaddress\"},{\"LogicalName\":\"username\",\"IsValidForRead\":null},"
    "{\"LogicalName\":\"lastsyncerror\",\"IsValidForRead\":{\"Value\":false}},"
    "{\"LogicalName\":\"regardingobjectid\",\"IsValidForRead\":true},"
    "{\"LogicalName\":\"_emailserverprofile_value\",\"IsValidForRead\":true},"
    "{\"LogicalName\":\"STATECODE\",\"IsValidForRead\":true},"
    "{\"LogicalName\":7},{\"IsValidForRead\":true},{}]";
  static const struct {
    const char *column;
    enum kb_live_column there;
  } columns[] = {
    {"mailboxid", KB_LIVE_THERE},
    {"name", KB_LIVE_THERE},
    {"ewsurl", KB_LIVE_UNREADABLE},
    {"lastsyncerrorcode", KB_LIVE_SECURED},
    {"isforwardmailbox", KB_LIVE_THERE},
    {"emailaddress", KB_LIVE_THERE},
    {"username", KB_LIVE_THERE},
    {"lastsyncerror", KB_LIVE_THERE},
    {"_regardingobjectid_value", KB_LIVE_THERE},
    {"_emailserverprofile_value", KB_LIVE_LACKING},
    {"statecode", KB_LIVE_LACKING},
    {"statuscode", KB_LIVE_LACKING},
  };
  struct asking asking;
  struct kb_error error;
  begin(&asking);
  const struct kb_table *table = kb_test_table("mailbox");
  assert_int_equal(kb_live_schema_read_columns(&asking.schema, table, kb_slice_of(rows), &error),
                   KB_OK);
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    const int place = kb_test_place(table, columns[i].column);
    assert_int_equal(asking.schema.columns[table->id][place], columns[i].there);
    assert_int_equal(kb_live_schema_has(&asking.schema, table, place),
                     columns[i].there == KB_LIVE_THERE || columns[i].there == KB_LIVE_SECURED);
  }
  /* the answer does not concern other tables, which may have no metadata */
  assert_true(has(&asking, "systemuser", "islicensed"));
  assert_true(has(&asking, "asyncoperation", "statuscode"));
  end(&asking);
}

static void what_is_no_answer_is_not_believed(void **state)
{
  (void)state;
  static const char *const answers[] = {
    "[]",
    "[{}]",
    "[1]",
    "[null,{\"LogicalName\":\"mailboxid\",\"ReferencingAttribute\":\"regardingobjectid\"}]",
    "[{\"LogicalName\":\"name\"}]",
    "[{\"LogicalName\":\"mailboxid\",\"IsValidForRead\":false}]",
  };
  struct asking asking;
  struct kb_error error;
  begin(&asking);
  const struct kb_table *table = kb_test_table("mailbox");
  for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
    const struct kb_slice rows = kb_slice_of(answers[i]);
    assert_int_equal(kb_live_schema_read_columns(&asking.schema, table, rows, &error), KB_INVALID);
    assert_int_equal(kb_live_schema_read_links(&asking.schema, table, rows, &error), KB_INVALID);
    assert_true(has(&asking, "mailbox", "ewsurl"));
    assert_string_equal(asked_as(&asking, "mailbox", "queue"), "regardingobjectid_queue");
  }
  end(&asking);
}

#define LINK(column, table, name)                                          \
  "{\"ReferencingAttribute\":\"" column "\",\"ReferencedEntity\":\"" table \
  "\",\"ReferencingEntityNavigationPropertyName\":" name "}"

/* Links that a mailbox has, the names that are then requested ("": none), and the name under which
   the program reads the user. */
static const struct {
  const char *rows;
  const char *profile, *user, *queue;
  const char *user_as;
} relations[] = {
  {"[" LINK("emailserverprofile", "emailserverprofile", "\"emailserverprofile\"") "," LINK(
     "regardingobjectid", "queue",
     "\"regardingobjectid_queue\"") "," LINK("regardingobjectid", "systemuser",
                                             "\"regardingobjectid\"") "]",
   "emailserverprofile", "regardingobjectid", "regardingobjectid_queue", "regardingobjectid"},
  {"[" LINK("regardingobjectid", "systemuser", "\"regardingobjectid_systemuser\"") "," LINK(
     "regardingobjectid", "queue", "\"regardingobjectid\"") "]",
   "", "regardingobjectid_systemuser", "regardingobjectid", "regardingobjectid_systemuser"},
  {"[" LINK("regardingobjectid", "systemuser", "\"new_User\"") "," LINK(
     "owninguser", "systemuser", "\"owninguser\"") "," LINK("emailserverprofile",
                                                            "emailserverprofile",
                                                            "\"EmailServerProfile\"") "]",
   "EmailServerProfile", "new_User", "", "regardingobjectid"},
  {"[" LINK("owninguser", "systemuser", "\"owninguser\"") "]", "", "", "", "regardingobjectid"},
  {"[" LINK("regardingobjectid", "systemuser", "\"a,b\"") "]", "", "", "", "regardingobjectid"},
  {"[" LINK("regardingobjectid", "systemuser", "\"\"") "]", "", "", "", "regardingobjectid"},
  {"[" LINK("regardingobjectid", "systemuser", "null") "]", "", "", "", "regardingobjectid"},
};

static void navigation_is_named_by_the_organization(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++) {
    struct asking asking;
    struct kb_error error;
    begin(&asking);
    assert_int_equal(kb_live_schema_read_links(&asking.schema, kb_test_table("mailbox"),
                                               kb_slice_of(relations[i].rows), &error),
                     KB_OK);
    assert_string_equal(asked_as(&asking, "mailbox", "profile"), relations[i].profile);
    assert_string_equal(asked_as(&asking, "mailbox", "user"), relations[i].user);
    assert_string_equal(asked_as(&asking, "mailbox", "queue"), relations[i].queue);
    assert_string_equal(read_as(&asking, "mailbox", "user"), relations[i].user_as);
    /* the tables of other subjects have names of their own */
    assert_string_equal(asked_as(&asking, "system_job", "owner"), "owninguser");
    end(&asking);
  }
}

/* Two tables rename the same column's link differently. */
static void names_are_those_of_their_table(void **state)
{
  (void)state;
  static const char of_jobs[] = "[" LINK("owninguser", "systemuser", "\"contoso_Owner\"") "," LINK(
    "regardingobjectid", "systemuser", "\"contoso_Wrong\"") "]";
  static const char of_mailboxes[] =
    "[" LINK("owninguser", "systemuser", "\"contoso_Wrong\"") "," LINK(
      "regardingobjectid", "systemuser", "\"contoso_User\"") "]";
  struct asking asking;
  struct kb_error error;
  begin(&asking);
  assert_int_equal(kb_live_schema_read_links(&asking.schema, kb_test_table("asyncoperation"),
                                             kb_slice_of(of_jobs), &error),
                   KB_OK);
  assert_string_equal(asked_as(&asking, "system_job", "owner"), "contoso_Owner");
  assert_string_equal(asked_as(&asking, "system_job", "step"), ""); /* not listed: there is none */
  assert_string_equal(asked_as(&asking, "mailbox", "user"), "regardingobjectid");
  assert_int_equal(kb_live_schema_read_links(&asking.schema, kb_test_table("mailbox"),
                                             kb_slice_of(of_mailboxes), &error),
                   KB_OK);
  assert_string_equal(asked_as(&asking, "system_job", "owner"), "contoso_Owner");
  assert_string_equal(asked_as(&asking, "mailbox", "user"), "contoso_User");
  assert_string_equal(read_as(&asking, "system_job", "owner"), "owninguser");
  end(&asking);
}

#define REFUSED(name, type) \
  "GET /x: HTTP 400: 0x80060888: Could not find a property named '" name "' on type '" type "'."

/* Refusals, in this order, and the user's navigation property afterwards. */
static const struct {
  const char *message;
  const char *name; /* NULL: nothing is learned */
  const char *user;
} refusals[] = {
  {REFUSED("owninguser", "Microsoft.Dynamics.CRM.mailbox"), NULL, "regardingobjectid"},
  {REFUSED("regardingobjectid", "Microsoft.Dynamics.CRM.tracelog"), NULL, "regardingobjectid"},
  {REFUSED("ewsurl", "Microsoft.Dynamics.CRM.mailbox"), "mailbox.ewsurl", "regardingobjectid"},
  {REFUSED("ewsurl", "Microsoft.Dynamics.CRM.mailbox"), NULL, "regardingobjectid"},
  {REFUSED("ewsurl", "Microsoft.Dynamics.CRM.account"), NULL, "regardingobjectid"},
  {REFUSED("name", "Microsoft.NAV.mailbox"), NULL, "regardingobjectid"},
  {"Could not find a property named 'name", NULL, "regardingobjectid"},
  {"Could not find a property named 'name' on type 'Microsoft.Dynamics.CRM.mailbox", NULL,
   "regardingobjectid"},
  {"", NULL, "regardingobjectid"},
  /* that one link has another name says nothing about the others */
  {REFUSED("regardingobjectid_queue", "Microsoft.Dynamics.CRM.mailbox"),
   "mailbox.regardingobjectid_queue", "regardingobjectid"},
  {REFUSED("regardingobjectid_queue", "Microsoft.Dynamics.CRM.mailbox"), NULL, "regardingobjectid"},
  {REFUSED("regardingobjectid", "Microsoft.Dynamics.CRM.mailbox"), "mailbox.regardingobjectid",
   "regardingobjectid_systemuser"},
  {REFUSED("regardingobjectid_systemuser", "Microsoft.Dynamics.CRM.mailbox"),
   "mailbox.regardingobjectid_systemuser", ""},
  {REFUSED("regardingobjectid_systemuser", "Microsoft.Dynamics.CRM.mailbox"), NULL, ""},
  {REFUSED("islicensed", "Microsoft.Dynamics.CRM.systemuser"), "systemuser.islicensed", ""},
  {REFUSED("owninguser", "Microsoft.Dynamics.CRM.asyncoperation"), "asyncoperation.owninguser", ""},
  {"GET /x: HTTP 404: Resource not found for the segment 'organizations'.", "organization", ""},
  {"GET /x: HTTP 404: Resource not found for the segment 'organizations'.", NULL, ""},
  {"GET /x: HTTP 404: Resource not found for the segment 'mailboxes'.", NULL, ""},
  {"GET /x: HTTP 404: Resource not found for the segment 'tracelogs'.", NULL, ""},
  {"GET /x: HTTP 404: Resource not found for the segment 'others'.", NULL, ""},
  {"GET /x: HTTP 404: Resource not found for the segment 'organizations", NULL, ""},
};

static void a_refusal_names_what_is_missing(void **state)
{
  (void)state;
  struct asking asking;
  begin(&asking);
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    char name[KB_LIVE_NAME];
    assert_int_equal(kb_live_schema_learn(&asking.schema, refusals[i].message, name),
                     refusals[i].name != NULL);
    if (refusals[i].name) {
      assert_string_equal(name, refusals[i].name);
    }
    assert_string_equal(asked_as(&asking, "mailbox", "user"), refusals[i].user);
  }
  assert_string_equal(asked_as(&asking, "mailbox", "profile"), "emailserverprofile");
  assert_string_equal(asked_as(&asking, "mailbox", "queue"), "");
  assert_string_equal(asked_as(&asking, "system_job", "owner"), "");
  assert_string_equal(asked_as(&asking, "system_job", "step"), "owningextensionid");
  assert_false(has(&asking, "mailbox", "ewsurl"));
  assert_false(has(&asking, "systemuser", "islicensed"));
  assert_false(has(&asking, "organization", "name"));
  end(&asking);
}

/* What was listed is known: no documented name is tried in place of one that is refused. */
static void a_name_that_was_listed_has_no_next(void **state)
{
  (void)state;
  static const char rows[] =
    "[" LINK("regardingobjectid", "systemuser", "\"regardingobjectid\"") "]";
  struct asking asking;
  struct kb_error error;
  char name[KB_LIVE_NAME];
  begin(&asking);
  assert_int_equal(
    kb_live_schema_read_links(&asking.schema, kb_test_table("mailbox"), kb_slice_of(rows), &error),
    KB_OK);
  assert_true(kb_live_schema_learn(
    &asking.schema, REFUSED("regardingobjectid", "Microsoft.Dynamics.CRM.mailbox"), name));
  assert_string_equal(asked_as(&asking, "mailbox", "user"), "");
  end(&asking);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(nothing_known_is_all_as_documented),
    cmocka_unit_test(only_relations_that_are_read_and_documented_are_links),
    cmocka_unit_test(each_table_that_is_read_is_requested_once),
    cmocka_unit_test(columns_exist_are_missing_or_unreadable),
    cmocka_unit_test(what_is_no_answer_is_not_believed),
    cmocka_unit_test(navigation_is_named_by_the_organization),
    cmocka_unit_test(names_are_those_of_their_table),
    cmocka_unit_test(a_refusal_names_what_is_missing),
    cmocka_unit_test(a_name_that_was_listed_has_no_next),
  };
  return cmocka_run_group_tests_name("live_schema", tests, NULL, NULL);
}
