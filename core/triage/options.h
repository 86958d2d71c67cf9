/* The choices of all tables as `option.TABLE.COLUMN.NAME` in articles. They are sent to where Lua
   is as one text, of which only the tables that articles name become Lua tables. */
#ifndef KB_TRIAGE_OPTIONS_H
#define KB_TRIAGE_OPTIONS_H

#include "case/schema.h"

struct lua_State;

/* Appends a line for each name of a choice: table, column, value and name, with a tab after each
   but the last. Lines of one column follow each other. */
void kb_options_write(struct kb_buf *out, const struct kb_schema *schema);

/* Pushes `option`. `text`, which is borrowed, may be set later. Raises Lua errors. */
void kb_options_push(struct lua_State *L, const struct kb_slice *text);

#endif
