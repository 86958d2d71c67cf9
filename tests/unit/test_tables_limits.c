/* link: --wrap=malloc,--wrap=calloc,--wrap=realloc */
#include "article/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tables.h"
#include "torture.h"

static void repeat(struct kb_buf *out, const char *piece, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    kb_buf_add_text(out, piece);
  }
}

static void a_file_has_a_limit(void **state)
{
  (void)state;
  struct made made;
  struct kb_buf source = {0};
  kb_buf_add_text(&source, "return { } --");
  repeat(&source, "x", 64 * 1024 - source.length);
  begin(&made);
  add(&made, "a", kb_buf_slice(&source));
  assert_int_equal(made.diagnostics.count, 0);
  kb_buf_add_char(&source, 'x');
  add(&made, "a", kb_buf_slice(&source));
  assert_int_equal(made.diagnostics.count, 1);
  assert_int_equal(made.diagnostics.list[0].code, KB_E_LOAD);
  assert_non_null(strstr(made.diagnostics.list[0].message, "larger than 64 KiB"));
  kb_buf_fini(&source);
  end(&made);
}

/* A table's columns from several files: as many as it may have, and one more. */
static void a_table_has_a_limit(void **state)
{
  (void)state;
  struct made made;
  begin(&made);
  add(&made, "a", kb_slice_of("return { tables = { " NOTE " } }"));
  for (size_t i = 5; i < KB_COLUMNS_MAX;) {
    struct kb_buf source = {0};
    kb_buf_add_text(&source, "return { tables = { { name = 'note', columns = {\n");
    for (size_t n = 0; n < 1000 && i < KB_COLUMNS_MAX; n++, i++) {
      kb_buf_addf(&source, "{ 'c%zu', 'text' },\n", i);
    }
    kb_buf_add_text(&source, "} } } }");
    add(&made, "b", kb_buf_slice(&source));
    kb_buf_fini(&source);
  }
  add(&made, "c",
      kb_slice_of(
        "return { tables = { { name = 'note', columns = { { 'c7', 'text', 'Seven' } } } } }"));
  assert_int_equal(made.diagnostics.count, 0);
  add(&made, "d",
      kb_slice_of("return { tables = { { name = 'note', columns = { { 'd', 'id' } } } } }"));
  assert_int_equal(made.diagnostics.count, 1);
  assert_int_equal(made.diagnostics.list[0].code, KB_E_VALUE);
  assert_string_equal(made.diagnostics.list[0].path, "tables[1].columns");
  finish(&made);
  assert_int_equal(table_of(&made, "note")->column_count, KB_COLUMNS_MAX);
  assert_string_equal(table_of(&made, "note")->columns[7].title, "Seven");
  end(&made);
}

static void a_subject_has_a_limit(void **state)
{
  (void)state;
  for (size_t count = KB_RELATIONS_MAX; count <= KB_RELATIONS_MAX + 1; count++) {
    struct made made;
    struct kb_buf one = {0};
    struct kb_buf other = {0};
    kb_buf_add_text(&one,
                    "return { tables = { " BOX " }, subjects = { { name = 'a', table = 'box', "
                    "relations = { ");
    for (size_t i = 0; i < count; i++) {
      kb_buf_addf(&one, "{ name = 'r%zu', table = 'box', navigation = { 'n%zu' } },", i, i);
    }
    kb_buf_add_text(&one, "} } } }");
    kb_buf_add_text(&other, "return { subjects = { { name = 'a', relations = { "
                            "{ name = 'r0', table = 'box', navigation = { 'o' } }, "
                            "{ name = 's', table = 'box', navigation = { 'o' } } } } } }");
    begin(&made);
    add(&made, "a", kb_buf_slice(&one));
    assert_int_equal(made.diagnostics.count, count > KB_RELATIONS_MAX);
    if (count == KB_RELATIONS_MAX) {
      add(&made, "b", kb_buf_slice(&other));
      assert_int_equal(made.diagnostics.count, 1);
    }
    assert_int_equal(made.diagnostics.list[0].code, KB_E_VALUE);
    assert_string_equal(made.diagnostics.list[0].path, "subjects[1].relations");
    finish(&made);
    kb_buf_fini(&one);
    kb_buf_fini(&other);
    end(&made);
  }
}

/* Names of navigation from one table, by several subjects. */
static void navigation_has_a_limit(void **state)
{
  (void)state;
  struct made made;
  enum { RELATIONS = 16 };
  struct kb_buf source = {0};
  kb_buf_add_text(&source, "return { tables = { " BOX);
  for (size_t i = 0; i < 5; i++) {
    kb_buf_addf(&source,
                ", { name = 't%zu', set = 's%zu', key = 'k', title = 't', titles = 'ts', "
                "columns = { { 'k', 'id' } } }",
                i, i);
  }
  kb_buf_add_text(&source, "}, subjects = {");
  for (size_t i = 0; i < 5; i++) {
    kb_buf_addf(&source,
                "{ name = 'a%zu', table = 't%zu', relations = { "
                "{ name = 'b', table = 'box', navigation = { 'b' } },",
                i, i);
    for (size_t n = 1; n < RELATIONS; n++) {
      kb_buf_addf(&source,
                  "{ name = 'n%zu_%zu', from = 'b', table = 'box', "
                  "navigation = { 'n%zu_%zu', 'o%zu_%zu', 'p%zu_%zu', 'q%zu_%zu' } },",
                  n, i, n, i, n, i, n, i, n, i);
    }
    kb_buf_add_text(&source, "} },");
  }
  kb_buf_add_text(&source, "} }");
  begin(&made);
  add(&made, "a", kb_buf_slice(&source));
  assert_int_equal(made.diagnostics.count, 0);
  finish(&made);
  assert_int_equal(table_of(&made, "box")->extra_count, 256);
  assert_int_equal(made.diagnostics.count, 5 * (RELATIONS - 1) * 4 - 256);
  assert_int_equal(made.diagnostics.list[0].code, KB_E_VALUE);
  kb_buf_fini(&source);
  end(&made);
}

/* Each is 64 KiB of a piece. It ends soon, reports something, and not without end. */
static void hostile_files_are_refused(void **state)
{
  (void)state;
  static const struct {
    const char *begin, *piece, *end;
  } all[] = {
    {"return ", "{", ""},
    {"return {", "{", "}"},
    {"", "}", ""},
    {"return { a = '", "x", ""},
    {"return { a = [[", "x", ""},
    {"return { --[[", "x", ""},
    {"return { a = 1", "0", " }"},
    {"return { tables = {", "{},", "} }"},
    {"return { tables = {", "1,", "} }"},
    {"return {", "x,", "}"},
    {"return {", "a=1,", "}"},
    {"return { tables = { {", "'a',", "} } }"},
    {"return { tables = { { columns = {", "{},", "} } } }"},
    {"return { tables = { { columns = {", "{'a','txt'},", "} } } }"},
    {"return { tables = { { columns = {", "{'a','id'},", "} } } }"},
    {"return { tables = { { columns = { {'a','choice',choices={", "{2,'a'},{1,'b'},",
     "} } } } } }"},
    {"return { subjects = {", "{name='a',table='b'},", "} }"},
    {"return { subjects = { { relations = {", "{name='a'},", "} } } }"},
    {"return { subjects = { { errors = { text = {", "'a',", "} } } } }"},
    {"return { subjects = { { failed = {", "{where={{'a',1}}},", "} } } }"},
    {"return { titles = {", "{},", "} }"},
    {"return { titles = { { language = 'a', tables = {", "{nam='a'},", "} } } }"},
    {"return { titles = { { tables = { { columns = {", "{'a','b'},", "} } } } } }"},
    {"return { titles = { { tables = { { columns = { { 'a', choices = {", "{1},", "}}}}}}}}"},
  };
  for (size_t i = 0; i < COUNT(all); i++) {
    struct made made;
    struct kb_buf source = {0};
    const size_t room = 64 * 1024 - strlen(all[i].begin) - strlen(all[i].end);
    kb_buf_add_text(&source, all[i].begin);
    repeat(&source, all[i].piece, room / strlen(all[i].piece));
    kb_buf_add_text(&source, all[i].end);
    begin(&made);
    add(&made, "a", kb_buf_slice(&source));
    assert_in_range(made.diagnostics.count, 1, 101);
    finish(&made);
    assert_int_equal(made.schema->table_count + made.schema->subject_count, 0);
    kb_buf_fini(&source);
    end(&made);
  }
}

/* Whatever is cut off, or one byte is: there is a diagnostic, or it is as good. */
static void a_broken_file_is_refused(void **state)
{
  (void)state;
  static const char bytes[] = "\0\n\"'{}[]-\\,x\xff";
  const char *whole =
    WITH(NOTES, "errors = { text = { 'name' } }, failed = { { name = 'f', title = 'f', "
                "where = { { 'open', true } } } } ");
  const size_t length = strlen(whole);
  for (size_t cut = 0; cut < length; cut++) {
    struct made made;
    begin(&made);
    add(&made, "a", (struct kb_slice){whole, cut});
    assert_int_equal(made.diagnostics.count, 1);
    finish(&made);
    end(&made);
  }
  for (size_t at = 0; at < length; at++) {
    for (size_t i = 0; i < sizeof bytes - 1; i++) {
      struct made made;
      struct kb_buf source = {0};
      kb_buf_add_text(&source, whole);
      source.data[at] = bytes[i];
      begin(&made);
      add(&made, "a", kb_buf_slice(&source));
      finish(&made);
      kb_buf_fini(&source);
      end(&made);
    }
  }
}

/* Many wrong relations of a table with many columns: a suggestion is a search in all of them. */
static void reports_have_a_limit(void **state)
{
  (void)state;
  struct made made;
  struct kb_buf source = {0};
  begin(&made);
  add(&made, "a", kb_slice_of("return { tables = { " BOX " } }"));
  kb_buf_add_text(&source, "return { subjects = { ");
  for (size_t i = 0; i < 1000; i++) {
    kb_buf_addf(&source, "{ name = 'a%zu', table = 'bocs' },", i);
  }
  kb_buf_add_text(&source, "} }");
  add(&made, "b", kb_buf_slice(&source));
  finish(&made);
  assert_int_equal(made.diagnostics.count, 101);
  assert_non_null(strstr(made.diagnostics.list[100].message, "there are more errors"));
  kb_buf_fini(&source);
  end(&made);
}

/* --- Memory --- */

static void a_refused_allocation_is_reported(void **state)
{
  (void)state;
  const char *first = WITH(NOTES, "errors = { text = { 'name' } }, failed = { { name = 'f', "
                                  "title = 'a\\\"b', where = { { 'open', true } } } } ");
  const char *second = "return { tables = { { name = 'box', columns = { { 'pan', 'text' } } } }, "
                       "subjects = { { name = 'box', relations = { { name = 'm', table = 'bux', "
                       "navigation = { 'a' } } } } }, titles = { { language = 'X', yes = 'J', "
                       "tables = { { name = 'box', display_name = 'B', columns = { "
                       "{ 'size', 'S' }, { 'state', 'T', choices = { { 0, 'N' }, { -1, 'O' } } }, "
                       "{ 'open', 's' } } } } } } }";
  for (size_t n = 0;; n++) {
    struct made made = {0};
    torture_begin(n);
    made.tables = kb_tables_new();
    kb_diagnostics_file(&made.diagnostics, "a", (struct kb_slice){0});
    const bool done = made.tables &&
                      kb_tables_add(made.tables, kb_slice_of(first), &made.diagnostics) &&
                      kb_tables_add(made.tables, kb_slice_of(second), &made.diagnostics);
    made.schema = done ? kb_tables_schema(made.tables, &made.diagnostics) : NULL;
    const bool refused = torture_end();
    if (!refused) {
      assert_non_null(made.schema);
      end(&made);
      break;
    }
    assert_null(made.schema);
    end(&made);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_file_has_a_limit),        cmocka_unit_test(a_table_has_a_limit),
    cmocka_unit_test(a_subject_has_a_limit),     cmocka_unit_test(navigation_has_a_limit),
    cmocka_unit_test(hostile_files_are_refused), cmocka_unit_test(a_broken_file_is_refused),
    cmocka_unit_test(reports_have_a_limit),      cmocka_unit_test(a_refused_allocation_is_reported),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
