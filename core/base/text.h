/* Text for people: UTF-8, output safe for a terminal, width, wrapping, spelling. */
#ifndef KB_BASE_TEXT_H
#define KB_BASE_TEXT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one code point from the start of `text` (not empty). Returns its length in
   bytes, or 0 when the bytes there are not UTF-8 (overlong, surrogate, beyond U+10FFFF, cut). */
size_t kb_text_decode(struct kb_slice text, uint32_t *code_point);
void kb_text_encode(struct kb_buf *buf, uint32_t code_point);
/* Returns the number of bytes written. */
size_t kb_text_encode_to(char bytes[4], uint32_t code_point);
bool kb_text_is_utf8(struct kb_slice text);

/* Appends untrusted text so that it stays on its line and cannot steer a terminal: runs of white
   space become one space; other control characters (C0, C1, DEL), bidirectional and other invisible
   format characters and bytes that are not UTF-8 become visible escapes (\x1B, \u202E, \xFF). */
void kb_text_display(struct kb_buf *buf, struct kb_slice text);

/* "1,234,567", in `text`, which it returns. KB_COUNT provides the text, for the block it is in. */
enum { KB_COUNT_SIZE = 32 };
const char *kb_count_text(size_t count, char text[KB_COUNT_SIZE]);
#define KB_COUNT(count) kb_count_text((count), (char[KB_COUNT_SIZE]){""})

/* Whether the code point is part of the character before it: an accent, a vowel sign. */
bool kb_text_is_mark(uint32_t code_point);

/* Columns that displayed text takes: wide East Asian and emoji 2, combining 0. */
size_t kb_text_width(struct kb_slice text);

/* Appends displayed text, wrapped at spaces to `width` columns (0: not wrapped), the first line
   continuing at column `column`, others indented by `indent` spaces. Words longer than a line are
   not broken. No newline at the end. */
void kb_text_wrap(struct kb_buf *buf, struct kb_slice text, size_t width, size_t column,
                  size_t indent);

/* The length of the first sentence: up to and including a mark that ends one, before a space and a
   capital letter. */
size_t kb_text_sentence(struct kb_slice text);

/* The candidate that `word` most likely misspells (letter case ignored), or NULL if none is near.
   The list ends with NULL. */
const char *kb_text_suggest(const char *word, const char *const *candidates);

#endif
