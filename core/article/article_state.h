/* Checks that conditions keep no state from one case to the next: findings must depend on the
   article and the case alone. */
#ifndef KB_ARTICLE_ARTICLE_STATE_H
#define KB_ARTICLE_ARTICLE_STATE_H

#include "article/diagnostic.h"
#include "base/buf.h"

struct lua_State;

struct kb_state_check {
  struct kb_diagnostics *diagnostics;
  struct kb_buf code; /* bytecode of a function; to be freed */
};

/* Checks the conditions of the table at the top of the stack, an article or a table with its
   functions, and all functions that these can call. Diagnostics are added for state that they
   could keep, that is, a local of the file that they assign to, or one with a table or another
   mutable value; and for code that the Lua in use miscompiles. Raises Lua errors: to be called
   protected. */
void kb_article_check_state(struct lua_State *L, struct kb_state_check *check);

#endif
