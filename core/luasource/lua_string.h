/* Writes text as a string of Lua source. */
#ifndef KB_LUASOURCE_LUA_STRING_H
#define KB_LUASOURCE_LUA_STRING_H

#include "base/buf.h"

/* Appends the text in quotes, on one line. Control characters but newlines become spaces, as the
   files of a rule set may contain none, and bytes that are not UTF-8 become U+FFFD. */
void kb_lua_add_string(struct kb_buf *out, struct kb_slice text);

#endif
