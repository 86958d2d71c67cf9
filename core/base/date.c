#include "base/date.h"

#include "base/ascii.h"

#include <stdio.h>

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

uint64_t kb_moment_number(struct kb_slice text)
{
  static const char form[] = "dddd-dd-ddTdd:dd:dd";
  uint64_t number = 0;
  if (text.length < sizeof form || text.data[text.length - 1] != 'Z' ||
      !kb_has_form(text.data, form)) {
    return 0;
  }
  for (size_t i = 0; i < sizeof form - 1; i++) {
    number = form[i] == 'd' ? number * 10 + (uint64_t)(text.data[i] - '0') : number;
  }
  return number;
}
