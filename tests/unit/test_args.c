/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "cli/args.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

enum { MOST_WORDS = 8 };

static const struct kb_option common[] = {
  {.name = "quiet", .letter = 'q', .help = "Say less."},
  {.name = "rules",
   .letter = 'r',
   .value = "DIR",
   .repeatable = true,
   .help = "Take the rule set from DIR; given again, a later one wins over an earlier one."},
  {0},
};
static const struct kb_option run_options[] = {
  {.name = "format",
   .letter = 'f',
   .value = "FORMAT",
   .choices = "text|json|ndjson",
   .help = "How to print."},
  {.name = "output", .letter = 'o', .value = "FILE", .help = "Write to FILE."},
  {.name = "an-option-of-some-length", .value = "SOMETHING", .help = "Long."},
  {.name = "trace", .help = "Show why."},
  {0},
};
static const struct kb_command run = {
  .name = "run",
  .arguments = "[FILE...|-]",
  .summary = "triage",
  .description = "Evaluates the rule set against saved data, as the Web API gave it, and prints "
                 "what was found.\n\n  kbtriage run a.json\n  kbtriage run -\n\nThe end.",
  .options = run_options,
};
static const struct kb_command two = {
  .name = "two", .arguments = "A B", .summary = "two", .min_arguments = 2, .max_arguments = 2};
static const struct kb_command none = {.name = "none", .summary = "Takes nothing."};

static enum kb_status parse(const struct kb_command *command, const char *const *words,
                            struct kb_args **args, struct kb_error *error)
{
  static char kept[MOST_WORDS][64]; /* values belong to argv, which must outlive this function */
  char *argv[MOST_WORDS + 1] = {NULL};
  int argc = 0;
  for (; words[argc]; argc++) {
    assert_true(argc < MOST_WORDS && strlen(words[argc]) < sizeof kept[0]);
    strcpy(kept[argc], words[argc]);
    argv[argc] = kept[argc];
  }
  return kb_args_parse(command, common, argc, argv, args, error);
}

static void test_what_is_taken(void **state)
{
  (void)state;
  static const struct {
    const char *words[MOST_WORDS];
    const char *format, *output, *rules[2];
    bool quiet, trace;
    const char *arguments[3];
  } cases[] = {
    {{NULL}, NULL, NULL, {NULL}, false, false, {NULL}},
    {{"a", "-", "b"}, NULL, NULL, {NULL}, false, false, {"a", "-", "b"}},
    {{"-2147220891", "-q"}, NULL, NULL, {NULL}, true, false, {"-2147220891"}},
    {{"-2,147,220,891", "-q"}, NULL, NULL, {NULL}, true, false, {"-2,147,220,891"}},
    {{"--format=json", "a"}, "json", NULL, {NULL}, false, false, {"a"}},
    {{"a", "--format", "text"}, "text", NULL, {NULL}, false, false, {"a"}},
    {{"-fjson", "-o", "x", "-q"}, "json", "x", {NULL}, true, false, {NULL}},
    {{"-qo", "x", "--trace"}, NULL, "x", {NULL}, true, true, {NULL}},
    {{"-qox"}, NULL, "x", {NULL}, true, false, {NULL}},
    {{"--output", "-"}, NULL, "-", {NULL}, false, false, {NULL}},
    {{"--output=a=b"}, NULL, "a=b", {NULL}, false, false, {NULL}},
    {{"--output", "-x"}, NULL, "-x", {NULL}, false, false, {NULL}},
    {{"--output=--trace"}, NULL, "--trace", {NULL}, false, false, {NULL}},
    {{"--rules", "1", "-r2"}, NULL, NULL, {"1", "2"}, false, false, {NULL}},
    {{"-q", "--", "--trace", "-x"}, NULL, NULL, {NULL}, true, false, {"--trace", "-x"}},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_args *args = NULL;
    struct kb_error error = {0};
    assert_int_equal(parse(&run, cases[i].words, &args, &error), KB_OK);
    assert_string_equal(kb_args_value(args, "format", "none"),
                        cases[i].format ? cases[i].format : "none");
    assert_string_equal(kb_args_value(args, "output", "none"),
                        cases[i].output ? cases[i].output : "none");
    assert_int_equal(kb_args_has(args, "output"), cases[i].output != NULL);
    for (size_t n = 0; n < 2; n++) {
      const char *value = kb_args_value_at(args, "rules", n);
      assert_string_equal(value ? value : "none", cases[i].rules[n] ? cases[i].rules[n] : "none");
    }
    assert_null(kb_args_value_at(args, "rules", 2));
    assert_int_equal(kb_args_has(args, "quiet"), cases[i].quiet);
    assert_int_equal(kb_args_has(args, "trace"), cases[i].trace);
    assert_false(kb_args_help(args));
    size_t count = 0;
    for (; count < 3 && cases[i].arguments[count]; count++) {
      assert_string_equal(kb_args_at(args, count), cases[i].arguments[count]);
    }
    assert_int_equal(kb_args_count(args), count);
    assert_null(kb_args_at(args, count));
    kb_args_free(args);
  }
}

static void test_last_value_counts(void **state)
{
  (void)state;
  struct kb_args *args = NULL;
  assert_int_equal(parse(&run, (const char *const[]){"-r", "1", "-r", "2", NULL}, &args, NULL),
                   KB_OK);
  assert_string_equal(kb_args_value(args, "rules", NULL), "2");
  assert_null(kb_args_value(args, "output", NULL));
  kb_args_free(args);
}

static void test_what_is_refused(void **state)
{
  (void)state;
  static const struct {
    const struct kb_command *command;
    const char *words[MOST_WORDS];
    const char *message;
  } cases[] = {
    {&run, {"--fromat", "json"}, "unknown option --fromat; did you mean --format?"},
    {&run, {"--fromat=json"}, "unknown option --fromat; did you mean --format?"},
    {&run, {"--form", "json"}, "unknown option --form; did you mean --format?"},
    {&run, {"--hlep"}, "unknown option --hlep; did you mean --help?"},
    {&run, {"-format", "json"}, "unknown option -format; did you mean --format?"},
    {&run, {"-output=x"}, "unknown option -output; did you mean --output?"},
    {&run, {"-trace"}, "unknown option -trace; did you mean --trace?"},
    {&run, {"--xyzzy"}, "unknown option --xyzzy; see kbtriage run --help"},
    {&run, {"-x"}, "unknown option -x; see kbtriage run --help"},
    {&run, {"-qx"}, "unknown option -qx; see kbtriage run --help"},
    {&run, {"--="}, "unknown option --; see kbtriage run --help"},
    {&run, {"--format"}, "option --format needs a value: --format text|json|ndjson"},
    {&run, {"--output"}, "option --output needs a value: --output FILE"},
    {&run, {"-o"}, "option --output needs a value: --output FILE"},
    {&run, {"--output="}, "option --output needs a value: --output FILE"},
    {&run, {"--output", ""}, "option --output needs a value: --output FILE"},
    {&run, {"--output", "--trace"}, "option --output needs a value: --output FILE"},
    {&run, {"--output", "--format=json"}, "option --output needs a value: --output FILE"},
    {&run, {"--output", "--", "a"}, "option --output needs a value: --output FILE"},
    {&run, {"--trace=yes"}, "option --trace takes no value"},
    {&run,
     {"--format=jsn"},
     "--format cannot be \"jsn\"; did you mean json? It is one of: text, json, ndjson"},
    {&run,
     {"--format=JSON2000"},
     "--format cannot be \"JSON2000\"; it is one of: text, json, ndjson"},
    {&run, {"--format=json|text"}, NULL},
    {&two, {"a"}, "two needs A B; see kbtriage two --help"},
    {&two, {"a", "b", "c"}, "two does not take the argument \"c\"; see kbtriage two --help"},
    {&none, {"a"}, "none does not take the argument \"a\"; see kbtriage none --help"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_args *args = NULL;
    struct kb_error error = {0};
    assert_int_equal(parse(cases[i].command, cases[i].words, &args, &error), KB_USAGE);
    assert_int_equal(error.status, KB_USAGE);
    assert_null(args);
    if (cases[i].message) {
      assert_string_equal(error.message, cases[i].message);
    }
  }
}

static void test_the_last_value_counts(void **state)
{
  (void)state;
  struct kb_args *args = NULL;
  assert_int_equal(parse(&run,
                         (const char *const[]){"-o1", "--trace", "--format=json", "-o2",
                                               "--no-trace", "-q", "--quiet", NULL},
                         &args, NULL),
                   KB_OK);
  assert_string_equal(kb_args_value(args, "output", ""), "2");
  assert_string_equal(kb_args_value(args, "format", ""), "json");
  assert_false(kb_args_has(args, "trace"));
  assert_true(kb_args_has(args, "quiet"));
  kb_args_free(args);
}

static void test_help_wins_over_all_errors(void **state)
{
  (void)state;
  static const char *const good[][MOST_WORDS] = {
    {"--help"},        {"-h"},          {"-qh"}, {"a", "--help", "--xyzzy"}, {"-h", "--format"},
    {"--xyzzy", "-h"}, {"-o", "--help"}};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    struct kb_args *args = NULL;
    assert_int_equal(parse(&two, good[i], &args, NULL), KB_OK);
    assert_true(kb_args_help(args));
    kb_args_free(args);
  }
  struct kb_args *args = NULL;
  /* after "--" it is an ordinary argument */
  assert_int_equal(parse(&run, (const char *const[]){"--", "--help", NULL}, &args, NULL), KB_OK);
  assert_false(kb_args_help(args));
  kb_args_free(args);
}

static void test_help_text(void **state)
{
  (void)state;
  struct kb_buf buf = {0};
  kb_args_print_help(&buf, &run, common);
  assert_string_equal(
    kb_buf_text(&buf),
    "Usage: kbtriage run [OPTION...] [FILE...|-]\n"
    "\n"
    "Evaluates the rule set against saved data, as the Web API gave it, and prints\n"
    "what was found.\n"
    "\n"
    "  kbtriage run a.json\n"
    "  kbtriage run -\n"
    "\n"
    "The end.\n"
    "\n"
    "Options:\n"
    "  -f, --format FORMAT     How to print. One of: text, json, ndjson.\n"
    "  -o, --output FILE       Write to FILE.\n"
    "      --an-option-of-some-length SOMETHING\n"
    "                          Long.\n"
    "      --trace             Show why.\n"
    "\n"
    "Common options:\n"
    "  -q, --quiet             Say less.\n"
    "  -r, --rules DIR         Take the rule set from DIR; given again, a later one\n"
    "                          wins over an earlier one.\n"
    "  -h, --help              Show this text.\n");
  kb_buf_clear(&buf);
  kb_args_print_help(&buf, &none, NULL);
  assert_string_equal(kb_buf_text(&buf), "Usage: kbtriage none [OPTION...]\n"
                                         "\n"
                                         "Takes nothing.\n"
                                         "\n"
                                         "  -h, --help              Show this text.\n");
  kb_buf_fini(&buf);
}

static void test_no_memory(void **state)
{
  (void)state;
  static const struct {
    const char *words[MOST_WORDS];
    enum kb_status status;
  } cases[] = {
    {{"-qo", "x", "a", "--rules=1"}, KB_OK},
    {{"--fromat"}, KB_USAGE},
    {{"--format=jsn"}, KB_USAGE},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    for (size_t n = 0;; n++) {
      struct kb_args *args = NULL;
      struct kb_error error = {0};
      torture_begin(n);
      const enum kb_status status = parse(&run, cases[i].words, &args, &error);
      const bool refused = torture_end();
      kb_args_free(args);
      if (!refused) {
        assert_int_equal(status, cases[i].status);
        break;
      }
      /* without memory for the names there is no suggestion, but still the error */
      assert_true(status == KB_NO_MEMORY || (status == KB_USAGE && cases[i].status == KB_USAGE));
      assert_int_equal(error.status, status);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_what_is_taken),
    cmocka_unit_test(test_last_value_counts),
    cmocka_unit_test(test_what_is_refused),
    cmocka_unit_test(test_the_last_value_counts),
    cmocka_unit_test(test_help_wins_over_all_errors),
    cmocka_unit_test(test_help_text),
    cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
