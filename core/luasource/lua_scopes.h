/* Which local or parameter a name means at a place in Lua source, and what it stands for. */
#ifndef KB_LUASOURCE_LUA_SCOPES_H
#define KB_LUASOURCE_LUA_SCOPES_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Blocks within blocks and locals seen at once; what goes beyond is not followed. */
enum { KB_LUA_BLOCKS_MAX = 1000, KB_LUA_LOCALS_MAX = 1000 };

struct kb_lua_local {
  struct kb_slice name;
  struct kb_slice target; /* what it stands for; no data: unknown */
  size_t from;            /* the token it is seen from, while it waits */
};

struct kb_lua_block {
  size_t end;    /* token */
  size_t locals; /* seen around it; set by kb_lua_scopes_open */
  bool is_function;
};

/* Zero is a valid start. Names and targets are borrowed. */
struct kb_lua_scopes {
  struct kb_lua_local locals[KB_LUA_LOCALS_MAX]; /* the innermost last */
  size_t local_count;
  struct kb_lua_local waiting[KB_LUA_LOCALS_MAX]; /* the soonest last */
  size_t waiting_count;
  struct kb_lua_block blocks[KB_LUA_BLOCKS_MAX];
  size_t block_count;
  size_t function_count; /* of the blocks */
};

/* Moves to token `at`, never back: locals that were waiting for it are seen, blocks that end there
   are left. */
void kb_lua_scopes_move(struct kb_lua_scopes *scopes, size_t at);
void kb_lua_scopes_open(struct kb_lua_scopes *scopes, struct kb_lua_block block);
/* Forgets the innermost block's locals: another branch begins. */
void kb_lua_scopes_branch(struct kb_lua_scopes *scopes);
/* Declares a local in the innermost block, seen at once or from the token `from` on. */
void kb_lua_scopes_declare(struct kb_lua_scopes *scopes, struct kb_lua_local local);
void kb_lua_scopes_declare_later(struct kb_lua_scopes *scopes, struct kb_lua_local local);

/* What `name` stands for: a local's target, or the name itself if no local has it. */
struct kb_slice kb_lua_scopes_resolve(const struct kb_lua_scopes *scopes, struct kb_slice name);
/* The local of that name is given another value: what it stands for is unknown from now on. */
void kb_lua_scopes_assign(struct kb_lua_scopes *scopes, struct kb_slice name);

#endif
