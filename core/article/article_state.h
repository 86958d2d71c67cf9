/* Conditions keep nothing from one case to the next: what a run says depends on the article and the
   case alone. */
#ifndef KB_ARTICLE_ARTICLE_STATE_H
#define KB_ARTICLE_ARTICLE_STATE_H

#include "article/diagnostic.h"
#include "base/buf.h"

struct lua_State;

struct kb_state_check {
  struct kb_diagnostics *diagnostics;
  struct kb_buf code; /* of a function; to be freed */
};

/* Looks at the conditions of the table at the top of the stack, an article or as much of it as has
   functions, and at whatever functions these can call. What one could keep is added to the
   problems: a local of the file that it sets, or one that is a table or another thing that
   changes; and so is what the Lua in use compiles wrongly. Raises Lua errors: to be called
   protected. */
void kb_article_check_state(struct lua_State *L, struct kb_state_check *check);

#endif
