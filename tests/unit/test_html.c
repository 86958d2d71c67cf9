#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verdicts.h"

#include "base/date.h"
#include "report/html_text.h"
#include "report/statistics.h"

#include <stdio.h>

/* --- Days --- */

static void days_are_read_and_named(void **state)
{
  static const struct {
    const char *text;
    int number;
  } days[] = {
    {"1970-01-01", 0},      {"1969-12-31T23:59:59Z", -1}, {"2000-02-29T00:00:00Z", 11016},
    {"2026-01-02", 20455},  {"2024-12-31", 20088},        {"0001-01-01", -719162},
    {"1900-03-01", -25508}, {"9999-12-31", 2932896},
  };
  (void)state;
  for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
    int number = 0;
    char name[KB_DAY_NAME];
    assert_true(kb_day_read(days[i].text, &number));
    assert_int_equal(number, days[i].number);
    kb_day_name(number, name);
    assert_memory_equal(name, days[i].text, 10);
    assert_int_equal(strlen(name), 10);
  }
}

static void every_day_follows_the_one_before(void **state)
{
  (void)state;
  for (int number = -719162; number < 2932896; number += 1 + (number & 63)) {
    char name[KB_DAY_NAME];
    int read = 0;
    kb_day_name(number, name);
    assert_true(kb_day_read(name, &read));
    assert_int_equal(read, number);
  }
}

static void what_is_no_date_is_none(void **state)
{
  static const char *const texts[] = {"",           "2026",       "2026-1-02",  "2026-02-29",
                                      "2026-13-01", "2026-00-01", "2026-01-00", "0000-01-01",
                                      "20260102",   "x026-01-02", "2026-01-3x"};
  int number = 0;
  (void)state;
  assert_false(kb_day_read(NULL, &number));
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    assert_false(kb_day_read(texts[i], &number));
  }
}

/* --- What is counted --- */

#define ARTICLE(code, signature)                                                              \
  "return { code = '" code "', title = 'T', product = 'P', status = 'draft', severity = "     \
  "'error', symptom = { text = 's', signatures = { { code = '" signature "' } } }, causes = " \
  "{ { id = 'none', text = 'None.', when = function(case) return case.profile == nil end } "  \
  "}, resolution = { { text = 'Do.' } } }\n"
#define ALERT(text, created) "{\"level\":3,\"text\":\"" text "\",\"createdon\":" created "}"
#define MAILBOX(id, profile, alerts)                                 \
  "{\"mailboxid\":\"" id "\",\"_emailserverprofile_value\":" profile \
  ",\"tracelog_Mailbox\":[" alerts "]}"

static void alerts_and_mailboxes_count_once(void **state)
{
  static const char *const rows[] = {
    /* B is inconclusive, but A is confirmed: it counts as confirmed */
    MAILBOX("1", "null", ALERT("A", "\"2026-01-03T00:00:00Z\"") "," ALERT("B", "\"2026-01-01\"")),
    MAILBOX("2", "null", ALERT("A", "\"2026-01-03T09:00:00Z\"") "," ALERT("A", "null")),
    MAILBOX("3", "null", ALERT("Error Code: Other", "\"2026-01-03\"")),
    MAILBOX("4", "\"p\",\"emailserverprofile\":{\"emailserverprofileid\":\"p\"}",
            ALERT("A", "\"yesterday\"")),
    MAILBOX("5", "null", ""),
    /* two articles match this one alert */
    MAILBOX("6", "null", ALERT("A and B", "\"2026-01-02\"")),
  };
  struct bench bench;
  struct kb_statistics statistics = {.days = NULL};
  (void)state;
  bench_article("A", ARTICLE("A", "A"));
  bench_article("B", ARTICLE("B", "B"));
  bench_open(&bench);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct kb_case a_case = {0};
    struct kb_triage triage;
    struct kb_error error;
    bench_read(&a_case, rows[i], false);
    assert_int_equal(kb_triage(bench.triager, &a_case, &triage, &error), KB_OK);
    kb_statistics_add(&statistics, &triage);
    kb_case_fini(&a_case);
  }
  assert_false(statistics.failed);
  assert_int_equal(statistics.mailboxes[KB_CONFIRMED], 3);
  assert_int_equal(statistics.mailboxes[KB_UNEXPLAINED], 1);
  assert_int_equal(statistics.mailboxes[KB_CLEAR], 2);
  assert_int_equal(statistics.alerts, 7);
  assert_int_equal(statistics.undated, 2);
  assert_int_equal(statistics.day_count, 3);
  assert_int_equal(statistics.days[0].number, 20454);
  assert_int_equal(statistics.days[0].covered, 1);
  assert_int_equal(statistics.days[1].number, 20455);
  assert_int_equal(statistics.days[1].covered, 1);
  assert_int_equal(statistics.days[2].number, 20456);
  assert_int_equal(statistics.days[2].covered, 2);
  assert_int_equal(statistics.days[2].uncovered, 1);
  kb_statistics_fini(&statistics);
  bench_close(&bench);
}

/* --- Text --- */

static void no_text_is_markup(void **state)
{
  struct kb_buf out = {0};
  (void)state;
  kb_html_text(&out, "<b a=\"x\" c='y'>&amp;</b>\n\x1b[31m \xE2\x80\xAE \xFF");
  assert_string_equal(kb_buf_text(&out),
                      "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt; \\x1B[31m "
                      "\\u202E \\xFF");
  kb_buf_fini(&out);
}

static void only_addresses_of_the_web_are_links(void **state)
{
  static const struct {
    const char *address, *link;
  } links[] = {
    {"https://a.example/?b=c&d", "<a class=\"k\" rel=\"noopener noreferrer\" "
                                 "href=\"https://a.example/?b=c&amp;d\">T</a>"},
    {"HTTP://a.example/",
     "<a class=\"k\" rel=\"noopener noreferrer\" href=\"HTTP://a.example/\">T</a>"},
    {"javascript:alert(1)", "javascript:alert(1)"},
    {" https://a.example/", "https://a.example/"},
    {"https://a.example/\"onclick=\"x", "https://a.example/&quot;onclick=&quot;x"},
    {"data:text/html,x", "data:text/html,x"},
    {"the handbook, page 4", "the handbook, page 4"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
    struct kb_buf out = {0};
    kb_html_link(&out, "k", links[i].address, "T");
    const char *text = kb_buf_text(&out);
    assert_string_equal(text + (text[0] == ' '), links[i].link);
    kb_buf_fini(&out);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(days_are_read_and_named),
    cmocka_unit_test(every_day_follows_the_one_before),
    cmocka_unit_test(what_is_no_date_is_none),
    cmocka_unit_test(no_text_is_markup),
    cmocka_unit_test(only_addresses_of_the_web_are_links),
    cmocka_unit_test(alerts_and_mailboxes_count_once),
  };
  return cmocka_run_group_tests_name("html", tests, folder_make, folder_remove);
}
