/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "torture.h"

#include "sandbox/settings.h"

static enum kb_status read_text(const char *text, struct kb_settings *settings,
                                struct kb_error *error)
{
  char path[FOLDER_PATH_SIZE];
  folder_write("config.lua", text);
  return kb_settings_read(settings, folder_path(path, "config.lua"), error);
}

static const char full[] = "-- a comment\n"
                           "local house = 'house'\n"
                           "return {\n"
                           "  org = 'https://contoso.crm.dynamics.com',\n"
                           "  rules = { 'a', house, 3 },\n"
                           "  jobs = 2,\n"
                           "  run = { failed_only = true, quiet = false },\n"
                           "}\n";

/* "section.key@line:column=value,value" for each. */
static void describe(const struct kb_settings *settings, char *out, size_t size)
{
  size_t at = 0;
  out[0] = '\0';
  for (size_t i = 0; i < settings->count; i++) {
    const struct kb_setting *setting = &settings->list[i];
    at += (size_t)snprintf(out + at, size - at, "%s.%s@%zu:%zu=%s", setting->section, setting->key,
                           setting->line, setting->column,
                           !setting->is_switch ? ""
                           : setting->on       ? "on"
                                               : "off");
    for (size_t k = 0; k < setting->count; k++) {
      at += (size_t)snprintf(out + at, size - at, "%s,", setting->values[k]);
    }
    at += (size_t)snprintf(out + at, size - at, ";");
  }
}

static const char full_described[] =
  ".org@4:3=https://contoso.crm.dynamics.com,;.rules@5:3=a,house,3,;.jobs@6:3=2,;"
  "run.failed_only@7:11=on;run.quiet@7:31=off;";

static void settings_come_in_the_order_of_their_places(void **state)
{
  (void)state;
  struct kb_settings settings;
  struct kb_error error;
  char shown[1000];
  assert_int_equal(read_text(full, &settings, &error), KB_OK);
  describe(&settings, shown, sizeof shown);
  assert_string_equal(shown, full_described);
  kb_settings_fini(&settings);
  assert_int_equal(read_text("\xEF\xBB\xBFreturn {}", &settings, &error), KB_OK);
  assert_int_equal(settings.count, 0);
  kb_settings_fini(&settings);
}

static void what_is_wrong_is_reported_with_its_place(void **state)
{
  (void)state;
  static const struct {
    const char *text, *message;
  } cases[] = {
    {"", "config.lua: settings are a file that returns one table"},
    {"return 'x'", "settings are a file that returns one table"},
    {"return {\n  org = string.rep }", "config.lua:2:3: org must be a text, a number"},
    {"return { rules = {} }", "config.lua:1:10: rules is an empty list"},
    {"return { rules = { 'a', {} } }", "config.lua:1:10: rules must be a list of texts"},
    {"return { rules = { 'a', nil, 'c' } }", "must be a list of texts"},
    {"return { 'a' }", "has a value without a name"},
    {"return { run = { 'a', jobs = 1 } }", "run has a value without a name"},
    {"return { run = { x = { y = 1 } } }", "config.lua:1:18: run.x is a table within a table"},
    {"return { org = 'a\\0b' }", "config.lua:1:10: org holds a NUL character"},
    {"return { rules = { 'a\\0b' } }", "config.lua:1:10: rules must be a list of texts"},
    {"return { org = 'a',\n org = 'b' }", "config.lua:2:2: org is given twice"},
    {"return { run = { jobs = 1,\n jobs = 1 } }", "config.lua:2:2: run.jobs is given twice"},
    {"return {\n", "config.lua:2: does not load"},
    {"\n\nerror('no')", "config.lua:3: does not load"},
    {"while true do end", "does not load: stopped"},
    {"return { a = ('x'):rep(1 << 24) }", "does not load: stopped"},
    {"local t = {} t.run = t return t", "run.run is a table within a table"},
    {"return { org = os.getenv('HOME') }", "'os' is not available"},
    {"return { org = io.open('/etc/passwd') }", "'io' is not available"},
    {"\x1BLua", "only source text is accepted"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_settings settings;
    struct kb_error error = {.message = ""};
    assert_int_equal(read_text(cases[i].text, &settings, &error), KB_INVALID);
    if (!strstr(error.message, cases[i].message)) {
      fail_msg("%s: %s", cases[i].text, error.message);
    }
    kb_settings_fini(&settings);
  }
}

static void a_file_that_cannot_be_read_is_reported(void **state)
{
  (void)state;
  struct kb_settings settings;
  struct kb_error error;
  char path[FOLDER_PATH_SIZE];
  assert_int_not_equal(kb_settings_read(&settings, folder_path(path, "missing.lua"), &error),
                       KB_OK);
  assert_non_null(strstr(error.message, "missing.lua: no such file"));
  kb_settings_fini(&settings);
  assert_int_not_equal(kb_settings_read(&settings, folder, &error), KB_OK);
  kb_settings_fini(&settings);
}

/* Lua retries after collecting garbage, so not every refusal is final. */
static void memory_that_is_refused_is_reported(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  folder_write("config.lua", full);
  folder_path(path, "config.lua");
  size_t refusals = 0;
  for (size_t n = 0;; n++) {
    struct kb_settings settings;
    struct kb_error error;
    char shown[1000];
    torture_begin_for_good(n);
    const enum kb_status status = kb_settings_read(&settings, path, &error);
    const bool refused = torture_end();
    if (status == KB_OK) {
      describe(&settings, shown, sizeof shown);
      assert_string_equal(shown, full_described);
    } else {
      assert_int_equal(status, KB_NO_MEMORY);
      refusals++;
    }
    kb_settings_fini(&settings);
    if (!refused) {
      assert_int_equal(status, KB_OK);
      break;
    }
  }
  assert_true(refusals > 20);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(settings_come_in_the_order_of_their_places),
    cmocka_unit_test(what_is_wrong_is_reported_with_its_place),
    cmocka_unit_test(a_file_that_cannot_be_read_is_reported),
    cmocka_unit_test(memory_that_is_refused_is_reported),
  };
  return cmocka_run_group_tests_name("settings", tests, folder_make, folder_remove);
}
