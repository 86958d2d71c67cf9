/* Functions with which conditions compare texts that have an order of their own. */
#ifndef KB_TRIAGE_COMPARE_H
#define KB_TRIAGE_COMPARE_H

struct lua_State;

/* Adds to the table at the top of the stack:
   older(a, b): whether the version a is lower than b, number by number; "9.2" is "9.2.0".
   earlier(a, b): whether the date a is before b; see kb_moment_read.
   Anything else than two such texts, nil included, is an error of the article. */
void kb_compare_add(struct lua_State *L);

#endif
