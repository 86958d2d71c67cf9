/* A case as articles see it in Lua: read-only proxies of the records, nothing copied. Reading
   what is not in the data ends the condition. */
#ifndef KB_TRIAGE_BIND_H
#define KB_TRIAGE_BIND_H

#include "sandbox/sandbox.h"
#include "triage/question.h"

#include <stdbool.h>

struct lua_State;

enum { KB_NAME_MAX = 4096 };

struct kb_bound {
  const struct kb_case_reader *reader; /* answers questions about columns */
  bool has_case;                       /* false while articles are loaded */
  struct kb_slice options;             /* see kb_options_write; borrowed */
  size_t counts[KB_RELATIONS_MAX];     /* of the rows that were read last */
  int references[KB_PART_LISTED];      /* of the proxies that exist once: first that of the case */
  int64_t missing_before;              /* the last halt: see KB_REPLY_HALT */
};

/* Adds `option`, `known`, `any`, `none`, `null` and those of compare.h to the environment of all
   articles and creates the proxies, which use `bound` from now on; it must outlive the sandbox. */
enum kb_sandbox_outcome kb_bind(struct kb_sandbox *sandbox, struct kb_bound *bound);

/* The names of what kb_bind adds; ends with NULL. */
extern const char *const kb_bound_names[];

/* Pushes the proxy of the case; the stack must have room for it. */
void kb_bind_push_case(struct lua_State *L, const struct kb_bound *bound);

#endif
