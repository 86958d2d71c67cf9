/* The names that a case has for itself, which its alerts contain, too. */
#ifndef KB_REPORT_OWN_VALUES_H
#define KB_REPORT_OWN_VALUES_H

#include "case/case.h"
#include "match/variable_parts.h"

/* They borrow from the case. */
struct kb_own_values kb_own_values_of(struct kb_case *a_case);

#endif
