/* Makes room for one more element in a list; its capacity doubles whenever it is full. */
#ifndef KB_BASE_GROW_H
#define KB_BASE_GROW_H

#include <stdbool.h>
#include <stddef.h>

/* `list` is NULL or memory from malloc, `first` its first capacity. False when out of memory, or if
   the size overflows; then nothing has changed. */
#define KB_MAKE_ROOM(list, count, capacity, first) \
  ((count) < (capacity) || kb_grow(&(list), &(capacity), (first), sizeof *(list)))

/* For KB_MAKE_ROOM: `list` points to the pointer. */
bool kb_grow(void *list, size_t *capacity, size_t first, size_t size);

#endif
