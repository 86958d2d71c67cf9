#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "full_rows.h"
#include "run/parallel.h"
#include "test_schema.h"

/* A block of a file that is cut: small, so that the jobs have not read all of it before the cut. */
enum { ROWS = 6000, ODD = 3000, BLOCK = 16 * 1024 };

static const char article[] =
  "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
  "symptom = { text = 's', when = function(case) return case.mailbox.statecode == 1 end },\n"
  "causes = { { id = 'c', text = 't', look = 'l' } }, resolution = { { text = 'r' } } }";

/* The rows in the order in which they were passed on. */
struct taken {
  size_t done, here, with_findings;
  size_t announced;
  size_t line;  /* of the last */
  size_t until; /* stops after so many */
  off_t cut_to; /* cuts the file to this size once some are done; 0: does not */
  bool in_order;
};

static enum kb_status take_done(void *context, const struct kb_triage *triage,
                                struct kb_slice piece, const struct kb_seen_row *row)
{
  struct taken *taken = context;
  const bool has_finding = triage->finding_count > 0;
  taken->in_order = taken->in_order && has_finding == (taken->done % 3 == 1);
  taken->done++;
  taken->with_findings += has_finding && piece.length > 0 && row->sighting->stamp != 0;
  assert_true(row->line > taken->line);
  taken->line = row->line;
  return KB_OK;
}

static enum kb_status take_here(void *context, const struct kb_subject *subject,
                                const struct kb_row *row)
{
  assert_string_equal(subject->name, "mailbox");
  struct taken *taken = context;
  taken->here += row->json.length > 0;
  return KB_OK;
}

static void take_faults(void *context, const struct kb_faults *faults)
{
  (void)context;
  assert_int_equal(faults->count, 0);
}

/* Counts the rows announced before their turn, at least those that are done. */
static void comes_soon(void *context, const struct kb_sighting *sighting)
{
  struct taken *taken = context;
  taken->announced += sighting != NULL;
}

static bool is_never_over(void *context)
{
  (void)context;
  return false;
}

static bool goes_on(void *context, uint64_t consumed)
{
  struct taken *taken = context;
  assert_true(taken->done == 0 || consumed > 0);
  if (taken->done > 0 && taken->cut_to > 0) {
    char path[FOLDER_PATH_SIZE];
    assert_int_equal(truncate(folder_path(path, "rows"), taken->cut_to), 0);
    taken->cut_to = 0;
  }
  return taken->done < taken->until;
}

/* Writes mailboxes, every third of which has a finding; number `odd` is a line that is not a
   row. */
static void write_rows(size_t odd)
{
  struct kb_buf text = {0};
  for (size_t i = 0; i < ROWS; i++) {
    if (i == odd) {
      kb_buf_add_text(&text, "{odd\n");
    }
    kb_buf_addf(&text,
                "{\"mailboxid\":\"%zu\",\"name\":\"Ann\",\"statecode\":%d,\"x\":\"%0100d\","
                "\"_emailserverprofile_value\":null,\"tracelog_Mailbox\":[]}\n",
                i, i % 3 == 1, 0);
  }
  assert_false(text.failed);
  folder_write("rows", kb_buf_text(&text));
  kb_buf_fini(&text);
}

/* The next row for the caller. */
struct next {
  enum kb_rows_result result;
  size_t line;
  char id[30]; /* the beginning of a row */
  bool is_cut; /* reported as cut */
};

/* Runs jobs over the file, from its beginning. */
static struct taken run_cut(size_t until, off_t cut_to, struct next *next)
{
  char rules[FOLDER_PATH_SIZE];
  char path[FOLDER_PATH_SIZE];
  const char *paths[] = {folder_path(rules, "rules")};
  struct taken taken = {.until = until, .cut_to = cut_to, .in_order = true};
  const struct kb_report report = {.format = &kb_format_json};
  const struct kb_jobs_takes takes = {.report = &report,
                                      .done = take_done,
                                      .here = take_here,
                                      .faults = take_faults,
                                      .is_over = is_never_over,
                                      .goes_on = goes_on,
                                      .context = &taken,
                                      .soon = comes_soon,
                                      .block = cut_to > 0 ? BLOCK : 0};
  struct kb_rule_set rule_set;
  struct kb_error error;
  uint64_t offset = 0;
  struct kb_engine *engine = kb_engine_new();
  assert_int_equal(
    kb_rule_set_load(&rule_set, engine, paths, 1,
                     &(struct kb_rule_set_options){.tables = kb_test_tables, .table_count = 1},
                     &error),
    KB_OK);
  struct kb_file *file = kb_file_open(folder_path(path, "rows"), NULL, NULL, &error);
  assert_non_null(file);
  struct kb_rows *rows = kb_rows_new(kb_file_input(file), (struct kb_rows_limits){0, 0}, NULL);
  struct kb_jobs *jobs = kb_jobs_new(3, &rule_set, engine, &takes);
  assert_non_null(jobs);
  assert_true(kb_rows_at_lines(rows, &offset));
  assert_int_equal(offset, 0);
  assert_int_equal(kb_jobs_run(jobs, rows, file, offset, &error), KB_OK);
  struct kb_row row = {.line = 0};
  *next = (struct next){.result = kb_rows_next(rows, &row, &error), .line = row.line};
  snprintf(next->id, sizeof next->id, "%.*s",
           (int)strcspn(row.json.data ? row.json.data : ",", ","), row.json.data);
  while (cut_to > 0 && next->result != KB_ROWS_END && next->result != KB_ROWS_FAILED) {
    next->result = kb_rows_next(rows, &row, &error);
  }
  next->is_cut = kb_file_trouble(file) != NULL;
  kb_jobs_free(jobs);
  kb_rows_free(rows);
  kb_file_close(file);
  kb_rule_set_fini(&rule_set);
  kb_engine_free(engine);
  return taken;
}

static struct taken run(size_t until, struct next *next)
{
  return run_cut(until, 0, next);
}

static void plain_rows_are_done(void **state)
{
  (void)state;
  struct next next;
  write_rows(ROWS);
  const struct taken taken = run(SIZE_MAX, &next);
  assert_int_equal(taken.done, ROWS);
  assert_int_equal(taken.here, 0);
  assert_int_equal(taken.with_findings, ROWS / 3);
  assert_in_range(taken.announced, ROWS / 2, ROWS);
  assert_true(taken.in_order);
  assert_int_equal(next.result, KB_ROWS_END);
}

/* Rows of a full export need not be handed back. */
static void rows_of_a_full_export_are_done(void **state)
{
  enum { FULL = 150 };
  (void)state;
  struct next next;
  struct kb_buf text = {0};
  for (size_t i = 0; i < FULL; i++) {
    add_full_row(&text, i, 3 + i % 58);
  }
  assert_false(text.failed);
  folder_write("rows", kb_buf_text(&text));
  kb_buf_fini(&text);
  const struct taken taken = run(SIZE_MAX, &next);
  assert_int_equal(taken.done, FULL);
  assert_int_equal(taken.here, 0);
  assert_int_equal(next.result, KB_ROWS_END);
}

static void a_line_that_is_no_row_is_the_next_one(void **state)
{
  (void)state;
  struct next next;
  write_rows(ODD);
  const struct taken taken = run(SIZE_MAX, &next);
  assert_int_equal(taken.done, ODD);
  assert_true(taken.in_order);
  assert_int_equal(next.result, KB_ROWS_REJECTED);
  assert_int_equal(next.line, ODD + 1);
}

static void it_stops_when_no_more_is_wanted(void **state)
{
  (void)state;
  struct next next;
  write_rows(ROWS);
  const struct taken taken = run(1, &next);
  char id[30];
  assert_in_range(taken.done, 1, ROWS / 2);
  snprintf(id, sizeof id, "{\"mailboxid\":\"%zu\"", taken.done);
  assert_int_equal(next.result, KB_ROWS_ROW);
  assert_string_equal(next.id, id);
  assert_int_equal(next.line, taken.done + 1);
}

/* Wherever the cut is: within a row, after one, in what has been read or long before. */
static void a_file_cut_meanwhile_is_not_at_its_end(void **state)
{
  static const off_t ends[] = {1, 200000, 400000, 400001, 600077, 900000};
  (void)state;
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
    struct next next;
    write_rows(ROWS);
    const struct taken taken = run_cut(SIZE_MAX, ends[i], &next);
    assert_true(taken.in_order);
    assert_in_range(taken.done, 1, ROWS - 1);
    assert_int_equal(next.result, KB_ROWS_FAILED);
    assert_true(next.is_cut);
  }
}

static int write_rules(void **state)
{
  const int made = folder_make(state);
  if (made == 0) {
    folder_write("rules/A.lua", article);
  }
  return made;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(plain_rows_are_done),
    cmocka_unit_test(rows_of_a_full_export_are_done),
    cmocka_unit_test(a_line_that_is_no_row_is_the_next_one),
    cmocka_unit_test(it_stops_when_no_more_is_wanted),
    cmocka_unit_test(a_file_cut_meanwhile_is_not_at_its_end),
  };
  return cmocka_run_group_tests_name("jobs", tests, write_rules, folder_remove);
}
