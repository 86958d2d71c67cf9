/* Ids that have been seen, to tell a row that comes twice. */
#ifndef KB_CASE_SEEN_H
#define KB_CASE_SEEN_H

#include "base/arena.h"
#include "base/map.h"

#include <stdbool.h>

/* Zero is a valid start. About 50 bytes an id. */
struct kb_seen {
  struct kb_map map;
  struct kb_arena arena;
};

void kb_seen_fini(struct kb_seen *seen);
/* `*again`: that id was seen before. False when out of memory. */
bool kb_seen_add(struct kb_seen *seen, const char *id, bool *again);

#endif
