#include "article/tables_building.h"
#include "case/language.h"

#include <stdio.h>
#include <strings.h>

/* Files are gone through in their order, so that a later one overrides. Each title is kept with
   what said it, as whether titles differ can only be told when all of a language are known; then
   titles that it does not say are those of the reference. */

/* What files say of a table in a language. */
struct said {
  const struct kb_table_titles_said *table; /* that has its display name; NULL: none */
  const struct kb_column_titles_said **titles, **choices; /* by place */
};

struct making {
  struct kb_tables_building *building;
  struct kb_language *language;
  const struct kb_language_said *words; /* the last that said yes or no */
  struct said *said;                    /* by id of the table */
};

/* --- What is called what --- */

static void say_column(struct making *making, const struct kb_made_table *made,
                       const struct kb_column_titles_said *column)
{
  struct kb_tables_building *building = making->building;
  struct said *said = &making->said[made->table->id];
  const int place = kb_built_column(building, made, &column->site, NULL, column->name);
  if (place < 0) {
    return;
  }
  const struct kb_column_titles_said *before =
    said->titles[place] ? said->titles[place] : said->choices[place];
  if (before && before->site.file == column->site.file) {
    kb_built_wrong(building, &column->site, NULL, KB_E_DUPLICATE_NAME, NULL,
                   "is the column %.*s, which stands above", (int)column->name.length,
                   column->name.data);
  } else if (place == KB_KEY) {
    kb_built_wrong(building, &column->site, NULL, KB_E_VALUE, "give the table its display_name",
                   "is the key, whose heading is what the table is called");
  } else {
    said->titles[place] = column->title.data ? column : said->titles[place];
    said->choices[place] = column->choices ? column : said->choices[place];
  }
}

static void say_table(struct making *making, const struct kb_table_titles_said *table)
{
  struct kb_tables_building *building = making->building;
  const struct kb_made_table *made = kb_built_table(building, &table->site, "name", table->name);
  struct said *said = made ? &making->said[made->table->id] : NULL;
  if (said && !said->titles) {
    said->titles = kb_built_new(building, made->table->column_count, sizeof(void *));
    said->choices = kb_built_new(building, made->table->column_count, sizeof(void *));
  }
  if (!said || building->failed) {
    return;
  }
  said->table = table->display_name.data ? table : said->table;
  for (size_t i = 0; i < table->column_count; i++) {
    say_column(making, made, table->columns[i]);
  }
}

/* --- Choices --- */

static bool has_value(const struct kb_column *column, int64_t value)
{
  if (column->type == KB_COLUMN_BOOLEAN) {
    return value == 0 || value == 1;
  }
  return kb_schema_label(column, value) != NULL;
}

static void check_choice(struct kb_tables_building *building, const struct kb_column *column,
                         const struct kb_column_titles_said *said, size_t at)
{
  const struct kb_choice_said *choice = &said->choices[at];
  if (!has_value(column, choice->value)) {
    kb_built_wrong(building, &said->site, "choices", KB_E_UNKNOWN_NAME, NULL,
                   "name the number %lld, which is no choice of %s", (long long)choice->value,
                   column->name);
  }
  for (size_t i = 0; i < at; i++) {
    const struct kb_slice label = said->choices[i].label;
    if (said->choices[i].value == choice->value) {
      kb_built_wrong(building, &said->site, "choices", KB_E_DUPLICATE_NAME, NULL,
                     "have the number %lld twice", (long long)choice->value);
      return;
    }
    if (label.length == choice->label.length &&
        strncasecmp(label.data, choice->label.data, label.length) == 0) {
      kb_built_wrong(building, &said->site, "choices", KB_E_DUPLICATE_NAME, NULL,
                     "have the label %.*s twice", (int)label.length, label.data);
      return;
    }
  }
}

static const struct kb_choice *make_labels(struct kb_tables_building *building,
                                           const struct kb_column *column,
                                           const struct kb_column_titles_said *said)
{
  const bool has_choices = column->type == KB_COLUMN_CHOICE || column->type == KB_COLUMN_CHOICES ||
                           column->type == KB_COLUMN_BOOLEAN;
  struct kb_choice *choices = kb_built_new(building, said->choice_count, sizeof *choices);
  if (!has_choices) {
    kb_built_wrong(building, &said->site, "choices", KB_E_VALUE, NULL,
                   "are only for columns of type choice, choices or boolean");
    return NULL;
  }
  for (size_t i = 0; choices && i < said->choice_count; i++) {
    check_choice(building, column, said, i);
    choices[i].value = (int)said->choices[i].value;
    choices[i].label = kb_built_text(building, said->choices[i].label);
  }
  return choices;
}

/* --- A language --- */

static void make_titles(struct making *making, const struct kb_table *table)
{
  struct kb_tables_building *building = making->building;
  const struct said *said = &making->said[table->id];
  struct kb_table_titles *titles = kb_built_new(building, 1, sizeof *titles);
  const char **columns = kb_built_new(building, table->column_count, sizeof *columns);
  const struct kb_choice **choices = kb_built_new(building, table->column_count, sizeof *choices);
  if (!titles || !columns || !choices) {
    return;
  }
  titles->display_name = said->table ? kb_built_text(building, said->table->display_name) : NULL;
  titles->columns = columns;
  titles->choices = choices;
  for (size_t i = 0; i < table->column_count; i++) {
    columns[i] = said->titles[i] ? kb_built_text(building, said->titles[i]->title) : NULL;
    choices[i] =
      said->choices[i] ? make_labels(building, &table->columns[i], said->choices[i]) : NULL;
  }
  making->language->tables[table->id] = titles;
}

/* Each title must be that of one column. Of two that are said the later place is reported. */
static void check_titles(struct making *making, const struct kb_table *table)
{
  const struct said *said = &making->said[table->id];
  char suggestion[200];
  for (size_t i = 0; i < table->column_count; i++) {
    for (size_t k = KB_KEY + 1; said->titles[i] && k < table->column_count; k++) {
      const char *other = kb_language_title(making->language, table, (int)k);
      if (k != i && other && !(said->titles[k] && k > i) &&
          kb_is_called(said->titles[i]->title, other)) {
        snprintf(suggestion, sizeof suggestion, "say what %s is called in %s",
                 table->columns[k].name, making->language->name);
        kb_built_wrong(making->building, &said->titles[i]->site, "title", KB_E_DUPLICATE_NAME,
                       said->titles[k] ? NULL : suggestion, "is \"%s\", which is that of %s, too",
                       other, table->columns[k].name);
        break;
      }
    }
  }
}

static void check_display_name(struct making *making, const struct kb_table *table)
{
  const struct kb_schema *schema = making->building->schema;
  const struct kb_table_titles_said *said = making->said[table->id].table;
  for (size_t i = 0; said && i < schema->table_count; i++) {
    const struct kb_table *other = schema->tables[i];
    const char *name = kb_language_table(making->language, other);
    const bool is_later = making->said[i].table && i > table->id;
    if (other != table && !is_later && kb_is_called(said->display_name, name)) {
      kb_built_wrong(making->building, &said->site, "display_name", KB_E_DUPLICATE_NAME, NULL,
                     "is \"%s\", which is that of the table %s, too", name, other->logical_name);
      return;
    }
  }
}

static void make_language(struct making *making)
{
  struct kb_tables_building *building = making->building;
  const struct kb_schema *schema = building->schema;
  struct kb_language *language = making->language;
  language->tables = kb_built_new(building, schema->table_count, sizeof *language->tables);
  for (size_t i = 0; !building->failed && i < schema->table_count; i++) {
    if (making->said[i].titles) {
      make_titles(making, schema->tables[i]);
    }
  }
  for (size_t i = 0; !building->failed && i < schema->table_count; i++) {
    check_display_name(making, schema->tables[i]);
    if (making->said[i].titles) {
      check_titles(making, schema->tables[i]);
    }
  }
  if (making->words && strcmp(language->yes, language->no) == 0) {
    kb_built_wrong(building, &making->words->site, "no", KB_E_DUPLICATE_NAME, NULL,
                   "is \"%s\", and so is yes", language->no);
  }
}

static void override(struct kb_tables_building *building, const char **before, struct kb_slice now)
{
  *before = now.data ? kb_built_text(building, now) : *before;
}

/* All that files say of the language of the statement at `first`, the first of it. */
static void read_language(struct making *making, size_t first)
{
  const struct kb_tables *tables = making->building->tables;
  struct kb_tables_building *building = making->building;
  struct kb_language *language = making->language;
  *language = building->schema->languages[0];
  override(building, &language->name, tables->languages[first]->name);
  making->said = kb_built_new(building, building->schema->table_count, sizeof *making->said);
  for (size_t i = first; making->said && i < tables->language_count; i++) {
    const struct kb_language_said *said = tables->languages[i];
    if (!kb_slice_equal(said->name, tables->languages[first]->name)) {
      continue;
    }
    override(building, &language->hidden, said->hidden);
    override(building, &language->yes, said->yes);
    override(building, &language->no, said->no);
    making->words = said->yes.data || said->no.data ? said : making->words;
    for (size_t k = 0; !building->failed && k < said->table_count; k++) {
      say_table(making, said->tables[k]);
    }
  }
}

static bool is_first(const struct kb_tables *tables, size_t at)
{
  for (size_t i = 0; i < at; i++) {
    if (kb_slice_equal(tables->languages[i]->name, tables->languages[at]->name)) {
      return false;
    }
  }
  return true;
}

void kb_built_languages(struct kb_tables_building *building)
{
  static const struct kb_language reference = {
    .name = "English", .hidden = "(Do Not Modify)", .yes = "Yes", .no = "No"};
  const struct kb_tables *tables = building->tables;
  struct kb_schema *schema = building->schema;
  schema->languages = kb_built_new(building, KB_LANGUAGES_MAX, sizeof *schema->languages);
  if (!schema->languages) {
    return;
  }
  schema->languages[schema->language_count++] = reference;
  for (size_t i = 0; !building->failed && i < tables->language_count; i++) {
    if (!is_first(tables, i)) {
      continue;
    }
    if (schema->language_count == KB_LANGUAGES_MAX) {
      kb_built_wrong(building, &tables->languages[i]->site, NULL, KB_E_VALUE, NULL,
                     "is one too many: %d languages at most", KB_LANGUAGES_MAX - 1);
      return;
    }
    const size_t reported = building->reported;
    struct making making = {.building = building,
                            .language = &schema->languages[schema->language_count]};
    read_language(&making, i);
    if (!building->failed) {
      make_language(&making);
    }
    schema->language_count += building->reported == reported;
  }
}
