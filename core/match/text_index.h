/* A text that is searched many times: its words, and where each of them stands. */
#ifndef KB_MATCH_TEXT_INDEX_H
#define KB_MATCH_TEXT_INDEX_H

#include "match/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where each word of a text stands, so that a look costs as much as there is to
   see, however long the text. Zero is a valid start. */
struct kb_postings {
  uint32_t *list;   /* words, by bucket, in their order */
  uint32_t *starts; /* for each bucket; one more at the end */
  size_t list_capacity, start_capacity;
  size_t buckets; /* a power of two */
};

void kb_postings_fini(struct kb_postings *postings);
/* False when out of memory (also for more than 4 G words). */
bool kb_postings_fill(struct kb_postings *postings, const struct kb_words *words);

/* Some of the words: those of one part of a text. Borrows everything. */
struct kb_text_index {
  struct kb_slice text;
  const struct kb_word *words;
  const struct kb_postings *postings; /* of all words */
  size_t begin, end;
};

/* The first and the last place where `count` words stand in a row, from word
   `from` on and before word `end`; SIZE_MAX if there is none. `count` is not 0.
 */
size_t kb_text_index_find(const struct kb_text_index *text_index, const struct kb_word *wanted,
                          size_t count, size_t from);
size_t kb_text_index_find_last(const struct kb_text_index *text_index, const struct kb_word *wanted,
                               size_t count, size_t from, size_t end);
bool kb_text_index_has(const struct kb_text_index *text_index, const struct kb_word *wanted,
                       size_t count, size_t at);

/* What stands before word `at` and after the word before it; `at` may be the
 * end. */
struct kb_slice kb_text_index_gap(const struct kb_text_index *text_index, size_t at);

#endif
