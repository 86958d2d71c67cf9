#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "run/live_schema.h"

#include <string.h>

static int place_of(enum kb_table_id table, const char *column)
{
  const int place = kb_schema_column(kb_schema_table(table), kb_slice_of(column));
  assert_true(place >= 0);
  return place;
}

static void nothing_known_is_all_as_documented(void **state)
{
  (void)state;
  const struct kb_live_schema schema = {0};
  for (int table = 0; table < KB_TABLE_COUNT; table++) {
    const size_t count = kb_schema_table((enum kb_table_id)table)->column_count;
    for (size_t i = 0; i < count; i++) {
      assert_true(kb_live_schema_has(&schema, (enum kb_table_id)table, (int)i));
    }
    assert_false(kb_live_schema_has(&schema, (enum kb_table_id)table, -1));
  }
  assert_string_equal(kb_live_schema_navigation(&schema, KB_LIVE_PROFILE), "emailserverprofile");
  assert_string_equal(kb_live_schema_navigation(&schema, KB_LIVE_USER), "regardingobjectid");
  assert_string_equal(kb_live_schema_known_as(&schema, KB_LIVE_USER), "regardingobjectid");
}

static void requests_are_small_and_one_for_each_need(void **state)
{
  (void)state;
  static const char *const urls[] = {
    "/api/data/v9.2/EntityDefinitions(LogicalName='mailbox')/ManyToOneRelationships?$select="
    "ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName",
    "/api/data/v9.2/EntityDefinitions(LogicalName='mailbox')/Attributes?$select=LogicalName,"
    "IsValidForRead",
    "/api/data/v9.2/EntityDefinitions(LogicalName='emailserverprofile')/Attributes?$select="
    "LogicalName,IsValidForRead",
    "/api/data/v9.2/EntityDefinitions(LogicalName='systemuser')/Attributes?$select=LogicalName,"
    "IsValidForRead",
    "/api/data/v9.2/EntityDefinitions(LogicalName='tracelog')/Attributes?$select=LogicalName,"
    "IsValidForRead",
  };
  struct kb_query query;
  char set[KB_LIVE_SET];
  size_t n = 0;
  for (; kb_live_schema_query(n, set, &query); n++) {
    struct kb_buf url = {0};
    kb_query_url(&query, "", &url);
    assert_true(n < sizeof urls / sizeof urls[0]);
    assert_string_equal(url.data, urls[n]);
    kb_buf_fini(&url);
  }
  assert_int_equal(n, sizeof urls / sizeof urls[0]);
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
    {"emailaddress", KB_LIVE_THERE},
    {"username", KB_LIVE_THERE},
    {"lastsyncerror", KB_LIVE_THERE},
    {"_regardingobjectid_value", KB_LIVE_THERE},
    {"_emailserverprofile_value", KB_LIVE_LACKING},
    {"statecode", KB_LIVE_LACKING},
    {"statuscode", KB_LIVE_LACKING},
  };
  struct kb_live_schema schema = {0};
  struct kb_error error;
  assert_int_equal(kb_live_schema_read_columns(&schema, KB_MAILBOX, kb_slice_of(rows), &error),
                   KB_OK);
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    const int place = place_of(KB_MAILBOX, columns[i].column);
    assert_int_equal(schema.columns[KB_MAILBOX][place], columns[i].there);
    assert_int_equal(kb_live_schema_has(&schema, KB_MAILBOX, place),
                     columns[i].there == KB_LIVE_THERE);
  }
  /* the answer does not concern other tables */
  assert_true(kb_live_schema_has(&schema, KB_USER, place_of(KB_USER, "islicensed")));
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
  struct kb_live_schema schema = {0};
  struct kb_error error;
  for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
    const struct kb_slice rows = kb_slice_of(answers[i]);
    assert_int_equal(kb_live_schema_read_columns(&schema, KB_MAILBOX, rows, &error), KB_INVALID);
    assert_int_equal(kb_live_schema_read_links(&schema, rows, &error), KB_INVALID);
    assert_true(kb_live_schema_has(&schema, KB_MAILBOX, place_of(KB_MAILBOX, "ewsurl")));
    assert_false(schema.links_known);
  }
  kb_live_schema_fini(&schema);
}

#define LINK(column, table, name)                                          \
  "{\"ReferencingAttribute\":\"" column "\",\"ReferencedEntity\":\"" table \
  "\",\"ReferencingEntityNavigationPropertyName\":" name "}"

static const struct {
  const char *rows;
  const char *profile, *user; /* NULL: none */
  const char *user_as;
} relations[] = {
  {"[" LINK("emailserverprofile", "emailserverprofile", "\"emailserverprofile\"") "," LINK(
     "regardingobjectid", "queue",
     "\"regardingobjectid_queue\"") "," LINK("regardingobjectid", "systemuser",
                                             "\"regardingobjectid\"") "]",
   "emailserverprofile", "regardingobjectid", "regardingobjectid"},
  {"[" LINK("regardingobjectid", "systemuser", "\"regardingobjectid_systemuser\"") "]", NULL,
   "regardingobjectid_systemuser", "regardingobjectid_systemuser"},
  {"[" LINK("regardingobjectid", "systemuser", "\"new_User\"") "," LINK(
     "owninguser", "systemuser", "\"owninguser\"") "," LINK("emailserverprofile",
                                                            "emailserverprofile",
                                                            "\"EmailServerProfile\"") "]",
   "EmailServerProfile", "new_User", "regardingobjectid"},
  {"[" LINK("owninguser", "systemuser", "\"owninguser\"") "]", NULL, NULL, "regardingobjectid"},
  {"[" LINK("regardingobjectid", "systemuser", "\"a,b\"") "]", NULL, NULL, "regardingobjectid"},
  {"[" LINK("regardingobjectid", "systemuser", "\"\"") "]", NULL, NULL, "regardingobjectid"},
  {"[" LINK("regardingobjectid", "systemuser", "null") "]", NULL, NULL, "regardingobjectid"},
};

static void navigation_is_named_by_the_organization(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++) {
    struct kb_live_schema schema = {0};
    struct kb_error error;
    assert_int_equal(kb_live_schema_read_links(&schema, kb_slice_of(relations[i].rows), &error),
                     KB_OK);
    const char *found[] = {kb_live_schema_navigation(&schema, KB_LIVE_PROFILE),
                           kb_live_schema_navigation(&schema, KB_LIVE_USER)};
    const char *wanted[] = {relations[i].profile, relations[i].user};
    for (size_t k = 0; k < 2; k++) {
      assert_int_equal(found[k] == NULL, wanted[k] == NULL);
      if (found[k]) {
        assert_string_equal(found[k], wanted[k]);
      }
    }
    assert_string_equal(kb_live_schema_known_as(&schema, KB_LIVE_USER), relations[i].user_as);
    kb_live_schema_fini(&schema);
  }
}

#define REFUSED(name, type) \
  "GET /x: HTTP 400: 0x80060888: Could not find a property named '" name "' on type '" type "'."

/* Refusals, in this order, and the user's navigation property afterwards. */
static const struct {
  const char *message;
  const char *name; /* NULL: nothing is learned */
  const char *user;
} refusals[] = {
  {REFUSED("regardingobjectid_queue", "Microsoft.Dynamics.CRM.mailbox"), NULL, "regardingobjectid"},
  {REFUSED("regardingobjectid", "Microsoft.Dynamics.CRM.tracelog"), NULL, "regardingobjectid"},
  {REFUSED("ewsurl", "Microsoft.Dynamics.CRM.mailbox"), "mailbox.ewsurl", "regardingobjectid"},
  {REFUSED("ewsurl", "Microsoft.Dynamics.CRM.mailbox"), NULL, "regardingobjectid"},
  {REFUSED("ewsurl", "Microsoft.Dynamics.CRM.account"), NULL, "regardingobjectid"},
  {REFUSED("name", "Microsoft.NAV.mailbox"), NULL, "regardingobjectid"},
  {"Could not find a property named 'name", NULL, "regardingobjectid"},
  {"Could not find a property named 'name' on type 'Microsoft.Dynamics.CRM.mailbox", NULL,
   "regardingobjectid"},
  {"", NULL, "regardingobjectid"},
  {REFUSED("regardingobjectid", "Microsoft.Dynamics.CRM.mailbox"), "mailbox.regardingobjectid",
   "regardingobjectid_systemuser"},
  {REFUSED("regardingobjectid_systemuser", "Microsoft.Dynamics.CRM.mailbox"),
   "mailbox.regardingobjectid_systemuser", NULL},
  {REFUSED("regardingobjectid_systemuser", "Microsoft.Dynamics.CRM.mailbox"), NULL, NULL},
  {REFUSED("islicensed", "Microsoft.Dynamics.CRM.systemuser"), "systemuser.islicensed", NULL},
};

static void a_refusal_names_what_is_missing(void **state)
{
  (void)state;
  struct kb_live_schema schema = {0};
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    char name[KB_LIVE_NAME];
    assert_int_equal(kb_live_schema_learn(&schema, refusals[i].message, name),
                     refusals[i].name != NULL);
    if (refusals[i].name) {
      assert_string_equal(name, refusals[i].name);
    }
    const char *user = kb_live_schema_navigation(&schema, KB_LIVE_USER);
    assert_int_equal(user == NULL, refusals[i].user == NULL);
    if (user) {
      assert_string_equal(user, refusals[i].user);
    }
  }
  assert_string_equal(kb_live_schema_navigation(&schema, KB_LIVE_PROFILE), "emailserverprofile");
  assert_int_equal(schema.columns[KB_MAILBOX][place_of(KB_MAILBOX, "ewsurl")], KB_LIVE_LACKING);
  assert_false(kb_live_schema_has(&schema, KB_USER, place_of(KB_USER, "islicensed")));
  kb_live_schema_fini(&schema);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(nothing_known_is_all_as_documented),
    cmocka_unit_test(requests_are_small_and_one_for_each_need),
    cmocka_unit_test(columns_exist_are_missing_or_unreadable),
    cmocka_unit_test(what_is_no_answer_is_not_believed),
    cmocka_unit_test(navigation_is_named_by_the_organization),
    cmocka_unit_test(a_refusal_names_what_is_missing),
  };
  return cmocka_run_group_tests_name("live_schema", tests, NULL, NULL);
}
