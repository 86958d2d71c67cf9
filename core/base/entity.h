/* Characters as HTML may write them: &quot; &#39; &#x2019; */
#ifndef KB_BASE_ENTITY_H
#define KB_BASE_ENTITY_H

#include "base/buf.h"

#include <stdint.h>

/* The character of the entity at the start of `text`, and how many bytes it takes; 0: there is
   none, or it is none of those that error texts are seen with. */
uint32_t kb_entity_at(struct kb_slice text, size_t *length);

#endif
