#include "case/case.h"
#include "case/join.h"
#include "rows/key_cache.h"
#include "rows/rows.h"

#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "full_rows.h"
#include "rows.h"
#include "test_schema.h"

#include <stdio.h>

/* NULL: each key is looked up by name. */
static struct kb_names *names;

static enum kb_status read_row(struct kb_case *a_case, struct kb_slice text, struct kb_join *join,
                               bool input_open, struct kb_error *error)
{
  const struct kb_case_source source = {.subject = kb_test_subject("mailbox"),
                                        .text = text,
                                        .names = names,
                                        .join = join,
                                        .input_open = input_open};
  return kb_case_read(a_case, &source, error);
}

static const struct kb_related *related(struct kb_case *a_case, const char *name)
{
  return kb_case_related(a_case, kb_test_relation(a_case->subject, name));
}

static void put_aside(struct kb_join *related, const char *table, const char *text)
{
  struct kb_values values = {0};
  struct kb_record record;
  struct kb_error error;
  assert_int_equal(
    kb_record_read(&record, kb_test_table(table), row_of(&values, text), names, &values, &error),
    KB_OK);
  assert_int_equal(kb_join_add(related, &record, kb_slice_of(text), (struct kb_origin){0}, &error),
                   KB_OK);
  values_fini(&values);
}

/* "none", "unknown COLUMN", or "record ID" with its state if known. */
static void describe(struct kb_buf *out, const struct kb_related *related)
{
  const char *id = related->record.id ? related->record.id : "without id";
  kb_buf_clear(out);
  if (related->link == KB_LINK_NONE) {
    kb_buf_add_text(out, "none");
  } else if (related->link == KB_LINK_UNKNOWN) {
    kb_buf_addf(out, "unknown %s", related->column);
  } else {
    const struct cJSON *state = kb_record_get(&related->record, kb_slice_of("statecode"));
    kb_buf_addf(out, "record %s", id);
    if (state) {
      kb_buf_addf(out, " state %g", kb_json_number(state));
    }
  }
}

static const struct link {
  const char *row; /* without the braces and the id */
  const char *profile;
  const char *user;
} links[] = {
  {"", "unknown _emailserverprofile_value", "unknown _regardingobjectid_value"},
  {"\"_emailserverprofile_value\":null", "none", "unknown _regardingobjectid_value"},
  {"\"_emailserverprofile_value\":null,\"emailserverprofile\":null", "none",
   "unknown _regardingobjectid_value"},
  {"\"_emailserverprofile_value\":\"\"", "none", "unknown _regardingobjectid_value"},
  {"\"emailserverprofile\":null", "unknown _emailserverprofile_value",
   "unknown _regardingobjectid_value"},
  {"\"_emailserverprofile_value\":\"p\"", "record p", "unknown _regardingobjectid_value"},
  {"\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":null", "record p",
   "unknown _regardingobjectid_value"},
  {"\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":{\"statecode\":1}",
   "record p state 1", "unknown _regardingobjectid_value"},
  {"\"emailserverprofile\":{\"emailserverprofileid\":\"q\",\"statecode\":0}", "record q state 0",
   "unknown _regardingobjectid_value"},
  {"\"emailserverprofile\":{\"statecode\":0}", "record without id state 0",
   "unknown _regardingobjectid_value"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":null", "none", "none"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\"", "none",
   "unknown regardingobjectid"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\","
   "\"_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname\":\"systemuser\"",
   "none", "record u"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\","
   "\"_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname\":\"queue\"",
   "none", "none"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\","
   "\"regardingobjectid_queue\":{\"name\":\"Q\"}",
   "none", "none"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\","
   "\"regardingobjectid_systemuser\":{\"systemuserid\":\"u\",\"fullname\":\"U\"}",
   "none", "record u"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\","
   "\"regardingobjectid\":{\"systemuserid\":\"u\",\"fullname\":\"U\"}",
   "none", "record u"},
  {"\"_emailserverprofile_value\":null,\"regardingobjectid\":{\"systemuserid\":\"v\"}", "none",
   "record v"},
  {"\"_emailserverprofile_value\":null,\"regardingobjectid\":{\"fullname\":\"U\"}", "none",
   "record without id"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"q\","
   "\"regardingobjectid\":{\"queueid\":\"q\",\"name\":\"Q\"}",
   "none", "none"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"q\","
   "\"regardingobjectid_systemuser\":{\"queueid\":\"q\"},\"regardingobjectid\":null",
   "none", "none"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\","
   "\"regardingobjectid\":null,\"regardingobjectid_systemuser\":{\"systemuserid\":\"u\"}",
   "none", "record u"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\","
   "\"regardingobjectid\":null,\"regardingobjectid_systemuser\":null",
   "none", "unknown regardingobjectid"},
  {"\"_emailserverprofile_value\":null,\"_regardingobjectid_value\":\"u\","
   "\"regardingobjectid\":\"Ann Beck\"",
   "none", "unknown regardingobjectid"},
  {"\"_emailserverprofile_value\":null,\"regardingobjectid\":{\"queueid\":\"q\"},"
   "\"regardingobjectid_systemuser\":{\"systemuserid\":\"u\"}",
   "none", "record u"},
  {"\"_emailserverprofile_value\":null,\"regardingobjectid\":{\"queueid\":\"q\"},"
   "\"regardingobjectid_systemuser\":{\"queueid\":\"q\"}",
   "none", "none"},
};

static void null_absent_and_unreadable_are_three_things(void **state)
{
  (void)state;
  struct kb_buf text = {0};
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_error error;
    kb_buf_clear(&text);
    kb_buf_addf(&text, "{\"mailboxid\":\"1\"%s%s}", links[i].row[0] ? "," : "", links[i].row);
    assert_int_equal(read_row(&a_case, kb_buf_slice(&text), NULL, false, &error), KB_OK);
    describe(&text, related(&a_case, "profile"));
    assert_string_equal(text.data, links[i].profile);
    describe(&text, related(&a_case, "user"));
    assert_string_equal(text.data, links[i].user);
    kb_case_fini(&a_case);
  }
  kb_buf_fini(&text);
}

static void unusable_rows_are_refused_and_freed(void **state)
{
  (void)state;
  static const struct {
    const char *row;
    const char *message;
  } cases[] = {
    {"{}", "the mailbox has no mailboxid"},
    {"{\"mailboxid\":null}", "the mailbox has no mailboxid"},
    {"{\"mailboxid\":{}}", "the mailbox has no mailboxid"},
    {"{\"mailboxid\":\"1\",\"mailboxid\":\"2\"}", "the mailbox has no mailboxid"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_error error;
    assert_int_equal(read_row(&a_case, kb_slice_of(cases[i].row), NULL, false, &error), KB_INVALID);
    assert_string_equal(error.message, cases[i].message);
    kb_case_fini(&a_case);
  }
}

static void deviations_in_related_rows_affect_nothing_else(void **state)
{
  (void)state;
  static const struct {
    const char *members, *odd, *profile;
    bool alerts_known;
    size_t alerts;
  } cases[] = {
    {"\"emailserverprofile\":{\"emailserverprofileid\":\"p\",\"statecode\":\"Active\"}",
     "profile.statecode holds a string", "record p", false, 0},
    {"\"emailserverprofile\":\"@{statecode=1}\",\"_emailserverprofile_value\":\"p\"",
     "mailbox.emailserverprofile holds a string, where a row (an object) belongs; ConvertTo-Json "
     "needs -Depth 10",
     "record p", false, 0},
    {"\"emailserverprofile\":[]", "mailbox.emailserverprofile holds a list",
     "unknown _emailserverprofile_value", false, 0},
    {"\"tracelog_Mailbox\":[{\"level\":3},{\"level\":\"3\"}]", "alert.level holds a string",
     "unknown _emailserverprofile_value", true, 2},
    {"\"tracelog_Mailbox\":[{\"level\":3},\"@{level=3}\",null]",
     "mailbox.tracelog_Mailbox holds a string, where a row (an object) belongs",
     "unknown _emailserverprofile_value", true, 1},
    {"\"tracelog_Mailbox\":3",
     "mailbox.tracelog_Mailbox holds a number, where a list of rows belongs",
     "unknown _emailserverprofile_value", false, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_error error;
    struct kb_buf text = {0};
    kb_buf_addf(&text, "{\"mailboxid\":\"1\",%s}", cases[i].members);
    assert_int_equal(read_row(&a_case, kb_buf_slice(&text), NULL, false, &error), KB_OK);
    (void)related(&a_case, "profile"); /* deviations of its row are noted when it is read */
    assert_true(a_case.values.odd_count > 0);
    kb_buf_clear(&text);
    kb_buf_addf(&text, "%s.%s ", kb_case_table_name(&a_case, a_case.values.odd[0].table),
                kb_schema_place_name(a_case.values.odd[0].table, a_case.values.odd[0].place));
    kb_odd_words(&text, &a_case.values.odd[0]);
    assert_memory_equal(text.data, cases[i].odd, strlen(cases[i].odd));
    describe(&text, related(&a_case, "profile"));
    assert_string_equal(text.data, cases[i].profile);
    assert_int_equal(a_case.errors->is_known, cases[i].alerts_known);
    assert_int_equal(a_case.errors->count, cases[i].alerts);
    kb_buf_fini(&text);
    kb_case_fini(&a_case);
  }
}

static void no_alerts_and_alerts_not_exported_differ(void **state)
{
  (void)state;
  static const struct {
    const char *row;
    bool known;
    size_t count;
  } cases[] = {
    {"{\"mailboxid\":\"1\"}", false, 0},
    {"{\"mailboxid\":\"1\",\"tracelog_Mailbox\":null}", false, 0},
    {"{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[]}", true, 0},
    {"{\"mailboxid\":\"1\",\"tracelog_Mailbox\":{\"text\":\"a\"}}", true, 1},
    {"{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[{\"text\":\"a\"},{\"text\":\"a\"}]}", true, 2},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_error error;
    assert_int_equal(read_row(&a_case, kb_slice_of(cases[i].row), NULL, false, &error), KB_OK);
    assert_int_equal(a_case.errors->is_known, cases[i].known);
    assert_int_equal(a_case.errors->count, cases[i].count);
    kb_case_fini(&a_case);
  }
}

static const char mailbox_row[] =
  "{\"mailboxid\":\"AAAAAAAA-0000-0000-0000-000000000001\",\"_emailserverprofile_value\":"
  "\"pppp\",\"_regardingobjectid_value\":\"u\",\"_regardingobjectid_value@Microsoft.Dynamics.CRM."
  "lookuplogicalname\":\"systemuser\",\"tracelog_Mailbox\":[{\"tracelogid\":\"T1\",\"text\":"
  "\"nested\"}]}";

static void related_rows_of_other_files_are_joined(void **state)
{
  (void)state;
  struct kb_join *join = kb_join_new(kb_test_schema(), 1 << 20);
  struct kb_case a_case = {0};
  struct kb_error error;
  assert_non_null(join);
  put_aside(join, "emailserverprofile",
            "{\"emailserverprofileid\":\"old\",\"modifiedon\":\"2026-11-19T06:00:00Z\"}");
  put_aside(
    join, "emailserverprofile",
    "{\"emailserverprofileid\":\"PPPP\",\"statecode\":1,\"modifiedon\":\"2026-11-21T06:00:00Z\"}");
  put_aside(
    join, "emailserverprofile",
    "{\"emailserverprofileid\":\"pppp\",\"statecode\":0,\"modifiedon\":\"2026-11-20T06:00:00Z\"}");
  put_aside(join, "systemuser", "{\"systemuserid\":\"u\",\"fullname\":\"Uma\"}");
  static const char *const alerts[] = {"t1", "t2", "{t2}", "t3"};
  for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++) {
    char text[256];
    snprintf(text, sizeof text,
             "{\"tracelogid\":\"%s\",\"text\":\"of a file\",\"_regardingobjectid_value\":"
             "\"{aaaaaaaa-0000-0000-0000-000000000001}\"}",
             alerts[i]);
    put_aside(join, "tracelog", text);
  }
  put_aside(join, "tracelog", "{\"tracelogid\":\"t9\",\"_regardingobjectid_value\":\"another\"}");
  assert_int_equal(read_row(&a_case, kb_slice_of(mailbox_row), join, false, &error), KB_OK);
  assert_string_equal(related(&a_case, "profile")->record.id, "PPPP");
  assert_true(
    kb_json_number(kb_record_get(&related(&a_case, "profile")->record, kb_slice_of("statecode"))) ==
    1.0); /* the newest row of a key counts */
  assert_string_equal(kb_record_title(&related(&a_case, "user")->record), "Uma");
  static const char *const ids[] = {"T1", "t2", "{t2}", "t3"};
  static const char *const texts[] = {"nested", "of a file", "of a file", "of a file"};
  assert_int_equal(a_case.errors->count, 4);
  for (size_t i = 0; i < 4; i++) {
    assert_string_equal(a_case.errors->list[i].id, ids[i]);
    assert_string_equal(kb_record_text(&a_case.errors->list[i], "text"), texts[i]);
  }
  kb_case_fini(&a_case);
  kb_join_free(join);
}

static void alerts_of_one_mailbox_say_that_others_have_none(void **state)
{
  (void)state;
  struct kb_join *join = kb_join_new(kb_test_schema(), 1 << 20);
  struct kb_case a_case = {0};
  struct kb_error error;
  assert_non_null(join);
  for (int round = 0; round < 3; round++) {
    const bool has_alerts = round > 0;
    const bool input_open = round == 1;
    assert_int_equal(
      read_row(&a_case, kb_slice_of("{\"mailboxid\":\"1\"}"), join, input_open, &error), KB_OK);
    assert_int_equal(a_case.errors->is_known, has_alerts && !input_open);
    assert_int_equal(a_case.errors->count, 0);
    kb_case_fini(&a_case);
    if (round == 0) {
      put_aside(join, "tracelog", "{\"_regardingobjectid_value\":\"2\"}");
    }
  }
  kb_join_free(join);
}

static void a_mailbox_and_its_profile_are_named_by_what_there_is(void **state)
{
  (void)state;
  static const struct {
    const char *row;
    const char *mailbox;
    const char *profile;
  } cases[] = {
    {"{\"mailboxid\":\"1\"}", NULL, NULL},
    {"{\"mailboxid\":\"1\",\"name\":\"Ann\",\"emailserverprofile\":{\"name\":\"P\"}}", "Ann", "P"},
    {"{\"mailboxid\":\"1\",\"name\":null,\"_emailserverprofile_value\":\"p\","
     "\"_emailserverprofile_value@OData.Community.Display.V1.FormattedValue\":\"P shown\"}",
     NULL, "P shown"},
    {"{\"mailboxid\":\"1\",\"_emailserverprofile_value\":null,"
     "\"_emailserverprofile_value@OData.Community.Display.V1.FormattedValue\":\"stale\"}",
     NULL, NULL},
    {"{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[{},{"
     "\"_regardingobjectid_value@OData.Community.Display.V1.FormattedValue\":\"Ann shown\"}]}",
     "Ann shown", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_error error;
    assert_int_equal(read_row(&a_case, kb_slice_of(cases[i].row), NULL, false, &error), KB_OK);
    const char *mailbox = kb_case_name(&a_case);
    const char *profile =
      kb_case_related_name(&a_case, kb_test_relation(a_case.subject, "profile"));
    assert_string_equal(mailbox ? mailbox : "(none)",
                        cases[i].mailbox ? cases[i].mailbox : "(none)");
    assert_string_equal(profile ? profile : "(none)",
                        cases[i].profile ? cases[i].profile : "(none)");
    kb_case_fini(&a_case);
  }
}

static void alerts_alone_make_a_case_of_an_unknown_mailbox(void **state)
{
  (void)state;
  struct kb_join *join = kb_join_new(kb_test_schema(), 1 << 20);
  struct kb_case a_case = {0};
  struct kb_error error;
  assert_non_null(join);
  put_aside(join, "tracelog", "{\"text\":\"t\",\"_regardingobjectid_value\":\"9\"}");
  assert_int_equal(kb_case_of_errors(&a_case, kb_test_subject("mailbox"), "9", join, &error),
                   KB_OK);
  assert_string_equal(a_case.root.id, "9");
  assert_true(a_case.errors->is_known);
  assert_int_equal(a_case.errors->count, 1);
  assert_int_equal(related(&a_case, "profile")->link, KB_LINK_UNKNOWN);
  assert_null(kb_case_name(&a_case));
  kb_case_fini(&a_case);
  kb_join_free(join);
}

static ssize_t read_text(void *context, char *into, size_t size)
{
  struct kb_slice *rest = context;
  const size_t count = rest->length < size ? rest->length : size;
  memcpy(into, rest->data, count);
  rest->data += count;
  rest->length -= count;
  return (ssize_t)count;
}

/* Keys without a number have to be looked up by their names. */
static size_t count_keys(const struct kb_row *row, size_t *without_number)
{
  const struct kb_node object = {row->json.data, row->tokens, 0};
  size_t count = 0;
  for (size_t at = kb_node_first(object); at < kb_node_end(object);
       at = object.tokens[at + 1].next) {
    *without_number += object.tokens[at].key == 0;
    count++;
  }
  return count;
}

/* Counts rather than measures time, which is up to the benchmark. */
static void rows_of_a_full_export_are_read_by_the_numbers_of_their_keys(void **state)
{
  (void)state;
  struct kb_buf text = {0};
  struct kb_case a_case = {0};
  struct kb_row row;
  struct kb_error error;
  struct kb_names *own_names = kb_names_new(kb_test_schema());
  struct kb_key_cache *known = kb_key_cache_new();
  for (size_t i = 0; i < 8; i++) {
    add_full_row(&text, i, 3 + i * 8);
  }
  struct kb_slice rest = kb_buf_slice(&text);
  struct kb_rows *rows =
    kb_rows_new((struct kb_input){read_text, &rest}, (struct kb_rows_limits){0, 0}, known);
  assert_non_null(own_names);
  assert_non_null(known);
  for (size_t i = 0; i < 8; i++) {
    size_t without_number = 0;
    assert_int_equal(kb_rows_next(rows, &row, &error), KB_ROWS_ROW);
    assert_true(count_keys(&row, &without_number) > 200);
    assert_int_equal(without_number, 0);
    const struct kb_case_source source = {.subject = kb_test_subject("mailbox"),
                                          .text = row.json,
                                          .tokens = row.tokens,
                                          .names = own_names};
    assert_int_equal(kb_case_read(&a_case, &source, &error), KB_OK);
    assert_int_equal(a_case.values.odd_count, 0);
    assert_int_equal(a_case.errors->count, 3 + i * 8);
  }
  kb_case_fini(&a_case);
  kb_rows_free(rows);
  kb_names_free(own_names);
  free(known);
  kb_buf_fini(&text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(null_absent_and_unreadable_are_three_things),
    cmocka_unit_test(unusable_rows_are_refused_and_freed),
    cmocka_unit_test(deviations_in_related_rows_affect_nothing_else),
    cmocka_unit_test(no_alerts_and_alerts_not_exported_differ),
    cmocka_unit_test(related_rows_of_other_files_are_joined),
    cmocka_unit_test(alerts_of_one_mailbox_say_that_others_have_none),
    cmocka_unit_test(a_mailbox_and_its_profile_are_named_by_what_there_is),
    cmocka_unit_test(alerts_alone_make_a_case_of_an_unknown_mailbox),
    cmocka_unit_test(rows_of_a_full_export_are_read_by_the_numbers_of_their_keys),
  };
  int failed = cmocka_run_group_tests_name("case, without names", tests, NULL, NULL);
  names = kb_names_new(kb_test_schema());
  failed += cmocka_run_group_tests_name("case, with names", tests, NULL, NULL);
  kb_names_free(names);
  return failed;
}
