#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "case/cell.h"
#include "case/language.h"

#include "tables.h"

/* Two columns of numbers to choose from, beside a boolean and others. */
#define TABLES                                                                             \
  "tables = { { name = 'box', set = 'boxes', key = 'boxid', named_by = 'name', "           \
  "title = 'box', titles = 'boxes', display_name = 'Box', columns = { { 'boxid', 'id' }, " \
  "{ 'name', 'text', 'Name' }, { 'b_size', 'number', 'Size' }, "                           \
  "{ 'b_weight', 'number', 'Weight' }, { 'pin', 'text', 'Same' }, "                        \
  "{ 'pen', 'text', 'SAME' }, { 'open', 'boolean', 'Open' }, "                             \
  "{ 'modifiedon', 'date', 'Modified On' }, { '_lid_value', 'id', 'Lid' }, "               \
  "{ 'b_state', 'choice', 'State', choices = { { 0, 'New' }, { 1, 'Old' } } }, "           \
  "{ 'colors', 'choices', 'Colors', choices = { { 1, 'Red' }, { 2, 'Blue' } } } } }, "     \
  "{ name = 'lid', set = 'lids', key = 'lidid', title = 'lid', titles = 'lids', "          \
  "display_name = 'Lid', columns = { { 'lidid', 'id' }, "                                  \
  "{ 'b_state', 'boolean', 'State' } } } }"

/* Bits, in the order of the files. */
enum { ENGLISH = 1, UPPER = 2, LOWER = 4, ALL = 7 };

static void make_all(struct made *made)
{
  begin(made);
  add(made, "a", kb_slice_of("return { " TABLES " }"));
  /* Invented languages: one that repeats vowels, one in which Size and Weight are exchanged. */
  add(
    made, "b",
    kb_slice_of("return { titles = { { language = 'Upper', do_not_modify = '(Nöö)', yes = 'Yees', "
                "no = 'Noo', tables = { { name = 'box', display_name = 'Boox', columns = { "
                "{ 'name', 'Naame' }, { 'b_size', 'wrong' }, { 'modifiedon', 'Chaanged' }, "
                "{ 'b_state', 'Staate', choices = { { 0, 'Neew' }, { 1, 'Ööld' } } }, "
                "{ '_lid_value', 'Ä lid' }, { 'colors', choices = { { 1, 'Reed' } } } } }, "
                "{ name = 'lid', display_name = 'Liid', columns = { { 'b_state', 'Staate', "
                "choices = { { 1, 'Shuut' }, { 0, 'Nöt' } } } } } } } } }"));
  add(
    made, "c",
    kb_slice_of("return { titles = { { language = 'Lower', tables = { { name = 'box', columns = { "
                "{ 'b_size', 'Weight' }, { 'b_weight', 'Size' }, "
                "{ 'pen', 'Pin' }, { 'b_state', choices = { { 1, 'New' } } } } } } }, "
                "{ language = 'Upper', no = 'Noon', tables = { { name = 'box', columns = { "
                "{ 'b_size', ' Siize ' } } } } } } }"));
  finish(made);
  assert_right(made);
  assert_int_equal(made->schema->language_count, 3);
  assert_int_equal(kb_languages_all(made->schema), ALL);
}

static void headings(void **state)
{
  static const struct {
    const char *heading;
    uint32_t languages;
    const char *column; /* NULL: none */
  } all[] = {
    {"Size", ENGLISH, "b_size"},
    {"Size", LOWER, "b_weight"},
    {"Size", ENGLISH | LOWER, NULL}, /* which of the two is not known */
    {"B_Size", ENGLISH | LOWER, "b_size"},
    {"Siize", UPPER, "b_size"},
    {"Siize", ENGLISH | UPPER, "b_size"},
    {"Siize", ENGLISH, NULL},
    {"Name", UPPER, "name"}, /* a logical name in any letter case */
    {"Modified On", UPPER, NULL},
    {"Open", UPPER, "open"}, /* not said, so perhaps not translated */
    {"Staate", UPPER, "b_state"},
    {"STAATE", UPPER, "b_state"},
    {"wrong", ALL, NULL},    /* overridden by a later file */
    {"Same", ENGLISH, NULL}, /* two of the reference are called so */
    {"pen", ENGLISH, "pen"},
    {"Pin", ENGLISH, "pin"},
    {"Pin", LOWER, NULL}, /* the title of pen, or the name of pin */
    {"pin", LOWER, "pin"},
    {"(Nöö) Boox", UPPER, "boxid"},
    {"(Nöö)Boox ", ALL, "boxid"},
    {"(Nöö) Box", ALL, NULL},
    {"(Nöö) Chaanged", ALL, "modifiedon"},
    {"(Nöö) Chaanged", ENGLISH, NULL},
    {"(Nöö) Modified On", ALL, NULL},
    {"(Nöö) Cheecksum", ALL, NULL},
    {"(Do Not Modify) Box", ENGLISH, "boxid"},
    {"(Do Not Modify) Box", LOWER, "boxid"},
    {"(Do Not Modify) Box", UPPER, NULL},
    {"(Do Not Modify) Modified On", LOWER, "modifiedon"},
    {"Boox", UPPER, NULL},
  };
  (void)state;
  struct made made;
  make_all(&made);
  const struct kb_table *box = table_of(&made, "box");
  for (size_t i = 0; i < COUNT(all); i++) {
    const char *column = all[i].column;
    int place = 0;
    print_message("%s %u\n", all[i].heading, all[i].languages);
    kb_cell_heading(box, all[i].languages, kb_slice_of(all[i].heading), &place);
    assert_int_equal(place, column ? place_of(box, column) : -1);
  }
  assert_int_equal(kb_languages_hidden(made.schema, ALL, kb_slice_of("(Nöö) Cheecksum")), UPPER);
  assert_int_equal(kb_languages_hidden(made.schema, ALL, kb_slice_of(" (do not modify) x")),
                   ENGLISH | LOWER);
  assert_int_equal(kb_languages_hidden(made.schema, ALL, kb_slice_of("(N")), 0);
  end(&made);
}

static void related_headings(void **state)
{
  static const struct {
    const char *heading;
    uint32_t languages;
    bool is_state;
  } all[] = {
    {"Staate (Ä lid) (Liid)", UPPER, true}, {"Staate (Ä lid) (Liid)", ALL, true},
    {"State (Lid) (Lid)", ALL, true},       {"State (Lid) (Lid)", UPPER, false},
    {"Staate (Lid) (Liid)", ALL, false},    {"State (Ä lid) (Liid)", UPPER, false},
  };
  (void)state;
  struct made made;
  make_all(&made);
  const struct kb_table *box = table_of(&made, "box");
  const struct kb_table *lid = table_of(&made, "lid");
  for (size_t i = 0; i < COUNT(all); i++) {
    const int found = kb_cell_related(box, place_of(box, "_lid_value"), lid, all[i].languages,
                                      kb_slice_of(all[i].heading));
    assert_int_equal(found, all[i].is_state ? place_of(lid, "b_state") : -1);
  }
  end(&made);
}

static void values(void **state)
{
  static const struct {
    const char *table, *column, *text;
    uint32_t languages;
    const char *json; /* "": none */
  } all[] = {
    {"box", "b_state", "Neew", UPPER, "0"},
    {"box", "b_state", "Ööld", ALL, "1"},
    {"box", "b_state", "Neew", ENGLISH, ""},
    {"box", "b_state", "Old", UPPER, "1"}, /* as where a label is not translated */
    {"box", "b_state", "New", ENGLISH, "0"},
    {"box", "b_state", "New", LOWER, "1"},
    {"box", "b_state", "New", ALL, ""}, /* it may be either */
    {"box", "b_state", "1", ALL, "1"},
    {"box", "colors", "Reed;Blue", UPPER, "\"1,2\""},
    {"box", "colors", "Reed;Blue", ENGLISH, ""},
    {"box", "open", "Yees", UPPER, "true"},
    {"box", "open", "Noon", ALL, "false"},
    {"box", "open", "Noo", ALL, ""}, /* overridden */
    {"box", "open", "Yees", ENGLISH, ""},
    {"box", "open", "yes", UPPER, "true"},
    {"box", "open", "No", LOWER, "false"},
    {"lid", "b_state", "Shuut", UPPER, "true"},
    {"lid", "b_state", "Nöt", UPPER, "false"},
    {"lid", "b_state", "Yees", UPPER, "true"},
    {"lid", "b_state", "0", UPPER, "false"},
  };
  (void)state;
  struct made made;
  make_all(&made);
  for (size_t i = 0; i < COUNT(all); i++) {
    const struct kb_table *table = table_of(&made, all[i].table);
    struct kb_buf out = {0};
    print_message("%s %u\n", all[i].text, all[i].languages);
    const bool good =
      kb_cell_write(&out, table, place_of(table, all[i].column), kb_slice_of(all[i].text),
                    (struct kb_cell_style){all[i].languages, true});
    assert_string_equal(kb_buf_text(&out), all[i].json);
    assert_int_equal(good, all[i].json[0] != '\0');
    kb_buf_fini(&out);
  }
  end(&made);
}

/* What a program writes has a point before the fraction; what people see may have one in thousands.
 */
static void numbers(void **state)
{
  static const struct {
    const char *text;
    bool as_programs_write, as_displayed;
  } all[] = {
    {"1.234", true, false},   {"-12.345", true, false},  {"123.456", true, false},
    {"1234.567", true, true}, {"0.234", true, true},     {"1.5", true, true},
    {"1.2345", true, true},   {"1234", true, true},      {"1,5", false, false},
    {"1,234", false, false},  {"1.234,5", false, false}, {"1.234.567", false, false},
    {"1 234", false, false},  {"1'234", false, false},
  };
  (void)state;
  struct made made;
  make_all(&made);
  const struct kb_table *box = table_of(&made, "box");
  for (size_t i = 0; i < COUNT(all); i++) {
    for (int displayed = 0; displayed < 2; displayed++) {
      struct kb_buf out = {0};
      print_message("%s\n", all[i].text);
      assert_int_equal(kb_cell_write(&out, box, place_of(box, "b_size"), kb_slice_of(all[i].text),
                                     (struct kb_cell_style){ALL, displayed == 1}),
                       displayed ? all[i].as_displayed : all[i].as_programs_write);
      kb_buf_fini(&out);
    }
  }
  end(&made);
}

static void as_many_as_there_are_bits(void **state)
{
  (void)state;
  struct made made;
  struct kb_buf source = {0};
  begin(&made);
  kb_buf_add_text(&source, "return { titles = {\n");
  for (int i = 1; i <= KB_LANGUAGES_MAX; i++) {
    kb_buf_addf(&source, "{ language = '%d' },\n", i);
  }
  kb_buf_add_text(&source, "} }");
  add(&made, "a", kb_buf_slice(&source));
  finish(&made);
  assert_int_equal(made.schema->language_count, KB_LANGUAGES_MAX);
  assert_int_equal(kb_languages_all(made.schema), UINT32_MAX);
  assert_int_equal(made.diagnostics.count, 1);
  assert_int_equal(made.diagnostics.list[0].line, KB_LANGUAGES_MAX + 1);
  assert_non_null(strstr(made.diagnostics.list[0].message, "one too many: 31 languages at most"));
  kb_buf_fini(&source);
  end(&made);
}

/* Without the title of nam, its heading would be that of the English Size. */
static void a_wrong_language_is_left_out(void **state)
{
  (void)state;
  struct made made;
  begin(&made);
  add(&made, "a", kb_slice_of("return { " TABLES " }"));
  add(&made, "b",
      kb_slice_of("return { titles = { { language = 'A', do_not_modify = '(A)', tables = { "
                  "{ name = 'box', columns = { { 'nam', 'Size' } } } } }, "
                  "{ language = 'B', do_not_modify = '(B)' } } }"));
  finish(&made);
  assert_int_equal(made.diagnostics.count, 1);
  assert_int_equal(made.schema->language_count, 2);
  assert_string_equal(made.schema->languages[1].name, "B");
  end(&made);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(headings),
    cmocka_unit_test(related_headings),
    cmocka_unit_test(values),
    cmocka_unit_test(numbers),
    cmocka_unit_test(as_many_as_there_are_bits),
    cmocka_unit_test(a_wrong_language_is_left_out),
  };
  return cmocka_run_group_tests_name("language", tests, NULL, NULL);
}
