/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "torture.h"

#include "cli/completion.h"
#include "cli/manual.h"
#include "cli/roff.h"

static const struct kb_option options[] = {
  {"form", 'f', "FORM", "a|b", true, "It's [one] of a\\b: $(x). More."},
  {"into", 0, "OLD.json", NULL, false, "A file."},
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] = "First.\n\n"
                                  "It is led up to:\n\n"
                                  "    indented\n  .SH \\FAKE\n\n"
                                  "  kbtriage odd --form a\n\n"
                                  "Exit status: 0; 1 this; or that; 20 'more'.\n\n"
                                  "Last.";

static const struct kb_cli_command odd = {
  {"odd", "OLD.json [FILE...|-]", "do what is odd", description, options, 1, 0}, NULL};
static const struct kb_cli_command *const commands[] = {&odd, NULL};
static const struct kb_option common[] = {
  {"rules", 'r', "DIR", NULL, true, "Where articles are."},
  {NULL, 0, NULL, NULL, false, NULL},
};
static const struct kb_manual manual = {"1.2.3", "2026-01-02", common, commands};
static const struct kb_completion tables = {options, common, commands};

static void assert_paragraph(const char *text, const char *expected)
{
  struct kb_buf out = {0};
  kb_roff_paragraph(&out, kb_slice_of(text));
  assert_string_equal(kb_buf_text(&out), expected);
  kb_buf_fini(&out);
}

static void test_roff_text(void **state)
{
  (void)state;
  assert_paragraph("", "");
  assert_paragraph("plain", "plain\n");
  assert_paragraph(".SH x", "\\&.SH x\n");
  assert_paragraph("'x' \\n(x `^~\"", "\\&\\(aqx\\(aq \\en(x \\(ga\\(ha\\(ti\\(dq\n");
  assert_paragraph("(--form, -f) a-b - -- x",
                   "(\\fB\\-\\-form\\fR, \\fB\\-f\\fR) a\\-b \\- \\fB\\-\\-\\fR x\n");
  assert_paragraph("One. Two? e.g. this.", "One.\nTwo? e.g. this.\n");
  assert_paragraph("One. It is Two.", "One.\nIt is Two.\n");
}

/* A word that wrapping puts at the beginning of a line is not a request either. */
static void test_roff_wrapped(void **state)
{
  (void)state;
  struct kb_buf text = {0};
  struct kb_buf out = {0};
  for (size_t i = 0; i < 40; i++) {
    kb_buf_add_text(&text, ".SH 'word ");
  }
  kb_roff_paragraph(&out, kb_buf_slice(&text));
  assert_false(out.failed);
  size_t lines = 0;
  for (const char *at = kb_buf_text(&out); *at; at = strchr(at, '\n') + 1) {
    assert_int_not_equal(*at, '.');
    assert_int_not_equal(*at, '\'');
    lines++;
  }
  assert_true(lines > 4);
  kb_buf_fini(&out);
  kb_buf_fini(&text);
}

static void test_page(void **state)
{
  (void)state;
  struct kb_buf out = {0};
  kb_manual_write_command(&out, &manual, &odd.command);
  const char *page = kb_buf_text(&out);
  assert_non_null(strstr(page, ".TH KBTRIAGE\\-ODD 1 2026-01-02 \"kbtriage 1.2.3\""));
  assert_non_null(strstr(page, "\\fIOLD\\fR.json [\\fIFILE\\fR...|\\-]\n"));
  assert_non_null(strstr(page, ".SH DESCRIPTION\nFirst.\n.PP\nIt is led up to:\n.PP\n.RS 2\n.EX\n"
                               "  indented\n\\&.SH \\eFAKE\n.EE\n.RE\n.PP\nLast.\n.SH OPTIONS\n"));
  assert_non_null(strstr(page, ".SH EXIT STATUS\n.TP\n.B 0\n.TP\n.B 1\nthis; or that\n"
                               ".TP\n.B 20\n\\&\\(aqmore\\(aq\n.SH "));
  assert_non_null(strstr(page, ".SH EXAMPLES\n.RS 2\n.EX\nkbtriage odd \\-\\-form a\n.EE\n.RE\n"));
  assert_non_null(strstr(page, "One of: a, b.\n"));
  assert_non_null(strstr(page, ".B KBTRIAGE_RULES\n"));
  assert_null(strstr(page, "AZURE")); /* it has no --org */
  kb_buf_fini(&out);
}

static void test_values(void **state)
{
  (void)state;
  struct kb_value value = kb_value_of_arguments(&odd.command, 0);
  assert_int_equal(value.kind, KB_VALUE_FILE);
  assert_null(value.suffix);
  value = kb_value_of_option(&options[0]);
  assert_int_equal(value.kind, KB_VALUE_WORDS);
  value = kb_value_of_option(&options[1]);
  assert_int_equal(value.kind, KB_VALUE_FILE);
  assert_string_equal(value.suffix, ".json");
  assert_int_equal(kb_value_of_option(&common[0]).kind, KB_VALUE_DIRECTORY);
  const struct kb_option code = {.name = "article", .value = "CODE"};
  assert_int_equal(kb_value_of_option(&code).kind, KB_VALUE_CODE);
  const struct kb_option number = {.name = "jobs", .value = "N"};
  assert_int_equal(kb_value_of_option(&number).kind, KB_VALUE_ANY);
  const struct kb_option profile = {.name = "profile", .value = "PROFILE"};
  assert_int_equal(kb_value_of_option(&profile).kind, KB_VALUE_ANY);
  const struct kb_option input = {.name = "input", .value = "FILE|-"};
  assert_int_equal(kb_value_of_option(&input).kind, KB_VALUE_FILE);
  struct kb_command command = {.name = "x", .arguments = "[CODE]"};
  assert_int_equal(kb_value_of_arguments(&command, 0).kind, KB_VALUE_ANY);
  command.arguments = "bash|zsh";
  assert_int_equal(kb_value_of_arguments(&command, 0).kind, KB_VALUE_WORDS);
  command.arguments = "add|list [FILE...]";
  assert_int_equal(kb_value_of_arguments(&command, 0).kind, KB_VALUE_WORDS);
  assert_int_equal(kb_value_of_arguments(&command, 1).kind, KB_VALUE_FILE);
  command.arguments = "OLD.json NEW.json";
  assert_string_equal(kb_value_of_arguments(&command, 0).suffix, ".json");
  command.arguments = NULL;
  assert_int_equal(kb_value_of_arguments(&command, 0).kind, KB_VALUE_NONE);
}

static bool ask(struct kb_buf *out, const char *const *words)
{
  char kept[8][32];
  char *argv[8] = {NULL};
  int argc = 0;
  for (; words[argc]; argc++) {
    assert_true(argc < 8 && strlen(words[argc]) < sizeof kept[0]);
    argv[argc] = strcpy(kept[argc], words[argc]);
  }
  return kb_complete(out, &tables, argc, argv, NULL);
}

static void assert_answer(const char *const *words, const char *expected)
{
  struct kb_buf out = {0};
  assert_true(ask(&out, words));
  assert_string_equal(kb_buf_text(&out), expected);
  kb_buf_fini(&out);
}

static void test_answers(void **state)
{
  (void)state;
#define ANSWER(expected, ...) assert_answer((const char *const[]){__VA_ARGS__, NULL}, expected)
  ANSWER("words 0\nodd\tdo what is odd\n", "o");
  ANSWER("words 0\n--form\tIt's [one] of a\\b: $(x)\n", "odd", "--f");
  ANSWER("words 7\na\n", "odd", "--form=a");
  ANSWER("words 2\na\nb\n", "odd", "-f");
  ANSWER("directories 8\n", "odd", "--rules=~/x");
  ANSWER("files 0 .json\n", "odd", "--into", "x");
  ANSWER("files 0\n", "odd", "--", "--into");
  ANSWER("words 0\n-h\tShow what it does\n", "odd", "-h");
#undef ANSWER
}

static void test_memory(void **state)
{
  (void)state;
  static const char *const questions[][4] = {
    {"", NULL}, {"odd", "-", NULL}, {"odd", "-r~/x", "--form=", NULL}, {NULL}};
  for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
    for (size_t n = 0;; n++) {
      struct kb_buf out = {0};
      bool good = true;
      torture_begin(n);
      if (questions[i][0]) {
        good = ask(&out, questions[i]);
      } else {
        kb_manual_write_command(&out, &manual, &odd.command);
        good = !out.failed;
      }
      const bool refused = torture_end();
      assert_int_equal(good, !refused);
      kb_buf_fini(&out);
      if (!refused) {
        break;
      }
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_roff_text), cmocka_unit_test(test_roff_wrapped),
    cmocka_unit_test(test_page),      cmocka_unit_test(test_values),
    cmocka_unit_test(test_answers),   cmocka_unit_test(test_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
