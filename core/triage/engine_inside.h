/* Internals of an engine, shared by loading and evaluation. */
#ifndef KB_TRIAGE_ENGINE_INSIDE_H
#define KB_TRIAGE_ENGINE_INSIDE_H

#include "triage/engine.h"
#include "triage/lua_host.h"
#include "triage/lua_process.h"
#include "triage/spending.h"

struct kb_loaded {
  const char *file;          /* borrowed from the article */
  struct kb_slice functions; /* source text that returns them, or the whole article */
  bool is_trusted;           /* runs in this process, even where others have one of their own */
  bool is_lost;              /* Lua did not load it when it was needed */
  struct kb_cost cost;
  size_t last_case;
};

struct kb_engine {
  const struct kb_schema *schema;
  struct kb_tables *tables; /* take the relations of articles; NULL: they are not loaded */
  struct kb_buf options;    /* its choices, for Lua; empty until something needs Lua */
  struct kb_tracked_case tracked;
  struct kb_case_reader reader;   /* answers from the tracked case */
  struct kb_lua_process *process; /* where articles are loaded and run; NULL: */
  struct kb_lua_host *host;       /* in this process; NULL: nothing has needed Lua so far */
  struct kb_loaded *loaded;
  size_t count, capacity;
  struct kb_fields fields;        /* of the article being read */
  struct kb_buf source;           /* its file, while it is read */
  struct kb_buf functions_source; /* source text of its functions */
  struct kb_arena functions;      /* those of all articles: an article's own memory is just enough
                                     for what most articles say */
  struct kb_buf *differences; /* between the two ways to evaluate; NULL: they are not compared */
  double load_seconds;        /* spent on loading, */
  size_t load_texts;          /* and bytes of texts */
  bool trusts_next;           /* articles that are loaded from now on */
  bool keeps_source, hashes_source;
  bool is_measured;
  struct kb_spending *spending; /* of the run; the model's, if there is one */
  bool is_like_another;
  const volatile sig_atomic_t *interrupted;
};

/* In the process or here; see lua_host.h. */
void kb_engine_lua_load(struct kb_engine *engine, const struct kb_lua_load *load,
                        struct kb_fields *fields, struct kb_lua_result *result);
bool kb_engine_lua_check(struct kb_engine *engine, struct kb_diagnostics *diagnostics);
void kb_engine_lua_call(struct kb_engine *engine, const struct kb_lua_call *call,
                        struct kb_lua_result *result);

/* Makes Lua load the article's functions, unless they are lost. `*spent`: the seconds that took.
   False when out of memory. */
bool kb_engine_load_functions(struct kb_engine *engine, size_t number, double *spent);

#endif
