/* What the compiler of Lua made of a function: the code that lua_dump gives, of Lua 5.4 (ldump.c,
   lopcodes.h; the same from 5.4.0 to 5.4.8). */
#ifndef KB_SANDBOX_LUA_CODE_H
#define KB_SANDBOX_LUA_CODE_H

#include "base/buf.h"

#include <stdbool.h>

enum { KB_LUA_UPVALUES_MAX = 255 };

struct kb_lua_code {
  /* Of each upvalue the line in which the function, or one within it, gives it another value; 0 if
     none does. */
  int assigned[KB_LUA_UPVALUES_MAX];
  /* The line of an index that is compiled wrongly, 0 if there is none. Before 5.4.8, in u[a == b]
     with an upvalue u, the jump past the comparison's result also skips the fetching of u. */
  int miscompiled;
};

/* From a dump with its debug information. False: it is not as we know it. */
bool kb_lua_code_read(struct kb_slice dump, struct kb_lua_code *code);

#endif
