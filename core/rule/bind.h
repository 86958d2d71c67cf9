/* A case as articles see it in Lua: read-only proxies over the records, nothing copied. Reading
   what is not in the data ends the condition. */
#ifndef KB_RULE_BIND_H
#define KB_RULE_BIND_H

#include "rule/box.h"
#include "rule/view.h"

#include <stdbool.h>

struct lua_State;

/* Adds `option`, `known` and `null` to what all articles see and makes the proxies, which
   look at `view` from now on; it must live as long as the box. */
enum kb_box_outcome kb_bind(struct kb_box *box, struct kb_view *view);

/* Pushes the proxy of the case; the stack must have room for it. */
void kb_bind_push_case(struct lua_State *L, const struct kb_view *view);

#endif
