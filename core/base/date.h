/* Dates as the Web API writes them: 2026-11-20T06:12:09Z, in UTC. Exports have other forms:
   case/cell.c reads those. */
#ifndef KB_BASE_DATE_H
#define KB_BASE_DATE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the text begins as the form has it, where a "d" is any digit; the text ends with NUL or
   is at least as long as the form. */
bool kb_has_form(const char *text, const char *form);

enum { KB_DAY_NAME = 40 };
/* The day that the text begins with, of the Gregorian calendar, in days since 1970-01-01. False:
   the text is NULL or does not begin with a day there is. */
bool kb_day_read(const char *text, int *number);
/* "2026-01-02" */
void kb_day_name(int number, char name[KB_DAY_NAME]);

/* "T08:00:00Z", and what follows: no leap second. */
bool kb_time_is_valid(const char *text);

/* 2026-11-20T06:12:09Z is 20261120061209, so that the later is the larger; what follows the seconds
   does not count. 0: it is none that can be compared. */
uint64_t kb_moment_number(struct kb_slice text);

#endif
