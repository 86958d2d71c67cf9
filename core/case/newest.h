/* The newest date in the data: of a case and of its rows with error texts, when they were created
   or last modified. It is a number that grows with time, 0 if there is no date. */
#ifndef KB_CASE_NEWEST_H
#define KB_CASE_NEWEST_H

#include "case/case.h"

#include <stdint.h>

uint64_t kb_newest_of_record(const struct kb_record *record);
uint64_t kb_newest_of_case(const struct kb_case *a_case);

enum { KB_NEWEST_SIZE = 24 };
/* As a date: "2026-11-20T06:12:09Z". False: there is none. */
bool kb_newest_text(uint64_t newest, char text[KB_NEWEST_SIZE]);

#endif
