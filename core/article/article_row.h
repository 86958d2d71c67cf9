/* An example's row, a Lua table, as the JSON that the Web API would have sent. */
#ifndef KB_ARTICLE_ARTICLE_ROW_H
#define KB_ARTICLE_ARTICLE_ROW_H

#include "base/buf.h"

#include <stdbool.h>

struct lua_State;

/* The sentinel that stands for JSON null in a row: in a Lua table, nil is absence. */
void kb_article_push_null(struct lua_State *L);

/* Writes the table at the top of the stack to `out`, keys sorted. False, with a sentence in
   `*reason`, if it cannot be JSON. Raises only for lack of memory. */
bool kb_article_row_json(struct lua_State *L, struct kb_buf *out, const char **reason);

#endif
