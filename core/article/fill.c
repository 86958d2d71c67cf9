#include "article/fill.h"

#include "base/ascii.h"

#include <stdlib.h>
#include <strings.h>

/* Copies the text between placeholders and lets a callback append each value. If the callback
   appends nothing, the value is unknown: a noun such as "the mailbox" replaces the placeholder and
   any quotes or brackets around it. No noun is needed where the word before the placeholder already
   names the thing. */

bool kb_fill_next(const struct kb_subject *subject, const char **at, struct kb_fill_name *name)
{
  for (const char *open = strchr(*at, '{'); open; open = strchr(open + 1, '{')) {
    const char *close = strchr(open, '}');
    const char *dot = strchr(open, '.');
    if (!close) {
      return false;
    }
    if (!dot || dot > close) {
      continue;
    }
    const int part =
      kb_subject_part(subject, (struct kb_slice){open + 1, (size_t)(dot - open - 1)});
    *name = (struct kb_fill_name){
      .subject = subject,
      .part = part,
      .column = {dot + 1, (size_t)(close - dot - 1)},
      .begin = open,
      .end = close + 1,
    };
    if (part != KB_PART_IS_NOTHING && !(part >= 0 && subject->relations[part].is_many) &&
        name->column.length > 0 && !memchr(name->column.data, '\n', name->column.length) &&
        !memchr(name->column.data, '{', name->column.length)) {
      *at = close + 1;
      return true;
    }
  }
  return false;
}

static void add_value(struct kb_buf *out, const struct kb_record *record, struct kb_slice column)
{
  const struct cJSON *value = kb_record_get(record, column);
  if (!value) {
    if (record->id && kb_slice_is(column, record->table->key)) {
      kb_buf_add_text(out, record->id);
    }
    return;
  }
  int64_t number = 0;
  const int place = kb_schema_column(record->table, column);
  const char *label = place >= 0 && kb_json_integer(value, &number)
                        ? kb_schema_label(&record->table->columns[place], number)
                        : NULL;
  if (label) {
    kb_buf_add_text(out, label);
  } else if (kb_json_kind(value) == KB_JSON_STRING) {
    kb_buf_add_text(out, kb_json_string(value));
  } else if (kb_json_kind(value) == KB_JSON_NUMBER || kb_json_kind(value) == KB_JSON_BOOLEAN) {
    kb_json_print(value, out);
  }
}

static void add_placeholder(struct kb_buf *out, const struct kb_symptom_finding *symptom,
                            struct kb_slice name)
{
  for (size_t i = 0; i < symptom->placeholder_count; i++) {
    if (kb_slice_equal(symptom->placeholders[i].name, name)) {
      kb_buf_add_slice(out, symptom->placeholders[i].value);
      return;
    }
  }
}

static const struct kb_table *table_of(const struct kb_fill_name *name)
{
  return kb_subject_part_table(name->subject, name->part);
}

static bool is_name_column(const struct kb_fill_name *name)
{
  const struct kb_table *table = table_of(name);
  return table->has_name && kb_slice_is(name->column, table->columns[KB_NAME].name);
}

/* The name of a record that has one even without its name column. */
static const char *known_name(const struct kb_fill_name *name, struct kb_case *a_case)
{
  return name->part == KB_PART_IS_ROOT ? kb_case_name(a_case)
         : name->part >= 0             ? kb_case_related_name(a_case, name->part)
                                       : NULL;
}

void kb_fill_value(struct kb_buf *out, const struct kb_fill_name *name, struct kb_case *a_case,
                   const struct kb_symptom_finding *symptom)
{
  if (!a_case) {
    return;
  }
  const char *known = is_name_column(name) ? known_name(name, a_case) : NULL;
  if (known) {
    kb_buf_add_text(out, known);
  } else if (name->part == KB_PART_IS_ROOT) {
    add_value(out, &a_case->root, name->column);
  } else if (name->part >= 0) {
    add_value(out, &kb_case_related(a_case, name->part)->record, name->column);
  } else if (symptom && symptom->alert && kb_schema_column(table_of(name), name->column) >= 0) {
    add_value(out, symptom->alert, name->column);
  } else if (symptom) {
    add_placeholder(out, symptom, name->column);
  }
}

/* The last word of `out`. */
static struct kb_slice last_word(const struct kb_buf *out)
{
  size_t end = out->length;
  while (end > 0 && !kb_is_alnum(out->data[end - 1])) {
    end--;
  }
  size_t begin = end;
  while (begin > 0 && kb_is_alnum(out->data[begin - 1])) {
    begin--;
  }
  return (struct kb_slice){out->data + begin, end - begin};
}

static bool ends_with(const char *text, struct kb_slice word)
{
  const size_t length = strlen(text);
  return word.length > 0 && word.length <= length &&
         strncasecmp(text + length - word.length, word.data, word.length) == 0;
}

/* "the email server profile {profile.name}", "its address {mailbox.emailaddress}": the words
   before already say what it is. A word as short as "on" in "on {alert.createdon}" does not. */
static bool is_named_before(const struct kb_buf *out, const struct kb_fill_name *name,
                            const struct kb_table *table)
{
  enum { SHORTEST = 4 };
  const struct kb_slice word = last_word(out);
  char column[64];
  const size_t length = name->column.length < sizeof column ? name->column.length : 0;
  memcpy(column, name->column.data, length);
  column[length] = '\0';
  return word.length >= SHORTEST && (ends_with(table->title, word) || ends_with(column, word));
}

static void trim_spaces(struct kb_buf *out)
{
  size_t length = out->length;
  while (length > 0 && out->data[length - 1] == ' ') {
    length--;
  }
  kb_buf_cut(out, length);
}

/* Drops quotes or brackets that enclose only the name. Returns where the text continues. */
static const char *drop_enclosing(struct kb_buf *out, const char *after)
{
  static const char *const pairs[][2] = {{"\"", "\""}, {"'", "'"}, {"(", ")"},
                                         {"[", "]"},   {"“", "”"}, {"‘", "’"}};
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
    const size_t open = strlen(pairs[i][0]);
    const size_t close = strlen(pairs[i][1]);
    if (out->length >= open && memcmp(out->data + out->length - open, pairs[i][0], open) == 0 &&
        strncmp(after, pairs[i][1], close) == 0) {
      kb_buf_cut(out, out->length - open);
      return after + close;
    }
  }
  return after;
}

static bool is_date(const struct kb_table *table, struct kb_slice column)
{
  const int place = kb_schema_column(table, column);
  return place >= 0 && table->columns[place].type == KB_COLUMN_DATE;
}

static void add_noun(struct kb_buf *out, const struct kb_fill_name *name,
                     const struct kb_table *table)
{
  const bool begins = out->length == 0 || (out->length > 1 && out->data[out->length - 2] == '.');
  if (is_date(table, name->column)) {
    kb_buf_add_text(out, begins ? "An unknown date" : "an unknown date");
    return;
  }
  kb_buf_add_text(out, begins ? "The " : "the ");
  if (name->part == KB_PART_IS_ALERT) {
    kb_buf_add_slice(out, name->column);
    return;
  }
  kb_buf_add_text(out, table->title);
  if (!is_name_column(name)) {
    kb_buf_add_text(out, "'s ");
    kb_buf_add_slice(out, name->column);
  }
}

void kb_fill_from(struct kb_buf *out, const char *text, const struct kb_subject *subject,
                  kb_fill_source value, const void *context)
{
  const char *at = text;
  const char *copied = text;
  struct kb_fill_name name;
  while (kb_fill_next(subject, &at, &name)) {
    kb_buf_add(out, copied, (size_t)(name.begin - copied));
    const size_t before = out->length;
    value(out, &name, context);
    if (out->length == before) {
      const struct kb_table *table = table_of(&name);
      at = drop_enclosing(out, at);
      if (is_named_before(out, &name, table)) {
        trim_spaces(out);
      } else {
        add_noun(out, &name, table);
      }
    }
    copied = at;
  }
  kb_buf_add_text(out, copied);
}

/* Values of one case. */
struct of_case {
  struct kb_case *a_case;
  const struct kb_symptom_finding *symptom;
};

/* Whether the value may be in a row still to be read. */
static bool may_come(const struct kb_related *related)
{
  return related->link == KB_LINK_RECORD ? !kb_record_has_row(&related->record)
                                         : kb_related_may_come(related);
}

static void value_of_case(struct kb_buf *out, const struct kb_fill_name *name, const void *context)
{
  const struct of_case *of = context;
  const size_t before = out->length;
  kb_fill_value(out, name, of->a_case, of->symptom);
  if (out->length == before && of->a_case && name->part >= 0) {
    of->a_case->incomplete |=
      of->a_case->input_open && may_come(kb_case_related(of->a_case, name->part));
  }
}

void kb_fill(struct kb_buf *out, const char *text, const struct kb_subject *subject,
             struct kb_case *a_case, const struct kb_symptom_finding *symptom)
{
  kb_fill_from(out, text, subject, value_of_case, &(struct of_case){a_case, symptom});
}
