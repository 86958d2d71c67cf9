#include "rule/article.h"

#include "rule/article_check.h"
#include "rule/article_row.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

/* The article being read. All reading is of a table that has the right shape. */
struct reader {
  lua_State *L;
  struct kb_article *article;
  struct kb_problems *problems;
  bool failed; /* out of memory */
};

static void *take(struct reader *reader, void *memory)
{
  reader->failed = reader->failed || !memory;
  return memory;
}

static void *new_list(struct reader *reader, size_t count, size_t size)
{
  return take(reader, kb_arena_array(&reader->article->arena, count + 1, size));
}

/* The text at the top of the stack; NULL if there is none. Pops it. */
static const char *pop_text(struct reader *reader)
{
  size_t length = 0;
  const char *text = lua_tolstring(reader->L, -1, &length);
  if (text) {
    text = take(reader, kb_arena_dup(&reader->article->arena, (struct kb_slice){text, length}));
  }
  lua_pop(reader->L, 1);
  return text;
}

/* Pushes the field of the table at the top of the stack. */
static int push_field(struct reader *reader, const char *key)
{
  lua_pushstring(reader->L, key);
  return lua_rawget(reader->L, -2);
}

static const char *read_text(struct reader *reader, const char *key)
{
  push_field(reader, key);
  return pop_text(reader);
}

/* Keeps the function in the registry; LUA_NOREF if there is none. */
static int read_function(lua_State *L, const char *key)
{
  lua_pushstring(L, key);
  if (lua_rawget(L, -2) == LUA_TFUNCTION) {
    return luaL_ref(L, LUA_REGISTRYINDEX);
  }
  lua_pop(L, 1);
  return LUA_NOREF;
}

/* A text or a list of texts, or nothing, at the top of the stack. Pops it. */
static const char **pop_texts(struct reader *reader, size_t *count)
{
  lua_State *L = reader->L;
  *count = lua_type(L, -1) == LUA_TTABLE ? (size_t)lua_rawlen(L, -1) : lua_isstring(L, -1) ? 1 : 0;
  const char **texts = new_list(reader, *count, sizeof *texts);
  if (texts && lua_type(L, -1) == LUA_TTABLE) {
    for (size_t i = 0; i < *count; i++) {
      lua_rawgeti(L, -1, (lua_Integer)i + 1);
      texts[i] = pop_text(reader);
    }
  } else if (texts && *count == 1) {
    texts[0] = pop_text(reader);
    return texts;
  }
  lua_pop(L, 1);
  return texts;
}

static void read_signatures(struct reader *reader)
{
  if (push_field(reader, "signatures") == LUA_TTABLE) {
    const size_t count = (size_t)lua_rawlen(reader->L, -1);
    struct kb_signature *list = new_list(reader, count, sizeof *list);
    for (size_t i = 0; list && i < count; i++) {
      lua_rawgeti(reader->L, -1, (lua_Integer)i + 1);
      list[i].code = read_text(reader, "code");
      list[i].number = read_text(reader, "number");
      list[i].message = read_text(reader, "message");
      list[i].details = read_text(reader, "details");
      list[i].source = read_text(reader, "source");
      lua_pop(reader->L, 1);
    }
    reader->article->signatures = list;
    reader->article->signature_count = list ? count : 0;
  }
  lua_pop(reader->L, 1);
}

static void check_signatures(struct reader *reader)
{
  struct kb_signatures *index = take(reader, kb_signatures_new());
  for (size_t i = 0; index && i < reader->article->signature_count; i++) {
    struct kb_error error;
    const enum kb_status status =
      kb_signatures_add(index, &reader->article->signatures[i], 0, &error);
    if (status == KB_NO_MEMORY) {
      reader->failed = true;
    } else if (status != KB_OK) {
      char path[64];
      snprintf(path, sizeof path, "symptom.signatures[%zu]", i + 1);
      kb_problem_add(reader->problems, KB_E_SIGNATURE, path, NULL, "%s: %s", path, error.message);
    }
  }
  kb_signatures_free(index);
}

static void read_symptom(struct reader *reader, struct kb_article_functions *functions)
{
  push_field(reader, "symptom");
  reader->article->symptom = read_text(reader, "text");
  functions->symptom_when = read_function(reader->L, "when");
  reader->article->has_symptom_when = functions->symptom_when != LUA_NOREF;
  read_signatures(reader);
  lua_pop(reader->L, 1);
  check_signatures(reader);
}

static void check_cause(struct reader *reader, const struct kb_cause *causes, size_t at)
{
  char path[64];
  snprintf(path, sizeof path, "causes[%zu]", at + 1);
  if (!causes[at].has_when && !causes[at].look) {
    kb_problem_add(reader->problems, KB_E_CAUSE_UNTOLD, path,
                   "add when = function(case) … end, or look = \"where to look\"",
                   "%s has neither when nor look: nobody could tell whether it is the cause", path);
  }
  for (size_t i = 0; i < at && causes[at].id; i++) {
    if (causes[i].id && strcmp(causes[i].id, causes[at].id) == 0) {
      snprintf(path, sizeof path, "causes[%zu].id", at + 1);
      kb_problem_add(reader->problems, KB_E_DUPLICATE_CAUSE, path, NULL,
                     "two causes have the id \"%.60s\"", causes[at].id);
    }
  }
}

static void read_causes(struct reader *reader, struct kb_article_functions *functions)
{
  push_field(reader, "causes");
  const size_t count = (size_t)lua_rawlen(reader->L, -1);
  struct kb_cause *list = new_list(reader, count, sizeof *list);
  functions->when = take(reader, malloc((count + 1) * sizeof *functions->when));
  for (size_t i = 0; list && functions->when && i < count; i++) {
    lua_rawgeti(reader->L, -1, (lua_Integer)i + 1);
    list[i].id = read_text(reader, "id");
    list[i].text = read_text(reader, "text");
    list[i].look = read_text(reader, "look");
    functions->when[i] = read_function(reader->L, "when");
    list[i].has_when = functions->when[i] != LUA_NOREF;
    lua_pop(reader->L, 1);
    check_cause(reader, list, i);
  }
  reader->article->causes = list;
  reader->article->cause_count = list ? count : 0;
  lua_pop(reader->L, 1);
}

/* A cause that element `number` of a list names must exist. */
static int find_cause(struct reader *reader, const char *id, const char *list, size_t number)
{
  const int cause = kb_article_cause(reader->article, id);
  if (cause < 0) {
    char path[64];
    snprintf(path, sizeof path, "%s[%zu].%scause", list, number,
             strcmp(list, "examples") == 0 ? "expect." : "");
    struct kb_buf known = {0};
    for (size_t i = 0; i < reader->article->cause_count; i++) {
      kb_buf_addf(&known, "%s%s", i > 0 ? ", " : "the causes are: ", reader->article->causes[i].id);
    }
    kb_problem_add(reader->problems, KB_E_UNKNOWN_CAUSE, path, kb_buf_text(&known),
                   "%s names the cause \"%.60s\", which the article does not have", path, id);
    kb_buf_fini(&known);
  }
  return cause;
}

static void read_steps(struct reader *reader)
{
  push_field(reader, "resolution");
  const size_t count = (size_t)lua_rawlen(reader->L, -1);
  struct kb_step *list = new_list(reader, count, sizeof *list);
  for (size_t i = 0; list && i < count; i++) {
    lua_rawgeti(reader->L, -1, (lua_Integer)i + 1);
    list[i].text = read_text(reader, "text");
    const char *cause = read_text(reader, "cause");
    list[i].cause = cause ? find_cause(reader, cause, "resolution", i + 1) : -1;
    push_field(reader, "steps");
    list[i].steps = pop_texts(reader, &list[i].step_count);
    lua_pop(reader->L, 1);
  }
  reader->article->steps = list;
  reader->article->step_count = list ? count : 0;
  lua_pop(reader->L, 1);
}

static void read_row(struct reader *reader, struct kb_example *example, size_t number)
{
  struct kb_buf *row = &reader->article->scratch;
  const char *reason = NULL;
  kb_buf_clear(row);
  push_field(reader, "case");
  if (!kb_article_row_json(reader->L, row, &reason)) {
    char path[64];
    snprintf(path, sizeof path, "examples[%zu].case", number);
    kb_problem_add(reader->problems, KB_E_VALUE, path, NULL, "%s is no row: %s", path, reason);
  }
  lua_pop(reader->L, 1);
  reader->failed = reader->failed || row->failed;
  example->row = take(reader, kb_arena_dup(&reader->article->arena, kb_buf_slice(row)));
}

static void read_expect(struct reader *reader, struct kb_example *example, size_t number)
{
  push_field(reader, "expect");
  example->verdict = read_text(reader, "verdict");
  example->causes_given = push_field(reader, "cause") != LUA_TNIL;
  example->causes = pop_texts(reader, &example->cause_count);
  example->missing_given = push_field(reader, "missing") != LUA_TNIL;
  example->missing = pop_texts(reader, &example->missing_count);
  lua_pop(reader->L, 1);
  for (size_t i = 0; example->causes && i < example->cause_count; i++) {
    find_cause(reader, example->causes[i], "examples", number);
  }
}

static void read_examples(struct reader *reader)
{
  if (push_field(reader, "examples") == LUA_TTABLE) {
    const size_t count = (size_t)lua_rawlen(reader->L, -1);
    struct kb_example *list = new_list(reader, count, sizeof *list);
    for (size_t i = 0; list && i < count; i++) {
      lua_rawgeti(reader->L, -1, (lua_Integer)i + 1);
      list[i].name = read_text(reader, "name");
      read_row(reader, &list[i], i + 1);
      read_expect(reader, &list[i], i + 1);
      lua_pop(reader->L, 1);
    }
    reader->article->examples = list;
    reader->article->example_count = list ? count : 0;
  }
  lua_pop(reader->L, 1);
}

static void read_head(struct reader *reader)
{
  struct kb_article *article = reader->article;
  article->code = read_text(reader, "code");
  article->kb = read_text(reader, "kb");
  if (push_field(reader, "source") == LUA_TTABLE) {
    article->source_file = read_text(reader, "file");
    article->source_hash = read_text(reader, "hash");
  }
  lua_pop(reader->L, 1);
  push_field(reader, "other_kb");
  article->other_kb = pop_texts(reader, &article->other_kb_count);
  article->title = read_text(reader, "title");
  article->product = read_text(reader, "product");
  article->reference = read_text(reader, "reference");
  article->reviewed = read_text(reader, "reviewed");
  article->status = read_text(reader, "status");
  article->severity = read_text(reader, "severity");
  article->role = read_text(reader, "role");
}

/* What has the right types can be read, and checked further, in spite of other errors. */
static bool is_readable(const struct kb_problems *problems, size_t before)
{
  for (size_t i = before; i < problems->count; i++) {
    if (problems->list[i].code == KB_E_TYPE || problems->list[i].code == KB_E_MISSING_KEY) {
      return false;
    }
  }
  return true;
}

bool kb_article_read(struct lua_State *L, struct kb_article *article,
                     struct kb_article_functions *functions, bool with_examples,
                     struct kb_problems *problems)
{
  struct reader reader = {L, article, problems, false};
  const size_t before = problems->count;
  if (lua_type(L, -1) != LUA_TTABLE) {
    const char *found = luaL_typename(L, -1);
    kb_problem_add(problems, KB_E_RETURN, "", "end the file with: return { code = …, … }",
                   "the file returns %s, but must return one table",
                   lua_isnil(L, -1) ? "nothing" : found);
    return !problems->failed;
  }
  luaL_checkstack(L, 16, "article");
  kb_article_check_shape(L, problems);
  if (!is_readable(problems, before)) {
    return !problems->failed;
  }
  read_head(&reader);
  read_symptom(&reader, functions);
  read_causes(&reader, functions);
  read_steps(&reader);
  functions->early = read_function(L, "early");
  article->has_early = functions->early != LUA_NOREF;
  if (with_examples) {
    read_examples(&reader);
  }
  return !reader.failed && !problems->failed;
}

bool kb_article_read_functions(struct lua_State *L, struct kb_article_functions *functions)
{
  luaL_checkstack(L, 16, "article");
  lua_pushliteral(L, "symptom");
  lua_rawget(L, -2);
  functions->symptom_when = read_function(L, "when");
  lua_pop(L, 1);
  lua_pushliteral(L, "causes");
  lua_rawget(L, -2);
  const size_t count = (size_t)lua_rawlen(L, -1);
  functions->when = malloc((count + 1) * sizeof *functions->when);
  for (size_t i = 0; functions->when && i < count; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i + 1);
    functions->when[i] = read_function(L, "when");
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  functions->early = read_function(L, "early");
  return functions->when != NULL;
}

void kb_article_fini(struct kb_article *article)
{
  kb_buf_fini(&article->scratch);
  kb_arena_fini(&article->arena);
  *article = (struct kb_article){0};
}

bool kb_article_has_kb(const struct kb_article *article, const char *number)
{
  bool has = article->kb && strcmp(article->kb, number) == 0;
  for (size_t i = 0; i < article->other_kb_count && !has; i++) {
    has = strcmp(article->other_kb[i], number) == 0;
  }
  return has;
}

int kb_article_cause(const struct kb_article *article, const char *id)
{
  for (size_t i = 0; i < article->cause_count; i++) {
    if (article->causes[i].id && strcmp(article->causes[i].id, id) == 0) {
      return (int)i;
    }
  }
  return -1;
}
