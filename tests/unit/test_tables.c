#include "article/tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tables.h"

#include <limits.h>
#include <stdio.h>

static const char *extra_at(const struct kb_table *table, int place)
{
  assert_in_range(place, table->column_count, table->column_count + table->extra_count - 1);
  return table->extras[(size_t)place - table->column_count];
}

static void tables_become_a_schema(void **state)
{
  (void)state;
  struct made made;
  make(&made, WITH(NOTES, "address = 'size' "));
  assert_right(&made);
  assert_int_equal(made.schema->table_count, 2);
  const struct kb_table *box = table_of(&made, "box");
  assert_ptr_equal(box->schema, made.schema);
  assert_ptr_equal(made.schema->tables[box->id], box);
  assert_string_equal(box->set, "boxes");
  assert_string_equal(box->key, "boxid");
  assert_string_equal(box->title, "box");
  assert_string_equal(box->titles, "boxes");
  assert_string_equal(box->display_name, "box");
  assert_int_equal(box->column_count, 10);
  /* The key, the name, and the others in their order. */
  static const char *const order[] = {"boxid", "name", "size", "_owner_value", "_holder_value",
                                      "open",  "made", "lid",  "pin",          "state"};
  for (size_t i = 0; i < COUNT(order); i++) {
    assert_string_equal(box->columns[i].name, order[i]);
    assert_int_equal(box->columns[i].length, strlen(order[i]));
  }
  assert_true(box->has_name);
  assert_string_equal(box->columns[KB_NAME].title, "Name");
  assert_null(box->columns[KB_KEY].title);
  assert_true(box->columns[place_of(box, "pin")].secret);
  const struct kb_choice *choices = box->columns[place_of(box, "state")].choices;
  assert_int_equal(choices[1].value, -1);
  assert_string_equal(choices[1].label, "Old one");
  assert_string_equal(choices[1].name, "Old");
  assert_null(choices[0].name);
  assert_null(choices[2].label);
  assert_false(table_of(&made, "note")->has_name);
  assert_string_equal(table_of(&made, "note")->columns[1].name, "text");
  end(&made);
}

static void each_type_has_its_word(void **state)
{
  (void)state;
  static const struct {
    const char *word;
    enum kb_column_type type;
  } types[] = {{"text", KB_COLUMN_TEXT},       {"integer", KB_COLUMN_INTEGER},
               {"bigint", KB_COLUMN_BIGINT},   {"number", KB_COLUMN_NUMBER},
               {"boolean", KB_COLUMN_BOOLEAN}, {"choice", KB_COLUMN_CHOICE},
               {"choices", KB_COLUMN_CHOICES}, {"date", KB_COLUMN_DATE},
               {"id", KB_COLUMN_ID},           {"object", KB_COLUMN_OBJECT}};
  assert_int_equal(COUNT(types), KB_COLUMN_TYPES);
  for (size_t i = 0; i < COUNT(types); i++) {
    char source[400];
    struct made made;
    const bool is_choice = strncmp(types[i].word, "choice", 6) == 0;
    snprintf(source, sizeof source,
             "return { tables = { { name = 'a', set = 'as', key = 'k', title = 'a', titles = 'as', "
             "columns = { { 'k', 'id' }, { 'c', '%s'%s } } } } }",
             types[i].word, is_choice ? ", choices = { { 1, 'One' } }" : "");
    make(&made, source);
    assert_right(&made);
    assert_int_equal(table_of(&made, "a")->columns[1].type, types[i].type);
    assert_int_equal(table_of(&made, "a")->columns[1].choices != NULL, is_choice);
    end(&made);
  }
}

static void what_is_personal(void **state)
{
  (void)state;
  struct made made;
  make(&made,
       "return { tables = { { name = 'a', set = 'as', key = 'k', title = 'a', titles = 'as', "
       "columns = { { 'k', 'id' }, { 'p', 'text', personal = 'name' }, "
       "{ 'q', 'text', personal = 'address' }, { 'r', 'text', personal = 'host' }, "
       "{ 's', 'text' } } } } }");
  assert_right(&made);
  const struct kb_column *columns = table_of(&made, "a")->columns;
  assert_int_equal(columns[1].personal, KB_PERSONAL_NAME);
  assert_int_equal(columns[2].personal, KB_PERSONAL_ADDRESS);
  assert_int_equal(columns[3].personal, KB_PERSONAL_HOST);
  assert_int_equal(columns[4].personal, KB_NOT_PERSONAL);
  end(&made);
}

/* --- Subjects --- */

static void relations_have_places(void **state)
{
  (void)state;
  struct made made;
  make(&made, WITH("{ name = 'lid', table = 'box', navigation = { 'lid_box' }, shared = true, "
                   "equal = { { '_owner_value', 'boxid' }, { 'size', 'state' } } },\n"
                   "{ name = 'label', from = 'lid', table = 'note', "
                   "equal = { { '_holder_value', 'noteid' } } },\n" NOTES,
                   "errors = { of = 'notes', text = { 'text' }, number = 'grade', level = 'grade', "
                   "least = -2, time = 'written' }, failed = { { name = 'f', title = 'not closed', "
                   "where = { { 'open', true }, { 'state', -1 }, { 'name', 'x' } } } } "));
  assert_right(&made);
  const struct kb_table *box = table_of(&made, "box");
  const struct kb_table *note = table_of(&made, "note");
  const struct kb_subject *subject = subject_of(&made, "box");
  assert_ptr_equal(kb_schema_subject_of(box), subject);
  assert_null(kb_schema_subject_of(note));
  assert_ptr_equal(subject->table, box);
  assert_int_equal(subject->address, -1);
  assert_int_equal(subject->relation_count, 3);

  const struct kb_relation *lid = relation_of(subject, "lid");
  assert_int_equal(lid->from, -1);
  assert_true(lid->is_shared);
  assert_false(lid->is_many);
  assert_string_equal(lid->one_name, "lid");
  assert_int_equal(lid->pair_count, 2);
  assert_int_equal(lid->pairs[0].own, place_of(box, "_owner_value"));
  assert_int_equal(lid->pairs[0].theirs, KB_KEY);
  assert_int_equal(lid->pairs[1].theirs, place_of(box, "state"));
  assert_int_equal(lid->documented, 1);
  assert_int_equal(lid->navigation_count, 1); /* the table has a column of that name */
  assert_string_equal(extra_at(box, lid->navigations[0]), "lid_box");
  assert_int_equal(lid->partial, -1);
  assert_false(lid->has_also);

  const struct kb_relation *label = relation_of(subject, "label");
  assert_int_equal(label->from, 0);
  assert_ptr_equal(label->table, note);
  assert_int_equal(label->documented, 0);
  assert_int_equal(label->navigation_count, 1);

  const struct kb_relation *notes = relation_of(subject, "remark");
  assert_string_equal(notes->name, "notes");
  assert_true(notes->is_many);
  assert_int_equal(notes->documented, 2);
  assert_int_equal(notes->navigation_count, 3);
  assert_string_equal(extra_at(box, notes->navigations[1]), "box_Notes");
  assert_string_equal(extra_at(box, notes->partial), "box_notes@kbtriage.partial");

  assert_int_equal(subject->errors, 2);
  assert_ptr_equal(subject->errors_table, note);
  assert_int_equal(subject->text_count, 1);
  assert_int_equal(subject->texts[0], place_of(note, "text"));
  assert_int_equal(subject->number, place_of(note, "grade"));
  assert_int_equal(subject->level, place_of(note, "grade"));
  assert_int_equal(subject->least, -2);
  assert_int_equal(subject->time, place_of(note, "written"));

  assert_int_equal(subject->failed_count, 1);
  const struct kb_outcome_rule *failed = &subject->failed[0];
  assert_string_equal(failed->title, "not closed");
  assert_int_equal(failed->where.count, 3);
  assert_int_equal(failed->where.list[0].kind, KB_MUST_BE_BOOLEAN);
  assert_int_equal(failed->where.list[0].number, 1);
  assert_int_equal(failed->where.list[1].kind, KB_MUST_BE_NUMBER);
  assert_int_equal(failed->where.list[1].number, -1);
  assert_int_equal(failed->where.list[2].kind, KB_MUST_BE_TEXT);
  assert_string_equal(failed->where.list[2].text, "x");
  assert_int_equal(failed->where.list[2].place, KB_NAME);
  end(&made);
}

static void errors_may_be_in_the_root_row(void **state)
{
  (void)state;
  struct made made;
  make(&made, WITH("", "address = 'size', errors = { text = { 'name' } } "));
  assert_right(&made);
  const struct kb_subject *subject = subject_of(&made, "box");
  assert_int_equal(subject->address, place_of(subject->table, "size"));
  assert_int_equal(subject->errors, -1);
  assert_ptr_equal(subject->errors_table, subject->table);
  assert_int_equal(subject->text_count, 1);
  assert_int_equal(subject->level, -1);
  assert_int_equal(subject->least, INT_MIN);
  assert_int_equal(subject->time, -1);
  end(&made);
}

static bool has_extra(const struct kb_table *table, const char *name)
{
  size_t found = 0;
  for (size_t i = 0; i < table->extra_count; i++) {
    found += strcmp(table->extras[i], name) == 0;
  }
  assert_true(found <= 1);
  return found == 1;
}

#define FORMATTED "@OData.Community.Display.V1.FormattedValue"
#define LOOKUP "@Microsoft.Dynamics.CRM.lookuplogicalname"

static void lookups_say_more_than_their_value(void **state)
{
  (void)state;
  struct made made;
  make(&made, WITH("{ name = 'owner', table = 'note', equal = { { '_owner_value', 'noteid' } } },\n"
                   "{ name = 'boss', table = 'box', equal = { { '_owner_value', 'boxid' } } },\n"
                   "{ name = 'holder', table = 'box', equal = { { '_holder_value', 'boxid' } } },\n"
                   "{ name = 'twin', table = 'box', equal = { { 'size', 'size' } } },\n" NOTES,
                   ""));
  assert_right(&made);
  const struct kb_table *box = table_of(&made, "box");
  const struct kb_subject *subject = subject_of(&made, "box");
  const struct kb_relation *owner = relation_of(subject, "owner");
  const struct kb_relation *boss = relation_of(subject, "boss");
  const struct kb_relation *holder = relation_of(subject, "holder");
  assert_string_equal(extra_at(box, owner->lookup_name), "_owner_value" FORMATTED);
  assert_string_equal(extra_at(box, owner->lookup_table), "_owner_value" LOOKUP);
  assert_int_equal(owner->lookup_name, boss->lookup_name);
  assert_int_equal(owner->lookup_table, boss->lookup_table);
  assert_string_equal(extra_at(box, holder->lookup_name), "_holder_value" FORMATTED);
  assert_int_equal(holder->lookup_table, -1); /* boxes only */
  assert_false(has_extra(box, "_holder_value" LOOKUP));
  assert_int_equal(relation_of(subject, "twin")->lookup_name, -1);
  const struct kb_relation *notes = relation_of(subject, "notes");
  assert_string_equal(extra_at(notes->table, notes->lookup_table), "_about_value" LOOKUP);
  assert_true(has_extra(table_of(&made, "note"), "_about_value" FORMATTED));
  assert_true(has_extra(table_of(&made, "note"), "_about_value" LOOKUP));
  end(&made);
}

/* --- Several files --- */

static void a_later_file_adds_and_overrides(void **state)
{
  (void)state;
  struct made made;
  begin(&made);
  add(&made, "a/tables.lua",
      kb_slice_of(WITH(NOTES, "errors = { text = { 'name' } }, failed = { { name = 'f', "
                              "title = 'f', where = { { 'open', true } } } }, succeeded = { "
                              "{ name = 's', title = 's', at = 'made' } } ")));
  add(&made, "b/tables.lua",
      kb_slice_of("return { tables = { { name = 'box', title = 'chest', columns = { "
                  "{ 'size', 'number', 'Size' }, { 'colour', 'text', 'Colour' } } } }, "
                  "subjects = { { name = 'box', address = 'colour', relations = { "
                  "{ name = 'notes', table = 'note', many = true, navigation = { 'x' } }, "
                  "{ name = 'more', table = 'box', equal = { { 'colour', 'colour' } } } }, "
                  "errors = { text = { 'colour' } }, failed = { "
                  "{ name = 'f', title = 'g', where = { { 'open', false } } }, "
                  "{ name = 'h', title = 'h', where = { { 'colour', 'red' } } } }, "
                  "succeeded = { { name = 's', title = 't', at = 'made' }, "
                  "{ name = 'u', title = 'u', at = 'made', later = { 'made', 'made' } } } } } }"));
  finish(&made);
  assert_right(&made);
  const struct kb_table *box = table_of(&made, "box");
  assert_string_equal(box->title, "chest");
  assert_string_equal(box->titles, "boxes");
  assert_int_equal(box->column_count, 11);
  assert_string_equal(box->columns[2].name, "size"); /* where it was */
  assert_int_equal(box->columns[2].type, KB_COLUMN_NUMBER);
  assert_string_equal(box->columns[10].name, "colour");
  const struct kb_subject *subject = subject_of(&made, "box");
  assert_int_equal(subject->address, 10);
  assert_int_equal(subject->texts[0], 10);
  assert_int_equal(subject->relation_count, 2);
  assert_string_equal(subject->relations[0].name, "notes");
  assert_int_equal(subject->relations[0].pair_count, 0);
  assert_int_equal(kb_subject_relation(subject, kb_slice_of("remark")), -1);
  assert_string_equal(subject->relations[1].name, "more");
  assert_int_equal(subject->failed_count, 2);
  assert_string_equal(subject->failed[0].title, "g");
  assert_int_equal(subject->failed[0].where.list[0].number, 0);
  assert_string_equal(subject->failed[1].where.list[0].text, "red");
  assert_int_equal(subject->failed[1].at, -1);
  assert_int_equal(subject->succeeded_count, 2);
  assert_string_equal(subject->succeeded[0].title, "t");
  assert_int_equal(subject->succeeded[0].at, place_of(box, "made"));
  assert_int_equal(subject->succeeded[1].than, place_of(box, "made"));
  end(&made);
}

/* An organization may call a choice differently, or have more of them; articles know the names that
   the earlier file gave. */
static void a_later_file_keeps_names_of_choices(void **state)
{
  (void)state;
  static const struct {
    int value;
    const char *label, *name;
  } wanted[] = {{0, "Neu", "New"}, {7, "Old", NULL}, {5, "Open", "Fresh"}, {-1, "Old one", "Old"}};
  struct made made;
  begin(&made);
  add(&made, "a/tables.lua", kb_slice_of(WITH(NOTES, "")));
  add(
    &made, "b/tables.lua",
    kb_slice_of("return { tables = { { name = 'box', columns = { { 'state', 'choice', choices = { "
                "{ 0, 'Neu' }, { 7, 'Old' }, { 5, 'Open', 'Fresh' } } } } } } }"));
  finish(&made);
  assert_right(&made);
  const struct kb_table *box = table_of(&made, "box");
  const struct kb_choice *choice = box->columns[place_of(box, "state")].choices;
  for (size_t i = 0; i < COUNT(wanted); i++, choice++) {
    assert_int_equal(choice->value, wanted[i].value);
    assert_string_equal(choice->label, wanted[i].label);
    assert_int_equal(choice->name != NULL, wanted[i].name != NULL);
    assert_true(!choice->name || strcmp(choice->name, wanted[i].name) == 0);
  }
  assert_null(choice->label);
  end(&made);
}

static void a_later_title_leaves_the_marks(void **state)
{
  (void)state;
  static const enum kb_personal wanted[] = {KB_PERSONAL_NAME, KB_PERSONAL_HOST, KB_NOT_PERSONAL};
  struct made made;
  begin(&made);
  add(&made, "a/tables.lua",
      kb_slice_of("return { tables = { { name = 'd', set = 'ds', key = 'k', title = 'd', "
                  "titles = 'ds', columns = { { 'k', 'id' }, "
                  "{ 'p', 'text', 'P', personal = 'name' }, "
                  "{ 'q', 'text', 'Q', personal = 'address' }, "
                  "{ 'r', 'number', 'R' }, { 's', 'text', 'S', secret = true } } } } }"));
  add(&made, "b/tables.lua",
      kb_slice_of("return { tables = { { name = 'd', columns = { { 'p', 'text', 'Pe' }, "
                  "{ 'q', 'text', personal = 'host' }, { 'r', 'integer', 'Er' }, "
                  "{ 's', 'text', 'Es' } } } } }"));
  finish(&made);
  assert_right(&made);
  const struct kb_column *columns = table_of(&made, "d")->columns;
  for (size_t i = 0; i < COUNT(wanted); i++) {
    assert_int_equal(columns[i + 1].personal, wanted[i]);
  }
  assert_string_equal(columns[1].title, "Pe");
  assert_string_equal(columns[2].title, "Q");
  assert_true(columns[4].secret);
  end(&made);
}

static void a_wrong_file_is_left_out_as_a_whole(void **state)
{
  (void)state;
  struct made made;
  begin(&made);
  add(&made, "a/tables.lua", kb_slice_of(WITH(NOTES, "")));
  add(&made, "b/tables.lua",
      kb_slice_of("return { tables = { { name = 'box', titles = 'chests', columns = { "
                  "{ 'colour', 'text' }, { 'shape', 'txt' } } } } }"));
  finish(&made);
  assert_int_equal(made.diagnostics.errors, 1);
  assert_string_equal(made.diagnostics.list[0].file, "b/tables.lua");
  assert_string_equal(table_of(&made, "box")->titles, "boxes");
  assert_int_equal(table_of(&made, "box")->column_count, 10);
  end(&made);
}

static void tables_may_stand_in_a_later_file(void **state)
{
  (void)state;
  struct made made;
  begin(&made);
  add(&made, "a",
      kb_slice_of("return { subjects = { { name = 'box', table = 'box', relations = { " NOTES
                  " } } } }"));
  add(&made, "b", kb_slice_of("return { tables = { " NOTE " } }"));
  add(&made, "c", kb_slice_of("return { tables = { " BOX " } }"));
  finish(&made);
  assert_right(&made);
  assert_int_equal(subject_of(&made, "box")->relation_count, 1);
  end(&made);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tables_become_a_schema),
    cmocka_unit_test(each_type_has_its_word),
    cmocka_unit_test(what_is_personal),
    cmocka_unit_test(relations_have_places),
    cmocka_unit_test(errors_may_be_in_the_root_row),
    cmocka_unit_test(lookups_say_more_than_their_value),
    cmocka_unit_test(a_later_file_adds_and_overrides),
    cmocka_unit_test(a_later_file_keeps_names_of_choices),
    cmocka_unit_test(a_later_title_leaves_the_marks),
    cmocka_unit_test(a_wrong_file_is_left_out_as_a_whole),
    cmocka_unit_test(tables_may_stand_in_a_later_file),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
