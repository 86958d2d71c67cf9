#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"

#include "test_schema.h"
#include "triage/rule_set.h"

#define ARTICLE(code, title)                                                                    \
  "return { code = '" code "', title = '" title "', product = 'P', status = 'draft', severity " \
  "= 'error', symptom = { text = 's' }, causes = { { id = 'c', text = 't', look = 'l' } }, "    \
  "resolution = { { text = 'r' } } }"

struct shelf {
  struct kb_engine *engine;
  struct kb_rule_set rule_set;
  struct kb_error error;
};

static enum kb_status open_rule_set(struct shelf *shelf, const char *const *names, size_t count)
{
  const struct kb_rule_set_options options = {.tables = kb_test_tables, .table_count = 1};
  char paths[4][FOLDER_PATH_SIZE];
  const char *list[4];
  assert_true(count <= 4);
  for (size_t i = 0; i < count; i++) {
    list[i] = folder_path(paths[i], names[i]);
  }
  shelf->engine = kb_engine_new();
  assert_non_null(shelf->engine);
  return kb_rule_set_load(&shelf->rule_set, shelf->engine, list, count, &options, &shelf->error);
}

static void close_rule_set(struct shelf *shelf)
{
  kb_rule_set_fini(&shelf->rule_set);
  kb_engine_free(shelf->engine);
}

static int write_rules(void **state)
{
  if (folder_make(state) != 0) {
    return -1;
  }
  folder_write("one/b/Second.lua", ARTICLE("Second", "second"));
  folder_write("one/a/First.lua", ARTICLE("First", "first"));
  folder_write("one/Z.lua", ARTICLE("Z", "z"));
  folder_write("one/.hidden.lua", "this is not read");
  folder_write("one/.git/Config.lua", "nor is this");
  folder_write("one/readme.md", "nor this");
  folder_write("one/.lua", "nor this");
  folder_write("two/First.lua", ARTICLE("fIRST", "from two"));
  folder_write("two/Third.lua", ARTICLE("Third", "third"));
  folder_write("twice/1.lua", ARTICLE("Second", "first of two"));
  folder_write("twice/2.lua", ARTICLE("SECOND", "second of two"));
  folder_write("broken/First.lua", "return {");
  folder_write("broken/Other.lua", ARTICLE("Other", "other"));
  folder_write("none/readme.md", "");
  return 0;
}

static void files_come_in_the_order_of_their_names(void **state)
{
  (void)state;
  static const char *const names[] = {"one"};
  static const char *const codes[] = {"Z", "First", "Second"};
  struct shelf shelf;
  assert_int_equal(open_rule_set(&shelf, names, 1), KB_OK);
  assert_int_equal(shelf.rule_set.count, 3);
  assert_int_equal(shelf.rule_set.files, 3);
  assert_int_equal(shelf.rule_set.diagnostics.count, 0);
  for (size_t i = 0; i < 3; i++) {
    assert_string_equal(shelf.rule_set.articles[i]->code, codes[i]);
  }
  assert_string_equal(kb_rule_set_find(&shelf.rule_set, "FIRST")->title, "first");
  assert_null(kb_rule_set_find(&shelf.rule_set, "Firs"));
  close_rule_set(&shelf);
}

static void the_later_directory_wins(void **state)
{
  (void)state;
  static const struct {
    const char *names[2];
    const char *title;
  } orders[] = {{{"one", "two"}, "from two"}, {{"two", "one"}, "first"}};
  for (size_t i = 0; i < 2; i++) {
    struct shelf shelf;
    assert_int_equal(open_rule_set(&shelf, orders[i].names, 2), KB_OK);
    assert_int_equal(shelf.rule_set.diagnostics.count, 0);
    assert_string_equal(kb_rule_set_find(&shelf.rule_set, "First")->title, orders[i].title);
    assert_non_null(kb_rule_set_find(&shelf.rule_set, "Third"));
    assert_int_equal(shelf.rule_set.overridden_count, 1);
    assert_non_null(strstr(shelf.rule_set.overridden[0].file, orders[i].names[0]));
    assert_non_null(strstr(shelf.rule_set.overridden[0].by, orders[i].names[1]));
    close_rule_set(&shelf);
  }
}

static void one_code_twice_in_a_directory_is_an_error(void **state)
{
  (void)state;
  static const char *const names[] = {"one", "twice"};
  struct shelf shelf;
  assert_int_equal(open_rule_set(&shelf, names, 2), KB_OK);
  assert_int_equal(shelf.rule_set.diagnostics.errors, 1);
  assert_int_equal(shelf.rule_set.diagnostics.list[0].code, KB_E_DUPLICATE_CODE);
  assert_non_null(strstr(shelf.rule_set.diagnostics.list[0].file, "twice/2.lua"));
  assert_non_null(strstr(shelf.rule_set.diagnostics.list[0].message, "twice/1.lua"));
  assert_string_equal(kb_rule_set_find(&shelf.rule_set, "Second")->title, "first of two");
  close_rule_set(&shelf);
}

static void a_broken_article_is_left_out_and_overrides_nothing(void **state)
{
  (void)state;
  static const char *const names[] = {"one", "broken"};
  struct shelf shelf;
  assert_int_equal(open_rule_set(&shelf, names, 2), KB_OK);
  assert_int_equal(shelf.rule_set.diagnostics.errors, 1);
  assert_int_equal(shelf.rule_set.diagnostics.list[0].code, KB_E_LOAD);
  assert_int_equal(shelf.rule_set.files, 5);
  assert_string_equal(kb_rule_set_find(&shelf.rule_set, "First")->title, "first");
  assert_non_null(kb_rule_set_find(&shelf.rule_set, "Other"));
  close_rule_set(&shelf);
}

static void a_path_without_articles_is_reported(void **state)
{
  (void)state;
  static const struct {
    const char *name;
    enum kb_status status;
    const char *message;
  } paths[] = {
    {"none", KB_NOT_FOUND, "none: no articles (*.lua) in it"},
    {"missing", KB_NOT_FOUND, "missing: no such file or directory"},
    {"two/First.lua", KB_OK, NULL},
  };
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    struct shelf shelf;
    assert_int_equal(open_rule_set(&shelf, &paths[i].name, 1), paths[i].status);
    if (paths[i].message) {
      assert_non_null(strstr(shelf.error.message, paths[i].message));
    } else {
      assert_int_equal(shelf.rule_set.count, 1);
    }
    close_rule_set(&shelf);
  }
}

static void a_circle_of_links_ends(void **state)
{
  (void)state;
  static const char *const names[] = {"circle"};
  char path[FOLDER_PATH_SIZE];
  struct shelf shelf;
  folder_write("circle/A.lua", ARTICLE("A", "a"));
  assert_int_equal(symlink(".", folder_path(path, "circle/again")), 0);
  assert_int_equal(open_rule_set(&shelf, names, 1), KB_OK);
  assert_non_null(kb_rule_set_find(&shelf.rule_set, "A"));
  close_rule_set(&shelf);
  assert_int_equal(unlink(path), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(files_come_in_the_order_of_their_names),
    cmocka_unit_test(the_later_directory_wins),
    cmocka_unit_test(one_code_twice_in_a_directory_is_an_error),
    cmocka_unit_test(a_broken_article_is_left_out_and_overrides_nothing),
    cmocka_unit_test(a_path_without_articles_is_reported),
    cmocka_unit_test(a_circle_of_links_ends),
  };
  return cmocka_run_group_tests_name("rule_set", tests, write_rules, folder_remove);
}
