#define _GNU_SOURCE /* memfd_create */
#include "cli/command.h"
#include "memory_file.h"
#include "run/ingest.h"
#include "test_schema.h"
#include "triage/rule_set.h"

#include <stdlib.h>
#include <string.h>

/* A file read by several threads in small blocks has the same result as with one: every byte of
   the report and of the messages, and everything that the exit status depends on. */

static const char *const formats[] = {"json", "ndjson", "csv", "html", "junit"};

/* The result of a run. */
struct outcome {
  char *report, *said;
  size_t report_length, said_length;
  enum kb_status status;
  struct kb_ingest_result result;
  size_t rejected, faults;
};

static const struct kb_loaded_rule_set *loaded_rule_set(void)
{
  static struct kb_loaded_rule_set loaded;
  static const char *const paths[] = {
    KB_SOURCE_DIR "/rules/dynamics365/connection",
    KB_SOURCE_DIR "/rules/dynamics365/email/InvalidIncomingEmailServerProfile.lua"};
  struct kb_error error;
  if (!loaded.engine) {
    const struct kb_rule_set_options options = {.tables = kb_test_tables, .table_count = 1};
    loaded.engine = kb_engine_new();
    assert(loaded.engine);
    assert(kb_rule_set_load(&loaded.rule_set, loaded.engine, paths, 2, &options, &error) == KB_OK);
    assert(loaded.rule_set.count > 0 && loaded.rule_set.diagnostics.errors == 0);
  }
  return &loaded;
}

/* Replaces standard output by an empty file in memory. */
static int begin_output(void)
{
  static int file = -1;
  file = file < 0 ? memfd_create("report", 0) : file;
  assert(file >= 0 && ftruncate(file, 0) == 0 && lseek(file, 0, SEEK_SET) == 0);
  fflush(stdout);
  assert(dup2(file, STDOUT_FILENO) == STDOUT_FILENO);
  return file;
}

static void take_report(struct outcome *outcome, int file)
{
  const off_t length = lseek(file, 0, SEEK_END);
  assert(length >= 0);
  outcome->report_length = (size_t)length;
  outcome->report = malloc(outcome->report_length + 1);
  assert(outcome->report && pread(file, outcome->report, outcome->report_length, 0) == length);
}

static void run(struct outcome *outcome, const char *path, const char *format, size_t jobs,
                struct kb_ingest_sizes sizes)
{
  static const volatile sig_atomic_t not_interrupted = 0;
  const struct kb_loaded_rule_set *loaded = loaded_rule_set();
  struct kb_error error;
  struct kb_faults faults = {0};
  struct kb_triager *triager = kb_triager_new(&loaded->rule_set, loaded->engine, &faults);
  struct kb_report report = {.format = kb_format_find(format),
                             .width = 80,
                             .articles =
                               (const struct kb_article *const *)loaded->rule_set.articles,
                             .article_count = loaded->rule_set.count};
  const struct kb_ingest_options options = {.files = &path,
                                            .file_count = 1,
                                            .jobs = jobs,
                                            .sizes = sizes,
                                            .rule_set = &loaded->rule_set,
                                            .engine = loaded->engine,
                                            .faults = &faults,
                                            .interrupted = &not_interrupted};
  const int file = begin_output();
  report.out = kb_out_open(NULL, &error);
  assert(triager && report.out);
  kb_report_begin(&report);
  outcome->status = kb_ingest(&options, triager, &report, &outcome->result, &error);
  assert(kb_report_end(&report, &faults, &error) == KB_OK);
  assert(kb_out_commit(report.out, &error) == KB_OK);
  outcome->rejected = report.summary.rejected;
  outcome->faults = kb_fault_total(&faults);
  kb_out_close(report.out);
  take_report(outcome, file);
  kb_report_fini(&report);
  kb_triager_free(triager);
  kb_faults_fini(&faults);
}

/* The same, with the messages on standard error. */
static void listen(struct outcome *outcome, const char *path, const char *format, size_t jobs,
                   struct kb_ingest_sizes sizes)
{
  FILE *standard_error = stderr;
  const int standard_output = dup(STDOUT_FILENO);
  *outcome = (struct outcome){.status = KB_OK};
  stderr = open_memstream(&outcome->said, &outcome->said_length);
  assert(stderr);
  run(outcome, path, format, jobs, sizes);
  fclose(stderr);
  stderr = standard_error;
  assert(dup2(standard_output, STDOUT_FILENO) == STDOUT_FILENO && close(standard_output) == 0);
}

static void check_same(const struct outcome *one, const struct outcome *several)
{
  assert(one->status == several->status);
  assert(one->said_length == several->said_length);
  assert(memcmp(one->said, several->said, one->said_length) == 0);
  assert(one->report_length == several->report_length);
  assert(memcmp(one->report, several->report, one->report_length) == 0);
  assert(one->result.files_read == several->result.files_read);
  assert(one->result.files_failed == several->result.files_failed);
  assert(one->result.rows == several->result.rows);
  assert(one->result.nothing == several->result.nothing);
  assert(strcmp(kb_buf_text(&one->result.why), kb_buf_text(&several->result.why)) == 0);
  assert(one->rejected == several->rejected && one->faults == several->faults);
}

static void forget(struct outcome *outcome)
{
  free(outcome->report);
  free(outcome->said);
  kb_buf_fini(&outcome->result.why);
}

/* Threads are used only after enough rows: so many precede the input, unless it says none. */
static const char *input_file(bool is_alone, const uint8_t *data, size_t size)
{
  enum { PLAIN = 20 };
  struct kb_buf text = {0};
  for (size_t i = 0; i < PLAIN && !is_alone; i++) {
    kb_buf_addf(&text, "{\"mailboxid\":\"p%zu\",\"tracelog_Mailbox\":[]}\n", i);
  }
  kb_buf_add(&text, (const char *)data, size);
  assert(!text.failed);
  const char *path = memory_file((const uint8_t *)kb_buf_text(&text), text.length);
  kb_buf_fini(&text);
  return path;
}

/* The first byte selects format and threads, the second the size of blocks. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  enum { HEAD = 2 };
  const uint8_t how = size >= HEAD ? data[0] : 0;
  const size_t block = size >= HEAD ? 16 + data[1] * 8u : 16;
  const char *format = formats[how % 8 % (sizeof formats / sizeof formats[0])];
  const size_t jobs = how & 128 ? 3 : 2;
  const struct kb_ingest_sizes sizes = {1, 1 + how / 8 % 4, block};
  struct outcome one;
  struct outcome several;
  const char *path =
    size >= HEAD ? input_file(how & 64, data + HEAD, size - HEAD) : input_file(true, data, size);
  listen(&one, path, format, 1, (struct kb_ingest_sizes){0});
  listen(&several, path, format, jobs, sizes);
  check_same(&one, &several);
  forget(&one);
  forget(&several);
  return 0;
}
