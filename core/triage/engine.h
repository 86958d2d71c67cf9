/* The engine of a rule set: loads articles, keeps their functions, evaluates their conditions.
   One engine serves one thread. */
#ifndef KB_TRIAGE_ENGINE_H
#define KB_TRIAGE_ENGINE_H

#include "article/article.h"
#include "article/fault.h"
#include "article/finding.h"
#include "triage/lua_host.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct kb_engine;

/* An article's file may be as large as what Lua is given. */
enum { KB_ARTICLE_BYTES_MAX = KB_SANDBOX_SOURCE_MAX };

/* NULL when out of memory. */
struct kb_engine *kb_engine_new(void);
void kb_engine_free(struct kb_engine *engine);
/* All articles are loaded: frees what was needed for that. Others may still be loaded later. */
void kb_engine_loaded(struct kb_engine *engine);

/* The tables that articles speak of, borrowed: to be called before the first load, once. */
void kb_engine_set_schema(struct kb_engine *engine, const struct kb_schema *schema);
/* The tables that the schema was made of, which relations of articles are added to; NULL: articles
   that are loaded from now on add none. */
struct kb_tables;
void kb_engine_set_tables(struct kb_engine *engine, struct kb_tables *tables);

/* From now on articles are loaded and run in a process of their own (lua_process.h), also by
   engines made from this one; to be called before the first load. False when out of memory. */
bool kb_engine_isolate(struct kb_engine *engine);

/* Once that process could not be started. */
bool kb_engine_lacks_process(const struct kb_engine *engine);

/* Articles loaded from now on are trusted, or not: these run in this process all the same. */
void kb_engine_trust(struct kb_engine *engine, bool is_trusted);

/* Articles loaded from now on keep the text of their file, which takes memory. */
void kb_engine_keep_source(struct kb_engine *engine);
/* Articles loaded from now on have the hash of that text. */
void kb_engine_hash_source(struct kb_engine *engine);

/* An engine for another thread, with the same articles under the same numbers; Lua loads them when
   their conditions first need it. The articles and `model` must outlive it, as it counts the time
   of conditions there; `model` must not be used meanwhile. NULL when out of memory. */
struct kb_engine *kb_engine_new_like(const struct kb_engine *model);

/* Loads the article in `file` and keeps its functions under the next number, counted from 0.
   Errors and warnings go to `diagnostics` (file set); after an error the article must not be
   used, and the number stays free. KB_NO_MEMORY, KB_INTERRUPTED. The caller frees `article` in
   any case, but not before the engine. Without examples, functions that need no Lua are not
   loaded until one needs it after all. With examples all functions are loaded, so that conditions
   can be evaluated both ways. */
enum kb_status kb_engine_load(struct kb_engine *engine, const char *file, bool with_examples,
                              struct kb_article *article, struct kb_diagnostics *diagnostics,
                              struct kb_error *error);

/* Loads the article from memory; `file` is its name. */
enum kb_status kb_engine_load_source(struct kb_engine *engine, const char *file,
                                     struct kb_slice source, bool with_examples,
                                     struct kb_article *article, struct kb_diagnostics *diagnostics,
                                     struct kb_error *error);

/* Evaluates one condition of article number `number` on `a_case`. Afterwards `trace`, which must
   be empty except for its arena, contains what it read. A fault is added to `faults`. False when
   out of memory. */
struct kb_evaluation {
  const struct kb_article *article;
  size_t number;
  enum kb_condition condition;
  size_t cause; /* for KB_CONDITION_CAUSE */
  struct kb_case *a_case;
  const struct kb_symptom_finding *symptom;
  size_t case_number; /* from 1, for counting the cases of an article; 0: not counted */
};
bool kb_engine_evaluate(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                        struct kb_trace *trace, struct kb_faults *faults, enum kb_truth *truth);

/* From now on each condition that needs no Lua is evaluated both as in a run and by Lua, whose
   result counts; where they differ, a line about it is added to `differences`, once. NULL: stop.
   Only for articles loaded with their examples. */
void kb_engine_compare(struct kb_engine *engine, struct kb_buf *differences);

/* What the conditions of an article have cost. */
struct kb_cost {
  size_t evaluations;
  size_t cases;   /* number of cases they were evaluated for */
  size_t stopped; /* evaluations that failed or exceeded a budget */
  double seconds; /* only if measured */
};
/* From now on time is measured, which itself takes some. */
void kb_engine_measure(struct kb_engine *engine);
/* Of article `number`. */
struct kb_cost kb_engine_cost(const struct kb_engine *engine, size_t number);

/* Begins another run: conditions may take all the time of one again. */
void kb_engine_begin_run(struct kb_engine *engine);
/* Counts another row: conditions may take more time in total. */
void kb_engine_row(struct kb_engine *engine);
/* Seconds per row, on average, that all conditions may take; see kb_spending_set_rate. */
void kb_engine_set_rate(struct kb_engine *engine, double seconds);

/* Once `*interrupted` is nonzero, running conditions end soon, further ones are stopped, and
   articles do not load. Borrowed; NULL: never. */
void kb_engine_set_interrupt(struct kb_engine *engine, const volatile sig_atomic_t *interrupted);
/* KB_INTERRUPTED once interrupted: to be checked between articles or examples. */
enum kb_status kb_engine_goes_on(const struct kb_engine *engine, struct kb_error *error);

/* The budgets of one load and one condition, for messages and the README. */
struct kb_sandbox_budget kb_engine_load_budget(void);
struct kb_sandbox_budget kb_engine_budget(void);

/* Such as "Lua 5.4.4": the library in use, which may be newer than the one this was built with. */
struct kb_slice kb_engine_lua_version(void);
/* A warning about a library of that version ("Lua 5.4.4"): a sentence, or NULL. */
const char *kb_engine_lua_warning(struct kb_slice version);

#endif
