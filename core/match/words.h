/* Splits text into words that can be compared: letter case, punctuation, quotes, white space and
   contractions do not matter; an error number is the same word in every spelling. */
#ifndef KB_MATCH_WORDS_H
#define KB_MATCH_WORDS_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kb_word {
  uint64_t hash;
  uint32_t start, end; /* bytes of the text; both words of "can't" have those of the whole */
  bool is_number;      /* an error number, see match/error_code.h */
  bool is_digits;      /* another number: 403 */
};

/* Zero is a valid start. */
struct kb_words {
  struct kb_word *list;
  size_t count, capacity;
};

void kb_words_fini(struct kb_words *words);
/* Adds the words of `text`, of at most 4 GiB. False when out of memory. */
bool kb_words_add(struct kb_words *words, struct kb_slice text);
/* Adds a word; a word with hash 0 equals no other. False when out of memory. */
bool kb_words_add_word(struct kb_words *words, struct kb_word word);
/* Whether the `row_count` (not 0) words of `row` occur in sequence. */
static inline bool kb_words_have(const struct kb_word *list, size_t count,
                                 const struct kb_word *row, size_t row_count)
{
  for (size_t at = 0; at + row_count <= count; at++) {
    size_t same = 0;
    while (same < row_count && list[at + same].hash == row[same].hash) {
      same++;
    }
    if (same == row_count) {
      return true;
    }
  }
  return false;
}

/* The hash that the word would have in a text. */
uint64_t kb_word_hash(const char *word);

/* Classes of characters between words, including typographic ones. */
enum kb_mark {
  KB_MARK_NONE, /* part of a word */
  KB_MARK_SPACE,
  KB_MARK_DOUBLE_QUOTE,
  KB_MARK_SINGLE_QUOTE,
  KB_MARK_DASH,
  KB_MARK_INVISIBLE,
  KB_MARK_OTHER,
};
/* The character at the start of `text` (not empty), `*length` bytes long. */
enum kb_mark kb_mark_at(struct kb_slice text, size_t *length);
/* The same for the character at its end. */
enum kb_mark kb_mark_before(struct kb_slice text, size_t *length);

#endif
