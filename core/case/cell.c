#include "case/cell.h"

#include "base/ascii.h"
#include "base/guid.h"
#include "base/json_write.h"
#include "case/language.h"
#include "rows/scan_scalar.h"

#include <stdlib.h>
#include <strings.h>

/* The column's type selects one converter, which writes either a JSON value or nothing. A large
   or fractional number is checked by the JSON scanner and then copied unchanged, so that no
   precision is lost. Only text columns keep surrounding white space. */

/* --- Headings --- */

static bool is_lookup(const struct kb_column *column, struct kb_slice heading)
{
  return column->length == heading.length + strlen("__value") && column->name[0] == '_' &&
         strncasecmp(column->name + 1, heading.data, heading.length) == 0 &&
         strcmp(column->name + 1 + heading.length, "_value") == 0;
}

static bool is_modified(const struct kb_language *language, const struct kb_table *table,
                        struct kb_slice heading)
{
  const char *title =
    table->modified >= 0 ? kb_language_title(language, table, table->modified) : NULL;
  return kb_is_called(heading, title ? title : "Modified On");
}

/* Of a hidden column, in one of the languages at least. */
static enum kb_heading hidden_heading(const struct kb_table *table, uint32_t languages,
                                      struct kb_slice heading, int *place)
{
  bool is_key = false;
  bool is_modified_on = false;
  for (size_t i = 0; i < table->schema->language_count; i++) {
    const struct kb_language *language = &table->schema->languages[i];
    if ((languages & KB_LANGUAGE(i)) != 0) {
      const struct kb_slice name = kb_language_without(language, heading);
      is_key = is_key || kb_is_called(name, kb_language_table(language, table));
      is_modified_on = is_modified_on || is_modified(language, table, name);
    }
  }
  *place = is_key == is_modified_on ? -1 : is_key ? KB_KEY : table->modified;
  return *place >= 0 ? KB_HEADING_NAME : KB_HEADING_NONE;
}

/* By its logical name, or a lookup's without what surrounds it. */
static enum kb_heading named_heading(const struct kb_table *table, struct kb_slice heading,
                                     int *place)
{
  enum kb_heading best = KB_HEADING_NONE;
  *place = -1;
  for (size_t i = 0; i < table->column_count; i++) {
    const struct kb_column *column = &table->columns[i];
    const enum kb_heading found = kb_is_called(heading, column->name) ? KB_HEADING_NAME
                                  : is_lookup(column, heading)        ? KB_HEADING_LOOKUP
                                                                      : KB_HEADING_NONE;
    if (found > best) {
      best = found;
      *place = (int)i;
    }
  }
  return best;
}

enum kb_heading kb_cell_heading(const struct kb_table *table, uint32_t languages,
                                struct kb_slice heading, int *place)
{
  heading = kb_trim(heading);
  *place = -1;
  if (heading.length == 0) {
    return KB_HEADING_NONE;
  }
  const uint32_t hidden = kb_languages_hidden(table->schema, languages, heading);
  if (hidden != 0) {
    return hidden_heading(table, hidden, heading, place);
  }
  const enum kb_heading named = named_heading(table, heading, place);
  if (named == KB_HEADING_NAME && kb_slice_is(heading, table->columns[*place].name)) {
    return named;
  }
  const int titled = kb_languages_column(table, languages, heading);
  if (named == KB_HEADING_NONE) {
    *place = titled;
    return titled >= 0 ? KB_HEADING_TITLE : KB_HEADING_NONE;
  }
  if (titled >= 0 && titled != *place) { /* "Name", the title of another column than name */
    *place = -1;
    return KB_HEADING_NONE;
  }
  return named;
}

static int related_in(const struct kb_table *table, int place, const struct kb_table *related,
                      size_t language, struct kb_slice heading)
{
  const struct kb_language *one = &table->schema->languages[language];
  const char *lookup = kb_language_title(one, table, place);
  int column = -1;
  heading = kb_trim(heading);
  if (!lookup || !kb_language_take_end(&heading, kb_language_table(one, related)) ||
      !kb_language_take_end(&heading, lookup)) {
    return -1;
  }
  kb_cell_heading(related, KB_LANGUAGE(language), heading, &column);
  return column;
}

int kb_cell_related(const struct kb_table *table, int place, const struct kb_table *related,
                    uint32_t languages, struct kb_slice heading)
{
  int found = -1;
  for (size_t i = 0; i < table->schema->language_count; i++) {
    const int column =
      (languages & KB_LANGUAGE(i)) != 0 ? related_in(table, place, related, i, heading) : -1;
    if (found >= 0 && column >= 0 && column != found) {
      return -1;
    }
    found = column >= 0 ? column : found;
  }
  return found;
}

/* --- Values --- */

/* Rows must not contain NUL. */
static void write_text(struct kb_buf *out, struct kb_slice text)
{
  struct kb_json_writer json = {.out = out};
  struct kb_buf without_nul = {0};
  if (text.length > 0 && memchr(text.data, '\0', text.length)) {
    for (size_t i = 0; i < text.length; i++) {
      kb_buf_add(&without_nul, text.data[i] ? text.data + i : "\xEF\xBF\xBD", text.data[i] ? 1 : 3);
    }
    text = kb_buf_slice(&without_nul);
    out->failed = out->failed || without_nul.failed;
  }
  kb_json_slice(&json, text);
  kb_buf_fini(&without_nul);
}

enum { INTEGER_SIZE = 12 }; /* with sign and NUL */

/* The mark between two groups of digits at the start of `text`: its length, or 0. */
static size_t group_mark(struct kb_slice text)
{
  static const char *const marks[] = {",",           ".", "'", " ", "\xC2\xA0", "\xE2\x80\xAF",
                                      "\xE2\x80\x99"};
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
    const size_t length = strlen(marks[i]);
    if (text.length > length && memcmp(text.data, marks[i], length) == 0) {
      return length;
    }
  }
  return 0;
}

/* An integer as views display it: "-2,147,220,970", with the mark of a country. One point or comma
   alone may be that of a fraction. Writes it without marks; false if it is no such number. */
static bool ungroup(struct kb_slice text, char digits[INTEGER_SIZE])
{
  enum { GROUP = 3 };
  size_t length = 0;
  size_t group = 0;
  size_t marks = 0;
  size_t at = 0;
  struct kb_slice mark = {NULL, 0};
  while (at < text.length && length < INTEGER_SIZE - 1) {
    const size_t mark_length = group_mark((struct kb_slice){text.data + at, text.length - at});
    if (kb_is_digit(text.data[at]) || (text.data[at] == '-' && at == 0)) {
      group += text.data[at] != '-';
      digits[length++] = text.data[at++];
      continue;
    }
    const struct kb_slice here = {text.data + at, mark_length};
    if (mark_length == 0 || group == 0 || group > GROUP || (marks > 0 && group != GROUP) ||
        (marks > 0 && !kb_slice_equal(mark, here))) {
      return false;
    }
    mark = here;
    marks++;
    group = 0;
    at += mark_length;
  }
  digits[length] = '\0';
  const bool may_be_fraction = mark.length == 1 && (*mark.data == ',' || *mark.data == '.');
  return at == text.length && group == GROUP && marks > may_be_fraction;
}

static bool read_integer(struct kb_slice text, long long *number)
{
  char digits[INTEGER_SIZE];
  char *end = digits;
  if (text.length == 0 || text.length >= sizeof digits ||
      !(kb_is_digit(text.data[0]) || (text.data[0] == '-' && text.length > 1))) {
    return false;
  }
  memcpy(digits, text.data, text.length);
  digits[text.length] = '\0';
  *number = strtoll(digits, &end, 10);
  return *end == '\0' && *number >= INT32_MIN && *number <= INT32_MAX;
}

static bool write_integer(struct kb_buf *out, struct kb_slice text)
{
  long long number;
  char digits[INTEGER_SIZE];
  if (!read_integer(text, &number) &&
      !(ungroup(text, digits) && read_integer(kb_slice_of(digits), &number))) {
    return false;
  }
  kb_buf_addf(out, "%lld", number);
  return true;
}

static bool write_choice(struct kb_buf *out, const struct kb_table *table, int place,
                         uint32_t languages, struct kb_slice text)
{
  int value;
  if (!kb_languages_value(table, place, languages, text, &value)) {
    return write_integer(out, text);
  }
  kb_buf_addf(out, "%d", value);
  return true;
}

/* Labels with semicolons between them, as in what Excel exports, or numbers with commas. */
static bool write_choices(struct kb_buf *out, const struct kb_table *table, int place,
                          uint32_t languages, struct kb_slice text)
{
  const char separator = memchr(text.data, ';', text.length) ? ';' : ',';
  const size_t before = out->length;
  kb_buf_add_char(out, '"');
  while (text.length > 0) {
    const char *end = memchr(text.data, separator, text.length);
    const size_t length = end ? (size_t)(end - text.data) : text.length;
    if (!write_choice(out, table, place, languages,
                      kb_trim((struct kb_slice){text.data, length}))) {
      kb_buf_cut(out, before);
      return false;
    }
    kb_buf_add_text(out, end ? "," : "");
    text.data += length + (end != NULL);
    text.length -= length + (end != NULL);
  }
  kb_buf_add_char(out, '"');
  return true;
}

static bool write_boolean(struct kb_buf *out, const struct kb_table *table, int place,
                          uint32_t languages, struct kb_slice text)
{
  int value = kb_is_called(text, "true") || kb_slice_is(text, "1");
  if (!value && !kb_is_called(text, "false") && !kb_slice_is(text, "0") &&
      !kb_languages_value(table, place, languages, text, &value)) {
    return false;
  }
  kb_buf_add_text(out, value ? "true" : "false");
  return true;
}

/* "1.234", with a point as in JSON, is 1234 where a country groups digits by points. */
static bool may_be_grouped(struct kb_slice word)
{
  enum { GROUP = 3 };
  const size_t sign = word.data[0] == '-';
  const char *point = memchr(word.data, '.', word.length);
  const size_t before = point ? (size_t)(point - word.data) - sign : 0;
  return before > 0 && before <= GROUP && word.data[sign] != '0' &&
         word.length == sign + before + 1 + GROUP;
}

/* A point is that of a fraction, as in JSON; a comma may be anything. */
static bool write_number(struct kb_buf *out, struct kb_slice word, bool is_displayed)
{
  struct kb_error ignored;
  bool is_broken = false;
  size_t end = 0;
  const struct kb_scan_input input = {word.data, word.length, true, &ignored, &is_broken};
  const char first = word.data[word.length > 1 && word.data[0] == '-'];
  if (!kb_is_digit(first) || kb_scan_number(&input, &end) != KB_SCALAR_GOOD || end != word.length ||
      (is_displayed && may_be_grouped(word))) {
    return false;
  }
  kb_buf_add_slice(out, word);
  return true;
}

bool kb_cell_write(struct kb_buf *out, const struct kb_table *table, int place,
                   struct kb_slice text, struct kb_cell_style style)
{
  const struct kb_slice word = kb_trim(text);
  if (word.length == 0) {
    kb_buf_add_text(out, "null");
    return true;
  }
  switch (table->columns[place].type) {
  case KB_COLUMN_TEXT:
    write_text(out, text);
    return true;
  case KB_COLUMN_INTEGER:
    return write_integer(out, word);
  case KB_COLUMN_BIGINT:
  case KB_COLUMN_NUMBER:
    return write_number(out, word, style.is_displayed);
  case KB_COLUMN_BOOLEAN:
    return write_boolean(out, table, place, style.languages, word);
  case KB_COLUMN_CHOICE:
    return write_choice(out, table, place, style.languages, word);
  case KB_COLUMN_CHOICES:
    return write_choices(out, table, place, style.languages, word);
  case KB_COLUMN_DATE:
    return kb_cell_write_date(out, word);
  case KB_COLUMN_ID:
    if (place == KB_KEY || kb_is_loose_guid(word)) {
      write_text(out, word);
      return true;
    }
    return false;
  case KB_COLUMN_OBJECT:
  case KB_COLUMN_TYPES:
    break;
  }
  return false;
}
