/* Removes what a page, a program or a terminal puts between the words of an error text: terminal
   colors, entities (&quot; &#39; &amp;nbsp;), percent-encoded marks and spaces (%20 %3A), tags
   within a sentence (<br>, <span …>), JSON's escapes of spaces (\u00a0), and invisible characters,
   such as soft hyphens. */
#ifndef KB_MATCH_MARKUP_H
#define KB_MATCH_MARKUP_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Not 0 for bytes that begin such a thing; others are never changed. Without jumps, for vectors. */
static inline unsigned char kb_markup_may_begin(char byte)
{
  const unsigned char value = (unsigned char)byte;
  const int marks =
    (value == 0x1B) | (value == '&') | (value == '<') | (value == '\\') | (value == '%');
  return (unsigned char)(marks | (value & 0x80));
}

/* Removes it from byte `from` of `text` on. Line ends are kept, and none is added. True if there
   was any. */
bool kb_markup_remove(struct kb_buf *text, size_t from);

#endif
