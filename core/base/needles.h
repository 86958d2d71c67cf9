/* Many words looked for in one pass over a text, at close to the speed of reading it, however many
   they are. Letter case aside; what is no ASCII letter, digit or _ separates words, however much of
   it there is. */
#ifndef KB_BASE_NEEDLES_H
#define KB_BASE_NEEDLES_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_needles;

struct kb_needles *kb_needles_new(void);
void kb_needles_free(struct kb_needles *needles);
/* The words in `words`, one after the other; in a text the last may go on. Only the first bytes of
   many words may be looked for: a find is to be looked at. False when out of memory, or when there
   is no word. */
bool kb_needles_add(struct kb_needles *needles, struct kb_slice words);
/* After the last add. From then on it is only read. False when out of memory. */
bool kb_needles_ready(struct kb_needles *needles);

/* Bytes of a text behind which a needle ends. Zero is a valid start. */
struct kb_finds {
  size_t *list;
  size_t count, capacity;
};
void kb_finds_fini(struct kb_finds *finds);
/* False when out of memory. */
bool kb_finds_add(struct kb_finds *finds, size_t at);

/* Replaces `finds` by those in `text`, in order. False when out of memory. */
bool kb_needles_find(const struct kb_needles *needles, struct kb_slice text,
                     struct kb_finds *finds);

#endif
