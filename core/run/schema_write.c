#include "run/schema_write.h"

#include "base/ascii.h"
#include "case/schema_words.h"
#include "luasource/lua_string.h"
#include "run/schema_relations.h"

enum { WIDTH = 100 };

static const struct kb_column *known_column(const struct kb_schema_wanted *wanted,
                                            const struct kb_org_column *column)
{
  const struct kb_slice name = {column->column.name, column->column.length};
  const int place = wanted->known ? kb_schema_column(wanted->known, name) : -1;
  return place >= 0 ? &wanted->known->columns[place] : NULL;
}

/* A table that is not known needs its key and the column that names its rows. */
bool kb_schema_is_wanted(const struct kb_schema_wanted *wanted, size_t n)
{
  const struct kb_org_table *table = wanted->table;
  if (wanted->picked[n]) {
    return true;
  }
  if (!wanted->known) {
    return wanted->is_whole || n == KB_KEY || (n == KB_NAME && table->named_by);
  }
  return wanted->is_whole && !known_column(wanted, &table->columns[n]);
}

size_t kb_schema_wanted_columns(const struct kb_schema_wanted *wanted)
{
  size_t count = 0;
  for (size_t n = 0; n < wanted->table->column_count; n++) {
    count += kb_schema_is_wanted(wanted, n);
  }
  return count;
}

/* --- A column --- */

static const char *personal_word(const struct kb_column *column, const struct kb_column *known)
{
  const enum kb_personal personal =
    known && known->personal != KB_NOT_PERSONAL ? known->personal : column->personal;
  return column->type == KB_COLUMN_TEXT && personal != KB_NOT_PERSONAL
           ? kb_schema_personal_words[personal - KB_PERSONAL_NAME]
           : NULL;
}

/* The same choice in the tables in force, or NULL. */
static const struct kb_choice *known_choice(const struct kb_column *known,
                                            const struct kb_choice *choice)
{
  for (const struct kb_choice *at = known ? known->choices : NULL; at && at->label; at++) {
    if (at->value == choice->value) {
      return at;
    }
  }
  return NULL;
}

/* Whether that is the name of a choice in force. */
static bool is_taken(const struct kb_column *known, struct kb_slice name)
{
  struct kb_buf other = {0};
  bool is_it = false;
  for (const struct kb_choice *at = known ? known->choices : NULL; at && at->label && !is_it;
       at++) {
    kb_buf_clear(&other);
    kb_schema_choice_name(&other, at);
    is_it = kb_slice_equal(name, kb_buf_slice(&other));
  }
  kb_buf_fini(&other);
  return is_it;
}

/* The name that articles use, unless it follows from the label. Whatever the organization calls it,
   a choice keeps the name that it has. */
static void add_choice_name(struct kb_buf *out, const struct kb_choice *choice,
                            const struct kb_column *column)
{
  const struct kb_choice *known = known_choice(column, choice);
  const struct kb_choice plain = {.value = choice->value, .label = choice->label};
  struct kb_buf name = {0};
  struct kb_buf derived = {0};
  kb_schema_choice_name(&name, known ? known : choice);
  kb_schema_choice_name(&derived, &plain);
  if (!known && is_taken(column, kb_buf_slice(&name))) {
    kb_buf_clear(&name);
    kb_org_choice_number(&name, choice->value);
  }
  if (!kb_slice_equal(kb_buf_slice(&name), kb_buf_slice(&derived))) {
    kb_buf_add_text(out, ", ");
    kb_lua_add_string(out, kb_buf_slice(&name));
  }
  out->failed = out->failed || name.failed || derived.failed;
  kb_buf_fini(&name);
  kb_buf_fini(&derived);
}

static void write_choices(struct kb_buf *out, const struct kb_column *column,
                          const struct kb_column *known, bool in_lines)
{
  kb_buf_add_text(out, in_lines ? "\n          choices = {" : " choices = {");
  for (const struct kb_choice *at = column->choices; at && at->label; at++) {
    kb_buf_addf(out, "%s { %d, ",
                in_lines               ? "\n           "
                : at > column->choices ? ","
                                       : "",
                at->value);
    kb_lua_add_string(out, kb_slice_of(at->label));
    add_choice_name(out, at, known);
    kb_buf_add_text(out, in_lines ? " }," : " }");
  }
  kb_buf_add_text(out, in_lines ? "\n          }" : " }");
}

static void write_column(struct kb_buf *out, const struct kb_org_column *own,
                         const struct kb_column *known, bool in_lines)
{
  const struct kb_column *column = &own->column;
  kb_buf_add_text(out, "        { ");
  kb_lua_add_string(out, kb_slice_of(column->name));
  kb_buf_addf(out, ", \"%s\"", kb_schema_type_words[column->type]);
  if (column->title) {
    kb_buf_add_text(out, ", ");
    kb_lua_add_string(out, kb_slice_of(column->title));
  }
  if (column->type == KB_COLUMN_CHOICE || column->type == KB_COLUMN_CHOICES) {
    kb_buf_add_char(out, ',');
    write_choices(out, column, known, in_lines);
  }
  if (column->secret || (known && known->secret)) {
    kb_buf_add_text(out, ", secret = true");
  } else if (personal_word(column, known)) {
    kb_buf_addf(out, ", personal = \"%s\"", personal_word(column, known));
  }
  kb_buf_add_text(out, " },\n");
}

/* On one line if it fits. */
static void add_column(struct kb_buf *out, const struct kb_org_column *column,
                       const struct kb_column *known)
{
  const size_t start = out->length;
  write_column(out, column, known, false);
  if (out->length - start > WIDTH + 1 && column->column.choices) {
    kb_buf_cut(out, start);
    write_column(out, column, known, true);
  }
}

/* --- A table --- */

/* Appends a display name as it stands in a sentence: an English one without the capitals of a
   title, but with those of "SLA" and "SharePoint". */
static void add_title(struct kb_buf *out, const char *name, bool is_english)
{
  struct kb_buf title = {0};
  bool word_begins = true;
  for (const char *at = name; *at; at++) {
    const size_t rest = 1 + strcspn(at + 1, " -/");
    bool is_plain = is_english && word_begins && kb_is_upper(*at) && rest > 1;
    for (size_t i = 1; i < rest && is_plain; i++) {
      is_plain = kb_is_lower(at[i]);
    }
    kb_buf_add_char(&title, is_plain ? kb_to_lower(*at) : *at);
    word_begins = strchr(" -/", *at) != NULL;
  }
  kb_lua_add_string(out, kb_buf_slice(&title));
  out->failed = out->failed || title.failed;
  kb_buf_fini(&title);
}

static void add_field(struct kb_buf *out, const char *key, const char *text)
{
  kb_buf_addf(out, "      %s = ", key);
  kb_lua_add_string(out, kb_slice_of(text));
  kb_buf_add_text(out, ",\n");
}

static void write_head(struct kb_buf *out, const struct kb_org_table *table)
{
  const char *one = table->display_name ? table->display_name : table->name;
  const char *many = table->display_names ? table->display_names : one;
  add_field(out, "set", table->set);
  add_field(out, "key", table->key);
  if (table->named_by) {
    add_field(out, "named_by", table->named_by);
  }
  kb_buf_add_text(out, "      title = ");
  add_title(out, one, table->is_english);
  kb_buf_add_text(out, ", titles = ");
  add_title(out, many, table->is_english);
  kb_buf_add_text(out, ",\n");
  add_field(out, "display_name", one);
}

static void write_table(struct kb_buf *out, const struct kb_schema_wanted *wanted)
{
  kb_buf_add_text(out, "    {\n");
  add_field(out, "name", wanted->table->name);
  if (!wanted->known) {
    write_head(out, wanted->table);
  }
  kb_buf_add_text(out, "      columns = {\n");
  for (size_t n = 0; n < wanted->table->column_count; n++) {
    const struct kb_org_column *column = &wanted->table->columns[n];
    if (kb_schema_is_wanted(wanted, n)) {
      add_column(out, column, known_column(wanted, column));
    }
  }
  kb_buf_add_text(out, "      },\n    },\n");
}

void kb_schema_write(struct kb_buf *out, const char *origin, const struct kb_schema *schema,
                     const struct kb_schema_wanted *wanted, size_t count)
{
  kb_buf_addf(
    out,
    "-- Written by kbtriage schema from the metadata of %s.\n"
    "-- Any text is treated as prose, which may name people, unless `personal` says what it is:\n"
    "-- \"name\", \"address\" or \"host\". A column with `secret` is never asked for, shown or kept.\n"
    "return {\n  tables = {\n",
    origin);
  for (size_t i = 0; i < count; i++) {
    if (kb_schema_wanted_columns(&wanted[i]) > 0) {
      write_table(out, &wanted[i]);
    }
  }
  kb_buf_add_text(out, "  },\n");
  kb_schema_write_relations(out, schema, wanted, count);
  kb_buf_add_text(out, "}\n");
}
