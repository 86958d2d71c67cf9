#include "luasource/lua_scopes.h"

void kb_lua_scopes_move(struct kb_lua_scopes *scopes, size_t at)
{
  while (scopes->pending_count > 0 && scopes->pending[scopes->pending_count - 1].from <= at) {
    kb_lua_scopes_declare(scopes, scopes->pending[--scopes->pending_count]);
  }
  while (scopes->block_count > 0 && scopes->blocks[scopes->block_count - 1].end <= at) {
    const struct kb_lua_block *block = &scopes->blocks[--scopes->block_count];
    scopes->local_count = block->locals;
    scopes->function_count -= block->is_function ? 1 : 0;
  }
}

void kb_lua_scopes_open(struct kb_lua_scopes *scopes, struct kb_lua_block block)
{
  if (scopes->block_count < KB_LUA_BLOCKS_MAX) {
    block.locals = scopes->local_count;
    scopes->blocks[scopes->block_count++] = block;
    scopes->function_count += block.is_function ? 1 : 0;
  } else {
    scopes->is_incomplete = true;
  }
}

void kb_lua_scopes_branch(struct kb_lua_scopes *scopes)
{
  if (scopes->block_count > 0) {
    scopes->local_count = scopes->blocks[scopes->block_count - 1].locals;
  }
}

void kb_lua_scopes_declare(struct kb_lua_scopes *scopes, struct kb_lua_local local)
{
  if (scopes->local_count < KB_LUA_LOCALS_MAX) {
    scopes->locals[scopes->local_count++] = local;
  } else {
    scopes->is_incomplete = true;
  }
}

void kb_lua_scopes_declare_later(struct kb_lua_scopes *scopes, struct kb_lua_local local)
{
  if (scopes->pending_count < KB_LUA_LOCALS_MAX) {
    scopes->pending[scopes->pending_count++] = local;
  } else {
    scopes->is_incomplete = true;
  }
}

/* Index + 1 of the local that `name` refers to, 0 if there is none. */
static size_t find(const struct kb_lua_scopes *scopes, struct kb_slice name)
{
  size_t at = scopes->local_count;
  while (at > 0 && !kb_slice_equal(scopes->locals[at - 1].name, name)) {
    at--;
  }
  return at;
}

struct kb_slice kb_lua_scopes_resolve(const struct kb_lua_scopes *scopes, struct kb_slice name)
{
  const size_t found = find(scopes, name);
  return found > 0 ? scopes->locals[found - 1].target : name;
}

void kb_lua_scopes_assign(struct kb_lua_scopes *scopes, struct kb_slice name)
{
  const size_t found = find(scopes, name);
  if (found > 0) {
    scopes->locals[found - 1].target = (struct kb_slice){0};
  }
}
