#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/unmatched.h"
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
  struct kb_shown_name name;
  for (size_t at = 0; kb_shown_names_next(&group->names, &at, &name);) {
    kb_buf_add_char(out, ' ');
    kb_shown_name_write(out, &name);
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
    "- inconclusive of 1 (0 at risk): Gus | Profile of Gus is off. To confirm, check: Server "
    "Profile > Status (emailserverprofile.statecode) | Something else. To confirm, check: There. | Switch "
    "the email server profile on. (Tell Gus.) | Test Gus.\n"
    "- inconclusive of 1 (0 at risk): Fay | Something else. To confirm, check: There. | Test Fay.\n");
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
  assert_string_equal(summary.unmatched[1]->code, "-2147209462");
  assert_string_equal(summary.unmatched[1]->near, "A");
  assert_string_equal(summary.unmatched[2]->code, "Lost");
  kb_summary_fini(&summary);
  bench_close(&bench);
}

static void add_row(struct bench *bench, struct kb_summary *summary, const char *row)
{
  struct kb_case a_case = {0};
  struct kb_triage triage;
  struct kb_error error;
  bench_read(&a_case, row, false);
  assert_int_equal(kb_triage(bench->triager, &a_case, &triage, &error), KB_OK);
  kb_summary_add(summary, &triage);
  kb_case_fini(&a_case);
}

/* A seeded permutation of 0 to count - 1. */
static void shuffle(size_t *list, size_t count, uint64_t seed)
{
  for (size_t i = 0; i < count; i++) {
    list[i] = i;
  }
  for (size_t i = count; i > 1; i--) {
    seed = kb_hash_mix(seed, i);
    const size_t k = (size_t)(seed % i);
    const size_t moved = list[i - 1];
    list[i - 1] = list[k];
    list[k] = moved;
  }
}

static void names_of_a_large_group_are_the_first_twenty(void **state)
{
  (void)state;
  enum { MAILBOXES = 200 };
  struct kb_buf expected = {0};
  for (int i = 0; i < KB_SHOWN_NAMES; i++) { /* two of each name */
    kb_buf_addf(&expected, "M%03d (m%03d@%s.com) ", i / 2, i, i % 3 ? "contoso" : "fabrikam");
  }
  for (uint64_t seed = 0; seed < 20; seed++) {
    struct bench bench;
    struct kb_summary summary = {0};
    struct kb_buf names = {0};
    struct kb_shown_name name;
    size_t order[MAILBOXES];
    bench_article("A", article);
    bench_open(&bench);
    shuffle(order, MAILBOXES, seed);
    for (size_t i = 0; i < MAILBOXES; i++) {
      const int number = (int)order[i];
      char row[400];
      snprintf(row, sizeof row,
               "{\"mailboxid\":\"%08d-0000-4000-8000-00000000000f\",\"name\":\"M%03d\","
               "\"emailaddress\":\"m%03d@%s.com\",\"_emailserverprofile_value\":null,"
               "\"tracelog_Mailbox\":[" ALERT "]}",
               number, number / 2, number, number % 3 ? "contoso" : "fabrikam");
      add_row(&bench, &summary, row);
    }
    kb_summary_sort(&summary);
    assert_int_equal(summary.group_count, 1);
    assert_int_equal(summary.groups[0]->cases, MAILBOXES);
    for (size_t at = 0; kb_shown_names_next(&summary.groups[0]->names, &at, &name);) {
      kb_shown_name_write(&names, &name);
      kb_buf_add_char(&names, ' ');
    }
    assert_string_equal(kb_buf_text(&names), kb_buf_text(&expected));
    kb_buf_fini(&names);
    kb_summary_fini(&summary);
    bench_close(&bench);
  }
  kb_buf_fini(&expected);
}

/* A mailbox's id need not be a GUID, nor its address have a domain, nor need there be few domains.
 */
static void names_come_back_as_they_were(void **state)
{
  (void)state;
  static const char *const ids[] = {"x", "00000000-0000-4000-8000-00000000ABCD",
                                    "{00000000-0000-4000-8000-00000000abcd}",
                                    "00000000-0000-4000-8000-00000000abcd"};
  for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
    struct kb_shown_names names = {0};
    struct kb_domains domains = {0};
    struct kb_namesakes all;
    for (int k = 0; k < 300; k++) {
      char row[400];
      struct kb_case a_case = {0};
      bool is_first = false;
      snprintf(row, sizeof row,
               "{\"mailboxid\":\"%s\",\"name\":\"N\",\"emailaddress\":\"a@%d.com\"}", ids[i], k);
      bench_read(&a_case, row, false);
      kb_shown_names_fini(&names);
      assert_true(kb_shown_names_add(&names, &domains, &a_case, kb_case_title(&a_case), &is_first));
      assert_true(is_first);
      kb_case_fini(&a_case);
    }
    assert_int_equal(domains.count, KB_DOMAINS);
    struct kb_case a_case = {0};
    struct kb_buf said = {0};
    struct kb_buf expected = {0};
    struct kb_shown_name name;
    bool is_first = true;
    kb_buf_addf(&expected, "{\"mailboxid\":\"%s\",\"name\":\"N\"}", ids[(i + 1) % 3]);
    bench_read(&a_case, expected.data, false);
    assert_true(kb_shown_names_add(&names, &domains, &a_case, kb_case_title(&a_case), &is_first));
    kb_case_fini(&a_case);
    assert_true(kb_namesakes_init(&all, names.count));
    kb_namesakes_add(&all, kb_test_subject("mailbox"), &names);
    kb_namesakes_mark(&all);
    kb_namesakes_fini(&all);
    for (size_t at = 0; kb_shown_names_next(&names, &at, &name);) {
      kb_shown_name_write(&said, &name);
      kb_buf_add_char(&said, ' ');
    }
    kb_buf_clear(&expected);
    if (is_first) {
      kb_buf_addf(&expected, "N (%s) N (a@299.com) ", ids[(i + 1) % 3]);
    } else {
      kb_buf_addf(&expected, "N (a@299.com) N (%s) ", ids[(i + 1) % 3]);
    }
    assert_string_equal(kb_buf_text(&said), kb_buf_text(&expected));
    assert_int_equal(is_first, strcmp(ids[(i + 1) % 3], ids[i]) < 0);
    kb_buf_fini(&said);
    kb_buf_fini(&expected);
    kb_shown_names_fini(&names);
    kb_domains_fini(&domains);
  }
}

/* Rows in which much depends on which one is first: evidence, a shared record without a name or
   with two, dates of a success, spellings of a code, levels, alerts with and without an id. */
#define Q(id, name, state)                                                       \
  "\"" id "\",\"emailserverprofile\":{\"emailserverprofileid\":\"" id "\"," name \
  "\"statecode\":" state "}"
static const char *const mixed[] = {
  MAILBOX("21", "Zoe", Q("q", "", "1"), ALERT),
  MAILBOX("22", "Yan", Q("q", "\"name\":\"Q two\",", "1"), ALERT),
  MAILBOX("23", "Yan", Q("q", "\"name\":\"Q one\",", "1"), ""),
  MAILBOX("24", "Xia", Q("r", "\"name\":\"R\",", "1"), ALERT),
  MAILBOX("25", "Wim", Q("r", "", "1"), ALERT),
  MAILBOX("26", "Val", Q("s", "\"name\":\"S\",", "1"), ALERT),
  MAILBOX("27", "Uma", P("p", "0"),
          "{\"level\":2,\"tracelogid\":\"b\",\"text\":\"Error Code: 0x80042F0A\"},"
          "{\"level\":3,\"tracelogid\":\"a\",\"text\":\"Again. Error Code: 80042F0A\"}"),
  MAILBOX("20", "Tom", P("p", "0"), "{\"level\":2,\"text\":\"Then. Error Code: 0x80042F0A\"}"),
  MAILBOX("28", "Sue", P("p", "0"), "{\"level\":2,\"text\":\"Error Code: Gone\"}"),
  MAILBOX("29", "Ron", P("p", "0"),
          "{\"level\":2,\"text\":\"Mailbox \\\"Ron\\\" lost 4 of them\"},"
          "{\"level\":2,\"text\":\"Mailbox \\\"Ron\\\" lost 3 of them\"}"),
};

/* Records what kb_affected_each passes on. */
static void visit(void *context, const struct kb_affected *mailbox)
{
  kb_buf_addf(context, "%s/%s/%s/%zu/%s/%s ", mailbox->id, mailbox->name ? mailbox->name : "-",
              mailbox->address ? mailbox->address : "-", mailbox->alerts,
              mailbox->alert ? mailbox->alert : "-", mailbox->text);
}

static void describe_unmatched(struct kb_buf *out, const struct kb_summary *summary,
                               const struct kb_unmatched_group *group)
{
  struct kb_error error;
  kb_wording_unmatched(out, group);
  kb_buf_addf(out, " | %s | %s | %s | %d | %s %s %s | ", group->code, group->text, group->message,
              group->level, group->mailbox_id, group->mailbox_name,
              group->alert_id ? group->alert_id : "-");
  assert_int_equal(kb_affected_each(&group->affected, summary->affected, visit, out, &error),
                   KB_OK);
  kb_buf_add_char(out, '\n');
}

static void any_order_of_cases_gives_the_same_summary(void **state)
{
  (void)state;
  enum { OLD = sizeof rows / sizeof rows[0], ALL = OLD + sizeof mixed / sizeof mixed[0] };
  struct kb_buf first = {0};
  for (uint64_t seed = 0; seed < 200; seed++) {
    struct bench bench;
    struct kb_summary summary = {.lists_affected = true};
    struct kb_buf said = {0};
    size_t order[ALL];
    bench_article("A", article);
    bench_open(&bench);
    shuffle(order, ALL, seed);
    for (size_t i = 0; i < ALL; i++) {
      add_row(&bench, &summary, order[i] < OLD ? rows[order[i]] : mixed[order[i] - OLD]);
    }
    kb_summary_sort(&summary);
    assert_false(summary.failed);
    for (size_t i = 0; i < summary.group_count; i++) {
      describe_group(&said, summary.groups[i]);
    }
    for (size_t i = 0; i < summary.unmatched_count; i++) {
      describe_unmatched(&said, &summary, summary.unmatched[i]);
    }
    if (seed == 0) {
      kb_buf_add_slice(&first, kb_buf_slice(&said));
      /* the least of the names, for it and for the value of the placeholder */
      assert_non_null(
        strstr(said.data, "emailserverprofile q P q | Profile of the mailbox is off."));
      assert_non_null(
        strstr(said.data, "emailserverprofile r R | Profile R of the mailbox is off."));
      assert_non_null(strstr(said.data, "0x80042F0A: 4 alerts in 3 mailboxes"));
    }
    assert_string_equal(kb_buf_text(&said), kb_buf_text(&first));
    kb_buf_fini(&said);
    kb_summary_fini(&summary);
    bench_close(&bench);
  }
  kb_buf_fini(&first);
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

static void all_mailboxes_of_a_kind_are_reported_however_many(void **state)
{
  (void)state;
  enum { MAILBOXES = 30000 }; /* more runs than are merged at once */
  static size_t order[MAILBOXES];
  struct kb_summary summary = {.lists_affected = true};
  struct kb_buf visited = {0};
  struct kb_buf expected = {0};
  struct kb_error error;
  shuffle(order, MAILBOXES, 1);
  for (int at = 0; at < MAILBOXES; at++) {
    const int i = (int)order[at];
    char row[400];
    struct kb_case a_case = {0};
    snprintf(row, sizeof row,
             "{\"mailboxid\":\"m%05d\",\"name\":%s,\"tracelog_Mailbox\":[{\"tracelogid\":\"a\","
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
    kb_buf_addf(&expected, "m%05d/%s/-/2/a/x y ", at, at % 2 == 0 ? "-" : "Ann");
  }
  assert_true(summary.unmatched[0]->affected.waiting.length < 8 * 1024);
  kb_summary_sort(&summary);
  assert_int_equal(summary.failure.status, KB_OK);
  assert_int_equal(summary.unmatched_count, 2);
  assert_int_equal(summary.unmatched[0]->mailboxes, MAILBOXES);
  assert_int_equal(summary.unmatched[0]->alerts, 2 * MAILBOXES);
  assert_int_equal(summary.unmatched[1]->mailboxes, MAILBOXES / 3);
  assert_int_equal(
    kb_affected_each(&summary.unmatched[0]->affected, summary.affected, visit, &visited, &error),
    KB_OK);
  assert_string_equal(kb_buf_text(&visited), kb_buf_text(&expected));
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
    cmocka_unit_test(names_come_back_as_they_were),
    cmocka_unit_test(any_order_of_cases_gives_the_same_summary),
    cmocka_unit_test(kinds_of_unmatched_alerts_are_bounded_and_none_is_lost),
    cmocka_unit_test(a_long_text_is_cut_between_characters),
    cmocka_unit_test(all_mailboxes_of_a_kind_are_reported_however_many),
  };
  return cmocka_run_group_tests_name("summary", tests, folder_make, folder_remove);
}
