/* Room for one more in a list that doubles whenever it is full. */
#ifndef KB_BASE_GROW_H
#define KB_BASE_GROW_H

#include <stdbool.h>
#include <stddef.h>

/* `list` is a pointer to memory of malloc, or NULL; `count` and `capacity` are size_t, `first` the
   capacity to begin with. False when out of memory: then all are as they were. */
#define KB_MAKE_ROOM(list, count, capacity, first) \
  ((count) < (capacity) || kb_grow(&(list), &(capacity), (first), sizeof *(list)))

/* What KB_MAKE_ROOM does when there is no room: `list` points to the pointer. */
bool kb_grow(void *list, size_t *capacity, size_t first, size_t size);

#endif
