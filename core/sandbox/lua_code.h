/* Reads the bytecode that lua_dump writes, of Lua 5.4 (ldump.c, lopcodes.h; the same from 5.4.0
   to 5.4.8). */
#ifndef KB_SANDBOX_LUA_CODE_H
#define KB_SANDBOX_LUA_CODE_H

#include "base/buf.h"

#include <stdbool.h>

enum { KB_LUA_UPVALUES_MAX = 255 };

struct kb_lua_code {
  /* For each upvalue the line in which the function, or one nested in it, assigns to it; 0 if
     none does. */
  int assigned[KB_LUA_UPVALUES_MAX];
  /* The line of an index that is miscompiled, 0 if there is none. Before 5.4.8, in u[a == b]
     with an upvalue u, the jump past the result of the comparison also skips the load of u. */
  int miscompiled;
};

/* From a dump with debug information. False if its format is not the expected one. */
bool kb_lua_code_read(struct kb_slice dump, struct kb_lua_code *code);

#endif
