#include "base/date.h"

#include "base/ascii.h"

#include <stdio.h>
#include <string.h>

bool kb_has_form(const char *text, const char *form)
{
  for (; *form; form++, text++) {
    if (*form == 'd' ? !kb_is_digit(*text) : *text != *form) {
      return false;
    }
  }
  return true;
}

/* The value of that many digits. */
static int number_at(const char *text, size_t count)
{
  int number = 0;
  for (size_t i = 0; i < count; i++) {
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

static int days_of_month(int year, int month)
{
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : days[month - 1];
}

/* For 1 January of that year. */
static int days_before_year(int year)
{
  const int past = year - 1;
  return past * 365 + past / 4 - past / 100 + past / 400 - 719162;
}

bool kb_day_read(const char *text, int *number)
{
  if (!text || !kb_has_form(text, "dddd-dd-dd")) {
    return false;
  }
  const int year = number_at(text, 4);
  const int month = number_at(text + 5, 2);
  const int day = number_at(text + 8, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month)) {
    return false;
  }
  *number = days_before_year(year) + day - 1;
  for (int before = 1; before < month; before++) {
    *number += days_of_month(year, before);
  }
  return true;
}

void kb_day_name(int number, char name[KB_DAY_NAME])
{
  int year = 1970 + number / 366;
  int month = 1;
  while (days_before_year(year + 1) <= number) {
    year++;
  }
  while (days_before_year(year) > number) {
    year--;
  }
  int day = number - days_before_year(year) + 1;
  while (day > days_of_month(year, month)) {
    day -= days_of_month(year, month++);
  }
  snprintf(name, KB_DAY_NAME, "%04d-%02d-%02d", year % 10000, month, day);
}

bool kb_time_is_valid(const char *text)
{
  return kb_has_form(text, "Tdd:dd:ddZ") && number_at(text + 1, 2) < 24 &&
         number_at(text + 4, 2) < 60 && number_at(text + 7, 2) < 60;
}

/* Eight bytes of a text at once: whether there are digits where `form` has zeros, and otherwise the
   bytes of `form`. `high` has F0 for each digit, FF for each other byte; both are read as numbers
   in the machine's order, which does not matter. */
static inline bool is_like(const char *text, const char *form, const char *high)
{
  const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t bytes;
  uint64_t wanted;
  uint64_t mask;
  memcpy(&bytes, text, sizeof bytes);
  memcpy(&wanted, form, sizeof wanted);
  memcpy(&mask, high, sizeof mask);
  const uint64_t digits = bytes & ~mask; /* 0 to 15 each, and 0 for what is no digit */
  return ((bytes ^ wanted) & mask) == 0 && ((digits + ones * 6) & ones << 4) == 0;
}

static inline uint64_t pair_at(const char *text)
{
  return (uint64_t)(text[0] - '0') * 10 + (uint64_t)(text[1] - '0');
}

uint64_t kb_moment_number(struct kb_slice text)
{
  static const char form[] = "0000-00-00T00:00:00Z";
  const char *at = text.data;
  if (text.length < sizeof form - 1 || at[text.length - 1] != 'Z' ||
      !is_like(at, form, "\xF0\xF0\xF0\xF0\xFF\xF0\xF0\xFF") ||
      !is_like(at + 8, form + 8, "\xF0\xF0\xFF\xF0\xF0\xFF\xF0\xF0") || at[16] != ':' ||
      !kb_is_digit(at[17]) || !kb_is_digit(at[18])) {
    return 0;
  }
  const uint64_t day =
    ((pair_at(at) * 100 + pair_at(at + 2)) * 100 + pair_at(at + 5)) * 100 + pair_at(at + 8);
  return ((day * 100 + pair_at(at + 11)) * 100 + pair_at(at + 14)) * 100 + pair_at(at + 17);
}

/* --- Moments --- */

static bool take_char(struct kb_slice *rest, char wanted)
{
  if (rest->length == 0 || rest->data[0] != wanted) {
    return false;
  }
  rest->data++;
  rest->length--;
  return true;
}

/* Takes two digits below `limit`. */
static bool take_pair(struct kb_slice *rest, int limit, int64_t *number)
{
  if (rest->length < 2 || !kb_is_digit(rest->data[0]) || !kb_is_digit(rest->data[1])) {
    return false;
  }
  *number = number_at(rest->data, 2);
  rest->data += 2;
  rest->length -= 2;
  return *number < limit;
}

static bool take_hours_and_minutes(struct kb_slice *rest, int64_t *seconds)
{
  int64_t hours = 0;
  int64_t minutes = 0;
  if (!take_pair(rest, 24, &hours) || !take_char(rest, ':') || !take_pair(rest, 60, &minutes)) {
    return false;
  }
  *seconds = hours * 3600 + minutes * 60;
  return true;
}

/* Takes digits; there must be one. */
static bool take_fraction(struct kb_slice *rest, int *nanoseconds)
{
  size_t count = 0;
  int unit = 100000000;
  *nanoseconds = 0;
  for (; count < rest->length && kb_is_digit(rest->data[count]); count++, unit /= 10) {
    *nanoseconds += (rest->data[count] - '0') * unit;
  }
  rest->data += count;
  rest->length -= count;
  return count > 0;
}

static bool take_offset(struct kb_slice *rest, int64_t *offset)
{
  *offset = 0;
  if (take_char(rest, 'Z')) {
    return true;
  }
  const bool is_west = take_char(rest, '-');
  if ((!is_west && !take_char(rest, '+')) || !take_hours_and_minutes(rest, offset)) {
    return false;
  }
  *offset = is_west ? -*offset : *offset;
  return true;
}

static bool take_time(struct kb_slice *rest, struct kb_moment *moment)
{
  int64_t time = 0;
  int64_t seconds = 0;
  int64_t offset = 0;
  if (!take_char(rest, 'T') || !take_hours_and_minutes(rest, &time) ||
      (take_char(rest, ':') && !take_pair(rest, 60, &seconds)) ||
      (take_char(rest, '.') && !take_fraction(rest, &moment->nanoseconds)) ||
      !take_offset(rest, &offset)) {
    return false;
  }
  moment->seconds += time + seconds - offset;
  return true;
}

bool kb_moment_read(struct kb_slice text, struct kb_moment *moment)
{
  enum { DAY = sizeof "dddd-dd-dd" - 1 };
  int day = 0;
  if (text.length < DAY || !kb_day_read(text.data, &day)) {
    return false;
  }
  struct kb_slice rest = {text.data + DAY, text.length - DAY};
  *moment = (struct kb_moment){.seconds = (int64_t)day * 86400};
  return rest.length == 0 || (take_time(&rest, moment) && rest.length == 0);
}
