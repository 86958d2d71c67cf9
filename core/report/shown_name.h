/* The name under which a report shows a record: its own; without one its address, or else its id.
   Where a report shows records of one table that have the same name, it shows their addresses, too.
   Of the names that are shown: memory does not grow with the number of cases. */
#ifndef KB_REPORT_SHOWN_NAME_H
#define KB_REPORT_SHOWN_NAME_H

#include "base/map.h"
#include "case/case.h"

#include <stdbool.h>

/* Records that are shown under one name. */
struct kb_namesakes {
  const char *id; /* of the first */
  bool are_several;
};

/* In an arena. */
struct kb_shown_name {
  const char *name;
  const char *other; /* the address, or else the id: tells it from namesakes; NULL: neither does */
  const struct kb_namesakes *namesakes;
};

/* Makes the name of a case's record and counts it among its namesakes in `index`, whose values are
   in the arena, too. False when out of memory. */
bool kb_shown_name_add(struct kb_map *index, struct kb_arena *arena, const struct kb_case *a_case,
                       struct kb_shown_name *name);

/* "Ann Beck", "Ann Beck (ann@contoso.com)": once all names are known. */
void kb_shown_name_write(struct kb_buf *out, const struct kb_shown_name *name);

#endif
