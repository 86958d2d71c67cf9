#include "case/csv_columns.h"

#include "base/ascii.h"
#include "case/language.h"

#include <stdlib.h>

enum { NAMES_BYTES = 300 };

bool kb_csv_is_shown(const struct kb_relation *relation)
{
  return relation->from < 0 && !relation->is_many && relation->pair_count == 1 &&
         relation->documented > 0 && relation->pairs[0].theirs == KB_KEY;
}

bool kb_csv_may_name(const struct kb_relation *relation, int lookup)
{
  return kb_csv_is_shown(relation) && relation->lookup_table < 0 &&
         relation->pairs[0].own == lookup && relation->table->has_name;
}

/* A column of a related row. */
static void map_related(const struct kb_csv_columns *columns, struct kb_csv_column *column)
{
  for (size_t i = 0; columns->subject && i < columns->subject->relation_count; i++) {
    const struct kb_relation *relation = &columns->subject->relations[i];
    const int place = kb_csv_is_shown(relation)
                        ? kb_cell_related(columns->table, relation->pairs[0].own, relation->table,
                                          columns->languages, column->name)
                        : -1;
    if (place >= 0) {
      column->relation = (int)i;
      column->place = place;
      column->is_titled = true;
      return;
    }
  }
}

/* Whether a language of the file calls the table so. */
static bool is_table(const struct kb_csv_columns *columns, const struct kb_table *table,
                     struct kb_slice name)
{
  for (size_t i = 0; i < columns->table->schema->language_count; i++) {
    if ((columns->languages & KB_LANGUAGE(i)) != 0 &&
        kb_is_called(name, kb_language_table(&columns->table->schema->languages[i], table))) {
      return true;
    }
  }
  return false;
}

/* The lookup that a view calls by the title of the table it leads to; -1: none. */
static int lookup_by_table(const struct kb_csv_columns *columns, const struct kb_csv_column *column)
{
  for (size_t i = 0; columns->subject && i < columns->subject->relation_count; i++) {
    const struct kb_relation *relation = &columns->subject->relations[i];
    if (kb_csv_is_shown(relation) && kb_csv_may_name(relation, relation->pairs[0].own) &&
        is_table(columns, relation->table, kb_trim(column->name))) {
      return relation->pairs[0].own;
    }
  }
  return -1;
}

/* What the headings say of a column of the table. */
struct named {
  enum kb_heading best; /* the surest way in which one names it */
  size_t first;         /* the first that does */
  bool is_twice;        /* others do, too */
};

static void find_column(const struct kb_csv_columns *columns, size_t at, struct named *named,
                        enum kb_heading *heading)
{
  struct kb_csv_column *column = &columns->list[at];
  *heading = kb_cell_heading(columns->table, columns->languages, column->name, &column->place);
  if (*heading == KB_HEADING_NONE) {
    column->place = lookup_by_table(columns, column);
    *heading = column->place >= 0 ? KB_HEADING_TARGET : KB_HEADING_NONE;
  }
  column->is_titled = *heading < KB_HEADING_LOOKUP;
  if (*heading == KB_HEADING_NONE) {
    return;
  }
  struct named *one = &named[column->place];
  if (*heading > one->best) {
    *one = (struct named){*heading, at, false};
  } else if (*heading == one->best) {
    one->is_twice = true;
  }
}

/* Where headings name one column in ways that are not equally sure, the surest counts. Of several
   that are, as of two columns with the same title, none is read, but of keys the first. */
static void choose(const struct named *named, enum kb_heading heading, size_t at,
                   struct kb_csv_column *column)
{
  const struct named *one = &named[column->place];
  const bool is_best = heading == one->best;
  column->is_twice = is_best && one->is_twice && column->place != KB_KEY;
  if (!is_best || column->is_twice || (column->place == KB_KEY && at != one->first)) {
    column->place = -1;
  }
}

static bool map(struct kb_csv_columns *columns, const struct kb_csv_record *names,
                struct named *named, enum kb_heading *headings)
{
  if (!named || !headings || !columns->list) {
    return false;
  }
  for (size_t i = 0; i < columns->count; i++) {
    struct kb_csv_column *column = &columns->list[i];
    column->name = kb_csv_cell(names, i);
    column->is_annotation =
      column->name.length == 0 || memchr(column->name.data, '@', column->name.length) != NULL ||
      kb_languages_hidden(columns->table->schema, columns->languages, column->name) != 0;
    column->place = -1;
    column->relation = -1;
    map_related(columns, column);
    if (column->place < 0) {
      find_column(columns, i, named, &headings[i]);
    }
  }
  for (size_t i = 0; i < columns->count; i++) {
    if (headings[i] != KB_HEADING_NONE) {
      choose(named, headings[i], i, &columns->list[i]);
    }
  }
  return true;
}

bool kb_csv_columns_make(struct kb_csv_columns *columns, const struct kb_schema *schema,
                         const struct kb_csv_head *head, struct kb_error *error)
{
  columns->table = kb_csv_head_table(schema, head, &columns->languages);
  if (!columns->table) {
    return false;
  }
  columns->subject = kb_schema_subject_of(columns->table);
  columns->count = head->names.count;
  columns->list = calloc(columns->count, sizeof *columns->list);
  struct named *named = calloc(columns->table->column_count, sizeof *named);
  enum kb_heading *headings = calloc(columns->count, sizeof *headings);
  const bool done = map(columns, &head->names, named, headings);
  free(named);
  free(headings);
  return done || kb_fail_no_memory(error) == KB_OK;
}

void kb_csv_columns_fini(struct kb_csv_columns *columns)
{
  free(columns->list);
  *columns = (struct kb_csv_columns){0};
}

const struct kb_table *kb_csv_column_table(const struct kb_csv_columns *columns,
                                           const struct kb_csv_column *column)
{
  return column->relation >= 0 ? columns->subject->relations[column->relation].table
                               : columns->table;
}

struct kb_cell_style kb_csv_column_style(const struct kb_csv_columns *columns,
                                         const struct kb_csv_column *column)
{
  return (struct kb_cell_style){columns->languages, column->is_titled};
}

/* --- Notes on what is not read --- */

/* The names of the columns that are not read, as the words say why. */
static void note_unread(const struct kb_csv_columns *columns, bool is_twice, const char *words,
                        kb_take_note take, void *context)
{
  struct kb_buf note = {0};
  size_t count = 0;
  for (size_t i = 0; i < columns->count; i++) {
    const struct kb_csv_column *column = &columns->list[i];
    if (column->place >= 0 || column->is_annotation || column->is_twice != is_twice) {
      continue;
    }
    if (note.length < NAMES_BYTES) {
      kb_buf_addf(&note, "%s%.*s", count > 0 ? ", " : words,
                  (int)(column->name.length < KB_CSV_SHOWN ? column->name.length : KB_CSV_SHOWN),
                  column->name.data);
    }
    count++;
  }
  if (count > 0) {
    kb_buf_add_text(&note, note.length >= NAMES_BYTES ? ", …" : "");
    take(context, kb_buf_text(&note));
  }
  kb_buf_fini(&note);
}

static void note_unfit(const struct kb_csv_column *column, kb_take_note take, void *context)
{
  const bool is_one = column->unfit == 1;
  struct kb_buf note = {0};
  kb_buf_addf(&note,
              "%zu cell%s of the column %.*s hold%s no value of it, the first in line %zu (%s): "
              "not known of the row%s",
              column->unfit, is_one ? "" : "s", (int)column->name.length, column->name.data,
              is_one ? "s" : "", column->unfit_line, column->unfit_text, is_one ? "" : "s");
  take(context, kb_buf_text(&note));
  kb_buf_fini(&note);
}

void kb_csv_columns_notes(const struct kb_csv_columns *columns, kb_take_note take, void *context)
{
  note_unread(columns, false, "columns that are not read: ", take, context);
  note_unread(columns, true, "columns that are not read, as several have one name: ", take,
              context);
  for (size_t i = 0; i < columns->count; i++) {
    if (columns->list[i].unfit > 0) {
      note_unfit(&columns->list[i], take, context);
    }
  }
}
