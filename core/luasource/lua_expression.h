/* Finds where an expression ends in Lua source. */
#ifndef KB_LUASOURCE_LUA_EXPRESSION_H
#define KB_LUASOURCE_LUA_EXPRESSION_H

#include "luasource/lua_tokens.h"

/* The token after the expression that begins at `at`; `at` itself if none does. */
size_t kb_lua_expression_end(const struct kb_lua_tokens *tokens, size_t at);
/* The same for a comma-separated list. */
size_t kb_lua_expressions_end(const struct kb_lua_tokens *tokens, size_t at);

#endif
