/* Index of a text that is searched many times: its words and their positions. */
#ifndef KB_MATCH_TEXT_INDEX_H
#define KB_MATCH_TEXT_INDEX_H

#include "match/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The positions of each word, so that a search costs as much as there are candidates, however
   long the text. Zero is a valid start. */
struct kb_postings {
  uint32_t *list;   /* positions of words, by bucket, ascending */
  uint32_t *starts; /* start of each bucket in `list`; one more at the end */
  size_t list_capacity, start_capacity;
  size_t buckets; /* a power of two */
};

void kb_postings_fini(struct kb_postings *postings);
/* False when out of memory (also for more than 4 G words). */
bool kb_postings_fill(struct kb_postings *postings, const struct kb_words *words);

/* The words of one part of a text. Borrows everything. */
struct kb_text_index {
  struct kb_slice text;
  const struct kb_word *words;
  const struct kb_postings *postings; /* of all words */
  size_t begin, end;
};

/* The first and the last position, from word `from` on and before word `end`, where the `count`
   (not 0) wanted words follow each other; SIZE_MAX if there is none. */
size_t kb_text_index_find(const struct kb_text_index *text_index, const struct kb_word *wanted,
                          size_t count, size_t from);
size_t kb_text_index_find_last(const struct kb_text_index *text_index, const struct kb_word *wanted,
                               size_t count, size_t from, size_t end);
bool kb_text_index_has(const struct kb_text_index *text_index, const struct kb_word *wanted,
                       size_t count, size_t at);

/* The bytes between word `at` and the word before it; `at` may be the end. */
struct kb_slice kb_text_index_gap(const struct kb_text_index *text_index, size_t at);

#endif
