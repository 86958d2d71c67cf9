/* The Lua side of an engine: loads articles, keeps their functions by number, and calls them.
   Its input and output are plain data, so that it may be in another process: lua_process.h. Used
   by one thread at a time. */
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

/* Source text that returns an article, or a table with its functions. */
struct kb_lua_load {
  size_t number; /* its functions are stored under this number, replacing others */
  const char *name;
  struct kb_slice source;
  struct kb_sandbox_budget budget;
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
  struct kb_sandbox_budget budget;
};

enum { KB_LUA_MESSAGE = 520 };

/* The result of a load or a call. */
struct kb_lua_result {
  enum kb_sandbox_outcome outcome;
  bool is_absent; /* the function is missing: it has to be loaded (again) */
  double spent;   /* seconds; 0: hardly any */
  int line;       /* where it ended, unless done; 0: unknown */
  char message[KB_LUA_MESSAGE];
  size_t returned; /* number of values that a call returned, */
  bool truth;      /* and the first of them: as a Lua condition, */
  enum kb_field_kind kind;
};

/* NULL when out of memory. `reader`, which answers questions about columns, is borrowed, and so are
   the choices (kb_options_write). */
struct kb_lua_host *kb_lua_host_new(const struct kb_case_reader *reader, struct kb_slice options);
/* Replaces the choices. Tables that articles have named already keep theirs. */
void kb_lua_host_set_options(struct kb_lua_host *host, struct kb_slice options);
void kb_lua_host_free(struct kb_lua_host *host);
/* See kb_sandbox_set_interrupt. */
void kb_lua_host_set_interrupt(struct kb_lua_host *host, const volatile sig_atomic_t *interrupted);

/* `fields` (NULL: not requested) receives the article's fields; their texts are valid until the
   next load or call. */
void kb_lua_host_load(struct kb_lua_host *host, const struct kb_lua_load *load,
                      struct kb_fields *fields, struct kb_lua_result *result);
/* Adds diagnostics for state that conditions of the article loaded last could keep between
   cases, and for miscompiled code. False when out of memory. */
bool kb_lua_host_check(struct kb_lua_host *host, struct kb_diagnostics *diagnostics);
void kb_lua_host_call(struct kb_lua_host *host, const struct kb_lua_call *call,
                      struct kb_lua_result *result);

#endif
