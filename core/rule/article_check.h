/* Holds a Lua value against the shape of an article. */
#ifndef KB_RULE_ARTICLE_CHECK_H
#define KB_RULE_ARTICLE_CHECK_H

#include "rule/problem.h"

struct lua_State;

/* The value at the top of the stack; leaves the stack as it was. Raises only for lack of memory:
   to be called protected. */
void kb_article_check_shape(struct lua_State *L, struct kb_problems *problems);

#endif
