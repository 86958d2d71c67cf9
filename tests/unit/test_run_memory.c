/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

#include "author/example.h"
#include "author/lint.h"
#include "run/ingest.h"
#include "test_schema.h"
#include "triage/rule_set.h"
#include "triage/waits.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A complete run, with every allocation refused once: it must report that, leak nothing, and
   never print results that look complete but are not. */

static const char article[] =
  "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
  "symptom = { text = 's', signatures = { { code = 'SomeError' },\n"
  "{ message = 'mailbox [mailbox] is not well' } } },\n"
  "causes = { { id = 'off', text = 'Profile {profile.name} is off.', when = function(case)\n"
  "return case.profile ~= nil and case.profile.statecode == 1 end },\n"
  "{ id = 'odd', text = 't', when = function(case) return case.mailbox.nme,\n"
  "option.mailbox.incomingemaildeliverymethod.ServerSideSynchronizationOrEmailRouter end } },\n"
  "resolution = { { cause = 'off', text = 'Switch it on.', steps = { 'Open it.' } } },\n"
  "early = function(case) return case.mailbox.statecode == 0 end,\n"
  "examples = { { name = 'n', case = { name = 'x', tracelog_Mailbox = { { text = 'SomeError' } },\n"
  "_emailserverprofile_value = 'p', emailserverprofile = { statecode = 1 }, nme = 'y',\n"
  "['_emailserverprofile_value@OData.Community.Display.V1.FormattedValue'] = 'P' },\n"
  "expect = { verdict = 'confirmed' } } } }\n";

static const char mailboxes[] =
  "{\"mailboxid\":\"1\",\"name\":\"a\",\"nme\":\"b\",\"_emailserverprofile_value\":\"p\","
  "\"tracelog_Mailbox\":"
  "[{\"text\":\"mailbox a isn't well: SomeError\",\"level\":3}]}\n"
  "{\"mailboxid\":\"2\",\"name\":7}\n"
  "{\"mailboxid\":\"3\",\"name\":\"c\",\"_emailserverprofile_value\":null,\"tracelog_Mailbox\":"
  "[{\"text\":\"Error Code: Other\",\"level\":3}]}\n";

static const char profiles[] = "{\"emailserverprofileid\":\"p\",\"name\":\"P\",\"statecode\":1}\n";

/* What is read: a shard, and how many of the two files. */
static struct kb_shard shard;
static size_t file_count = 2;

static char folder[] = "/tmp/kbtriage-memory-XXXXXX";

static void write_file(const char *name, const char *text)
{
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

static bool read_all(const struct kb_rule_set *rule_set, struct kb_triager *triager,
                     struct kb_report *report, const char *const *files, struct kb_faults *faults)
{
  static const volatile sig_atomic_t not_interrupted = 0;
  const struct kb_ingest_options options = {.files = files,
                                            .file_count = file_count,
                                            .rule_set = rule_set,
                                            .shard = shard,
                                            .faults = faults,
                                            .interrupted = &not_interrupted};
  struct kb_ingest_result result;
  struct kb_error error;
  kb_report_begin(report);
  return kb_ingest(&options, triager, report, &result, &error) == KB_OK &&
         result.files_failed == 0 && kb_report_end(report, faults, &error) == KB_OK;
}

/* True if the run reports itself complete; then its results are in `path`. */
static bool run(const char *format, const char *path)
{
  char rules[256];
  char first[256];
  char second[256];
  snprintf(rules, sizeof rules, "%s/A.lua", folder);
  snprintf(first, sizeof first, "%s/mailboxes.json", folder);
  snprintf(second, sizeof second, "%s/profiles.json", folder);
  const char *paths[] = {rules};
  const char *files[] = {first, second};
  struct kb_error error;
  struct kb_rule_set rule_set = {0};
  struct kb_faults faults = {0};
  struct kb_report report = {.format = kb_format_find(format), .width = 80};
  struct kb_engine *engine = kb_engine_new();
  struct kb_triager *triager = NULL;
  bool good =
    engine &&
    kb_rule_set_load(&rule_set, engine, paths, 1,
                     &(struct kb_rule_set_options){
                       .tables = kb_test_tables, .table_count = 1, .with_source = shard.count > 1},
                     &error) == KB_OK;
  good = good && (shard.count < 2 || kb_rule_set_find_named(&rule_set, &error) == KB_OK);
  if (good) {
    triager = kb_triager_new(&rule_set, engine, &faults);
    report.articles = (const struct kb_article *const *)rule_set.articles;
    report.article_count = rule_set.count;
    report.out = kb_out_open(path, &error);
    good = triager && report.out && read_all(&rule_set, triager, &report, files, &faults) &&
           kb_out_commit(report.out, &error) == KB_OK;
  }
  kb_out_close(report.out);
  kb_report_fini(&report);
  kb_triager_free(triager);
  kb_faults_fini(&faults);
  kb_rule_set_fini(&rule_set);
  kb_engine_free(engine);
  return good;
}

static void read_text(const char *path, struct kb_buf *text)
{
  char bytes[4096];
  const int file = open(path, O_RDONLY);
  assert_true(file >= 0);
  for (ssize_t count; (count = read(file, bytes, sizeof bytes)) > 0;) {
    kb_buf_add(text, bytes, (size_t)count);
  }
  close(file);
}

/* The length of the common prefix. */
static size_t same_length(const char *a, const char *b)
{
  size_t length = 0;
  while (a[length] && a[length] == b[length]) {
    length++;
  }
  return length;
}

static void torture_format(const char *format, void (*begin)(size_t n))
{
  char good[256];
  char path[256];
  struct kb_buf expected = {0};
  snprintf(good, sizeof good, "%s/good", folder);
  snprintf(path, sizeof path, "%s/out", folder);
  assert_true(run(format, good));
  read_text(good, &expected);
  size_t refusals = 0;
  for (size_t n = 0;; n++) {
    struct kb_buf found = {0};
    unlink(path);
    begin(n);
    const bool complete = run(format, path);
    const bool refused = torture_end();
    refusals += refused;
    if (complete) {
      read_text(path, &found);
      const size_t same = same_length(kb_buf_text(&found), expected.data);
      if (kb_buf_text(&found)[same] != expected.data[same]) {
        fail_msg("%s, allocation %zu refused: looks complete, but has\n%.200s\nin place of\n%.200s",
                 format, n, kb_buf_text(&found) + same, expected.data + same);
      }
    } else {
      assert_int_not_equal(access(path, F_OK), 0);
    }
    kb_buf_fini(&found);
    if (!refused) {
      assert_true(complete);
      break;
    }
  }
  assert_true(refusals > 100);
  kb_buf_fini(&expected);
}

enum { KINDS = 60 };

/* Writes alerts of many kinds, with texts so long that each buffer that keeps them needs memory
   at some time. */
static void write_many_kinds(void)
{
  struct kb_buf row = {0};
  kb_buf_add_text(&row, "{\"mailboxid\":\"1\",\"name\":\"a\",\"tracelog_Mailbox\":[");
  for (int i = 0; i < KINDS; i++) {
    kb_buf_addf(&row,
                "%s{\"tracelogid\":\"%0*d\",\"createdon\":\"%0*d\",\"text\":\"Error Code: X%0*d\"}",
                i > 0 ? "," : "", 300 + i, i, 200 + i, i, 180 + i, i);
  }
  kb_buf_add_text(&row, "]}\n");
  write_file("mailboxes.json", row.data);
  kb_buf_fini(&row);
}

static void every_refused_allocation_is_reported_of_many_kinds(void **state)
{
  (void)state;
  write_many_kinds();
  torture_format("json", torture_begin);
  torture_format("text", torture_begin);
  write_file("mailboxes.json", mailboxes);
}

/* The first mailbox is of another shard: it waits for its profile, or is evaluated to find out that
   it does. */
static void every_refused_allocation_is_reported_of_a_shard(void **state)
{
  (void)state;
  shard = (struct kb_shard){1, 2};
  while (kb_shard_has_id(&shard, "1")) {
    shard.count++;
  }
  torture_format("ndjson", torture_begin);
  file_count = 1;
  torture_format("ndjson", torture_begin);
  file_count = 2;
  shard = (struct kb_shard){0, 0};
}

static void every_refused_allocation_is_reported_in_other_formats(void **state)
{
  static const char *const formats[] = {"markdown", "csv", "junit", "html"};
  (void)state;
  for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
    torture_format(formats[i], torture_begin);
  }
}

static void take_example(void *context, const struct kb_example_result *result)
{
  kb_buf_addf(context, "%s %s\n", result->example->name, result->difference);
}

static bool describe_rule_set(struct kb_rule_set *rule_set, struct kb_engine *engine,
                              struct kb_buf *said)
{
  struct kb_coverage coverage = {0};
  struct kb_error error;
  for (size_t i = 0; i < rule_set->diagnostics.count; i++) {
    const struct kb_diagnostic *diagnostic = &rule_set->diagnostics.list[i];
    kb_buf_addf(said, "%zu:%zu %s (%s)\n", diagnostic->line, diagnostic->column,
                diagnostic->message, diagnostic->suggestion ? diagnostic->suggestion : "");
  }
  const bool good =
    kb_coverage_init(&coverage, rule_set->articles[0]) &&
    kb_examples_run(rule_set, engine, 0, take_example, said, &coverage, &error) == KB_OK;
  kb_coverage_fini(&coverage);
  return good && !said->failed;
}

/* Checks the rule set and runs its examples. True if that reports itself complete. */
static bool check(struct kb_buf *said)
{
  char rules[256];
  snprintf(rules, sizeof rules, "%s/A.lua", folder);
  const char *paths[] = {rules};
  struct kb_error error;
  struct kb_rule_set rule_set = {0};
  struct kb_engine *engine = kb_engine_new();
  const bool good =
    engine &&
    kb_rule_set_load(&rule_set, engine, paths, 1,
                     &(struct kb_rule_set_options){
                       .with_examples = true, .tables = kb_test_tables, .table_count = 1},
                     &error) == KB_OK &&
    kb_lint(&rule_set, engine, &error) == KB_OK && describe_rule_set(&rule_set, engine, said);
  kb_rule_set_fini(&rule_set);
  kb_engine_free(engine);
  return good;
}

static void every_refused_allocation_is_reported_by_a_check(void **state)
{
  (void)state;
  struct kb_buf expected = {0};
  assert_true(check(&expected));
  assert_non_null(strstr(expected.data, "mailbox.nme is no column"));
  assert_non_null(strstr(expected.data, "it returns a string"));
  for (size_t n = 0;; n++) {
    struct kb_buf said = {0};
    torture_begin(n);
    const bool complete = check(&said);
    const bool refused = torture_end();
    if (complete && strcmp(kb_buf_text(&said), expected.data) != 0) {
      fail_msg("allocation %zu refused: looks complete, but is\n%s", n, kb_buf_text(&said));
    }
    kb_buf_fini(&said);
    if (!refused) {
      assert_true(complete);
      break;
    }
  }
  kb_buf_fini(&expected);
}

/* Lua retries after a refusal; if memory is gone for good, that fails, too. */
static void memory_that_is_gone_for_good_is_reported(void **state)
{
  (void)state;
  struct kb_buf expected = {0};
  torture_format("text", torture_begin_for_good);
  assert_true(check(&expected));
  bool refused = true;
  for (size_t n = 0; refused; n++) {
    struct kb_buf said = {0};
    torture_begin_for_good(n);
    const bool complete = check(&said);
    refused = torture_end();
    assert_true(complete || refused);
    if (complete) {
      assert_string_equal(kb_buf_text(&said), expected.data);
    }
    kb_buf_fini(&said);
  }
  kb_buf_fini(&expected);
}

static void every_refused_allocation_is_reported_in_text(void **state)
{
  (void)state;
  torture_format("text", torture_begin);
}

static void every_refused_allocation_is_reported_in_json(void **state)
{
  (void)state;
  torture_format("json", torture_begin);
}

/* The JSON library's allocations are refused as well. */
static void *wrapped_malloc(size_t size)
{
  return malloc(size);
}

static void wrapped_free(void *memory)
{
  free(memory);
}

static int set_up(void **state)
{
  (void)state;
  cJSON_InitHooks(&(cJSON_Hooks){wrapped_malloc, wrapped_free});
  assert_non_null(mkdtemp(folder));
  write_file("A.lua", article);
  write_file("mailboxes.json", mailboxes);
  write_file("profiles.json", profiles);
  return 0;
}

static int tear_down(void **state)
{
  static const char *const names[] = {"A.lua", "mailboxes.json", "profiles.json", "good", "out"};
  (void)state;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  return rmdir(folder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_refused_allocation_is_reported_in_text),
    cmocka_unit_test(every_refused_allocation_is_reported_in_json),
    cmocka_unit_test(every_refused_allocation_is_reported_of_many_kinds),
    cmocka_unit_test(every_refused_allocation_is_reported_of_a_shard),
    cmocka_unit_test(every_refused_allocation_is_reported_in_other_formats),
    cmocka_unit_test(every_refused_allocation_is_reported_by_a_check),
    cmocka_unit_test(memory_that_is_gone_for_good_is_reported),
  };
  return cmocka_run_group_tests_name("run_memory", tests, set_up, tear_down);
}
