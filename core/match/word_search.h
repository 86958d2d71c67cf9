/* Many words looked for in one pass over a text, at close to the speed of reading it, however many
   they are. Letter case aside; what is no ASCII letter, digit or _ separates words, however much of
   it there is. */
#ifndef KB_MATCH_WORD_SEARCH_H
#define KB_MATCH_WORD_SEARCH_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_word_search;

struct kb_word_search *kb_word_search_new(void);
void kb_word_search_free(struct kb_word_search *word_search);
/* The words in `words`, one after the other; in a text the last may go on. Only the first bytes of
   many words may be looked for: a find is to be looked at. False when out of memory, or when there
   is no word. */
bool kb_word_search_add(struct kb_word_search *word_search, struct kb_slice words);
/* After the last add. From then on it is only read. False when out of memory. */
bool kb_word_search_ready(struct kb_word_search *word_search);

/* Places in a text at which a word that is looked for has just ended. Zero is a valid start. */
struct kb_hits {
  size_t *list;
  size_t count, capacity;
};
void kb_hits_fini(struct kb_hits *hits);
/* False when out of memory. */
bool kb_hits_add(struct kb_hits *hits, size_t at);

/* Replaces `hits` by those in `text`, in order. False when out of memory. */
bool kb_word_search_find(const struct kb_word_search *word_search, struct kb_slice text,
                         struct kb_hits *hits);

#endif
