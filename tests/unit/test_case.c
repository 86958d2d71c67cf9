#include "case/case.h"
#include "case/related.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

/* NULL: rows are read as trees. */
static struct kb_names *names;

static struct cJSON *parse(const char *text)
{
  struct kb_error error;
  struct cJSON *row = kb_json_parse(kb_slice_of(text), &error);
  assert_non_null(row);
  return row;
}

static void put_aside(struct kb_related_rows *related, enum kb_table_id table, const char *text)
{
  struct kb_record record;
  struct kb_error error;
  struct cJSON *row = parse(text);
  assert_int_equal(kb_record_read(&record, kb_schema_table(table), row, "", &error), KB_OK);
  assert_int_equal(
    kb_related_add(related, &record, kb_slice_of(text), (struct kb_origin){0}, &error), KB_OK);
  kb_json_free(row);
}

/* "none", "unknown COLUMN", or "record ID" with its state where that is known. */
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
    assert_int_equal(kb_case_read(&a_case, kb_buf_slice(&text), NULL, names, NULL, false, &error),
                     KB_OK);
    describe(&text, &a_case.profile);
    assert_string_equal(text.data, links[i].profile);
    describe(&text, &a_case.user);
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
    {"{\"mailboxid\":\"1\",\"emailserverprofile\":{\"statecode\":\"Active\"}}",
     "column emailserverprofile.statecode holds a string \"Active\", where the table has the "
     "number of a choice (not its label)"},
    {"{\"mailboxid\":\"1\",\"emailserverprofile\":\"@{statecode=1}\"}",
     "emailserverprofile.a string stands where a row (an object) is expected; ConvertTo-Json needs "
     "-Depth 10 to write related rows"},
    {"{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[{\"level\":3},{\"level\":\"3\"}]}",
     "column tracelog_Mailbox[1].level holds a string \"3\", where the table has the number of a "
     "choice (not its label)"},
    {"{\"mailboxid\":\"1\",\"tracelog_Mailbox\":{\"text\":3}}",
     "column tracelog_Mailbox.text holds a number 3, where the table has a string"},
    {"{\"mailboxid\":\"1\",\"tracelog_Mailbox\":3}",
     "tracelog_Mailbox holds a number, where a list of alerts belongs"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_error error;
    assert_int_equal(
      kb_case_read(&a_case, kb_slice_of(cases[i].row), NULL, names, NULL, false, &error),
      KB_INVALID);
    assert_string_equal(error.message, cases[i].message);
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
    assert_int_equal(
      kb_case_read(&a_case, kb_slice_of(cases[i].row), NULL, names, NULL, false, &error), KB_OK);
    assert_int_equal(a_case.alerts_known, cases[i].known);
    assert_int_equal(a_case.alert_count, cases[i].count);
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
  struct kb_related_rows *related = kb_related_new(1 << 20);
  struct kb_case a_case = {0};
  struct kb_error error;
  assert_non_null(related);
  put_aside(related, KB_PROFILE, "{\"emailserverprofileid\":\"PPPP\",\"statecode\":1}");
  put_aside(related, KB_PROFILE, "{\"emailserverprofileid\":\"pppp\",\"statecode\":0}");
  put_aside(related, KB_USER, "{\"systemuserid\":\"u\",\"fullname\":\"Uma\"}");
  static const char *const alerts[] = {"t1", "t2", "{t2}", "t3"};
  for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++) {
    char text[256];
    snprintf(text, sizeof text,
             "{\"tracelogid\":\"%s\",\"text\":\"of a file\",\"_regardingobjectid_value\":"
             "\"{aaaaaaaa-0000-0000-0000-000000000001}\"}",
             alerts[i]);
    put_aside(related, KB_ALERT, text);
  }
  put_aside(related, KB_ALERT, "{\"tracelogid\":\"t9\",\"_regardingobjectid_value\":\"another\"}");
  assert_int_equal(
    kb_case_read(&a_case, kb_slice_of(mailbox_row), NULL, names, related, false, &error), KB_OK);
  assert_string_equal(a_case.profile.record.id, "PPPP");
  assert_true(kb_json_number(kb_record_get(&a_case.profile.record, kb_slice_of("statecode"))) ==
              1.0); /* the first row of a key counts */
  assert_string_equal(kb_record_name(&a_case.user.record), "Uma");
  static const char *const ids[] = {"T1", "t2", "{t2}", "t3"};
  static const char *const texts[] = {"nested", "of a file", "of a file", "of a file"};
  assert_int_equal(a_case.alert_count, 4);
  for (size_t i = 0; i < 4; i++) {
    assert_string_equal(a_case.alerts[i].id, ids[i]);
    assert_string_equal(kb_record_text(&a_case.alerts[i], "text"), texts[i]);
  }
  kb_case_fini(&a_case);
  kb_related_free(related);
}

static void alerts_of_one_mailbox_say_that_others_have_none(void **state)
{
  (void)state;
  struct kb_related_rows *related = kb_related_new(1 << 20);
  struct kb_case a_case = {0};
  struct kb_error error;
  assert_non_null(related);
  for (int round = 0; round < 3; round++) {
    const bool has_alerts = round > 0;
    const bool more_may_come = round == 1;
    assert_int_equal(kb_case_read(&a_case, kb_slice_of("{\"mailboxid\":\"1\"}"), NULL, names,
                                  related, more_may_come, &error),
                     KB_OK);
    assert_int_equal(a_case.alerts_known, has_alerts && !more_may_come);
    assert_int_equal(a_case.alert_count, 0);
    kb_case_fini(&a_case);
    if (round == 0) {
      put_aside(related, KB_ALERT, "{\"_regardingobjectid_value\":\"2\"}");
    }
  }
  kb_related_free(related);
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
    assert_int_equal(
      kb_case_read(&a_case, kb_slice_of(cases[i].row), NULL, names, NULL, false, &error), KB_OK);
    const char *mailbox = kb_case_mailbox_name(&a_case);
    const char *profile = kb_case_profile_name(&a_case);
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
  struct kb_related_rows *related = kb_related_new(1 << 20);
  struct kb_case a_case = {0};
  struct kb_error error;
  assert_non_null(related);
  put_aside(related, KB_ALERT, "{\"text\":\"t\",\"_regardingobjectid_value\":\"9\"}");
  assert_int_equal(kb_case_of_alerts(&a_case, "9", related, &error), KB_OK);
  assert_string_equal(a_case.mailbox.id, "9");
  assert_true(a_case.alerts_known);
  assert_int_equal(a_case.alert_count, 1);
  assert_int_equal(a_case.profile.link, KB_LINK_UNKNOWN);
  assert_null(kb_case_mailbox_name(&a_case));
  kb_case_fini(&a_case);
  kb_related_free(related);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(null_absent_and_unreadable_are_three_things),
    cmocka_unit_test(unusable_rows_are_refused_and_freed),
    cmocka_unit_test(no_alerts_and_alerts_not_exported_differ),
    cmocka_unit_test(related_rows_of_other_files_are_joined),
    cmocka_unit_test(alerts_of_one_mailbox_say_that_others_have_none),
    cmocka_unit_test(a_mailbox_and_its_profile_are_named_by_what_there_is),
    cmocka_unit_test(alerts_alone_make_a_case_of_an_unknown_mailbox),
  };
  int failed = cmocka_run_group_tests_name("case, of trees", tests, NULL, NULL);
  names = kb_names_new();
  failed += cmocka_run_group_tests_name("case, of text", tests, NULL, NULL);
  kb_names_free(names);
  return failed;
}
