/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

#include "cli/intake.h"
#include "rule/book.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A whole run, with every allocation refused once: it must say so in order, leak nothing, and
   never print results that look whole but are not. */

static const char article[] =
  "return { code = 'A', title = 'T', product = 'P', status = 'draft', severity = 'error',\n"
  "symptom = { text = 's', signatures = { { code = 'SomeError' },\n"
  "{ message = 'mailbox [mailbox] is not well' } } },\n"
  "causes = { { id = 'off', text = 'Profile {profile.name} is off.', when = function(case)\n"
  "return case.profile ~= nil and case.profile.statecode == 1 end } },\n"
  "resolution = { { cause = 'off', text = 'Switch it on.', steps = { 'Open it.' } } },\n"
  "early = function(case) return case.mailbox.statecode == 0 end }\n";

static const char mailboxes[] =
  "{\"mailboxid\":\"1\",\"name\":\"a\",\"_emailserverprofile_value\":\"p\",\"tracelog_Mailbox\":"
  "[{\"text\":\"mailbox a isn't well: SomeError\",\"level\":3}]}\n"
  "{\"mailboxid\":\"2\",\"name\":7}\n"
  "{\"mailboxid\":\"3\",\"name\":\"c\",\"_emailserverprofile_value\":null,\"tracelog_Mailbox\":"
  "[{\"text\":\"Error Code: Other\",\"level\":3}]}\n";

static const char profiles[] = "{\"emailserverprofileid\":\"p\",\"name\":\"P\",\"statecode\":1}\n";

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

static bool read_all(struct kb_triager *triager, struct kb_report *report, const char *const *files,
                     struct kb_faults *faults)
{
  static const volatile sig_atomic_t not_interrupted = 0;
  const struct kb_intake_options options = {
    .files = files, .file_count = 2, .interrupted = &not_interrupted};
  struct kb_intake_result result;
  struct kb_error error;
  kb_report_begin(report);
  return kb_intake(&options, triager, report, &result, &error) == KB_OK &&
         result.files_failed == 0 && kb_report_end(report, faults, &error) == KB_OK;
}

/* True if the run says that it is complete; its results are in `path` then. */
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
  struct kb_book book = {0};
  struct kb_faults faults = {0};
  struct kb_report report = {.format = kb_format_find(format), .width = 80};
  struct kb_engine *engine = kb_engine_new();
  struct kb_triager *triager = NULL;
  bool good = engine && kb_book_load(&book, engine, paths, 1, false, &error) == KB_OK;
  if (good) {
    triager = kb_triager_new(&book, engine, &faults);
    report.out = kb_out_open(path, &error);
    good = triager && report.out && read_all(triager, &report, files, &faults) &&
           kb_out_commit(report.out, &error) == KB_OK;
  }
  kb_out_close(report.out);
  kb_report_fini(&report);
  kb_triager_free(triager);
  kb_faults_fini(&faults);
  kb_book_fini(&book);
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

static void torture_format(const char *format)
{
  char good[256];
  char path[256];
  struct kb_buf expected = {0};
  snprintf(good, sizeof good, "%s/good", folder);
  snprintf(path, sizeof path, "%s/out", folder);
  assert_true(run(format, good));
  read_text(good, &expected);
  assert_non_null(strstr(expected.data, "Profile P is off."));
  size_t refusals = 0;
  for (size_t n = 0;; n++) {
    struct kb_buf found = {0};
    unlink(path);
    torture_begin(n);
    const bool complete = run(format, path);
    const bool refused = torture_end();
    refusals += refused;
    if (complete) {
      read_text(path, &found);
      if (strcmp(kb_buf_text(&found), expected.data) != 0) {
        fail_msg("%s, allocation %zu refused: looks complete, but is\n%s", format, n,
                 kb_buf_text(&found));
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

static void every_refused_allocation_is_told_in_text(void **state)
{
  (void)state;
  torture_format("text");
}

static void every_refused_allocation_is_told_in_json(void **state)
{
  (void)state;
  torture_format("json");
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
    cmocka_unit_test(every_refused_allocation_is_told_in_text),
    cmocka_unit_test(every_refused_allocation_is_told_in_json),
  };
  return cmocka_run_group_tests_name("run_memory", tests, set_up, tear_down);
}
