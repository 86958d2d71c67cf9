#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/wording.h"
#include "verdicts.h"

static const char article[] =
  "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
  "symptom = { text = 's', signatures = { { code = 'A' }, { code = 'B', number = '80040265' } } },\n"
  "causes = {\n"
  "{ id = 'none', text = '{mailbox.name} has none.', when = function(case) return case.profile == "
  "nil end },\n"
  "{ id = 'off', text = 'Profile {profile.name} of {mailbox.name} is off.', when = function(case)\n"
  "return case.profile ~= nil and case.profile.statecode == 1 end },\n"
  "{ id = 'look', text = 'Something else.', look = 'There.' } },\n"
  "resolution = { { cause = 'off', text = 'Switch {profile.name} on.', steps = { 'Tell "
  "{mailbox.name}.' } }, { cause = 'none', text = 'Choose.' }, { text = 'Test {mailbox.name}.' } "
  "},\n"
  "early = function(case) return true end }\n";

#define MAILBOX(id, name, profile, alert)                                                  \
  "{\"mailboxid\":\"" id "\",\"name\":\"" name "\",\"_emailserverprofile_value\":" profile \
  ",\"tracelog_Mailbox\":[" alert "]}"
#define P(id, state)                                                                        \
  "\"" id "\",\"emailserverprofile\":{\"emailserverprofileid\":\"" id "\",\"name\":\"P " id \
  "\",\"statecode\":" state "}"
#define ALERT "{\"level\":3,\"text\":\"A\"}"

static const char *const rows[] = {
  MAILBOX("1", "Ann", P("p", "1"), ALERT),
  MAILBOX("2", "Bob", "null", ALERT),
  MAILBOX("3", "Cid", P("q", "1"), ALERT),
  MAILBOX("4", "Dan", P("p", "1"), ""), /* at risk, by the same profile */
  MAILBOX("5", "Eva", P("p", "0"), ""),
  MAILBOX("6", "Fay", P("p", "0"), ALERT),
  MAILBOX("7", "Gus", "\"p\"", ALERT),
  MAILBOX("8", "Hal", P("p", "0"),
          "{\"level\":3,\"text\":\"Mailbox \\\"Hal\\\" lost 17 of them\",\"tracelogid\":\"t8\"},"
          "{\"level\":3,\"text\":\"Mailbox \\\"Hal\\\" lost 18 of them\"}"),
  MAILBOX("9", "Ida", P("p", "0"),
          "{\"level\":2,\"text\":\"Mailbox \\\"Ida\\\" lost 9 of them\"},"
          "{\"level\":2,\"text\":\"Error Code: Lost\"},{\"level\":2,\"text\":\"B -2147209462\"}"),
};

static void sum_up(struct bench *bench, struct kb_summary *summary)
{
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_triage triage;
    struct kb_error error;
    bench_read(&a_case, rows[i], false);
    assert_int_equal(kb_triage(bench->triager, &a_case, &triage, &error), KB_OK);
    kb_summary_add(summary, &triage);
    kb_case_fini(&a_case);
  }
  kb_summary_sort(summary);
  assert_false(summary->failed);
}

static void describe_group(struct kb_buf *out, const struct kb_group *group)
{
  kb_buf_addf(out, "%s %s of %zu (%zu at risk):", group->cause ? group->cause->id : "-",
              kb_verdict_name(group->verdict), group->cases, group->at_risk);
  for (size_t i = 0; i < group->name_count; i++) {
    kb_buf_add_char(out, ' ');
    kb_shown_name_write(out, &group->names[i]);
  }
  if (group->shared_table) {
    kb_buf_addf(out, " | %s %s %s", group->shared_table->logical_name, group->shared_id,
                group->shared_name);
  }
  if (group->cause) {
    kb_buf_add_text(out, " | ");
    kb_group_fill(out, group, group->cause->text);
  }
  for (size_t i = 0; i < group->evidence_count; i++) {
    kb_buf_add_text(out, " | ");
    kb_wording_evidence(out, group, &group->evidence[i]);
  }
  for (size_t i = 0; i < group->open_count; i++) {
    kb_buf_add_text(out, " | ");
    kb_wording_check(out, group, &group->open[i]);
  }
  for (size_t i = 0; i < group->step_count; i++) {
    kb_buf_add_text(out, " | ");
    kb_group_fill(out, group, group->steps[i]->text);
    for (size_t k = 0; k < group->steps[i]->step_count; k++) {
      kb_buf_add_text(out, " (");
      kb_group_fill(out, group, group->steps[i]->steps[k]);
      kb_buf_add_char(out, ')');
    }
  }
  kb_buf_add_char(out, '\n');
}

static void one_record_that_explains_many_is_one_group(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_summary summary = {0};
  struct kb_buf said = {0};
  bench_article("A", article);
  bench_open(&bench);
  sum_up(&bench, &summary);
  for (size_t i = 0; i < summary.group_count; i++) {
    describe_group(&said, summary.groups[i]);
  }
  assert_string_equal(
    said.data,
    "off confirmed of 2 (1 at risk): Ann Dan | emailserverprofile p P p | Profile P p of the "
    "mailbox is off. | profile.statecode is 1 (Inactive) | Switch P p on. (Tell the mailbox.) | "
    "Test the mailbox.\n"
    "none confirmed of 1 (0 at risk): Bob | Bob has none. | mailbox._emailserverprofile_value is "
    "empty | Choose. | Test Bob.\n"
    "off confirmed of 1 (0 at risk): Cid | emailserverprofile q P q | Profile P q of Cid is off. | "
    "profile.statecode is 1 (Inactive) | Switch P q on. (Tell Cid.) | Test Cid.\n"
    "- inconclusive of 1 (0 at risk): Fay | Something else. To confirm, check: There. | Test Fay.\n"
    "- inconclusive of 1 (0 at risk): Gus | Profile of Gus is off. To confirm, check: Server "
    "Profile > Status (emailserverprofile.statecode) | Something else. To confirm, check: There. | Switch "
    "the email server profile on. (Tell Gus.) | Test Gus.\n");
  kb_buf_fini(&said);
  kb_summary_fini(&summary);
  bench_close(&bench);
}

/* More placeholders than a group compares: texts read as if the others were unknown. */
static void any_number_of_placeholders_will_do(void **state)
{
  (void)state;
  enum { PLACEHOLDERS = 100 };
  struct bench bench;
  struct kb_buf source = {0};
  struct kb_buf text = {0};
  struct kb_summary summary = {0};
  kb_buf_add_text(&source, "return { code = 'A', title = 'T', product = 'P', status = 'draft', "
                           "severity = 'error', symptom = { text = 's', signatures = { { code = "
                           "'A' } } },\ncauses = { { id = 'c', look = 'There.', text = '");
  for (int i = 0; i < PLACEHOLDERS; i++) {
    kb_buf_addf(&source, "{alert.a%d} {mailbox.name} ", i);
  }
  kb_buf_add_text(&source, "' } }, resolution = { { text = 'Do.' } } }");
  bench_article("A", source.data);
  bench_open(&bench);
  for (int i = 0; i < 2; i++) {
    struct kb_case a_case = {0};
    struct kb_triage triage;
    struct kb_error error;
    bench_read(&a_case, MAILBOX("1", "Ann", "null", ALERT), false);
    assert_int_equal(kb_triage(bench.triager, &a_case, &triage, &error), KB_OK);
    kb_summary_add(&summary, &triage);
    kb_case_fini(&a_case);
  }
  assert_false(summary.failed);
  assert_int_equal(summary.group_count, 1);
  kb_group_fill(&text, summary.groups[0], summary.groups[0]->open[0].cause->text);
  assert_null(strchr(kb_buf_text(&text), '{'));
  assert_non_null(strstr(kb_buf_text(&text), "the a99 Ann"));
  kb_buf_fini(&text);
  kb_buf_fini(&source);
  kb_summary_fini(&summary);
  bench_close(&bench);
}

static void the_totals_add_up(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_summary summary = {0};
  bench_article("A", article);
  bench_open(&bench);
  sum_up(&bench, &summary);
  assert_int_equal(summary.all.cases, 9);
  assert_int_equal(summary.all.clear, 1);
  assert_int_equal(summary.all.with_findings, 6);
  assert_int_equal(summary.all.unmatched_only, 2);
  assert_int_equal(summary.all.findings, 6);
  assert_int_equal(summary.all.verdicts[KB_CONFIRMED], 3);
  assert_int_equal(summary.all.verdicts[KB_INCONCLUSIVE], 2);
  assert_int_equal(summary.all.verdicts[KB_AT_RISK], 1);
  assert_int_equal(summary.all.unmatched_alerts, 5);
  kb_summary_fini(&summary);
  bench_close(&bench);
}

static void unmatched_alerts_that_say_the_same_are_one(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_summary summary = {0};
  bench_article("A", article);
  bench_open(&bench);
  sum_up(&bench, &summary);
  assert_int_equal(summary.unmatched_count, 3);
  const struct kb_unmatched_group *lost = summary.unmatched[0];
  assert_string_equal(lost->code, "");
  assert_string_equal(lost->text, "Mailbox \"Hal\" lost 17 of them");
  assert_string_equal(lost->message, "Mailbox \"[mailbox]\" lost [id] of them");
  assert_int_equal(lost->level, 3);
  assert_int_equal(summary.unmatched[1]->level, 2);
  assert_int_equal(lost->alerts, 3);
  assert_int_equal(lost->mailboxes, 2);
  assert_string_equal(lost->mailbox_id, "8");
  assert_string_equal(lost->mailbox_name, "Hal");
  assert_string_equal(lost->alert_id, "t8");
  assert_null(lost->near);
  assert_string_equal(summary.unmatched[1]->code, "Lost");
  assert_string_equal(summary.unmatched[2]->code, "-2147209462");
  assert_string_equal(summary.unmatched[2]->near, "A");
  kb_summary_fini(&summary);
  bench_close(&bench);
}

static void names_of_a_large_group_are_the_first_twenty(void **state)
{
  (void)state;
  struct bench bench;
  struct kb_summary summary = {0};
  bench_article("A", article);
  bench_open(&bench);
  for (int i = 0; i < 50; i++) {
    char row[400];
    struct kb_case a_case = {0};
    struct kb_triage triage;
    struct kb_error error;
    snprintf(row, sizeof row, MAILBOX("%d", "M%d", "null", ALERT), i, i);
    bench_read(&a_case, row, false);
    assert_int_equal(kb_triage(bench.triager, &a_case, &triage, &error), KB_OK);
    kb_summary_add(&summary, &triage);
    kb_case_fini(&a_case);
  }
  assert_int_equal(summary.group_count, 1);
  assert_int_equal(summary.groups[0]->cases, 50);
  assert_int_equal(summary.groups[0]->name_count, KB_GROUP_NAMES);
  assert_string_equal(summary.groups[0]->names[KB_GROUP_NAMES - 1].name, "M19");
  kb_summary_fini(&summary);
  bench_close(&bench);
}

static void kinds_of_unmatched_alerts_are_bounded_and_none_is_lost(void **state)
{
  (void)state;
  enum { KINDS = 6000 };
  struct kb_case a_case = {0};
  struct kb_summary summary = {0};
  bench_read(&a_case, "{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[{\"text\":\"t\"}]}", false);
  for (int i = 0; i < KINDS; i++) {
    char code[16];
    snprintf(code, sizeof code, "Code%d", i);
    const struct kb_unmatched_alert alert = {&a_case.errors->list[0], kb_slice_of(code), NULL};
    const struct kb_triage triage = {.a_case = &a_case, .unmatched = &alert, .unmatched_count = 1};
    kb_summary_add(&summary, &triage);
  }
  assert_false(summary.failed);
  assert_int_equal(summary.all.unmatched_alerts, KINDS);
  assert_true(summary.unmatched_count < KINDS);
  assert_int_equal(summary.unmatched_count + summary.unmatched_beyond, KINDS);
  kb_summary_fini(&summary);
  kb_case_fini(&a_case);
}

static void a_long_text_is_cut_between_characters(void **state)
{
  (void)state;
  struct kb_buf row = {0};
  struct kb_summary summary = {0};
  struct kb_case a_case = {0};
  kb_buf_add_text(&row, "{\"mailboxid\":\"1\",\"tracelog_Mailbox\":[{\"text\":\"x");
  for (int i = 0; i < 400; i++) {
    kb_buf_add_text(&row, "é");
  }
  kb_buf_add_text(&row, "\"}]}");
  bench_read(&a_case, row.data, false);
  const struct kb_unmatched_alert alert = {&a_case.errors->list[0], {"", 0}, NULL};
  const struct kb_triage triage = {.a_case = &a_case, .unmatched = &alert, .unmatched_count = 1};
  kb_summary_add(&summary, &triage);
  assert_int_equal(strlen(summary.unmatched[0]->text), 599);
  assert_string_equal(summary.unmatched[0]->text + 597, "é");
  kb_summary_fini(&summary);
  kb_case_fini(&a_case);
  kb_buf_fini(&row);
}

/* Records what kb_affected_each passes on. */
static void visit(void *context, const struct kb_affected *mailbox)
{
  kb_buf_addf(context, "%s/%s/%s/%zu/%s/%s ", mailbox->id, mailbox->name ? mailbox->name : "-",
              mailbox->address ? mailbox->address : "-", mailbox->alerts,
              mailbox->alert ? mailbox->alert : "-", mailbox->text);
}

static void all_mailboxes_of_a_kind_are_reported_however_many(void **state)
{
  (void)state;
  enum { MAILBOXES = 3000 };
  struct kb_summary summary = {.lists_affected = true};
  struct kb_buf visited = {0};
  struct kb_buf expected = {0};
  struct kb_error error;
  for (int i = 0; i < MAILBOXES; i++) {
    char row[400];
    struct kb_case a_case = {0};
    snprintf(row, sizeof row,
             "{\"mailboxid\":\"m%d\",\"name\":%s,\"tracelog_Mailbox\":[{\"tracelogid\":\"a\","
             "\"text\":\"x y\"},{\"text\":\"x y\"},{\"text\":\"z z\"}]}",
             i, i % 2 == 0 ? "null" : "\"Ann\"");
    bench_read(&a_case, row, false);
    struct kb_unmatched_alert alerts[3] = {{.alert = &a_case.errors->list[0]},
                                           {.alert = &a_case.errors->list[1]},
                                           {.alert = &a_case.errors->list[2]}};
    const struct kb_triage triage = {
      .a_case = &a_case, .unmatched = alerts, .unmatched_count = i % 3 == 0 ? 3 : 2};
    kb_summary_add(&summary, &triage);
    kb_case_fini(&a_case);
    kb_buf_addf(&expected, "m%d/%s/-/2/a/x y ", i, i % 2 == 0 ? "-" : "Ann");
  }
  assert_int_equal(summary.unmatched_count, 2);
  assert_int_equal(summary.unmatched[0]->mailboxes, MAILBOXES);
  assert_int_equal(summary.unmatched[0]->alerts, 2 * MAILBOXES);
  assert_int_equal(summary.unmatched[1]->mailboxes, MAILBOXES / 3);
  assert_int_equal(
    kb_affected_each(&summary.unmatched[0]->affected, summary.affected, visit, &visited, &error),
    KB_OK);
  assert_string_equal(kb_buf_text(&visited), kb_buf_text(&expected));
  assert_true(summary.unmatched[0]->affected.waiting.length < 8 * 1024);
  kb_buf_fini(&visited);
  kb_buf_fini(&expected);
  kb_summary_fini(&summary);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_record_that_explains_many_is_one_group),
    cmocka_unit_test(any_number_of_placeholders_will_do),
    cmocka_unit_test(the_totals_add_up),
    cmocka_unit_test(unmatched_alerts_that_say_the_same_are_one),
    cmocka_unit_test(names_of_a_large_group_are_the_first_twenty),
    cmocka_unit_test(kinds_of_unmatched_alerts_are_bounded_and_none_is_lost),
    cmocka_unit_test(a_long_text_is_cut_between_characters),
    cmocka_unit_test(all_mailboxes_of_a_kind_are_reported_however_many),
  };
  return cmocka_run_group_tests_name("summary", tests, folder_make, folder_remove);
}
