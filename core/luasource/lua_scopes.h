/* Resolves names in Lua source: which local or parameter a name refers to, and what that stands
   for. */
#ifndef KB_LUASOURCE_LUA_SCOPES_H
#define KB_LUASOURCE_LUA_SCOPES_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Limits of nested blocks and of visible locals; what exceeds them is not resolved. */
enum { KB_LUA_BLOCKS_MAX = 1000, KB_LUA_LOCALS_MAX = 1000 };

struct kb_lua_local {
  struct kb_slice name;
  struct kb_slice target; /* what it stands for; data NULL: unknown */
  size_t from;            /* while pending: the token from which it is visible */
};

struct kb_lua_block {
  size_t end;    /* token */
  size_t locals; /* number visible around it; set by kb_lua_scopes_open */
  bool is_function;
};

/* Zero is a valid start. Names and targets are borrowed. */
struct kb_lua_scopes {
  struct kb_lua_local locals[KB_LUA_LOCALS_MAX]; /* the innermost last */
  size_t local_count;
  struct kb_lua_local pending[KB_LUA_LOCALS_MAX]; /* the earliest last */
  size_t pending_count;
  struct kb_lua_block blocks[KB_LUA_BLOCKS_MAX];
  size_t block_count;
  size_t function_count; /* of the blocks */
  bool is_incomplete;    /* a limit was exceeded */
};

/* Moves to token `at`, never back: pending locals become visible, and blocks that end there are
   closed. */
void kb_lua_scopes_move(struct kb_lua_scopes *scopes, size_t at);
void kb_lua_scopes_open(struct kb_lua_scopes *scopes, struct kb_lua_block block);
/* Drops the locals of the innermost block: another branch begins. */
void kb_lua_scopes_branch(struct kb_lua_scopes *scopes);
/* Declares a local in the innermost block, visible at once or from token `from` on. */
void kb_lua_scopes_declare(struct kb_lua_scopes *scopes, struct kb_lua_local local);
void kb_lua_scopes_declare_later(struct kb_lua_scopes *scopes, struct kb_lua_local local);

/* What `name` stands for: a local's target, or the name itself if no local has it. */
struct kb_slice kb_lua_scopes_resolve(const struct kb_lua_scopes *scopes, struct kb_slice name);
/* A new value is assigned to the local of that name: from now on it stands for something
   unknown. */
void kb_lua_scopes_assign(struct kb_lua_scopes *scopes, struct kb_slice name);

#endif
