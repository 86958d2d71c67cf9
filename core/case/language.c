#include "case/language.h"

#include "base/ascii.h"

#include <strings.h>

/* A title that a language does not say is that of the reference: as an organization shows it, too,
   where nobody has translated it. A column whose title the language says is not found by that of
   the reference, which may be another column's there. */

uint32_t kb_languages_all(const struct kb_schema *schema)
{
  return UINT32_MAX >> (KB_LANGUAGES_MAX - schema->language_count);
}

static bool is_in(uint32_t languages, size_t place)
{
  return (languages & KB_LANGUAGE(place)) != 0;
}

/* --- Text --- */

bool kb_is_called(struct kb_slice text, const char *name)
{
  return strlen(name) == text.length && strncasecmp(text.data, name, text.length) == 0;
}

bool kb_language_take_end(struct kb_slice *text, const char *title)
{
  const size_t length = strlen(title);
  if (text->length < length + 4 || text->data[text->length - 1] != ')' ||
      strncmp(text->data + text->length - length - 3, " (", 2) != 0 ||
      strncasecmp(text->data + text->length - length - 1, title, length) != 0) {
    return false;
  }
  text->length -= length + 3;
  return true;
}

/* --- What one language says --- */

static const struct kb_table_titles *titles_of(const struct kb_language *language,
                                               const struct kb_table *table)
{
  return language->tables ? language->tables[table->id] : NULL;
}

const char *kb_language_title(const struct kb_language *language, const struct kb_table *table,
                              int place)
{
  const struct kb_table_titles *titles = titles_of(language, table);
  const char *said = titles ? titles->columns[place] : NULL;
  return said ? said : table->columns[place].title;
}

const char *kb_language_table(const struct kb_language *language, const struct kb_table *table)
{
  const struct kb_table_titles *titles = titles_of(language, table);
  return titles && titles->display_name ? titles->display_name : table->display_name;
}

static bool is_hidden(const struct kb_language *language, struct kb_slice heading)
{
  const size_t length = strlen(language->hidden);
  return heading.length >= length && strncasecmp(heading.data, language->hidden, length) == 0;
}

uint32_t kb_languages_hidden(const struct kb_schema *schema, uint32_t languages,
                             struct kb_slice heading)
{
  uint32_t hidden = 0;
  heading = kb_trim(heading);
  for (size_t i = 0; i < schema->language_count; i++) {
    if (is_in(languages, i) && is_hidden(&schema->languages[i], heading)) {
      hidden |= KB_LANGUAGE(i);
    }
  }
  return hidden;
}

struct kb_slice kb_language_without(const struct kb_language *language, struct kb_slice heading)
{
  const size_t length = strlen(language->hidden);
  heading = kb_trim(heading);
  return kb_trim((struct kb_slice){heading.data + length, heading.length - length});
}

/* --- What all of a set say --- */

#define UNSAID INT64_MIN
#define DISPUTED (INT64_MIN + 1)

/* What is known after one more has said it. */
static int64_t agree(int64_t before, int64_t now)
{
  return now == UNSAID || now == before ? before : before == UNSAID ? now : DISPUTED;
}

static int64_t column_in(const struct kb_language *language, const struct kb_table *table,
                         struct kb_slice title)
{
  int64_t column = UNSAID;
  for (size_t i = KB_KEY + 1; i < table->column_count; i++) {
    const char *name = kb_language_title(language, table, (int)i);
    if (name && kb_is_called(title, name)) {
      column = agree(column, (int64_t)i);
    }
  }
  return column;
}

int kb_languages_column(const struct kb_table *table, uint32_t languages, struct kb_slice title)
{
  int64_t column = UNSAID;
  for (size_t i = 0; i < table->schema->language_count; i++) {
    if (is_in(languages, i)) {
      column = agree(column, column_in(&table->schema->languages[i], table, title));
    }
  }
  return column >= 0 ? (int)column : -1;
}

/* Whether the label has the letters and digits of the name: "Server-Side Synchronization or Email
   Router" is ServerSideSynchronizationOrEmailRouter, the label of older versions. */
static bool is_earlier_label(struct kb_slice label, const char *name)
{
  for (size_t i = 0; i < label.length; i++) {
    if (!kb_is_alnum(label.data[i])) {
      continue;
    }
    if (kb_to_upper(label.data[i]) != kb_to_upper(*name)) {
      return false;
    }
    name++;
  }
  return *name == '\0';
}

static int64_t value_of(const struct kb_choice *choices, struct kb_slice label)
{
  int64_t value = UNSAID;
  for (const struct kb_choice *choice = choices; choice && choice->label; choice++) {
    if (kb_is_called(label, choice->label) ||
        (choice->name && is_earlier_label(label, choice->name))) {
      value = agree(value, choice->value);
    }
  }
  return value;
}

static int64_t yes_or_no(const struct kb_language *language, struct kb_slice label)
{
  return kb_is_called(label, language->yes) ? 1 : kb_is_called(label, language->no) ? 0 : UNSAID;
}

static int64_t value_in(const struct kb_language *language, const struct kb_table *table, int place,
                        struct kb_slice label)
{
  const struct kb_table_titles *titles = titles_of(language, table);
  const struct kb_column *column = &table->columns[place];
  const int64_t said = titles ? value_of(titles->choices[place], label) : UNSAID;
  if (said != UNSAID) {
    return said;
  }
  if (column->type != KB_COLUMN_BOOLEAN) {
    return value_of(column->choices, label);
  }
  const int64_t word = yes_or_no(language, label);
  return word != UNSAID ? word : yes_or_no(&table->schema->languages[0], label);
}

bool kb_languages_value(const struct kb_table *table, int place, uint32_t languages,
                        struct kb_slice label, int *value)
{
  int64_t found = UNSAID;
  for (size_t i = 0; i < table->schema->language_count; i++) {
    if (is_in(languages, i)) {
      found = agree(found, value_in(&table->schema->languages[i], table, place, label));
    }
  }
  *value = found > DISPUTED ? (int)found : 0;
  return found > DISPUTED;
}
