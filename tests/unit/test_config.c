/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strndup */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "torture.h"

#include "cli/config.h"

/* strndup of the C library does not call the wrapped malloc. */
char *__wrap_strndup(const char *text, size_t most);
char *__wrap_strndup(const char *text, size_t most)
{
  const size_t length = strnlen(text, most);
  char *copy = malloc(length + 1);
  if (copy) {
    memcpy(copy, text, length);
    copy[length] = '\0';
  }
  return copy;
}

enum { MOST_WORDS = 8 };

static const char *const variables[] = {"KBTRIAGE_FORMAT", "KBTRIAGE_QUIET",  "KBTRIAGE_MAILBOX",
                                        "KBTRIAGE_RULES",  "KBTRIAGE_CONFIG", "KBTRIAGE_ORG",
                                        "KBTRIAGE_FAIL_ON"};

/* Leaves only variables that a test sets. */
static int clear_environment(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
    unsetenv(variables[i]);
  }
  unsetenv("XDG_CONFIG_HOME");
  return setenv("HOME", folder, 1);
}

static void write_settings(const char *text)
{
  folder_write(".config/kbtriage/config.lua", text);
}

static enum kb_status apply(const char *const words[MOST_WORDS], struct kb_args **args,
                            struct kb_error *error)
{
  int count = 0;
  char *argv[MOST_WORDS];
  while (count < MOST_WORDS && words[count]) {
    argv[count] = (char *)(uintptr_t)words[count];
    count++;
  }
  enum kb_status status =
    kb_args_parse(&kb_cli_run.command, kb_common_options, count, argv, args, error);
  if (status == KB_OK) {
    status = kb_config_apply(*args, &kb_cli_run.command, error);
  }
  return status;
}

/* Command line, environment, the command's own table, top level: each overrides those after it. */
static void each_layer_comes_before_the_next(void **state)
{
  (void)state;
  enum { LAYERS = 4 };
  static const char *const values[LAYERS] = {"json", "ndjson", "csv", "html"};
  for (unsigned given = 0; given < 1U << LAYERS; given++) {
    struct kb_args *args = NULL;
    struct kb_error error = {.message = ""};
    char text[200];
    size_t first = 0;
    while (first < LAYERS && (given >> first & 1U) == 0) {
      first++;
    }
    snprintf(text, sizeof text, "return {\n %s\n %s\n}\n",
             (given & 8U) != 0 ? "format = 'html'," : "",
             (given & 4U) != 0 ? "run = { format = 'csv' }," : "");
    write_settings(text);
    if ((given & 2U) != 0) {
      setenv("KBTRIAGE_FORMAT", "ndjson", 1);
    } else {
      unsetenv("KBTRIAGE_FORMAT");
    }
    const char *const words[MOST_WORDS] = {(given & 1U) != 0 ? "--format=json" : NULL};
    if (apply(words, &args, &error) != KB_OK) {
      fail_msg("%s", error.message);
    }
    assert_string_equal(kb_args_value(args, "format", "none"),
                        first < LAYERS ? values[first] : "none");
    const struct kb_args_source *source = kb_args_source(args, "format");
    if (first == LAYERS) {
      assert_null(source);
    } else {
      assert_int_equal(source->origin, first == 0   ? KB_FROM_COMMAND_LINE
                                       : first == 1 ? KB_FROM_ENVIRONMENT
                                                    : KB_FROM_FILE);
      assert_int_equal(source->line, first == 2 ? 3 : first == 3 ? 2 : 0);
    }
    assert_null(kb_args_value_at(args, "format", 1));
    kb_args_free(args);
  }
}

static void a_switch_is_on_or_off_in_each_layer(void **state)
{
  (void)state;
  static const struct {
    const char *typed, *variable, *settings;
    bool on;
  } cases[] = {
    {"--quiet", NULL, "{}", true},
    {"--no-quiet", NULL, "{}", false},
    {NULL, "yes", "{}", true},
    {NULL, "TRUE", "{}", true},
    {NULL, "1", "{}", true},
    {NULL, "0", "{ quiet = true }", false},
    {NULL, "no", "{ quiet = true }", false},
    {NULL, "", "{ quiet = true }", true}, /* an empty variable counts as unset */
    {NULL, NULL, "{ quiet = true }", true},
    {NULL, NULL, "{ quiet = false }", false},
    {NULL, NULL, "{ quiet = true, run = { quiet = false } }", false},
    {NULL, NULL, "{ quiet = false, run = { quiet = true } }", true},
    {NULL, NULL, "{ list = { quiet = true } }", false}, /* for another command */
    {"--no-quiet", "yes", "{ quiet = true }", false},
    {"--quiet", "no", "{ quiet = false }", true},
    {"-q", "no", "{ quiet = false }", true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_args *args = NULL;
    struct kb_error error = {.message = ""};
    char text[100];
    const char *const words[MOST_WORDS] = {cases[i].typed};
    snprintf(text, sizeof text, "return %s", cases[i].settings);
    write_settings(text);
    if (cases[i].variable) {
      setenv("KBTRIAGE_QUIET", cases[i].variable, 1);
    } else {
      unsetenv("KBTRIAGE_QUIET");
    }
    assert_int_equal(apply(words, &args, &error), KB_OK);
    if (kb_args_has(args, "quiet") != cases[i].on) {
      fail_msg("case %zu", i);
    }
    kb_args_free(args);
  }
}

static void a_list_is_taken_whole_from_one_layer(void **state)
{
  (void)state;
  struct kb_args *args = NULL;
  struct kb_error error;
  char expected[FOLDER_PATH_SIZE * 2];
  write_settings("return { rules = { 'house', '/etc/rules' }, mailbox = { 'c', 'd' } }");
  setenv("KBTRIAGE_MAILBOX", "a@x,,b@x", 1);
  assert_int_equal(apply((const char *const[MOST_WORDS]){NULL}, &args, &error), KB_OK);
  assert_string_equal(kb_args_value_at(args, "mailbox", 0), "a@x");
  assert_string_equal(kb_args_value_at(args, "mailbox", 1), "b@x");
  assert_null(kb_args_value_at(args, "mailbox", 2));
  snprintf(expected, sizeof expected, "%s/.config/kbtriage/house", folder);
  assert_string_equal(kb_args_value_at(args, "rules", 0), expected);
  assert_string_equal(kb_args_value_at(args, "rules", 1), "/etc/rules");
  assert_null(kb_args_value_at(args, "rules", 2));
  kb_args_free(args);
  setenv("KBTRIAGE_RULES", "one:two", 1);
  assert_int_equal(apply((const char *const[MOST_WORDS]){"--mailbox=e"}, &args, &error), KB_OK);
  assert_string_equal(kb_args_value_at(args, "rules", 0), "one");
  assert_string_equal(kb_args_value_at(args, "rules", 1), "two");
  assert_null(kb_args_value_at(args, "rules", 2));
  assert_string_equal(kb_args_value_at(args, "mailbox", 0), "e");
  assert_null(kb_args_value_at(args, "mailbox", 1));
  kb_args_free(args);
}

static void messages_say_where_a_value_comes_from(void **state)
{
  (void)state;
  struct kb_args *args = NULL;
  struct kb_error error;
  char where[KB_ARGS_WHERE];
  char expected[FOLDER_PATH_SIZE * 2];
  write_settings("return {\n fail_on = 'none' }");
  setenv("KBTRIAGE_ORG", "https://x", 1);
  assert_int_equal(apply((const char *const[MOST_WORDS]){"-j", "2"}, &args, &error), KB_OK);
  assert_string_equal(kb_args_where(args, "jobs", where), "--jobs");
  assert_string_equal(kb_args_where(args, "since", where), "--since");
  assert_string_equal(kb_args_where(args, "org", where), "environment variable KBTRIAGE_ORG");
  snprintf(expected, sizeof expected, "%s/.config/kbtriage/config.lua:2: fail_on", folder);
  assert_string_equal(kb_args_where(args, "fail-on", where), expected);
  kb_args_free(args);
}

static void secrets_and_slips_are_refused(void **state)
{
  (void)state;
  static const struct {
    const char *settings, *message;
  } cases[] = {
    {"{ client_secret = 's3cret' }", "config.lua:1:10: secrets do not stand in files"},
    {"{ token = 's3cret' }", "secrets do not stand in files"},
    {"{ run = { password = 's3cret' } }", "config.lua:1:18: secrets do not stand in files"},
    {"{ formt = 'json' }", "has no option 'formt'; did you mean format?"},
    {"{ list = { jobs = 2 } }", "the command list has no option 'jobs'"},
    {"{ config = 'x' }", "has no option 'config'"},
    {"{ format = 'jsn' }", "did you mean json?"},
    {"{ quiet = 'yes' }", "quiet must be true or false"},
    {"{ org = true }", "org must be a text"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_args *args = NULL;
    struct kb_error error = {.message = ""};
    char text[100];
    snprintf(text, sizeof text, "return %s", cases[i].settings);
    write_settings(text);
    assert_int_equal(apply((const char *const[MOST_WORDS]){NULL}, &args, &error), KB_USAGE);
    if (!strstr(error.message, cases[i].message) || strstr(error.message, "s3cret")) {
      fail_msg("%s: %s", cases[i].settings, error.message);
    }
    kb_args_free(args);
  }
}

static void memory_that_is_refused_is_reported(void **state)
{
  (void)state;
  write_settings("return { rules = { 'a', 'b' }, fail_on = 'none', run = { format = 'csv' } }");
  setenv("KBTRIAGE_MAILBOX", "a,b,c,d,e,f,g,h,i,j,k,l", 1);
  size_t refusals = 0;
  for (size_t n = 0;; n++) {
    struct kb_args *args = NULL;
    struct kb_error error;
    torture_begin_for_good(n);
    const enum kb_status status = apply((const char *const[MOST_WORDS]){"-q", "a"}, &args, &error);
    const bool refused = torture_end();
    if (status == KB_OK) {
      assert_string_equal(kb_args_value_at(args, "mailbox", 11), "l");
      assert_string_equal(kb_args_value(args, "format", "none"), "csv");
      assert_string_equal(kb_args_value(args, "fail-on", "all"), "none");
      assert_non_null(kb_args_value_at(args, "rules", 1));
    } else {
      assert_int_equal(status, KB_NO_MEMORY);
      refusals++;
    }
    kb_args_free(args);
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
    cmocka_unit_test_setup(each_layer_comes_before_the_next, clear_environment),
    cmocka_unit_test_setup(a_switch_is_on_or_off_in_each_layer, clear_environment),
    cmocka_unit_test_setup(a_list_is_taken_whole_from_one_layer, clear_environment),
    cmocka_unit_test_setup(messages_say_where_a_value_comes_from, clear_environment),
    cmocka_unit_test_setup(secrets_and_slips_are_refused, clear_environment),
    cmocka_unit_test_setup(memory_that_is_refused_is_reported, clear_environment),
  };
  return cmocka_run_group_tests_name("config", tests, folder_make, folder_remove);
}
