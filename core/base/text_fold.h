/* Text as it is compared where neither letter case nor composition matters: "É", "é" and "e"
   with a combining accent are equal. */
#ifndef KB_BASE_TEXT_FOLD_H
#define KB_BASE_TEXT_FOLD_H

#include "base/buf.h"

#include <stdint.h>

/* The most parts that a letter has, and the most marks of a letter that are sorted. */
enum { KB_TEXT_FOLD_MAX = 4, KB_TEXT_MARKS_MAX = 16 };

/* Writes a code point, case-folded and decomposed: the letter, then its marks. Returns the
   number of code points written. "ß" becomes "ss". */
size_t kb_text_fold(uint32_t code_point, uint32_t folded[KB_TEXT_FOLD_MAX]);
/* Sorts the marks of one letter for comparison, as texts have them in any order. */
void kb_text_fold_marks(uint32_t *marks, size_t count);

/* Appends the text, folded. Bytes that are not UTF-8 are kept. */
void kb_text_fold_add(struct kb_buf *out, struct kb_slice text);

#endif
