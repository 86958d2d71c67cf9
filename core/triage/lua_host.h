/* The Lua side of an engine: what loads articles, keeps their functions by number, and calls them.
   All that is said to it and by it is plain data, so that it may be another process: lua_process.h.
   Of one thread at a time. */
#ifndef KB_TRIAGE_LUA_HOST_H
#define KB_TRIAGE_LUA_HOST_H

#include "article/article_fields.h"
#include "article/diagnostic.h"
#include "sandbox/sandbox.h"
#include "triage/question.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct kb_lua_host;

/* Source text that returns an article, or as much of it as has functions. */
struct kb_lua_load {
  size_t number; /* its functions are kept under it, in place of others */
  const char *name;
  struct kb_slice source;
  struct kb_sandbox_budget budget;
  bool with_rows; /* of its examples */
};

enum kb_condition {
  KB_CONDITION_SYMPTOM,
  KB_CONDITION_EARLY,
  KB_CONDITION_CAUSE,
};

struct kb_lua_call {
  size_t number;
  enum kb_condition condition;
  size_t cause; /* for KB_CONDITION_CAUSE */
  struct kb_scene scene;
  struct kb_sandbox_budget budget;
};

enum { KB_LUA_MESSAGE = 520 };

/* How a load or a call went. */
struct kb_lua_result {
  enum kb_sandbox_outcome outcome;
  bool is_absent; /* the function is not here: it has to be loaded, or loaded again */
  double spent;   /* seconds; 0: hardly any */
  int line;       /* where it ended, if not well; 0: unknown */
  char message[KB_LUA_MESSAGE];
  size_t returned; /* values, by a call, */
  bool truth;      /* and the first of them: as Lua takes it, */
  enum kb_field_kind kind;
};

/* NULL when out of memory. `reader` is borrowed: whom columns are asked of. */
struct kb_lua_host *kb_lua_host_new(const struct kb_case_reader *reader);
void kb_lua_host_free(struct kb_lua_host *host);
/* See kb_sandbox_set_interrupt. */
void kb_lua_host_set_interrupt(struct kb_lua_host *host, const volatile sig_atomic_t *interrupted);

/* `fields` (NULL: not asked for) is what the article says; texts last until the next load or call.
 */
void kb_lua_host_load(struct kb_lua_host *host, const struct kb_lua_load *load,
                      struct kb_fields *fields, struct kb_lua_result *result);
/* What conditions of what was loaded last could keep from one case to the next, and what is
   compiled wrongly, is added to the problems. False when out of memory. */
bool kb_lua_host_check(struct kb_lua_host *host, struct kb_diagnostics *diagnostics);
void kb_lua_host_call(struct kb_lua_host *host, const struct kb_lua_call *call,
                      struct kb_lua_result *result);

#endif
