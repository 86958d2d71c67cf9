#include "rule/engine.h"

#include "base/file_text.h"
#include "base/hash.h"
#include "rule/plain_condition.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

/* A condition that was stopped so often is not run again in this run: its outcome stays "stopped".
 */
enum { STOPS_ALLOWED = 20, SLOW_STOPS_ALLOWED = 3 };
/* What articles keep from one condition to the next (in upvalues) may grow to this; then all start
 * afresh. */
enum { HOARD_LIMIT = 48 * 1024 * 1024, LARGEST_ARTICLE = 1024 * 1024 };

struct loaded {
  const char *file;   /* borrowed from the article */
  uint64_t hash;      /* of its text */
  bool has_functions; /* they are in the box; else they get there when they are first needed */
  struct kb_article_functions functions;
  unsigned stops;
  unsigned slow_stops;
  enum kb_box_outcome last_stop;
  struct kb_cost cost;
  size_t last_case;
};

struct kb_engine {
  struct kb_box *box;
  struct kb_view view;
  struct loaded *loaded;
  size_t count, capacity;
  struct kb_fields fields;    /* of the article that is read */
  struct kb_buf source;       /* its file */
  struct kb_buf plain_source; /* of its functions */
  bool is_measured;
  size_t stopped;
};

size_t kb_engine_stopped(const struct kb_engine *engine)
{
  return engine->stopped;
}

void kb_engine_measure(struct kb_engine *engine)
{
  engine->is_measured = true;
}

struct kb_cost kb_engine_cost(const struct kb_engine *engine, size_t number)
{
  return engine->loaded[number].cost;
}

struct kb_box_budget kb_engine_load_budget(void)
{
  return (struct kb_box_budget){.memory = 8 * 1024 * 1024, .steps = 2000000, .seconds = 2.0};
}

struct kb_box_budget kb_engine_budget(void)
{
  return (struct kb_box_budget){.memory = 8 * 1024 * 1024, .steps = 1000000, .seconds = 1.0};
}

static bool open_box(struct kb_engine *engine)
{
  engine->view = (struct kb_view){0};
  engine->box = kb_box_new(NULL, NULL);
  return engine->box && kb_bind(engine->box, &engine->view) == KB_BOX_DONE;
}

struct kb_engine *kb_engine_new(void)
{
  struct kb_engine *engine = calloc(1, sizeof *engine);
  if (engine && !open_box(engine)) {
    kb_engine_free(engine);
    return NULL;
  }
  return engine;
}

void kb_engine_free(struct kb_engine *engine)
{
  if (!engine) {
    return;
  }
  for (size_t i = 0; engine->loaded && i < engine->count; i++) {
    kb_article_functions_fini(&engine->loaded[i].functions);
  }
  free(engine->loaded);
  kb_fields_fini(&engine->fields);
  kb_buf_fini(&engine->source);
  kb_buf_fini(&engine->plain_source);
  kb_box_free(engine->box);
  free(engine);
}

/* What is made of a file. */
struct reading {
  struct kb_article *article;
  struct kb_article_functions functions;
  struct kb_problems *problems;
  bool with_examples;
  bool has_functions; /* in the box; else they get there when they are first needed */
  uint64_t hash;      /* of the text */
};

static void say_why_not_loaded(const struct kb_box *box, enum kb_box_outcome outcome,
                               struct kb_problems *problems)
{
  const int line = kb_box_line(box);
  if (outcome == KB_BOX_ERROR) {
    kb_problem_add_at(problems, KB_E_LOAD, line > 0 ? (size_t)line : 1, 1, NULL,
                      "does not load: %s", kb_box_message(box));
  } else {
    kb_problem_add_at(problems, KB_E_LOAD, 1, 1, "an article only returns a table",
                      "does not load: stopped, as loading used up its %s",
                      kb_box_outcome_name(outcome));
  }
}

static enum kb_box_outcome load_chunk(struct kb_engine *engine, const char *file,
                                      struct kb_slice source)
{
  return kb_box_load(engine->box, file, source, kb_engine_load_budget(), NULL);
}

struct fields_reading {
  struct kb_fields *fields;
  bool with_rows;
};

/* Of the table, which stays on the stack. */
static int read_fields(lua_State *L, void *data)
{
  const struct fields_reading *reading = data;
  kb_fields_from_lua(reading->fields, L, reading->with_rows);
  return 1;
}

static int keep_functions(lua_State *L, void *data)
{
  kb_article_keep_functions(L, data);
  return 0;
}

/* Reads the fields, and leaves on the stack a table that has the functions. */
static enum kb_box_outcome load_by_lua(struct kb_engine *engine, const char *file,
                                       struct kb_slice source, bool with_rows)
{
  const enum kb_box_outcome outcome = load_chunk(engine, file, source);
  if (outcome != KB_BOX_DONE) {
    return outcome;
  }
  struct fields_reading reading = {&engine->fields, with_rows};
  return kb_box_protect(engine->box, read_fields, &reading, 1, 1) == KB_BOX_DONE ? KB_BOX_DONE
                                                                                 : KB_BOX_NO_MEMORY;
}

/* The same without Lua, but for functions that need it; if none does, nothing is left on the stack.
   False: Lua has to read it all. Examples are read by Lua alone. */
static bool load_plain(struct kb_engine *engine, const char *file, struct kb_slice source,
                       struct kb_arena *arena)
{
  return kb_fields_from_source(&engine->fields, source, arena, &engine->plain_source) &&
         (engine->plain_source.length == 0 ||
          load_chunk(engine, file, kb_buf_slice(&engine->plain_source)) == KB_BOX_DONE);
}

/* The functions on the stack are kept in the box, unless the article is not. */
static bool take_functions(struct kb_engine *engine, struct reading *reading, bool is_kept)
{
  reading->functions.cause_count = reading->article->cause_count;
  if (!reading->has_functions) {
    return true;
  }
  if (!is_kept) {
    lua_pop(kb_box_state(engine->box), 1);
    return true;
  }
  return kb_article_functions_init(&reading->functions, reading->article->cause_count) &&
         kb_box_protect(engine->box, keep_functions, &reading->functions, 1, 0) == KB_BOX_DONE;
}

static enum kb_status load_source(struct kb_engine *engine, const char *file,
                                  struct kb_slice source, struct reading *reading,
                                  struct kb_error *error)
{
  const size_t errors = reading->problems->errors;
  enum kb_box_outcome outcome = KB_BOX_DONE;
  if (!reading->with_examples && load_plain(engine, file, source, &reading->article->arena)) {
    reading->has_functions = engine->plain_source.length > 0;
  } else {
    outcome = load_by_lua(engine, file, source, reading->with_examples);
    reading->has_functions = true;
  }
  reading->hash = kb_hash_bytes(source);
  if (outcome == KB_BOX_NO_MEMORY) {
    return kb_fail_no_memory(error);
  }
  if (outcome != KB_BOX_DONE) {
    say_why_not_loaded(engine->box, outcome, reading->problems);
    return KB_OK;
  }
  const bool is_read =
    kb_article_read(reading->article, &engine->fields, reading->with_examples, reading->problems);
  const bool is_kept = is_read && reading->problems->errors == errors;
  const bool good = take_functions(engine, reading, is_kept) && is_read;
  return good ? KB_OK : kb_fail_no_memory(error);
}

static enum kb_status load_file(struct kb_engine *engine, const char *file, struct reading *reading,
                                struct kb_error *error)
{
  kb_buf_clear(&engine->source);
  enum kb_status status = kb_file_text_read(file, LARGEST_ARTICLE, &engine->source, error);
  if (status == KB_OK) {
    status = load_source(engine, file, kb_buf_slice(&engine->source), reading, error);
  } else if (status != KB_NO_MEMORY) {
    kb_problem_add_at(reading->problems, KB_E_LOAD, 1, 1, NULL, "%s", error->message);
    status = KB_OK;
  }
  return status;
}

static bool make_room(struct kb_engine *engine)
{
  if (engine->count < engine->capacity) {
    return true;
  }
  const size_t capacity = engine->capacity ? engine->capacity * 2 : 64;
  struct loaded *loaded = realloc(engine->loaded, capacity * sizeof *loaded);
  if (!loaded) {
    return false;
  }
  engine->loaded = loaded;
  engine->capacity = capacity;
  return true;
}

/* With `source` NULL the file is read. */
static enum kb_status load(struct kb_engine *engine, const char *file,
                           const struct kb_slice *source, bool with_examples,
                           struct kb_article *article, struct kb_problems *problems,
                           struct kb_error *error)
{
  const size_t errors = problems->errors;
  struct reading reading = {
    .article = article, .problems = problems, .with_examples = with_examples};
  article->file = kb_arena_text(&article->arena, file);
  if (!article->file || !make_room(engine)) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status = source ? load_source(engine, file, *source, &reading, error)
                                       : load_file(engine, file, &reading, error);
  if (status != KB_OK || problems->errors > errors) {
    kb_article_functions_fini(&reading.functions);
    return status;
  }
  engine->loaded[engine->count++] = (struct loaded){.file = article->file,
                                                    .hash = reading.hash,
                                                    .has_functions = reading.has_functions,
                                                    .functions = reading.functions,
                                                    .last_stop = KB_BOX_DONE};
  return KB_OK;
}

enum kb_status kb_engine_load(struct kb_engine *engine, const char *file, bool with_examples,
                              struct kb_article *article, struct kb_problems *problems,
                              struct kb_error *error)
{
  return load(engine, file, NULL, with_examples, article, problems, error);
}

enum kb_status kb_engine_load_source(struct kb_engine *engine, const char *file,
                                     struct kb_slice source, bool with_examples,
                                     struct kb_article *article, struct kb_problems *problems,
                                     struct kb_error *error)
{
  return load(engine, file, &source, with_examples, article, problems, error);
}

/* Nothing is kept for it: its functions get into the box again when they are needed. */
static void forget_functions(struct loaded *loaded)
{
  const size_t cause_count = loaded->functions.cause_count;
  kb_article_functions_fini(&loaded->functions);
  loaded->functions.cause_count = cause_count;
  loaded->has_functions = false;
}

static bool reload(struct kb_engine *engine)
{
  kb_box_free(engine->box);
  engine->box = NULL;
  for (size_t i = 0; i < engine->count; i++) {
    forget_functions(&engine->loaded[i]);
  }
  return open_box(engine);
}

/* KB_BOX_ERROR: the file is not what it was. */
static enum kb_box_outcome read_again(struct kb_engine *engine, struct loaded *loaded)
{
  struct kb_buf *source = &engine->source;
  struct kb_error error;
  kb_buf_clear(source);
  const enum kb_status status = kb_file_text_read(loaded->file, LARGEST_ARTICLE, source, &error);
  enum kb_box_outcome outcome = status == KB_NO_MEMORY ? KB_BOX_NO_MEMORY : KB_BOX_ERROR;
  if (status == KB_OK && kb_hash_bytes(kb_buf_slice(source)) == loaded->hash) {
    outcome = load_chunk(engine, loaded->file, kb_buf_slice(source));
    if (outcome == KB_BOX_DONE) {
      outcome = kb_box_protect(engine->box, keep_functions, &loaded->functions, 1, 0);
    }
  }
  return outcome;
}

/* Where the file has changed meanwhile, there are none from now on. False when out of memory. */
static bool need_functions(struct kb_engine *engine, struct loaded *loaded)
{
  if (loaded->has_functions) {
    return true;
  }
  if (!kb_article_functions_init(&loaded->functions, loaded->functions.cause_count)) {
    return false;
  }
  const enum kb_box_outcome outcome = read_again(engine, loaded);
  loaded->has_functions = outcome != KB_BOX_NO_MEMORY;
  if (!loaded->has_functions) {
    forget_functions(loaded);
  }
  return loaded->has_functions;
}

struct kb_engine *kb_engine_new_like(const struct kb_engine *model)
{
  struct kb_engine *engine = kb_engine_new();
  struct loaded *loaded = engine ? calloc(model->count + 1, sizeof *loaded) : NULL;
  if (!loaded) {
    kb_engine_free(engine);
    return NULL;
  }
  for (size_t i = 0; i < model->count; i++) {
    loaded[i] = (struct loaded){.file = model->loaded[i].file,
                                .hash = model->loaded[i].hash,
                                .functions.cause_count = model->loaded[i].functions.cause_count,
                                .last_stop = KB_BOX_DONE};
  }
  engine->loaded = loaded;
  engine->count = model->count;
  engine->capacity = model->count + 1;
  return engine;
}

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
  const struct kb_case *a_case = evaluation->a_case;
  const char *name = kb_case_mailbox_name(a_case);
  const struct kb_fault fault = {
    .article = evaluation->article->code,
    .where = where_of(evaluation, where),
    .reason = reason,
    .first = name ? name : a_case->mailbox.id,
  };
  kb_fault_add(faults, &fault);
}

static void describe_stop(const struct kb_engine *engine, enum kb_box_outcome outcome,
                          char reason[], size_t size)
{
  const struct kb_box_budget budget = kb_engine_budget();
  const int line = kb_box_line(engine->box);
  switch (outcome) {
  case KB_BOX_MEMORY:
    snprintf(reason, size, "stopped: it used up its memory (%zu MiB)", budget.memory >> 20);
    return;
  case KB_BOX_STEPS:
    snprintf(reason, size, "stopped: it used up its steps (%llu)",
             (unsigned long long)budget.steps);
    return;
  case KB_BOX_TIME:
    snprintf(reason, size, "stopped: it used up its time (%g s)", budget.seconds);
    return;
  case KB_BOX_ERROR:
  case KB_BOX_HALTED:
  case KB_BOX_NO_MEMORY:
  case KB_BOX_DONE:
    break;
  }
  if (line > 0) {
    snprintf(reason, size, "failed in line %d: %s", line, kb_box_message(engine->box));
  } else {
    snprintf(reason, size, "failed: %s", kb_box_message(engine->box));
  }
}

static enum kb_truth count_stop(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                                enum kb_box_outcome outcome, struct kb_faults *faults)
{
  struct loaded *loaded = &engine->loaded[evaluation->number];
  char reason[600];
  describe_stop(engine, outcome, reason, sizeof reason);
  add_fault(evaluation, faults, reason);
  if (outcome != KB_BOX_ERROR) {
    engine->stopped++;
    loaded->stops++;
    loaded->slow_stops += outcome == KB_BOX_TIME;
    loaded->last_stop = outcome;
  }
  return KB_STOPPED;
}

static int function_of(const struct loaded *loaded, const struct kb_evaluation *evaluation)
{
  switch (evaluation->condition) {
  case KB_CONDITION_SYMPTOM:
    return loaded->functions.symptom_when;
  case KB_CONDITION_EARLY:
    return loaded->functions.early;
  case KB_CONDITION_CAUSE:
    break;
  }
  return loaded->functions.when[evaluation->cause];
}

/* True or false, nil counting as false as Lua people expect; anything else is the article's fault.
 */
static enum kb_truth read_answer(struct lua_State *L, int returned,
                                 const struct kb_evaluation *evaluation, struct kb_faults *faults)
{
  if (returned == 0) {
    add_fault(evaluation, faults, "failed: it returns no value; it must return true or false");
    return KB_STOPPED;
  }
  const int type = lua_type(L, -returned);
  if (type != LUA_TBOOLEAN && type != LUA_TNIL) {
    char reason[128];
    snprintf(reason, sizeof reason, "failed: it returns a %s; it must return true or false",
             lua_typename(L, type));
    add_fault(evaluation, faults, reason);
    return KB_STOPPED;
  }
  return lua_toboolean(L, -returned) ? KB_TRUE : KB_FALSE;
}

static bool is_given_up(const struct loaded *loaded)
{
  return loaded->stops >= STOPS_ALLOWED || loaded->slow_stops >= SLOW_STOPS_ALLOWED;
}

static void count_cost(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                       enum kb_box_outcome outcome, double begin)
{
  struct loaded *loaded = &engine->loaded[evaluation->number];
  loaded->cost.evaluations++;
  loaded->cost.cases += loaded->last_case != evaluation->case_number;
  loaded->last_case = evaluation->case_number;
  loaded->cost.stopped += outcome != KB_BOX_DONE && outcome != KB_BOX_HALTED;
  if (engine->is_measured) {
    loaded->cost.seconds += kb_box_now(engine->box) - begin;
  }
}

static const struct kb_plain_condition *plain_of(const struct kb_evaluation *evaluation)
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

/* Without Lua. `*good`: false when out of memory. False: Lua has to tell. */
static bool tell_plainly(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                         enum kb_truth *truth, bool *good)
{
  static const enum kb_truth truths[] = {[KB_PLAIN_TRUE] = KB_TRUE,
                                         [KB_PLAIN_FALSE] = KB_FALSE,
                                         [KB_PLAIN_UNTOLD] = KB_UNTOLD,
                                         [KB_PLAIN_NO_MEMORY] = KB_UNTOLD};
  const struct kb_plain_condition *condition = plain_of(evaluation);
  if (!condition) {
    return false;
  }
  const double begin = engine->is_measured ? kb_box_now(engine->box) : 0;
  const enum kb_plain_answer answer = kb_plain_condition_tell(condition, &engine->view);
  if (answer == KB_PLAIN_ASK_LUA) {
    return false;
  }
  engine->view.a_case = NULL;
  count_cost(engine, evaluation, KB_BOX_DONE, begin);
  *truth = truths[answer];
  *good = answer != KB_PLAIN_NO_MEMORY;
  return true;
}

static void show(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                 struct kb_trace *trace)
{
  engine->view.a_case = evaluation->a_case;
  engine->view.symptom = evaluation->symptom;
  engine->view.trace = trace;
}

bool kb_engine_evaluate(struct kb_engine *engine, const struct kb_evaluation *evaluation,
                        struct kb_trace *trace, struct kb_faults *faults, enum kb_truth *truth)
{
  struct loaded *loaded = &engine->loaded[evaluation->number];
  *truth = KB_STOPPED;
  if (is_given_up(loaded)) {
    add_fault(evaluation, faults, "not run: the article was stopped too often before");
    return true;
  }
  bool good = true;
  show(engine, evaluation, trace);
  if (tell_plainly(engine, evaluation, truth, &good)) {
    return good;
  }
  engine->view.a_case = NULL; /* none, while articles load */
  if (kb_box_memory(engine->box) > HOARD_LIMIT) {
    kb_box_collect(engine->box);
    if (kb_box_memory(engine->box) > HOARD_LIMIT && !reload(engine)) {
      return false;
    }
  }
  if (!need_functions(engine, loaded)) {
    return false;
  }
  lua_State *L = kb_box_state(engine->box);
  if (!lua_checkstack(L, 8)) {
    return false;
  }
  show(engine, evaluation, trace);
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, function_of(loaded, evaluation)) != LUA_TFUNCTION) {
    lua_pop(L, 1);
    engine->stopped++;
    add_fault(evaluation, faults, "not run: the article's file changed during the run");
    return true;
  }
  kb_bind_push_case(L, &engine->view);
  int returned = 0;
  const double begin = engine->is_measured ? kb_box_now(engine->box) : 0;
  const enum kb_box_outcome outcome = kb_box_call(engine->box, 1, kb_engine_budget(), &returned);
  engine->view.a_case = NULL;
  count_cost(engine, evaluation, outcome, begin);
  switch (outcome) {
  case KB_BOX_DONE:
    *truth = read_answer(L, returned, evaluation, faults);
    lua_pop(L, returned);
    return true;
  case KB_BOX_HALTED:
    *truth = KB_UNTOLD;
    return !trace->failed;
  case KB_BOX_NO_MEMORY:
    return false;
  case KB_BOX_ERROR:
  case KB_BOX_MEMORY:
  case KB_BOX_STEPS:
  case KB_BOX_TIME:
    break;
  }
  *truth = count_stop(engine, evaluation, outcome, faults);
  return outcome != KB_BOX_MEMORY || reload(engine);
}

/* Of the library, which no header declares: "$LuaVersion: Lua 5.4.4  Copyright ...". */
extern const char lua_ident[];

struct kb_slice kb_engine_lua_version(void)
{
  const char *version = strstr(lua_ident, "Lua 5.");
  const char *end = version ? strstr(version, "  ") : NULL;
  return end ? (struct kb_slice){version, (size_t)(end - version)} : kb_slice_of(LUA_RELEASE);
}
