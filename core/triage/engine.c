#include "triage/engine_inside.h"

#include "article/exception.h"
#include "article/tables.h"
#include "base/file_text.h"
#include "luasource/slip.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Without examples, the engine reads an article's fields from the source text where possible, and
   Lua gets only the functions, if one needs it; otherwise Lua loads the whole file. Of each article
   the text that Lua is given is kept, so functions that Lua lacks are loaded when a condition first
   needs them. An engine for another thread copies only the list of these texts. */

void kb_engine_begin_run(struct kb_engine *engine)
{
  kb_spending_begin(engine->spending);
}

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
  if (engine->host) {
    kb_lua_host_set_interrupt(engine->host, interrupted);
  }
  if (engine->process) {
    kb_lua_process_set_interrupt(engine->process, interrupted);
  }
}

void kb_engine_keep_source(struct kb_engine *engine)
{
  engine->keeps_source = true;
}

void kb_engine_hash_source(struct kb_engine *engine)
{
  engine->hashes_source = true;
}

void kb_engine_measure(struct kb_engine *engine)
{
  engine->is_measured = true;
}

struct kb_cost kb_engine_cost(const struct kb_engine *engine, size_t number)
{
  return engine->loaded[number].cost;
}

struct kb_sandbox_budget kb_engine_load_budget(void)
{
  return (struct kb_sandbox_budget){.memory = 8 * 1024 * 1024, .steps = 2000000, .seconds = 2.0};
}

/* Limits for loading all articles together, in seconds and bytes of texts; beyond them each
   further article has only a small budget. */
#define LOAD_SECONDS 5.0
enum { LOAD_TEXTS = 64 * 1024 * 1024 };

/* Enough for literal data, but not for computed data. */
static struct kb_sandbox_budget small_load_budget(void)
{
  return (struct kb_sandbox_budget){.memory = 2 * 1024 * 1024, .steps = 100000, .seconds = 0.05};
}

struct kb_sandbox_budget kb_engine_budget(void)
{
  return (struct kb_sandbox_budget){.memory = 8 * 1024 * 1024, .steps = 1000000, .seconds = 1.0};
}

enum kb_status kb_engine_goes_on(const struct kb_engine *engine, struct kb_error *error)
{
  return engine->interrupted && *engine->interrupted ? kb_fail(error, KB_INTERRUPTED, "interrupted")
                                                     : KB_OK;
}

/* `spending` is that of another engine, or NULL. */
static struct kb_engine *new_engine(struct kb_spending *spending)
{
  struct kb_engine *engine = calloc(1, sizeof *engine);
  if (!engine) {
    return NULL;
  }
  engine->is_like_another = spending != NULL;
  engine->spending = spending ? spending : kb_spending_new();
  engine->reader = (struct kb_case_reader){kb_tracked_answer, &engine->tracked};
  if (!engine->spending) {
    kb_engine_free(engine);
    return NULL;
  }
  return engine;
}

struct kb_engine *kb_engine_new(void)
{
  return new_engine(NULL);
}

void kb_engine_set_schema(struct kb_engine *engine, const struct kb_schema *schema)
{
  engine->schema = schema;
}

void kb_engine_set_tables(struct kb_engine *engine, struct kb_tables *tables)
{
  engine->tables = tables;
}

void kb_engine_loaded(struct kb_engine *engine)
{
  kb_fields_fini(&engine->fields);
  kb_buf_fini(&engine->source);
  kb_buf_fini(&engine->functions_source);
}

void kb_engine_free(struct kb_engine *engine)
{
  if (!engine) {
    return;
  }
  kb_buf_fini(&engine->options);
  free(engine->loaded);
  if (!engine->is_like_another) {
    kb_spending_free(engine->spending);
  }
  kb_engine_loaded(engine);
  kb_arena_fini(&engine->functions);
  kb_lua_host_free(engine->host);
  kb_lua_process_free(engine->process);
  free(engine);
}

bool kb_engine_lacks_process(const struct kb_engine *engine)
{
  return engine->process && kb_lua_process_is_refused(engine->process);
}

/* State of reading a file. */
struct reading {
  struct kb_article *article;
  struct kb_diagnostics *diagnostics;
  bool with_examples;
  bool has_functions; /* Lua has them; otherwise they are loaded when first needed, from: */
  struct kb_slice functions;
};

/* Lua quotes source text in errors. A link may lead to a file that the reader of the message
   must not see. */
static bool is_link(const char *file)
{
  struct stat facts;
  return lstat(file, &facts) == 0 && S_ISLNK(facts.st_mode);
}

static void say_why_not_loaded(const struct kb_engine *engine, const struct kb_lua_result *result,
                               const char *file, struct kb_slice source,
                               struct kb_diagnostics *diagnostics)
{
  if (result->outcome == KB_SANDBOX_ERROR && is_link(file)) {
    kb_diagnostic_add_at(diagnostics, KB_E_LOAD, 1, 1, "check the file itself",
                         "does not load: what this link leads to is no Lua that runs");
  } else if (result->outcome == KB_SANDBOX_ERROR) {
    const size_t line = result->line > 0 ? (size_t)result->line : 1;
    const struct kb_lua_slip slip = kb_lua_slip_find(source, line);
    kb_diagnostic_add_at(diagnostics, KB_E_LOAD, line, slip.column, slip.hint, "does not load: %s",
                         result->message);
  } else {
    kb_diagnostic_add_at(diagnostics, KB_E_LOAD, 1, 1, "an article only returns a table",
                         "does not load: stopped, as loading used up its %s%s",
                         kb_sandbox_outcome_name(result->outcome),
                         engine->load_seconds > LOAD_SECONDS
                           ? ", of which there is little where the others took so much"
                           : "");
  }
}

/* Loads the next article by Lua. */
static void load_by_lua(struct kb_engine *engine, const char *file, struct kb_slice source,
                        struct kb_fields *fields, struct kb_lua_result *result)
{
  const struct kb_lua_load load = {
    .number = engine->count,
    .name = file,
    .source = source,
    .budget = engine->load_seconds > LOAD_SECONDS ? small_load_budget() : kb_engine_load_budget(),
  };
  kb_engine_lua_load(engine, &load, fields, result);
  engine->load_seconds += result->spent;
}

/* Reads the fields without Lua, which gets only the functions that need it. False: Lua has to
   read everything. Examples are always read by Lua. */
static bool load_from_source(struct kb_engine *engine, const char *file, struct kb_slice source,
                             struct kb_arena *arena)
{
  struct kb_lua_result result = {.outcome = KB_SANDBOX_DONE};
  if (!kb_fields_from_source(&engine->fields, engine->schema, source, arena,
                             &engine->functions_source)) {
    return false;
  }
  if (engine->fields.needs_lua) {
    load_by_lua(engine, file, kb_buf_slice(&engine->functions_source), NULL, &result);
  }
  return result.outcome == KB_SANDBOX_DONE;
}

/* For an article that Lua has read with its examples: finds the conditions that a run evaluates
   without Lua. False when out of memory. */
static bool take_conditions(struct kb_engine *engine, struct kb_slice source,
                            struct kb_article *article)
{
  return kb_fields_from_source(&engine->fields, engine->schema, source, &article->arena,
                               &engine->functions_source)
           ? kb_article_take_conditions(article, &engine->fields)
           : !engine->fields.failed;
}

/* Whether the texts of all articles exceed their limit; articles no larger than a source may be
   are not counted. */
static bool is_beyond_texts(struct kb_engine *engine)
{
  const size_t bytes = engine->fields.bytes;
  const bool is_beyond = bytes > KB_ARTICLE_BYTES_MAX && bytes > LOAD_TEXTS - engine->load_texts;
  if (!is_beyond && bytes <= KB_FIELDS_BYTES_MAX && bytes <= LOAD_TEXTS - engine->load_texts) {
    engine->load_texts += bytes;
  }
  return is_beyond;
}

/* False when out of memory. */
static bool keep_text(struct kb_arena *arena, struct kb_slice text, struct kb_slice *kept)
{
  *kept = (struct kb_slice){kb_arena_dup(arena, text), text.length};
  return kept->data != NULL;
}

/* Adds the article's own relations to its subject. False when out of memory. */
static bool add_relations(struct kb_engine *engine, struct kb_slice source,
                          const struct reading *reading)
{
  return !kb_fields_find(&engine->fields, 0, "relations") || !engine->tables ||
         kb_tables_relate(engine->tables, reading->article->subject, source, reading->diagnostics);
}

/* Whether the file returns a list of articles or other values, in place of one article: nothing in
   it has a name, or it has a table without one, and no code itself. */
static bool is_list(const struct kb_fields *fields)
{
  bool has_names = false;
  bool has_table = false;
  for (size_t at = 1; at < fields->list[0].next; at = fields->list[at].next) {
    has_names |= fields->list[at].key.data != NULL;
    has_table |= !fields->list[at].key.data && fields->list[at].kind == KB_FIELD_TABLE;
  }
  return has_names ? has_table && !kb_fields_find(fields, 0, "code") : fields->count > 1;
}

static void say_list(struct kb_slice source, struct kb_diagnostics *diagnostics)
{
  if (kb_exceptions_are_in(source)) {
    kb_diagnostic_add_at(diagnostics, KB_E_EXCEPTIONS, 1, 1,
                         "name it there, or move it to ~/.config/kbtriage/exceptions.lua",
                         "a list of exceptions, which only --exceptions reads");
  } else {
    kb_diagnostic_add(
      diagnostics, KB_E_RETURN, "",
      "return { code = \xE2\x80\xA6, \xE2\x80\xA6 }, each article in a file of its own",
      "the file returns a list, but must return one table with names");
  }
}

static enum kb_status load_source(struct kb_engine *engine, const char *file,
                                  struct kb_slice source, struct reading *reading,
                                  struct kb_error *error)
{
  if (engine->keeps_source) {
    if (!keep_text(&reading->article->arena, source, &reading->article->source)) {
      return kb_fail_no_memory(error);
    }
    reading->diagnostics->source = reading->article->source;
  }
  if (engine->hashes_source) {
    reading->article->hash = kb_hash_article(source);
  }
  const size_t errors = reading->diagnostics->errors;
  struct kb_lua_result result = {.outcome = KB_SANDBOX_DONE};
  if (!reading->with_examples && load_from_source(engine, file, source, &reading->article->arena)) {
    reading->has_functions = engine->fields.needs_lua;
    reading->functions = kb_buf_slice(&engine->functions_source);
  } else {
    load_by_lua(engine, file, source, &engine->fields, &result);
    reading->has_functions = true;
    reading->functions = source;
  }
  if (result.outcome == KB_SANDBOX_NO_MEMORY || engine->fields.failed) {
    return kb_fail_no_memory(error);
  }
  if (result.outcome != KB_SANDBOX_DONE) {
    say_why_not_loaded(engine, &result, file, source, reading->diagnostics);
    return KB_OK;
  }
  if (is_beyond_texts(engine)) {
    kb_diagnostic_add_at(reading->diagnostics, KB_E_LOAD, 1, 1, NULL,
                         "does not load: the texts of all articles take more than %d MiB",
                         LOAD_TEXTS >> 20);
  }
  if (engine->fields.count > 0 && !engine->fields.too_many && is_list(&engine->fields)) {
    say_list(source, reading->diagnostics);
    return KB_OK;
  }
  const bool is_read = kb_article_read(reading->article, engine->schema, &engine->fields,
                                       reading->with_examples, reading->diagnostics);
  const bool may_be_kept = is_read && reading->diagnostics->errors == errors;
  if (may_be_kept && !add_relations(engine, source, reading)) {
    return kb_fail_no_memory(error);
  }
  if (may_be_kept) {
    kb_article_take_relations(reading->article, source);
  }
  if (may_be_kept && reading->has_functions && !kb_engine_lua_check(engine, reading->diagnostics)) {
    return kb_fail_no_memory(error);
  }
  const bool is_kept = may_be_kept && reading->diagnostics->errors == errors;
  if (is_kept && (!keep_text(&engine->functions, reading->functions, &reading->functions) ||
                  (reading->with_examples && !take_conditions(engine, source, reading->article)))) {
    return kb_fail_no_memory(error);
  }
  return is_read ? KB_OK : kb_fail_no_memory(error);
}

static enum kb_status load_file(struct kb_engine *engine, const char *file, struct reading *reading,
                                struct kb_error *error)
{
  kb_buf_clear(&engine->source);
  enum kb_status status = kb_file_text_read(file, KB_ARTICLE_BYTES_MAX, &engine->source, error);
  if (status == KB_OK) {
    status = load_source(engine, file, kb_buf_slice(&engine->source), reading, error);
  } else if (status != KB_NO_MEMORY) {
    kb_diagnostic_add_at(reading->diagnostics, KB_E_LOAD, 1, 1, NULL, "%s", error->message);
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
                           struct kb_article *article, struct kb_diagnostics *diagnostics,
                           struct kb_error *error)
{
  const size_t errors = diagnostics->errors;
  struct reading reading = {
    .article = article, .diagnostics = diagnostics, .with_examples = with_examples};
  article->file = kb_arena_text(&article->arena, file);
  if (!article->file || !make_room(engine)) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status = source ? load_source(engine, file, *source, &reading, error)
                                       : load_file(engine, file, &reading, error);
  const enum kb_status interrupted = kb_engine_goes_on(engine, error);
  if (status != KB_OK || interrupted != KB_OK || diagnostics->errors > errors) {
    return status != KB_OK ? status : interrupted;
  }
  engine->loaded[engine->count++] = (struct kb_loaded){
    .file = article->file, .functions = reading.functions, .is_trusted = engine->trusts_next};
  return KB_OK;
}

enum kb_status kb_engine_load(struct kb_engine *engine, const char *file, bool with_examples,
                              struct kb_article *article, struct kb_diagnostics *diagnostics,
                              struct kb_error *error)
{
  return load(engine, file, NULL, with_examples, article, diagnostics, error);
}

enum kb_status kb_engine_load_source(struct kb_engine *engine, const char *file,
                                     struct kb_slice source, bool with_examples,
                                     struct kb_article *article, struct kb_diagnostics *diagnostics,
                                     struct kb_error *error)
{
  return load(engine, file, &source, with_examples, article, diagnostics, error);
}

bool kb_engine_load_functions(struct kb_engine *engine, size_t number, double *spent)
{
  struct kb_loaded *loaded = &engine->loaded[number];
  const struct kb_lua_load load = {.number = number,
                                   .name = loaded->file,
                                   .source = loaded->functions,
                                   .budget = kb_engine_load_budget()};
  struct kb_lua_result result;
  kb_engine_lua_load(engine, &load, NULL, &result);
  loaded->is_lost = result.outcome != KB_SANDBOX_DONE;
  *spent = result.spent;
  return result.outcome != KB_SANDBOX_NO_MEMORY;
}

struct kb_engine *kb_engine_new_like(const struct kb_engine *model)
{
  struct kb_engine *engine = new_engine(model->spending);
  struct kb_loaded *loaded = engine ? calloc(model->count + 1, sizeof *loaded) : NULL;
  if (!loaded || (model->process && !kb_engine_isolate(engine))) {
    free(loaded);
    kb_engine_free(engine);
    return NULL;
  }
  for (size_t i = 0; i < model->count; i++) {
    const struct kb_loaded *other = &model->loaded[i];
    loaded[i] = (struct kb_loaded){
      .file = other->file, .functions = other->functions, .is_trusted = other->is_trusted};
  }
  kb_engine_set_schema(engine, model->schema);
  kb_engine_set_interrupt(engine, model->interrupted);
  engine->loaded = loaded;
  engine->count = model->count;
  engine->capacity = model->count + 1;
  return engine;
}
