/* Text as it is compared where neither letter case nor composition matter: "É", "é" and "e" with a
   combining accent are the same. */
#ifndef KB_BASE_TEXT_FOLD_H
#define KB_BASE_TEXT_FOLD_H

#include "base/buf.h"

#include <stdint.h>

/* A letter has no more parts; and so many marks of one are put in order. */
enum { KB_TEXT_FOLD_MAX = 4, KB_TEXT_MARKS_MAX = 16 };

/* Writes a code point without letter case, and in its parts: the letter, then its marks. Returns
   how many. "ß" is "ss". */
size_t kb_text_fold(uint32_t code_point, uint32_t folded[KB_TEXT_FOLD_MAX]);
/* Puts the marks of one letter into the order in which they are compared: several may stand in any.
 */
void kb_text_fold_marks(uint32_t *marks, size_t count);

/* Appends the text so. Bytes that are not UTF-8 stay. */
void kb_text_fold_add(struct kb_buf *out, struct kb_slice text);

#endif
