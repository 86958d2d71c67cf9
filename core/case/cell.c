#include "case/cell.h"

#include "base/ascii.h"
#include "base/date.h"
#include "base/guid.h"
#include "base/json_write.h"
#include "rows/scan_scalar.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* The column's type selects one converter, which writes either a JSON value or nothing. A large
   or fractional number is checked by the JSON scanner and then copied unchanged, so that no
   precision is lost. A date is tried as ISO 8601 first, then as a local date; there, dots or a
   first number above 12 mean that the day comes first, and a date that can be read both ways is
   rejected, as is one that no calendar has. Only text columns keep surrounding white space. */

static bool is_word(struct kb_slice text, const char *word)
{
  return strlen(word) == text.length && strncasecmp(text.data, word, text.length) == 0;
}

/* --- Headings --- */

static const char do_not_modify[] = "(Do Not Modify)";

bool kb_cell_is_hidden(struct kb_slice heading)
{
  return heading.length >= strlen(do_not_modify) &&
         strncasecmp(heading.data, do_not_modify, strlen(do_not_modify)) == 0;
}

static bool is_lookup(const struct kb_column *column, struct kb_slice heading)
{
  return column->length == heading.length + strlen("__value") && column->name[0] == '_' &&
         strncasecmp(column->name + 1, heading.data, heading.length) == 0 &&
         strcmp(column->name + 1 + heading.length, "_value") == 0;
}

static enum kb_heading heading_of(const struct kb_table *table, size_t place,
                                  struct kb_slice heading)
{
  const struct kb_column *column = &table->columns[place];
  return is_word(heading, column->name)                                        ? KB_HEADING_NAME
         : is_lookup(column, heading)                                          ? KB_HEADING_LOOKUP
         : place != KB_KEY && column->title && is_word(heading, column->title) ? KB_HEADING_TITLE
                                                                               : KB_HEADING_NONE;
}

static enum kb_heading hidden_heading(const struct kb_table *table, struct kb_slice heading,
                                      int *place)
{
  heading.data += strlen(do_not_modify);
  heading.length -= strlen(do_not_modify);
  heading = kb_trim(heading);
  *place = is_word(heading, table->display_name) ? KB_KEY
           : is_word(heading, "Modified On")     ? table->modified
                                                 : -1;
  return *place >= 0 ? KB_HEADING_NAME : KB_HEADING_NONE;
}

enum kb_heading kb_cell_heading(const struct kb_table *table, struct kb_slice heading, int *place)
{
  enum kb_heading best = KB_HEADING_NONE;
  heading = kb_trim(heading);
  *place = -1;
  if (kb_cell_is_hidden(heading)) {
    return hidden_heading(table, heading, place);
  }
  for (size_t i = 0; i < table->column_count && heading.length > 0; i++) {
    const enum kb_heading found = heading_of(table, i, heading);
    if (found > best) {
      best = found;
      *place = (int)i;
    }
  }
  return best;
}

/* Takes " (TITLE)" off the end. False if it does not end so. */
static bool take_title(struct kb_slice *heading, const char *title)
{
  const size_t length = strlen(title);
  if (heading->length < length + 4 || heading->data[heading->length - 1] != ')' ||
      strncmp(heading->data + heading->length - length - 3, " (", 2) != 0 ||
      strncasecmp(heading->data + heading->length - length - 1, title, length) != 0) {
    return false;
  }
  heading->length -= length + 3;
  return true;
}

bool kb_cell_is_related(const struct kb_table *table, int place, const struct kb_table *related,
                        struct kb_slice heading, struct kb_slice *title)
{
  *title = kb_trim(heading);
  return take_title(title, related->display_name) && take_title(title, table->columns[place].title);
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

static bool read_integer(struct kb_slice text, long long *number)
{
  char digits[12];
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
  if (!read_integer(text, &number)) {
    return false;
  }
  kb_buf_addf(out, "%lld", number);
  return true;
}

static bool write_choice(struct kb_buf *out, const struct kb_column *column, struct kb_slice text)
{
  for (const struct kb_choice *choice = column->choices; choice && choice->label; choice++) {
    if (is_word(text, choice->label)) {
      kb_buf_addf(out, "%d", choice->value);
      return true;
    }
  }
  return write_integer(out, text);
}

/* Labels with semicolons between them, as in what Excel exports, or numbers with commas. */
static bool write_choices(struct kb_buf *out, const struct kb_column *column, struct kb_slice text)
{
  const char separator = memchr(text.data, ';', text.length) ? ';' : ',';
  const size_t before = out->length;
  kb_buf_add_char(out, '"');
  while (text.length > 0) {
    const char *end = memchr(text.data, separator, text.length);
    const size_t length = end ? (size_t)(end - text.data) : text.length;
    if (!write_choice(out, column, kb_trim((struct kb_slice){text.data, length}))) {
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

static bool write_boolean(struct kb_buf *out, struct kb_slice text)
{
  static const char *const words[][2] = {{"true", "false"}, {"yes", "no"}, {"1", "0"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    const bool is_true = is_word(text, words[i][0]);
    if (is_true || is_word(text, words[i][1])) {
      kb_buf_add_text(out, is_true ? "true" : "false");
      return true;
    }
  }
  return false;
}

/* --- Dates --- */

/* Takes a number of `least` to `most` digits from the text; -1 if there is none. */
static int take_number(struct kb_slice *text, size_t least, size_t most)
{
  int number = 0;
  size_t count = 0;
  while (count < most && count < text->length && kb_is_digit(text->data[count])) {
    number = number * 10 + (text->data[count++] - '0');
  }
  text->data += count;
  text->length -= count;
  return count >= least ? number : -1;
}

static bool take_byte(struct kb_slice *text, const char *bytes)
{
  if (text->length == 0 || text->data[0] == '\0' || !strchr(bytes, text->data[0])) {
    return false;
  }
  text->data++;
  text->length--;
  return true;
}

struct clock {
  int hour, minute, second;
};

/* "", " 6:12:09 AM", " 18:12", " 18.12". What follows the seconds is left in the text. */
static bool take_clock(struct kb_slice *text, struct clock *clock)
{
  *clock = (struct clock){0, 0, 0};
  if (text->length == 0) {
    return true;
  }
  take_byte(text, ",");
  while (take_byte(text, " T")) {
  }
  clock->hour = take_number(text, 1, 2);
  const char mark[] = {text->length > 0 && text->data[0] == '.' ? '.' : ':', '\0'};
  const bool has_minute = clock->hour >= 0 && take_byte(text, mark);
  clock->minute = has_minute ? take_number(text, 2, 2) : -1;
  if (clock->minute >= 0 && take_byte(text, mark)) {
    clock->second = take_number(text, 2, 2);
  }
  return clock->hour >= 0 && clock->hour < 24 && clock->minute >= 0 && clock->minute < 60 &&
         clock->second >= 0 && clock->second < 60;
}

/* "AM", "PM" or nothing, up to the end. */
static bool take_half_of_day(struct kb_slice text, struct clock *clock)
{
  text = kb_trim(text);
  const bool is_afternoon = is_word(text, "PM");
  if (is_afternoon ? clock->hour >= 12 : text.length == 0) {
    return true;
  }
  if (clock->hour <= 12 && (is_afternoon || is_word(text, "AM"))) {
    clock->hour = clock->hour % 12 + (is_afternoon ? 12 : 0);
    return true;
  }
  return false;
}

enum { MOMENT_BYTES = 64 };

/* False: there is no such day or time. Without a zone, as exports are, it is a date all the same.
 */
static bool write_moment(struct kb_buf *out, const char *text)
{
  char zoned[MOMENT_BYTES + 2];
  struct kb_moment moment;
  snprintf(zoned, sizeof zoned, "%sZ", text);
  if (!kb_moment_read(kb_slice_of(text), &moment) && !kb_moment_read(kb_slice_of(zoned), &moment)) {
    return false;
  }
  write_text(out, kb_slice_of(text));
  return true;
}

/* A date in a local format: 11/20/2026 6:12:09 AM, 20.11.2026 06:12. Rejected if day and month
   could be exchanged. */
static bool write_local_date(struct kb_buf *out, struct kb_slice text)
{
  struct clock clock;
  char moment[MOMENT_BYTES];
  const int first = take_number(&text, 1, 2);
  const char mark[] = {text.length > 0 && strchr("./-", text.data[0]) ? text.data[0] : '.', '\0'};
  const bool has_second = first > 0 && take_byte(&text, mark);
  const int second = has_second ? take_number(&text, 1, 2) : -1;
  const bool has_year = second > 0 && take_byte(&text, mark);
  const int year = has_year ? take_number(&text, 4, 4) : -1;
  if (year < 1000 || !take_clock(&text, &clock) || !take_half_of_day(text, &clock)) {
    return false;
  }
  const bool is_dotted = mark[0] == '.';
  if (!is_dotted && first <= 12 && second <= 12 && first != second) {
    return false;
  }
  const bool is_day_first = is_dotted || first > 12;
  snprintf(moment, sizeof moment, "%04d-%02d-%02dT%02d:%02d:%02d", year,
           is_day_first ? second : first, is_day_first ? first : second, clock.hour, clock.minute,
           clock.second);
  return write_moment(out, moment);
}

/* ISO 8601, usually with a space in place of the T; the time may be that of a local format. */
static bool write_date(struct kb_buf *out, struct kb_slice text)
{
  enum { DAY = sizeof "2026-11-20" - 1 };
  struct kb_slice left = text;
  struct clock clock;
  char moment[MOMENT_BYTES];
  const bool has_year = take_number(&left, 4, 4) >= 0 && take_byte(&left, "-");
  const bool has_month = has_year && take_number(&left, 2, 2) >= 0 && take_byte(&left, "-");
  if (!has_month || take_number(&left, 2, 2) < 0) {
    return write_local_date(out, text);
  }
  if (text.length >= sizeof moment || memchr(text.data, '\0', text.length) ||
      !take_clock(&left, &clock)) {
    return false;
  }
  if (text.length > DAY && take_half_of_day(left, &clock)) {
    snprintf(moment, sizeof moment, "%.*sT%02d:%02d:%02d", (int)DAY, text.data, clock.hour,
             clock.minute, clock.second);
    return write_moment(out, moment);
  }
  memcpy(moment, text.data, text.length);
  moment[text.length] = '\0';
  if (text.length > DAY) {
    moment[DAY] = 'T';
  }
  return write_moment(out, moment);
}

/* Decimal point as in JSON; exports use it, too, whatever the language of their dates. */
static bool write_number(struct kb_buf *out, struct kb_slice word)
{
  struct kb_error ignored;
  bool is_broken = false;
  size_t end = 0;
  const struct kb_scan_input input = {word.data, word.length, true, &ignored, &is_broken};
  const char first = word.data[word.length > 1 && word.data[0] == '-'];
  if (!kb_is_digit(first) || kb_scan_number(&input, &end) != KB_SCALAR_GOOD || end != word.length) {
    return false;
  }
  kb_buf_add_slice(out, word);
  return true;
}

bool kb_cell_write(struct kb_buf *out, const struct kb_table *table, int place,
                   struct kb_slice text)
{
  const struct kb_column *column = &table->columns[place];
  const struct kb_slice word = kb_trim(text);
  if (word.length == 0) {
    kb_buf_add_text(out, "null");
    return true;
  }
  switch (column->type) {
  case KB_COLUMN_TEXT:
    write_text(out, text);
    return true;
  case KB_COLUMN_INTEGER:
    return write_integer(out, word);
  case KB_COLUMN_BIGINT:
  case KB_COLUMN_NUMBER:
    return write_number(out, word);
  case KB_COLUMN_BOOLEAN:
    return write_boolean(out, word);
  case KB_COLUMN_CHOICE:
    return write_choice(out, column, word);
  case KB_COLUMN_CHOICES:
    return write_choices(out, column, word);
  case KB_COLUMN_DATE:
    return write_date(out, word);
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
