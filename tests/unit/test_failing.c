#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "article/failed.h"
#include "article/failing.h"
#include "verdicts.h"

/* The rules of mailboxes in tables.lua, in their order. */
enum { INCOMING = 1, OUTGOING = 2, ACT = 4, WHOLE = 8, SYNC = 16 };

#define EARLIER "\"2026-11-19T06:12:09Z\""
#define LATER "\"2026-11-20T06:12:09Z\""

static const struct {
  const char *columns;
  unsigned what;
} rows[] = {
  {"", 0},
  {",\"incomingemailstatus\":1,\"outgoingemailstatus\":0,\"actstatus\":null", 0},
  {",\"incomingemailstatus\":2", INCOMING},
  {",\"incomingemailstatus\":2,\"outgoingemailstatus\":2,\"actstatus\":2",
   INCOMING | OUTGOING | ACT},
  /* An inactive mailbox is not expected to work; one without a state may be active. */
  {",\"incomingemailstatus\":2,\"statecode\":1", 0},
  {",\"incomingemailstatus\":2,\"statecode\":0", INCOMING},
  {",\"incomingemailstatus\":2,\"statecode\":null", INCOMING},
  /* A direction that the server does not deliver. */
  {",\"incomingemailstatus\":2,\"incomingemaildeliverymethod\":0", 0},
  {",\"incomingemailstatus\":2,\"incomingemaildeliverymethod\":1", 0},
  {",\"incomingemailstatus\":2,\"incomingemaildeliverymethod\":2", INCOMING},
  {",\"incomingemailstatus\":2,\"incomingemaildeliverymethod\":3", INCOMING},
  {",\"incomingemailstatus\":2,\"incomingemaildeliverymethod\":null", INCOMING},
  {",\"outgoingemailstatus\":2,\"outgoingemaildeliverymethod\":0", 0},
  {",\"outgoingemailstatus\":2,\"outgoingemaildeliverymethod\":2", OUTGOING},
  {",\"actstatus\":2,\"actdeliverymethod\":2", 0},
  {",\"actstatus\":2,\"actdeliverymethod\":0", 0},
  {",\"actstatus\":2,\"actdeliverymethod\":1", ACT},
  /* The mailbox as a whole: not for a direction that is no longer delivered. */
  {",\"mailboxstatus\":2", WHOLE},
  {",\"mailboxstatus\":2,\"incomingemaildeliverymethod\":0,\"outgoingemaildeliverymethod\":1,"
   "\"actdeliverymethod\":1",
   WHOLE},
  {",\"mailboxstatus\":2,\"incomingemaildeliverymethod\":0,\"outgoingemaildeliverymethod\":1,"
   "\"actdeliverymethod\":2",
   0},
  {",\"mailboxstatus\":2,\"actstatus\":2,\"actdeliverymethod\":0", 0},
  {",\"mailboxstatus\":2,\"actstatus\":1,\"actdeliverymethod\":0", WHOLE},
  {",\"mailboxstatus\":2,\"statecode\":1", 0},
  /* The last synchronization. */
  {",\"lastsyncerrorcode\":-2147220970,\"lastsyncerroroccurredon\":" LATER
   ",\"lastsuccessfulsynccompletedon\":" EARLIER,
   SYNC},
  {",\"lastsyncerror\":\"no\",\"lastsyncerroroccurredon\":" LATER
   ",\"lastsuccessfulsynccompletedon\":" EARLIER,
   SYNC},
  {",\"lastsyncerrorcode\":-2147220970,\"lastsyncerroroccurredon\":" EARLIER
   ",\"lastsuccessfulsynccompletedon\":" LATER,
   0},
  {",\"lastsyncerrorcode\":-2147220970,\"lastsyncerroroccurredon\":" LATER
   ",\"lastsuccessfulsynccompletedon\":" LATER,
   0},
  {",\"lastsyncerrorcode\":-2147220970,\"lastsyncerroroccurredon\":" LATER
   ",\"lastsuccessfulsynccompletedon\":null",
   SYNC},
  {",\"lastsyncerrorcode\":-2147220970,\"lastsyncerroroccurredon\":" LATER, 0},
  {",\"lastsyncerrorcode\":-2147220970,\"lastsuccessfulsynccompletedon\":" EARLIER, 0},
  {",\"lastsyncerrorcode\":0,\"lastsyncerror\":null,\"lastsyncerroroccurredon\":" LATER
   ",\"lastsuccessfulsynccompletedon\":" EARLIER,
   0},
  /* Fractions of a second. */
  {",\"lastsyncerrorcode\":1,\"lastsyncerroroccurredon\":\"2026-11-20T06:12:09.5Z\","
   "\"lastsuccessfulsynccompletedon\":\"2026-11-20T06:12:09.25Z\"",
   SYNC},
  {",\"lastsyncerrorcode\":1,\"lastsyncerroroccurredon\":\"2026-11-20T06:12:09.001Z\","
   "\"lastsuccessfulsynccompletedon\":" LATER,
   SYNC},
  {",\"lastsyncerrorcode\":1,\"lastsyncerroroccurredon\":\"2026-11-20T06:12:09.0000Z\","
   "\"lastsuccessfulsynccompletedon\":" LATER,
   0},
  {",\"lastsyncerrorcode\":1,\"lastsyncerroroccurredon\":\"2026-11-20T06:12:09.5Z\","
   "\"lastsuccessfulsynccompletedon\":\"2026-11-20T06:12:09.500Z\"",
   0},
  {",\"lastsyncerrorcode\":1,\"lastsyncerroroccurredon\":\"2026-11-20T06:12:09.25Z\","
   "\"lastsuccessfulsynccompletedon\":\"2026-11-20T06:12:09.5Z\"",
   0},
  {",\"lastsyncerrorcode\":1,\"lastsyncerroroccurredon\":\"2026-11-20T06:12:10+01:00Z\","
   "\"lastsuccessfulsynccompletedon\":" EARLIER,
   0},
  {",\"lastsyncerrorcode\":1,\"lastsyncerroroccurredon\":\"11/20/2026\","
   "\"lastsuccessfulsynccompletedon\":" EARLIER,
   0},
  {",\"lastsyncerrorcode\":1,\"lastsyncerroroccurredon\":" LATER
   ",\"lastsuccessfulsynccompletedon\":null,\"incomingemaildeliverymethod\":0,"
   "\"outgoingemaildeliverymethod\":0,\"actdeliverymethod\":2",
   0},
};

static void what_fails_is_reported_by_the_columns(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct kb_case a_case = {0};
    char row[600];
    snprintf(row, sizeof row, "{\"mailboxid\":\"1\"%s}", rows[i].columns);
    bench_read(&a_case, row, false);
    if (kb_failed_what(a_case.subject, &a_case.root) != rows[i].what) {
      fail_msg("%s: %u instead of %u", row, kb_failed_what(a_case.subject, &a_case.root),
               rows[i].what);
    }
    kb_case_fini(&a_case);
  }
}

static void only_the_columns_that_say_so_are_its_evidence(void **state)
{
  (void)state;
  struct kb_arena arena = {0};
  struct kb_case a_case = {0};
  bench_read(&a_case,
             "{\"mailboxid\":\"1\",\"incomingemailstatus\":1,\"outgoingemailstatus\":2,"
             "\"lastsyncerrorcode\":7,\"lastsyncerroroccurredon\":" LATER
             ",\"lastsuccessfulsynccompletedon\":null}",
             false);
  struct kb_failing *failing = NULL;
  assert_true(kb_failing_look(&arena, &a_case, &failing));
  assert_non_null(failing);
  assert_false(failing->explained);
  struct kb_buf said = {0};
  for (size_t i = 0; i < failing->evidence_count; i++) {
    kb_evidence_sentence(&said, &failing->evidence[i]);
    kb_buf_add_text(&said, "; ");
  }
  assert_string_equal(kb_buf_text(&said),
                      "mailbox.outgoingemailstatus is 2 (Failure); mailbox.lastsyncerrorcode is 7; "
                      "mailbox.lastsyncerroroccurredon is " LATER
                      "; mailbox.lastsuccessfulsynccompletedon is empty; ");
  kb_buf_fini(&said);
  kb_case_fini(&a_case);
  kb_arena_fini(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_fails_is_reported_by_the_columns),
    cmocka_unit_test(only_the_columns_that_say_so_are_its_evidence),
  };
  return cmocka_run_group_tests_name("failing", tests, NULL, NULL);
}
