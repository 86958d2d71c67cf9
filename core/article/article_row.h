/* Converts an example's row, a Lua table, to the JSON that the Web API would send. */
#ifndef KB_ARTICLE_ARTICLE_ROW_H
#define KB_ARTICLE_ARTICLE_ROW_H

#include "base/buf.h"

#include <stdbool.h>

struct lua_State;

/* Pushes the sentinel for JSON null in a row: in a Lua table, nil means absent. */
void kb_article_push_null(struct lua_State *L);

/* Writes the table at the top of the stack to `out`, with sorted keys. False, with a sentence in
   `*reason`, if it cannot be JSON. Raises a Lua error only when out of memory. */
bool kb_article_row_json(struct lua_State *L, struct kb_buf *out, const char **reason);

#endif
