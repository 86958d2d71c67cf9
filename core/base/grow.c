#include "base/grow.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool kb_grow(void *list, size_t *capacity, size_t first, size_t size)
{
  if (*capacity > SIZE_MAX / 2 / size) {
    return false;
  }
  const size_t wider = *capacity ? *capacity * 2 : first;
  void *elements;
  memcpy(&elements, list, sizeof elements);
  elements = realloc(elements, wider * size);
  if (!elements) {
    return false;
  }
  memcpy(list, &elements, sizeof elements);
  *capacity = wider;
  return true;
}
