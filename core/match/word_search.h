/* Multi-pattern search: finds many words in one pass over a text, at close to the speed of
   reading it, however many words there are. Ignores letter case; any run of bytes that are not
   ASCII letters, digits or _ separates words. */
#ifndef KB_MATCH_WORD_SEARCH_H
#define KB_MATCH_WORD_SEARCH_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_word_search;

struct kb_word_search *kb_word_search_new(void);
void kb_word_search_free(struct kb_word_search *word_search);
/* Adds `words`, which must follow each other in a text; the last one may be a prefix there. With
   many words only their first bytes are searched for, so every hit must be verified by the caller.
   Without any word in `words` nothing is added. False when out of memory. */
bool kb_word_search_add(struct kb_word_search *word_search, struct kb_slice words);
/* To be called after the last kb_word_search_add; then it is only read. False when out of
   memory. */
bool kb_word_search_ready(struct kb_word_search *word_search);

/* Positions in a text just after a hit. Zero is a valid start. */
struct kb_hits {
  size_t *list;
  size_t count, capacity;
  bool has_markup; /* the text has a byte that may begin what match/markup.h removes */
};
void kb_hits_fini(struct kb_hits *hits);
/* False when out of memory. */
bool kb_hits_add(struct kb_hits *hits, size_t at);

/* Replaces `hits` by those in `text`, in order. False when out of memory. */
bool kb_word_search_find(const struct kb_word_search *word_search, struct kb_slice text,
                         struct kb_hits *hits);

#endif
