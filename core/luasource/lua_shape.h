/* What of Lua source must not be given to Lua, whatever it means: within the compiler and within
   error messages no budget counts. */
#ifndef KB_LUASOURCE_LUA_SHAPE_H
#define KB_LUASOURCE_LUA_SHAPE_H

#include "base/buf.h"

enum {
  /* Brackets and blocks within one another. The compiler takes 200 C calls at once. */
  KB_LUA_NESTING_MAX = 100,
  /* Indexes in a row, as in a.b[c].d. Before 5.4.7 (getobjname, ldebug.c) an error in the last of
     them takes a C call for each, and reads the function's code for each. */
  KB_LUA_CHAIN_MAX = 200,
};

/* NULL if it may be given to Lua; else what is wrong, a phrase, with its line. */
const char *kb_lua_shape_fault(struct kb_slice source, size_t *line);

#endif
