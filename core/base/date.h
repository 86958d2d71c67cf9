/* Dates as written by the Web API: 2026-11-20T06:12:09Z, in UTC. case/cell.c reads the other forms
   that exports have. */
#ifndef KB_BASE_DATE_H
#define KB_BASE_DATE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the text begins like the form, in which "d" is any digit. The text ends with NUL, or is
   at least as long as the form. */
bool kb_has_form(const char *text, const char *form);

enum { KB_DAY_NAME = 40 };
/* The day at the beginning of the text, in days since 1970-01-01. False: the text is NULL, or does
   not begin with a day of the Gregorian calendar. */
bool kb_day_read(const char *text, int *number);
/* "2026-01-02" */
void kb_day_name(int number, char name[KB_DAY_NAME]);

/* Whether the text begins like "T08:00:00Z", with a time of day; leap seconds are none. */
bool kb_time_is_valid(const char *text);

/* 2026-11-20T06:12:09Z becomes 20261120061209, so that the later date has the larger number;
   fractions of a second are ignored. 0: not a date that can be compared. */
uint64_t kb_moment_number(struct kb_slice text);

/* A moment in UTC. */
struct kb_moment {
  int64_t seconds; /* since 1970-01-01T00:00:00Z */
  int nanoseconds; /* of a second; further digits are cut */
};
/* Reads a date of the Web API (DateTimeOffset or Date of OData 4.01, ABNF of dateTimeOffsetValue):
   2026-11-20T06:12:09Z; the seconds may be left out or have fractions, an offset such as +01:00 may
   stand in place of Z, and a day alone is its beginning. False: it is nothing of these. */
bool kb_moment_read(struct kb_slice text, struct kb_moment *moment);

#endif
