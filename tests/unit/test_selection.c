/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "torture.h"

#include "author/selection.h"
#include "test_schema.h"

#define ARTICLE(code, kb, status, severity)                                                     \
  "return { code = '" code "', kb = '" kb "', title = 't', product = 'P', status = '" status    \
  "', severity = '" severity "', symptom = { text = 's' }, causes = { { id = 'c', text = 't', " \
  "look = 'l' } }, resolution = { { text = 'r' } } }"

static struct {
  struct kb_engine *engine;
  struct kb_rule_set rule_set;
  const char *paths[2];
  char names[2][FOLDER_PATH_SIZE];
} shelf;

/* The rule set: one/Top, one/crm/email/ErrorOne, one/crm/email/ErrorTwo, one/crm/sync/Draft (which
   two/own/Draft replaces), two/own/Draft. */
static int open_shelf(void **state)
{
  struct kb_error error;
  if (folder_make(state) != 0) {
    return -1;
  }
  folder_write("one/Top.lua", ARTICLE("Top", "11", "stable", "error"));
  folder_write("one/crm/email/ErrorOne.lua", ARTICLE("ErrorOne", "12", "stable", "error"));
  folder_write("one/crm/email/ErrorTwo.lua", ARTICLE("ErrorTwo", "13", "retired", "warning"));
  folder_write("one/crm/sync/Draft.lua", ARTICLE("Sketch", "14", "draft", "information"));
  folder_write("two/own/Draft.lua", ARTICLE("Sketch", "15", "draft", "error"));
  shelf.paths[0] = folder_path(shelf.names[0], "one");
  shelf.paths[1] = folder_path(shelf.names[1], "two/");
  shelf.engine = kb_engine_new();
  return kb_rule_set_load(&shelf.rule_set, shelf.engine, shelf.paths, 2,
                          &(struct kb_rule_set_options){.tables = kb_test_tables, .table_count = 1},
                          &error) == KB_OK &&
             shelf.rule_set.count == 5
           ? 0
           : -1;
}

static int close_shelf(void **state)
{
  kb_rule_set_fini(&shelf.rule_set);
  kb_engine_free(shelf.engine);
  return folder_remove(state);
}

static enum kb_status choose(const char *expression, bool **chosen, struct kb_error *error)
{
  struct kb_selection *selection = NULL;
  enum kb_status status = kb_selection_parse("--only", expression, &selection, error);
  *chosen = NULL;
  if (status == KB_OK) {
    status = kb_selection_choose(selection, &shelf.rule_set, shelf.paths, 2, chosen, error);
  }
  kb_selection_free(selection);
  return status;
}

static void articles_are_chosen(void **state)
{
  (void)state;
  /* A letter for each article, in the order of the rule set: Top, ErrorOne, ErrorTwo, the Draft
     that is replaced, Draft. */
  static const struct {
    const char *expression, *chosen;
  } cases[] = {
    {"Top", "x----"},
    {"tOP", "x----"},
    {"code:Top", "x----"},
    {"Error*", "-xx--"},
    {"error???", "-xx--"},
    {"*", "xxx-x"},
    {"error", "xx--x"}, /* the severity, not the beginning of a code */
    {"severity:error", "xx--x"},
    {"severity:err*", "xx--x"},
    {"stable", "xx---"},
    {"draft", "----x"},
    {"crm", "-xx--"},
    {"email", "-xx--"},
    {"crm/email", "-xx--"},
    {"CRM/Email", "-xx--"},
    {"pack:crm/*", "-xx--"},
    {"own", "----x"},
    {"kb:12", "-x---"},
    {"kb:KB12", "-x---"},
    {"Top or email", "xxx--"},
    {"Top,email", "xxx--"},
    {"Top , Sketch", "x---x"},
    {"email and stable", "-x---"},
    {"email and not stable", "--x--"},
    {"not email", "x---x"},
    {"not not email", "-xx--"},
    {"NOT(email)AND(severity:error)", "x---x"},
    /* not before and before or */
    {"Top or email and retired", "x-x--"},
    {"email and retired or Top", "x-x--"},
    {"(Top or email) and stable", "xx---"},
    {"not Top and stable", "-x---"},
    {"not (Top and stable)", "-xx-x"},
    {"\t( ( Top ) )\n", "x----"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_error error = {.message = ""};
    bool *chosen = NULL;
    char shown[6] = "-----";
    if (choose(cases[i].expression, &chosen, &error) != KB_OK) {
      fail_msg("%s: %s", cases[i].expression, error.message);
    }
    for (size_t k = 0; k < 5; k++) {
      shown[k] = chosen[k] ? 'x' : '-';
    }
    if (strcmp(shown, cases[i].chosen) != 0) {
      fail_msg("%s chooses %s", cases[i].expression, shown);
    }
    free(chosen);
  }
}

static void slips_are_reported_with_their_place(void **state)
{
  (void)state;
  static const struct {
    const char *expression, *message;
  } cases[] = {
    {"", "--only: column 1: expected a code"},
    {"Top or", "column 7: expected a code, a severity, a status or a pack, found the end"},
    {"and Top", "column 1: expected a code"},
    {"Top and or email", "column 9: expected a code"},
    {"Top email", "column 5: expected and, or or the end, found 'email'"},
    {"(Top", "column 5: expected ')', found the end"},
    {"Top)", "column 4: expected and, or or the end"},
    {"()", "column 2: expected a code"},
    {"Top,,email", "column 5: expected a code"},
    {"Topp", "column 1: no article of the rule set is meant by 'topp'; did you mean Top?"},
    {"Top or (not Eror)", "column 13: no article of the rule set is meant by 'eror'; did you mean"},
    {"severity:eror", "did you mean severity:error?"},
    {"status:stabel", "did you mean status:stable?"},
    {"code:ErrorOn", "did you mean code:ErrorOne?"},
    {"emial", "did you mean email?"},
    {"crm/emial", "did you mean crm/email?"},
    {"pack:crn", "did you mean pack:crm?"},
    {"12", "did you mean kb:12?"},
    {"KB12", "did you mean kb:12?"},
    {"kb:1x", "meant by '1x'"},
    {"severty:error", "did you mean severity:error?"},
    {"code:stable", "meant by 'stable'; kbtriage list shows"},
    {"sync", "meant by 'sync'"}, /* of an article that is replaced */
    {"zzz", "meant by 'zzz'; kbtriage list shows"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct kb_error error = {.message = ""};
    bool *chosen = NULL;
    assert_int_equal(choose(cases[i].expression, &chosen, &error), KB_USAGE);
    if (!strstr(error.message, cases[i].message)) {
      fail_msg("%s: %s", cases[i].expression, error.message);
    }
    free(chosen);
  }
}

static void an_expression_has_its_limits(void **state)
{
  (void)state;
  static char text[20000];
  struct kb_error error;
  bool *chosen = NULL;
  memset(text, '(', 5000);
  assert_int_equal(choose(text, &chosen, &error), KB_USAGE);
  assert_non_null(strstr(error.message, "fewer parentheses"));
  for (size_t i = 0; i + 4 < sizeof text; i += 4) {
    memcpy(text + i, "not ", 4);
  }
  assert_int_equal(choose(text, &chosen, &error), KB_USAGE);
  for (size_t i = 0; i + 4 < sizeof text; i += 4) {
    memcpy(text + i, "Top,", 4);
  }
  memcpy(text + sizeof text - 4, "Top", 4);
  assert_int_equal(choose(text, &chosen, &error), KB_USAGE);
  assert_non_null(strstr(error.message, "too long"));
  text[400 * 4 - 1] = '\0'; /* 400 words, 399 commas */
  assert_int_equal(choose(text, &chosen, &error), KB_OK);
  assert_true(chosen[0] && !chosen[1]);
  free(chosen);
}

/* Refuses each allocation in turn. */
static void without_memory(const char *expression, enum kb_status expected)
{
  for (size_t n = 0;; n++) {
    struct kb_error error;
    bool *chosen = NULL;
    torture_begin(n);
    const enum kb_status status = choose(expression, &chosen, &error);
    const bool refused = torture_end();
    free(chosen);
    if (!refused) {
      assert_int_equal(status, expected);
      assert_true(n > 3);
      return;
    }
    /* a suggestion is made only if there is memory for it */
    assert_true(status == KB_NO_MEMORY || (expected == KB_USAGE && status == KB_USAGE));
  }
}

static void memory_that_is_refused_is_reported(void **state)
{
  (void)state;
  without_memory("Top or (email and not code:Error*)", KB_OK);
  without_memory("Top or emial", KB_USAGE);
  without_memory("severty:error", KB_USAGE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(articles_are_chosen),
    cmocka_unit_test(slips_are_reported_with_their_place),
    cmocka_unit_test(an_expression_has_its_limits),
    cmocka_unit_test(memory_that_is_refused_is_reported),
  };
  return cmocka_run_group_tests_name("selection", tests, open_shelf, close_shelf);
}
