#include "base/ascii.h"
#include "base/date.h"
#include "base/json_write.h"
#include "case/cell.h"
#include "case/language.h"

#include <stdio.h>

/* A date is tried as ISO 8601 first, usually with a space in place of the T, and perhaps with the
   time of a local format; then as a local date. There, dots or a first number above 12 mean that
   the day comes first, and a date that can be read both ways is rejected, as is one that no
   calendar has. */

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
  const bool is_afternoon = kb_is_called(text, "PM");
  if (is_afternoon ? clock->hour >= 12 : text.length == 0) {
    return true;
  }
  if (clock->hour <= 12 && (is_afternoon || kb_is_called(text, "AM"))) {
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
  struct kb_moment moment;
  char zoned[MOMENT_BYTES + 1];
  const size_t length = strlen(text);
  memcpy(zoned, text, length);
  zoned[length] = 'Z';
  if (!kb_moment_read((struct kb_slice){zoned, length + 1}, &moment) &&
      !kb_moment_read((struct kb_slice){text, length}, &moment)) {
    return false;
  }
  kb_json_slice(&(struct kb_json_writer){.out = out}, (struct kb_slice){text, length});
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

bool kb_cell_write_date(struct kb_buf *out, struct kb_slice text)
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
