#include "rule/engine_inside.h"

#include "base/file_text.h"
#include "base/hash.h"
#include "rule/article_plain.h"
#include "rule/article_state.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>
#include <sys/stat.h>

void kb_engine_row(struct kb_engine *engine)
{
  kb_spending_row(engine->spending);
}

void kb_engine_set_rate(struct kb_engine *engine, double seconds)
{
  kb_spending_set_rate(engine->spending, seconds);
}

void kb_engine_set_interrupt(struct kb_engine *engine, const volatile sig_atomic_t *interrupted)
{
  engine->interrupted = interrupted;
  kb_box_set_interrupt(engine->box, interrupted);
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

/* What loading may take in all before each article has to do with little: seconds, bytes of texts,
   bytes that conditions hold. */
#define LOAD_SECONDS 5.0
enum { LOAD_TEXTS = 64 * 1024 * 1024, HELD = 48 * 1024 * 1024 };

/* Enough for what is written out, but not for what is computed. */
static struct kb_box_budget small_load_budget(void)
{
  return (struct kb_box_budget){.memory = 2 * 1024 * 1024, .steps = 100000, .seconds = 0.05};
}

struct kb_box_budget kb_engine_budget(void)
{
  return (struct kb_box_budget){.memory = 8 * 1024 * 1024, .steps = 1000000, .seconds = 1.0};
}

static bool open_box(struct kb_engine *engine)
{
  engine->view = (struct kb_view){0};
  engine->box = kb_box_new(NULL, NULL);
  if (!engine->box || kb_bind(engine->box, &engine->view) != KB_BOX_DONE) {
    return false;
  }
  kb_box_set_interrupt(engine->box, engine->interrupted);
  return true;
}

enum kb_status kb_engine_goes_on(const struct kb_engine *engine, struct kb_error *error)
{
  return engine->interrupted && *engine->interrupted ? kb_fail(error, KB_INTERRUPTED, "interrupted")
                                                     : KB_OK;
}

/* `spending` is of another engine, or NULL. */
static struct kb_engine *new_engine(struct kb_spending *spending)
{
  struct kb_engine *engine = calloc(1, sizeof *engine);
  if (!engine) {
    return NULL;
  }
  engine->is_like_another = spending != NULL;
  engine->spending = spending ? spending : kb_spending_new();
  if (!engine->spending || !open_box(engine)) {
    kb_engine_free(engine);
    return NULL;
  }
  return engine;
}

struct kb_engine *kb_engine_new(void)
{
  return new_engine(NULL);
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
  if (!engine->is_like_another) {
    kb_spending_free(engine->spending);
  }
  kb_fields_fini(&engine->fields);
  kb_buf_fini(&engine->source);
  kb_buf_fini(&engine->plain_source);
  kb_buf_fini(&engine->state_check.code);
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

/* What Lua says of a text quotes it. A link may lead to what the one who reads this must not see.
 */
static bool is_link(const char *file)
{
  struct stat facts;
  return lstat(file, &facts) == 0 && S_ISLNK(facts.st_mode);
}

static void say_why_not_loaded(const struct kb_engine *engine, enum kb_box_outcome outcome,
                               const char *file, struct kb_problems *problems)
{
  const struct kb_box *box = engine->box;
  const int line = kb_box_line(box);
  if (outcome == KB_BOX_ERROR && is_link(file)) {
    kb_problem_add_at(problems, KB_E_LOAD, 1, 1, "check the file itself",
                      "does not load: what this link leads to is no Lua that runs");
  } else if (outcome == KB_BOX_ERROR) {
    kb_problem_add_at(problems, KB_E_LOAD, line > 0 ? (size_t)line : 1, 1, NULL,
                      "does not load: %s", kb_box_message(box));
  } else {
    kb_problem_add_at(problems, KB_E_LOAD, 1, 1, "an article only returns a table",
                      "does not load: stopped, as loading used up its %s%s",
                      kb_box_outcome_name(outcome),
                      engine->load_seconds > LOAD_SECONDS
                        ? ", of which there is little where the others took so much"
                        : "");
  }
}

static enum kb_box_outcome load_chunk(struct kb_engine *engine, const char *file,
                                      struct kb_slice source)
{
  const struct kb_box_budget budget =
    engine->load_seconds > LOAD_SECONDS ? small_load_budget() : kb_engine_load_budget();
  const enum kb_box_outcome outcome = kb_box_load(engine->box, file, source, budget, NULL);
  engine->load_seconds += kb_box_spent(engine->box);
  return outcome;
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

/* Of the table on the stack, which stays there. */
static int check_state(lua_State *L, void *data)
{
  kb_article_check_state(L, data);
  return 1;
}

/* Of what is in the box, on the stack. False when out of memory. */
static bool check_conditions(struct kb_engine *engine, const struct reading *reading)
{
  engine->state_check.problems = reading->problems;
  return !reading->has_functions ||
         kb_box_protect(engine->box, check_state, &engine->state_check, 1, 1) == KB_BOX_DONE;
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

/* An article that Lua has read with its examples: which of its conditions a run evaluates without
   it. False when out of memory. */
static bool take_conditions(struct kb_engine *engine, struct kb_slice source,
                            struct kb_article *article)
{
  return kb_fields_from_source(&engine->fields, source, &article->arena, &engine->plain_source)
           ? kb_article_take_conditions(article, &engine->fields)
           : !engine->fields.failed;
}

/* Articles that are not larger than their source may be go on. */
static bool is_beyond_texts(struct kb_engine *engine)
{
  const size_t bytes = engine->fields.bytes;
  const bool is_beyond = bytes > KB_ARTICLE_BYTES_MAX && bytes > LOAD_TEXTS - engine->load_texts;
  if (!is_beyond && bytes <= KB_FIELDS_BYTES_MAX && bytes <= LOAD_TEXTS - engine->load_texts) {
    engine->load_texts += bytes;
  }
  return is_beyond;
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
    say_why_not_loaded(engine, outcome, file, reading->problems);
    return KB_OK;
  }
  if (is_beyond_texts(engine)) {
    kb_problem_add_at(reading->problems, KB_E_LOAD, 1, 1, NULL,
                      "does not load: the texts of all articles take more than %d MiB",
                      LOAD_TEXTS >> 20);
  }
  const bool is_read =
    kb_article_read(reading->article, &engine->fields, reading->with_examples, reading->problems);
  if (is_read && reading->problems->errors == errors && !check_conditions(engine, reading)) {
    return kb_fail_no_memory(error);
  }
  const bool is_kept = is_read && reading->problems->errors == errors;
  if (is_kept && reading->with_examples && !take_conditions(engine, source, reading->article)) {
    return kb_fail_no_memory(error);
  }
  const bool good = take_functions(engine, reading, is_kept) && is_read;
  return good ? KB_OK : kb_fail_no_memory(error);
}

static enum kb_status load_file(struct kb_engine *engine, const char *file, struct reading *reading,
                                struct kb_error *error)
{
  kb_buf_clear(&engine->source);
  enum kb_status status = kb_file_text_read(file, KB_ARTICLE_BYTES_MAX, &engine->source, error);
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
  struct kb_loaded *loaded = realloc(engine->loaded, capacity * sizeof *loaded);
  engine->loaded = loaded ? loaded : engine->loaded;
  if (!loaded || !kb_spending_set_articles(engine->spending, capacity)) {
    return false;
  }
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
  if (!article->file || !make_room(engine) || !kb_engine_bound_memory(engine)) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status = source ? load_source(engine, file, *source, &reading, error)
                                       : load_file(engine, file, &reading, error);
  const enum kb_status interrupted = kb_engine_goes_on(engine, error);
  if (status != KB_OK || interrupted != KB_OK || problems->errors > errors) {
    kb_article_functions_fini(&reading.functions);
    return status != KB_OK ? status : interrupted;
  }
  engine->loaded[engine->count++] = (struct kb_loaded){.file = article->file,
                                                       .hash = reading.hash,
                                                       .has_functions = reading.has_functions,
                                                       .functions = reading.functions};
  return KB_OK;
}

enum kb_status kb_engine_load(struct kb_engine *engine, const char *file, bool with_examples,
                              struct kb_article *article, struct kb_problems *problems,
                              struct kb_error *error)
{
  return load(engine, file, NULL, with_examples, article, problems, error);
}

enum kb_status kb_engine_add(struct kb_engine *engine, const struct kb_article *article,
                             uint64_t hash, struct kb_error *error)
{
  if (!make_room(engine)) {
    return kb_fail_no_memory(error);
  }
  engine->loaded[engine->count++] = (struct kb_loaded){
    .file = article->file, .hash = hash, .functions.cause_count = article->cause_count};
  return KB_OK;
}

enum kb_status kb_engine_load_source(struct kb_engine *engine, const char *file,
                                     struct kb_slice source, bool with_examples,
                                     struct kb_article *article, struct kb_problems *problems,
                                     struct kb_error *error)
{
  return load(engine, file, &source, with_examples, article, problems, error);
}

/* Nothing is kept for it: its functions get into the box again when they are needed. */
static void forget_functions(struct kb_loaded *loaded)
{
  const size_t cause_count = loaded->functions.cause_count;
  kb_article_functions_fini(&loaded->functions);
  loaded->functions.cause_count = cause_count;
  loaded->has_functions = false;
}

bool kb_engine_reload(struct kb_engine *engine)
{
  kb_box_free(engine->box);
  engine->box = NULL;
  for (size_t i = 0; i < engine->count; i++) {
    forget_functions(&engine->loaded[i]);
  }
  return open_box(engine);
}

bool kb_engine_bound_memory(struct kb_engine *engine)
{
  if (kb_box_memory(engine->box) > HELD) {
    kb_box_collect(engine->box);
  }
  return kb_box_memory(engine->box) <= HELD || kb_engine_reload(engine);
}

/* KB_BOX_ERROR: the file is not what it was. */
static enum kb_box_outcome read_again(struct kb_engine *engine, struct kb_loaded *loaded)
{
  struct kb_buf *source = &engine->source;
  struct kb_error error;
  kb_buf_clear(source);
  const enum kb_status status =
    kb_file_text_read(loaded->file, KB_ARTICLE_BYTES_MAX, source, &error);
  enum kb_box_outcome outcome = status == KB_NO_MEMORY ? KB_BOX_NO_MEMORY : KB_BOX_ERROR;
  if (status == KB_OK && kb_hash_bytes(kb_buf_slice(source)) == loaded->hash) {
    outcome =
      kb_box_load(engine->box, loaded->file, kb_buf_slice(source), kb_engine_load_budget(), NULL);
    if (outcome == KB_BOX_DONE) {
      outcome = kb_box_protect(engine->box, keep_functions, &loaded->functions, 1, 0);
    }
  }
  return outcome;
}

bool kb_engine_need_functions(struct kb_engine *engine, struct kb_loaded *loaded)
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
  struct kb_engine *engine = new_engine(model->spending);
  struct kb_loaded *loaded = engine ? calloc(model->count + 1, sizeof *loaded) : NULL;
  if (!loaded) {
    kb_engine_free(engine);
    return NULL;
  }
  for (size_t i = 0; i < model->count; i++) {
    loaded[i] = (struct kb_loaded){.file = model->loaded[i].file,
                                   .hash = model->loaded[i].hash,
                                   .functions.cause_count = model->loaded[i].functions.cause_count};
  }
  kb_engine_set_interrupt(engine, model->interrupted);
  engine->loaded = loaded;
  engine->count = model->count;
  engine->capacity = model->count + 1;
  return engine;
}
