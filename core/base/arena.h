/* Memory that is freed all at once: strings and lists that live as long as their case or
   article. */
#ifndef KB_BASE_ARENA_H
#define KB_BASE_ARENA_H

#include "base/buf.h"

#include <stddef.h>

struct kb_arena_block;

/* Zero is a valid start. */
struct kb_arena {
  struct kb_arena_block *blocks; /* starting with the one in use */
  size_t used;                   /* bytes of the block in use */
  size_t first_size; /* of the first block, for an arena that stays small; 0: 8 KiB, like the
                        others */
};

void kb_arena_fini(struct kb_arena *arena);
/* Drops all content but keeps one block for the next use. */
void kb_arena_reset(struct kb_arena *arena);
/* Zeroed, aligned for any type; NULL when out of memory. */
void *kb_arena_alloc(struct kb_arena *arena, size_t size);
/* `count` elements of `size` bytes; NULL also when the product overflows. */
void *kb_arena_array(struct kb_arena *arena, size_t count, size_t size);
/* Makes room for one more element in a list that only this function enlarges: `first` (a power of
   two) elements, then twice as many whenever it is full; so it needs no capacity. Returns the list,
   moved or not, or NULL when out of memory; the old one stays in the arena. */
void *kb_arena_room(struct kb_arena *arena, void *list, size_t count, size_t first, size_t size);
/* Terminated copies; NULL when out of memory. */
char *kb_arena_dup(struct kb_arena *arena, struct kb_slice text);
char *kb_arena_text(struct kb_arena *arena, const char *text);

#endif
