/* Character references of HTML: &quot; &#39; &#x2019; */
#ifndef KB_BASE_ENTITY_H
#define KB_BASE_ENTITY_H

#include "base/buf.h"

#include <stdint.h>

/* The character of the reference at the start of `text`, and its length in bytes; 0 if there is
   none, or if its name is not one that occurs in error texts. */
uint32_t kb_entity_at(struct kb_slice text, size_t *length);
/* The same for text that was encoded more than once: &amp;#39; is an apostrophe. */
uint32_t kb_entity_decoded_at(struct kb_slice text, size_t *length);

#endif
