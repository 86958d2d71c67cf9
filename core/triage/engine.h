/* The Lua side of a rule book: loads articles, keeps their functions, runs their conditions.
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

/* From now on articles are loaded and run in a process of their own (lua_process.h), and so they
   are by engines made like this one: to be called before the first load. False when out of memory.
 */
bool kb_engine_isolate(struct kb_engine *engine);

/* From now on articles that are loaded keep the text of their file, which takes memory. */
void kb_engine_keep_source(struct kb_engine *engine);

/* An engine for another thread, with the same articles under the same numbers; Lua loads them when
   their conditions are first asked for. The articles and `model` must outlive it: what conditions
   take is counted there. `model` is not used meanwhile. NULL when out of memory. */
struct kb_engine *kb_engine_new_like(const struct kb_engine *model);

/* Loads the article in `file` and keeps its functions under the next number, counted from 0. What
   is wrong goes to `diagnostics` (file set); with an error there the article is not to be kept and
   the number is not used up. KB_NO_MEMORY, KB_INTERRUPTED. `article` is to be freed by the caller
   in any case, and must last as long as the engine is used. Without examples, functions that need
   no Lua are not given to it until one does after all. With examples all are, so that conditions
   can be evaluated both ways. */
enum kb_status kb_engine_load(struct kb_engine *engine, const char *file, bool with_examples,
                              struct kb_article *article, struct kb_diagnostics *diagnostics,
                              struct kb_error *error);

/* The article from memory; `file` is its name. */
enum kb_status kb_engine_load_source(struct kb_engine *engine, const char *file,
                                     struct kb_slice source, bool with_examples,
                                     struct kb_article *article, struct kb_diagnostics *diagnostics,
                                     struct kb_error *error);

/* One condition of article number `number` on `a_case`. What it read is in `trace` afterwards,
   which begins empty but for its arena. A fault is added to `faults`. False when out of memory. */
struct kb_evaluation {
  const struct kb_article *article;
  size_t number;
  enum kb_condition condition;
  size_t cause; /* for KB_CONDITION_CAUSE */
  struct kb_case *a_case;
  const struct kb_symptom_finding *symptom;
  size_t case_number; /* from 1: so that the cases of an article can be counted; 0: they are not */
};
bool kb_engine_evaluate(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                        struct kb_trace *trace, struct kb_faults *faults, enum kb_truth *truth);

/* From now on each condition that needs no Lua is evaluated both as a run does it and by Lua, whose
   answer counts; where they differ, a line that says how is added to `differences`, once. NULL: no
   more. For articles that were loaded with their examples. */
void kb_engine_compare(struct kb_engine *engine, struct kb_buf *differences);

/* What the conditions of an article have taken. */
struct kb_cost {
  size_t evaluations;
  size_t cases;   /* evaluated for */
  size_t stopped; /* evaluations that a budget ended, or that failed */
  double seconds; /* only while it is measured */
};
/* From now on time is measured, which takes some itself. */
void kb_engine_measure(struct kb_engine *engine);
/* Of article `number`. */
struct kb_cost kb_engine_cost(const struct kb_engine *engine, size_t number);

/* Another row is looked at: conditions may take more time in all. */
void kb_engine_row(struct kb_engine *engine);
/* Seconds a row, on average, that all conditions may take; see kb_spending_set_rate. */
void kb_engine_set_rate(struct kb_engine *engine, double seconds);

/* When `*interrupted` is not 0 any more, what runs ends soon, and what is yet to run does not
   begin: conditions are stopped, articles do not load. It is borrowed; NULL: never. */
void kb_engine_set_interrupt(struct kb_engine *engine, const volatile sig_atomic_t *interrupted);
/* KB_INTERRUPTED once it is so: to be asked where one article, or example, follows another. */
enum kb_status kb_engine_goes_on(const struct kb_engine *engine, struct kb_error *error);

/* What articles may spend, for messages and the README: one load, one condition. */
struct kb_sandbox_budget kb_engine_load_budget(void);
struct kb_sandbox_budget kb_engine_budget(void);

/* "Lua 5.4.4": the library that runs, which may be newer than the one this was built with. */
struct kb_slice kb_engine_lua_version(void);
/* What is to be known of a library of that version ("Lua 5.4.4"): a sentence, or NULL. */
const char *kb_engine_lua_warning(struct kb_slice version);

#endif
