/* A case as articles see it: read-only proxies over the records, nothing copied. Each column
   that is read is recorded; reading what is not in the data ends the condition. */
#ifndef KB_RULE_BIND_H
#define KB_RULE_BIND_H

#include "rule/box.h"
#include "rule/finding.h"

#include <stdbool.h>

struct lua_State;

/* What the proxies of one box show at the moment. */
enum { KB_PARTS = 6 };

struct kb_view {
  struct kb_case *a_case;                   /* NULL: none, as while articles load */
  const struct kb_symptom_finding *symptom; /* the matched alert; NULL: none */
  struct kb_trace *trace;
  int references[KB_PARTS]; /* of the proxies there is one of: that of the case first */
};

/* Adds `option`, `known` and `null` to what all articles see and makes the proxies, which
   look at `view` from now on; it must live as long as the box. */
enum kb_box_outcome kb_bind(struct kb_box *box, struct kb_view *view);

/* Pushes the proxy of the case; the stack must have room for it. */
void kb_bind_push_case(struct lua_State *L, const struct kb_view *view);

#endif
