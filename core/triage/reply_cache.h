/* Caches the replies to a condition, so that it need not ask again: within one case the reply is
   the same, and a column counts as read once. */
#ifndef KB_TRIAGE_REPLY_CACHE_H
#define KB_TRIAGE_REPLY_CACHE_H

#include "triage/lua_wire.h"

#include <stdbool.h>

struct kb_reply_cache;

/* NULL when out of memory. */
struct kb_reply_cache *kb_reply_cache_new(void);
void kb_reply_cache_free(struct kb_reply_cache *cache);
/* Begins another call. */
void kb_reply_cache_clear(struct kb_reply_cache *cache);
/* False: not cached. The reply's text is valid until something is added. */
bool kb_reply_cache_find(struct kb_reply_cache *cache, const struct kb_question *question,
                         struct kb_reply *reply);
/* Copies both, unless the text is long. */
void kb_reply_cache_add(struct kb_reply_cache *cache, const struct kb_question *question,
                        const struct kb_reply *reply);
/* The same for the next question that was answered ahead. */
void kb_reply_cache_add_ahead(struct kb_reply_cache *cache, const struct kb_question *question,
                              const struct kb_reply *reply);
/* The answers sent ahead that were used since the last call of this function. */
struct kb_taken kb_reply_cache_taken(struct kb_reply_cache *cache);

#endif
