#include "triage/engine_inside.h"

#include "article/condition_eval.h"

#include <stdio.h>
#include <time.h>

/* A compiled condition is evaluated here; Lua is called if there is none or it cannot decide,
   and gets the article's functions first if it lacks them. Both ways read the case through the
   same struct kb_tracked_case, which records evidence and missing columns. Examples run both
   ways and compare the results; a difference is a bug in kbtriage. */

static const char *where_of(const struct kb_evaluation *evaluation, char where[48])
{
  switch (evaluation->condition) {
  case KB_CONDITION_SYMPTOM:
    return "symptom.when";
  case KB_CONDITION_EARLY:
    return "early";
  case KB_CONDITION_CAUSE:
    break;
  }
  snprintf(where, 48, "causes[%zu].when", evaluation->cause + 1);
  return where;
}

static void add_fault(const struct kb_evaluation *evaluation, struct kb_faults *faults,
                      const char *reason)
{
  char where[48];
  const struct kb_fault fault = {
    .article = evaluation->article->code,
    .where = where_of(evaluation, where),
    .reason = reason,
    .first = kb_case_title(evaluation->a_case),
  };
  kb_fault_add(faults, &fault);
}

static void describe_stop(const struct kb_lua_result *result, char reason[], size_t size)
{
  const struct kb_sandbox_budget budget = kb_engine_budget();
  switch (result->outcome) {
  case KB_SANDBOX_MEMORY:
    snprintf(reason, size, "stopped: it used up its memory (%zu MiB)", budget.memory >> 20);
    return;
  case KB_SANDBOX_STEPS:
    snprintf(reason, size, "stopped: it used up its steps (%llu)",
             (unsigned long long)budget.steps);
    return;
  case KB_SANDBOX_TIME:
    snprintf(reason, size, "stopped: it used up its time (%g s)", budget.seconds);
    return;
  case KB_SANDBOX_ERROR:
  case KB_SANDBOX_HALTED:
  case KB_SANDBOX_INTERRUPTED:
  case KB_SANDBOX_NO_MEMORY:
  case KB_SANDBOX_DONE:
    break;
  }
  if (result->line > 0) {
    snprintf(reason, size, "failed in line %d: %s", result->line, result->message);
  } else {
    snprintf(reason, size, "failed: %s", result->message);
  }
}

static enum kb_truth count_stop(const struct kb_evaluation *evaluation,
                                const struct kb_lua_result *result, struct kb_faults *faults)
{
  char reason[600];
  describe_stop(result, reason, sizeof reason);
  add_fault(evaluation, faults, reason);
  return KB_STOPPED;
}

/* True or false; nil counts as false, as Lua users expect; anything else is an error of the
   article. */
static enum kb_truth read_answer(const struct kb_lua_result *result,
                                 const struct kb_evaluation *evaluation, struct kb_faults *faults)
{
  if (result->returned == 0) {
    add_fault(evaluation, faults, "failed: it returns no value; it must return true or false");
    return KB_STOPPED;
  }
  if (result->kind != KB_FIELD_BOOLEAN && result->kind != KB_FIELD_NIL) {
    char reason[128];
    snprintf(reason, sizeof reason, "failed: it returns a %s; it must return true or false",
             kb_field_kind_name(result->kind));
    add_fault(evaluation, faults, reason);
    return KB_STOPPED;
  }
  return result->truth ? KB_TRUE : KB_FALSE;
}

/* In seconds; only if time is measured. */
static double now(const struct kb_engine *engine)
{
  struct timespec time = {0};
  if (engine->is_measured) {
    clock_gettime(CLOCK_MONOTONIC, &time);
  }
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void count_cost(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                       enum kb_sandbox_outcome outcome, double begin)
{
  struct kb_loaded *loaded = &engine->loaded[evaluation->number];
  loaded->cost.evaluations++;
  loaded->cost.cases += loaded->last_case != evaluation->case_number;
  loaded->last_case = evaluation->case_number;
  loaded->cost.stopped += outcome != KB_SANDBOX_DONE && outcome != KB_SANDBOX_HALTED;
  loaded->cost.seconds += now(engine) - begin;
}

static const struct kb_compiled_condition *
compiled_condition(const struct kb_evaluation *evaluation)
{
  const struct kb_article *article = evaluation->article;
  switch (evaluation->condition) {
  case KB_CONDITION_SYMPTOM:
    return article->symptom_condition;
  case KB_CONDITION_EARLY:
    return article->early_condition;
  case KB_CONDITION_CAUSE:
    break;
  }
  return article->causes[evaluation->cause].condition;
}

/* Evaluates without Lua. `*good`: false when out of memory. Returns false if Lua has to decide. */
static bool evaluate_compiled(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                              enum kb_truth *truth, bool *good)
{
  static const enum kb_truth truths[] = {[KB_EVAL_TRUE] = KB_TRUE,
                                         [KB_EVAL_FALSE] = KB_FALSE,
                                         [KB_EVAL_UNKNOWN] = KB_UNKNOWN,
                                         [KB_EVAL_NO_MEMORY] = KB_UNKNOWN};
  const struct kb_compiled_condition *condition = compiled_condition(evaluation);
  if (!condition) {
    return false;
  }
  const double begin = now(engine);
  const enum kb_eval_result answer = kb_condition_eval(condition, &engine->tracked);
  if (answer == KB_EVAL_ASK_LUA) {
    return false;
  }
  engine->tracked.a_case = NULL;
  count_cost(engine, evaluation, KB_SANDBOX_DONE, begin);
  *truth = truths[answer];
  *good = answer != KB_EVAL_NO_MEMORY;
  return true;
}

static void show(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                 struct kb_trace *trace)
{
  kb_symptom_capture(evaluation->symptom, evaluation->a_case);
  engine->tracked.a_case = evaluation->a_case;
  engine->tracked.symptom = evaluation->symptom;
  engine->tracked.trace = trace;
  engine->tracked.before.evidence_count = trace->evidence_count;
  engine->tracked.before.missing_count = trace->missing_count;
  engine->tracked.before.incomplete = evaluation->a_case->incomplete;
}

static void call(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                 struct kb_lua_result *result)
{
  const struct kb_lua_call call = {
    .number = evaluation->number,
    .condition = evaluation->condition,
    .cause = evaluation->cause,
    .budget = kb_engine_budget(),
  };
  kb_engine_lua_call(engine, &call, result);
  if (result->is_absent && !engine->loaded[evaluation->number].is_lost) {
    double spent = 0;
    const bool good = kb_engine_load_functions(engine, evaluation->number, &spent);
    if (good) {
      kb_engine_lua_call(engine, &call, result);
    } else {
      *result = (struct kb_lua_result){.outcome = KB_SANDBOX_NO_MEMORY};
    }
    result->spent += spent;
  }
  if (result->spent > 0) {
    kb_spending_add(engine->spending, evaluation->number, result->spent);
  }
}

static bool ask_lua(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                    struct kb_trace *trace, struct kb_faults *faults, enum kb_truth *truth)
{
  struct kb_lua_result result;
  show(engine, evaluation, trace);
  const double begin = now(engine);
  call(engine, evaluation, &result);
  engine->tracked.a_case = NULL;
  if (result.is_absent) {
    add_fault(evaluation, faults, "not run: Lua did not load the article");
    return true;
  }
  count_cost(engine, evaluation, result.outcome, begin);
  switch (result.outcome) {
  case KB_SANDBOX_DONE:
    *truth = read_answer(&result, evaluation, faults);
    return !trace->failed;
  case KB_SANDBOX_HALTED:
    *truth = KB_UNKNOWN;
    return !trace->failed;
  case KB_SANDBOX_NO_MEMORY:
    return false;
  case KB_SANDBOX_ERROR:
  case KB_SANDBOX_MEMORY:
  case KB_SANDBOX_STEPS:
  case KB_SANDBOX_TIME:
  case KB_SANDBOX_INTERRUPTED:
    break;
  }
  trace->missing_count = engine->tracked.before.missing_count; /* of a search that did not end */
  *truth = count_stop(evaluation, &result, faults);
  return true;
}

/* As in a run: without Lua if possible. */
static bool evaluate(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                     struct kb_trace *trace, struct kb_faults *faults, enum kb_truth *truth)
{
  bool good = true;
  show(engine, evaluation, trace);
  return evaluate_compiled(engine, evaluation, truth, &good)
           ? good
           : ask_lua(engine, evaluation, trace, faults, truth);
}

/* The result of one evaluation. */
struct outcome {
  enum kb_truth truth;
  const struct kb_trace *trace;
  const struct kb_faults *faults;
};

/* Both ways read the same case, so equal values are identical. */
static bool is_same(const struct outcome *a, const struct outcome *b)
{
  bool same = a->truth == b->truth && a->trace->evidence_count == b->trace->evidence_count &&
              a->trace->missing_count == b->trace->missing_count &&
              a->faults->count == b->faults->count;
  for (size_t i = 0; same && i < a->trace->evidence_count; i++) {
    const struct kb_evidence *x = &a->trace->evidence[i];
    const struct kb_evidence *y = &b->trace->evidence[i];
    same = strcmp(x->field, y->field) == 0 && x->value == y->value && x->label == y->label &&
           x->record == y->record;
  }
  for (size_t i = 0; same && i < a->trace->missing_count; i++) {
    same = strcmp(a->trace->missing[i], b->trace->missing[i]) == 0;
  }
  for (size_t i = 0; same && i < a->faults->count; i++) {
    same = strcmp(a->faults->list[i].reason, b->faults->list[i].reason) == 0;
  }
  return same;
}

/* The outcome in one line. */
static void describe(struct kb_buf *out, const struct outcome *outcome)
{
  const struct kb_trace *trace = outcome->trace;
  const struct kb_faults *faults = outcome->faults;
  kb_buf_add_text(out, kb_truth_name(outcome->truth));
  for (size_t i = 0; i < trace->evidence_count; i++) {
    const struct kb_evidence *evidence = &trace->evidence[i];
    kb_buf_addf(out, ", %s ", evidence->field);
    if (evidence->value) {
      kb_json_print(evidence->value, out);
    } else {
      kb_buf_add_text(out, "nil");
    }
    kb_buf_addf(out, "%s%s", evidence->label ? " " : "", evidence->label ? evidence->label : "");
  }
  for (size_t i = 0; i < trace->missing_count; i++) {
    kb_buf_addf(out, ", without %s", trace->missing[i]);
  }
  for (size_t i = 0; i < faults->count; i++) {
    kb_buf_addf(out, ", %s", faults->list[i].reason);
  }
}

static void add_difference(struct kb_buf *out, const struct kb_evaluation *evaluation,
                           const struct outcome *own, const struct outcome *lua)
{
  char where[48];
  struct kb_buf line = {0};
  kb_buf_addf(&line, "%s: a run says ", where_of(evaluation, where));
  describe(&line, own);
  kb_buf_add_text(&line, "; Lua says ");
  describe(&line, lua);
  kb_buf_add_text(&line, ": this is a fault of kbtriage, not of the article\n");
  if (!line.failed && !strstr(kb_buf_text(out), line.data)) {
    kb_buf_add_slice(out, kb_buf_slice(&line));
  }
  out->failed = out->failed || line.failed;
  kb_buf_fini(&line);
}

static bool evaluate_both_ways(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                               struct kb_trace *trace, struct kb_faults *faults,
                               enum kb_truth *truth)
{
  struct kb_trace own_trace = {.arena = trace->arena};
  struct kb_faults own_faults = {0};
  struct kb_faults lua_faults = {0};
  struct outcome own = {KB_STOPPED, &own_trace, &own_faults};
  struct outcome lua = {KB_STOPPED, trace, &lua_faults};
  const bool good = evaluate(engine, evaluation, &own_trace, &own_faults, &own.truth) &&
                    ask_lua(engine, evaluation, trace, &lua_faults, &lua.truth);
  if (good && !is_same(&own, &lua)) {
    add_difference(engine->differences, evaluation, &own, &lua);
  }
  *truth = lua.truth;
  kb_faults_add_all(faults, &lua_faults);
  kb_faults_fini(&own_faults);
  kb_faults_fini(&lua_faults);
  return good;
}

void kb_engine_compare(struct kb_engine *engine, struct kb_buf *differences)
{
  engine->differences = differences;
}

bool kb_engine_evaluate(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                        struct kb_trace *trace, struct kb_faults *faults, enum kb_truth *truth)
{
  *truth = KB_STOPPED;
  if (engine->interrupted && *engine->interrupted) {
    return true; /* the caller no longer needs the result */
  }
  if (kb_spending_is_over(engine->spending, evaluation->number)) {
    add_fault(evaluation, faults,
              "not run: conditions of this article had used up their part of the run's time");
    return true;
  }
  return engine->differences && compiled_condition(evaluation)
           ? evaluate_both_ways(engine, evaluation, trace, faults, truth)
           : evaluate(engine, evaluation, trace, faults, truth);
}
