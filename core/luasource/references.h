/* The chains of names in Lua source, with locals and parameters followed. A part of
   locations.h. */
#ifndef KB_LUASOURCE_REFERENCES_H
#define KB_LUASOURCE_REFERENCES_H

#include "base/arena.h"
#include "luasource/locations.h"
#include "luasource/lua_tokens.h"

struct kb_source_read;

struct kb_source_chains {
  struct kb_buf list;                   /* of struct kb_source_read, in order of appearance */
  const struct kb_source_read **sorted; /* by first name, then in that order */
  size_t count;
  struct kb_buf globals; /* of struct kb_source_global */
};

/* Texts of chains are in `arena`. False when out of memory; fini is due in any case. */
bool kb_source_chains_init(struct kb_source_chains *chains, const struct kb_lua_tokens *tokens,
                           struct kb_arena *arena);
void kb_source_chains_fini(struct kb_source_chains *chains);

const struct kb_source_chain *kb_source_chains_get(const struct kb_source_chains *chains,
                                                   struct kb_slice root, size_t n);

#endif
