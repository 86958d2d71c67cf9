/* Slips of people who write Lua for the first time, where Lua's own message does not name them. */
#ifndef KB_LUASOURCE_SLIP_H
#define KB_LUASOURCE_SLIP_H

#include "base/buf.h"

#include <stddef.h>

struct kb_lua_slip {
  const char *hint; /* what to write; NULL: none was found */
  size_t column;    /* of the slip in its line, from 1, in bytes */
};

/* Looks for a slip in the line in which Lua found an error (from 1): = for ==, an operator of
   another language, typographic quotes and spaces, a missing quote, a missing return, a comma
   missing at the end of the line before, a missing brace at the end of the file. */
struct kb_lua_slip kb_lua_slip_find(struct kb_slice source, size_t line);

#endif
