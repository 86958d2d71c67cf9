#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"

#include "triage/book.h"
#include "triage/read_ahead.h"

#define ARTICLE(code, title)                                                                    \
  "return { code = '" code "', title = '" title "', product = 'P', status = 'draft', severity " \
  "= 'error', symptom = { text = 's' }, causes = { { id = 'c', text = 't', look = 'l' } }, "    \
  "resolution = { { text = 'r' } } }"

struct shelf {
  struct kb_engine *engine;
  struct kb_book book;
  struct kb_error error;
};

static enum kb_status open_with(struct shelf *shelf, const char *const *names, size_t count,
                                size_t threads)
{
  const struct kb_book_options options = {.threads = threads};
  char paths[4][FOLDER_PATH_SIZE];
  const char *list[4];
  assert_true(count <= 4);
  for (size_t i = 0; i < count; i++) {
    list[i] = folder_path(paths[i], names[i]);
  }
  shelf->engine = kb_engine_new();
  assert_non_null(shelf->engine);
  return kb_book_load(&shelf->book, shelf->engine, list, count, &options, &shelf->error);
}

static enum kb_status open_book(struct shelf *shelf, const char *const *names, size_t count)
{
  return open_with(shelf, names, count, 1);
}

static void close_book(struct shelf *shelf)
{
  kb_book_fini(&shelf->book);
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
  assert_int_equal(open_book(&shelf, names, 1), KB_OK);
  assert_int_equal(shelf.book.count, 3);
  assert_int_equal(shelf.book.files, 3);
  assert_int_equal(shelf.book.diagnostics.count, 0);
  for (size_t i = 0; i < 3; i++) {
    assert_string_equal(shelf.book.articles[i]->code, codes[i]);
  }
  assert_string_equal(kb_book_find(&shelf.book, "FIRST")->title, "first");
  assert_null(kb_book_find(&shelf.book, "Firs"));
  close_book(&shelf);
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
    assert_int_equal(open_book(&shelf, orders[i].names, 2), KB_OK);
    assert_int_equal(shelf.book.diagnostics.count, 0);
    assert_string_equal(kb_book_find(&shelf.book, "First")->title, orders[i].title);
    assert_non_null(kb_book_find(&shelf.book, "Third"));
    assert_int_equal(shelf.book.overridden_count, 1);
    assert_non_null(strstr(shelf.book.overridden[0].file, orders[i].names[0]));
    assert_non_null(strstr(shelf.book.overridden[0].by, orders[i].names[1]));
    close_book(&shelf);
  }
}

static void one_code_twice_in_a_directory_is_an_error(void **state)
{
  (void)state;
  static const char *const names[] = {"one", "twice"};
  struct shelf shelf;
  assert_int_equal(open_book(&shelf, names, 2), KB_OK);
  assert_int_equal(shelf.book.diagnostics.errors, 1);
  assert_int_equal(shelf.book.diagnostics.list[0].code, KB_E_DUPLICATE_CODE);
  assert_non_null(strstr(shelf.book.diagnostics.list[0].file, "twice/2.lua"));
  assert_non_null(strstr(shelf.book.diagnostics.list[0].message, "twice/1.lua"));
  assert_string_equal(kb_book_find(&shelf.book, "Second")->title, "first of two");
  close_book(&shelf);
}

static void a_broken_article_is_left_out_and_overrides_nothing(void **state)
{
  (void)state;
  static const char *const names[] = {"one", "broken"};
  struct shelf shelf;
  assert_int_equal(open_book(&shelf, names, 2), KB_OK);
  assert_int_equal(shelf.book.diagnostics.errors, 1);
  assert_int_equal(shelf.book.diagnostics.list[0].code, KB_E_LOAD);
  assert_int_equal(shelf.book.files, 5);
  assert_string_equal(kb_book_find(&shelf.book, "First")->title, "first");
  assert_non_null(kb_book_find(&shelf.book, "Other"));
  close_book(&shelf);
}

static void a_path_without_articles_is_told(void **state)
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
    assert_int_equal(open_book(&shelf, &paths[i].name, 1), paths[i].status);
    if (paths[i].message) {
      assert_non_null(strstr(shelf.error.message, paths[i].message));
    } else {
      assert_int_equal(shelf.book.count, 1);
    }
    close_book(&shelf);
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
  assert_int_equal(open_book(&shelf, names, 1), KB_OK);
  assert_non_null(kb_book_find(&shelf.book, "A"));
  close_book(&shelf);
  assert_int_equal(unlink(path), 0);
}

/* Every kind of file, many times. */
static void write_many(size_t count)
{
  enum { KINDS = 6 };
  for (size_t i = 0; i < count; i++) {
    char name[40];
    char text[600];
    snprintf(name, sizeof name, "many/%03zu.lua", i);
    if (i % KINDS == 2) {
      snprintf(text, sizeof text, "local n = %zu\n%s", i, ARTICLE("L", "needs Lua"));
    } else if (i % KINDS == 3) {
      snprintf(text, sizeof text, "return { code = %zu }", i);
    } else if (i % KINDS == 4) {
      snprintf(text, sizeof text, "return { -- %zu", i);
    } else if (i % KINDS == 5) {
      snprintf(text, sizeof text, "%s", ARTICLE("Twice", "the same code"));
    } else {
      snprintf(text, sizeof text, ARTICLE("Code%zu", "plain"), i);
    }
    folder_write(name, text);
  }
}

static void same_text(const char *one, const char *other)
{
  assert_string_equal(one ? one : "(none)", other ? other : "(none)");
}

/* However many threads read the files, the book is the same. */
static void threads_make_no_difference(void **state)
{
  (void)state;
  static const char *const names[] = {"one", "many"};
  struct shelf one;
  write_many(400);
  assert_int_equal(open_with(&one, names, 2, 1), KB_OK);
  assert_int_equal(one.book.files, 403);
  assert_true(one.book.count > 200 && one.book.diagnostics.count > 200);
  for (size_t threads = 2; threads <= 100; threads += 7) {
    struct shelf many;
    assert_int_equal(open_with(&many, names, 2, threads), KB_OK);
    assert_int_equal(many.book.files, one.book.files);
    assert_int_equal(many.book.count, one.book.count);
    for (size_t i = 0; i < one.book.count; i++) {
      const struct kb_article *article = one.book.articles[i];
      const struct kb_article *other = many.book.articles[i];
      same_text(article->file, other->file);
      same_text(article->code, other->code);
      assert_int_equal(article->overridden, other->overridden);
      assert_int_equal(article->cause_count, other->cause_count);
    }
    assert_int_equal(many.book.diagnostics.errors, one.book.diagnostics.errors);
    assert_int_equal(many.book.diagnostics.count, one.book.diagnostics.count);
    for (size_t i = 0; i < one.book.diagnostics.count; i++) {
      same_text(one.book.diagnostics.list[i].file, many.book.diagnostics.list[i].file);
      same_text(one.book.diagnostics.list[i].message, many.book.diagnostics.list[i].message);
    }
    close_book(&many);
  }
  close_book(&one);
}

/* Needs the files of the test before it. */
static void what_is_plain_and_right_is_read_ahead(void **state)
{
  (void)state;
  char path[FOLDER_PATH_SIZE];
  struct kb_error error;
  struct kb_files files = {0};
  assert_int_equal(kb_files_add(&files, folder_path(path, "many"), ".lua", &error), KB_OK);
  struct kb_read_ahead *ahead = kb_read_ahead_new(&files, 4);
  assert_non_null(ahead);
  for (size_t i = 0; i < files.count; i++) {
    const bool needs_engine = i % 6 >= 2 && i % 6 <= 4;
    assert_int_equal(ahead[i].article == NULL, needs_engine);
  }
  kb_read_ahead_free(ahead, files.count);
  assert_null(kb_read_ahead_new(&files, 1));
  kb_files_fini(&files);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(files_come_in_the_order_of_their_names),
    cmocka_unit_test(the_later_directory_wins),
    cmocka_unit_test(one_code_twice_in_a_directory_is_an_error),
    cmocka_unit_test(a_broken_article_is_left_out_and_overrides_nothing),
    cmocka_unit_test(a_path_without_articles_is_told),
    cmocka_unit_test(a_circle_of_links_ends),
    cmocka_unit_test(threads_make_no_difference),
    cmocka_unit_test(what_is_plain_and_right_is_read_ahead),
  };
  return cmocka_run_group_tests_name("book", tests, write_rules, folder_remove);
}
