/* Rejects Lua source that must not reach Lua, whatever it means: neither in the compiler nor in
   its error messages does a budget count. */
#ifndef KB_LUASOURCE_LUA_SHAPE_H
#define KB_LUASOURCE_LUA_SHAPE_H

#include "base/buf.h"

enum {
  /* Nesting of brackets and blocks. The compiler allows 200 C calls. */
  KB_LUA_NESTING_MAX = 100,
  /* Indexes in a row, as in a.b[c].d. Before 5.4.7 (getobjname, ldebug.c) an error in the last
     one takes a C call for each, and reads the function's code for each. */
  KB_LUA_CHAIN_MAX = 200,
};

/* NULL if Lua may compile it; otherwise what is wrong, a phrase, with its line. */
const char *kb_lua_shape_fault(struct kb_slice source, size_t *line);

#endif
