#include "triage/lua_host.h"

#include "article/article_state.h"
#include "triage/bind.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>

/* One Lua state holds the functions of all articles, noted by number. It is discarded when it
   grows too large, or when a condition has exhausted its memory budget: functions needed later
   are then absent, and the caller loads them again. */

/* Bytes that may be referenced by conditions: texts made while loading, and garbage. Beyond
   that, all functions are discarded and loaded again when needed. */
enum { HELD = 48 * 1024 * 1024 };

/* References into the registry for one article; LUA_NOREF if a function is missing. */
struct functions {
  int symptom_when, early;
  int *when; /* one for each cause */
  size_t cause_count;
};

struct kb_lua_host {
  struct kb_sandbox *sandbox;
  struct kb_bound bound;
  const volatile sig_atomic_t *interrupted;
  struct functions *list; /* by article number */
  size_t count;
  bool is_fresh;               /* nothing was called since the last load */
  int last;                    /* reference to the table loaded last */
  struct kb_state_check check; /* of that table */
};

/* --- Which functions there are --- */

static void forget(struct functions *functions)
{
  free(functions->when);
  *functions = (struct functions){.symptom_when = LUA_NOREF, .early = LUA_NOREF};
}

static bool make_room(struct kb_lua_host *host, size_t number)
{
  if (number < host->count) {
    return true;
  }
  const size_t count = number < 32 ? 64 : number * 2;
  struct functions *list = realloc(host->list, count * sizeof *list);
  if (!list) {
    return false;
  }
  host->list = list;
  for (; host->count < count; host->count++) {
    list[host->count] = (struct functions){.symptom_when = LUA_NOREF, .early = LUA_NOREF};
  }
  return true;
}

/* Opens a new sandbox without functions. False when out of memory: then there is none. */
static bool open_sandbox(struct kb_lua_host *host)
{
  kb_sandbox_free(host->sandbox);
  for (size_t i = 0; i < host->count; i++) {
    forget(&host->list[i]);
  }
  host->last = LUA_NOREF;
  host->bound = (struct kb_bound){.reader = host->bound.reader, .options = host->bound.options};
  host->sandbox = kb_sandbox_new(NULL, NULL);
  if (!host->sandbox || kb_bind(host->sandbox, &host->bound) != KB_SANDBOX_DONE) {
    kb_sandbox_free(host->sandbox);
    host->sandbox = NULL;
    return false;
  }
  kb_sandbox_set_interrupt(host->sandbox, host->interrupted);
  return true;
}

/* False when out of memory. */
static bool bound_memory(struct kb_lua_host *host)
{
  if (host->sandbox && kb_sandbox_memory(host->sandbox) > HELD) {
    kb_sandbox_collect(host->sandbox);
  }
  return (host->sandbox && kb_sandbox_memory(host->sandbox) <= HELD) || open_sandbox(host);
}

struct kb_lua_host *kb_lua_host_new(const struct kb_case_reader *reader, struct kb_slice options)
{
  struct kb_lua_host *host = calloc(1, sizeof *host);
  if (!host) {
    return NULL;
  }
  host->bound.reader = reader;
  host->bound.options = options;
  if (!open_sandbox(host)) {
    kb_lua_host_free(host);
    return NULL;
  }
  return host;
}

void kb_lua_host_set_options(struct kb_lua_host *host, struct kb_slice options)
{
  host->bound.options = options;
}

void kb_lua_host_free(struct kb_lua_host *host)
{
  if (host) {
    for (size_t i = 0; i < host->count; i++) {
      forget(&host->list[i]);
    }
    free(host->list);
    kb_buf_fini(&host->check.code);
    kb_sandbox_free(host->sandbox);
    free(host);
  }
}

void kb_lua_host_set_interrupt(struct kb_lua_host *host, const volatile sig_atomic_t *interrupted)
{
  host->interrupted = interrupted;
  if (host->sandbox) {
    kb_sandbox_set_interrupt(host->sandbox, interrupted);
  }
}

/* --- Loading --- */

/* Stores the function with that key, in the table at the top of the stack, in the registry;
   LUA_NOREF if there is none. */
static int keep_function(lua_State *L, const char *key)
{
  if (lua_type(L, -1) != LUA_TTABLE) {
    return LUA_NOREF;
  }
  lua_pushstring(L, key);
  if (lua_rawget(L, -2) == LUA_TFUNCTION) {
    return luaL_ref(L, LUA_REGISTRYINDEX);
  }
  lua_pop(L, 1);
  return LUA_NOREF;
}

static size_t count_causes(lua_State *L)
{
  lua_pushliteral(L, "causes");
  const lua_Unsigned length = lua_rawget(L, -2) == LUA_TTABLE ? lua_rawlen(L, -1) : 0;
  lua_pop(L, 1);
  return length < KB_FIELDS_MAX ? (size_t)length : KB_FIELDS_MAX;
}

static void keep_causes(lua_State *L, struct functions *functions)
{
  const size_t count = count_causes(L);
  functions->when = malloc((count + 1) * sizeof *functions->when);
  if (!functions->when) {
    luaL_error(L, "out of memory");
  }
  lua_pushliteral(L, "causes");
  lua_rawget(L, -2);
  while (functions->cause_count < count) {
    lua_rawgeti(L, -1, (lua_Integer)functions->cause_count + 1);
    functions->when[functions->cause_count] = keep_function(L, "when");
    functions->cause_count++;
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

struct keeping {
  struct kb_lua_host *host;
  struct functions *functions;
  struct kb_fields *fields;
};

/* Stores what was returned, at the top of the stack, if it is a table. */
static int keep(lua_State *L, void *data)
{
  const struct keeping *keeping = data;
  struct functions *functions = keeping->functions;
  luaL_checkstack(L, 16, "article");
  if (lua_type(L, -1) == LUA_TTABLE) {
    functions->early = keep_function(L, "early");
    lua_pushliteral(L, "symptom");
    lua_rawget(L, -2);
    functions->symptom_when = keep_function(L, "when");
    lua_pop(L, 1);
    keep_causes(L, functions);
  }
  if (keeping->fields) {
    kb_fields_from_lua(keeping->fields, L);
  }
  lua_pushvalue(L, -1);
  keeping->host->last = luaL_ref(L, LUA_REGISTRYINDEX);
  return 0;
}

static void drop_last(struct kb_lua_host *host)
{
  luaL_unref(kb_sandbox_state(host->sandbox), LUA_REGISTRYINDEX, host->last);
  host->last = LUA_NOREF;
}

static void drop_functions(struct kb_lua_host *host, struct functions *functions)
{
  lua_State *L = kb_sandbox_state(host->sandbox);
  luaL_unref(L, LUA_REGISTRYINDEX, functions->symptom_when);
  luaL_unref(L, LUA_REGISTRYINDEX, functions->early);
  for (size_t i = 0; i < functions->cause_count; i++) {
    luaL_unref(L, LUA_REGISTRYINDEX, functions->when[i]);
  }
  forget(functions);
}

/* Copies the sandbox's message about what it ran last. */
static void describe(const struct kb_lua_host *host, struct kb_lua_result *result)
{
  result->spent = kb_sandbox_spent(host->sandbox);
  if (result->outcome != KB_SANDBOX_DONE) {
    result->line = kb_sandbox_line(host->sandbox);
    snprintf(result->message, sizeof result->message, "%s", kb_sandbox_message(host->sandbox));
  }
}

void kb_lua_host_load(struct kb_lua_host *host, const struct kb_lua_load *load,
                      struct kb_fields *fields, struct kb_lua_result *result)
{
  *result = (struct kb_lua_result){.outcome = KB_SANDBOX_NO_MEMORY};
  if (!bound_memory(host) || !make_room(host, load->number)) {
    return;
  }
  struct functions *functions = &host->list[load->number];
  drop_last(host);
  drop_functions(host, functions);
  host->bound.has_case = false;
  host->is_fresh = true;
  result->outcome = kb_sandbox_load(host->sandbox, load->name, load->source, load->budget, NULL);
  describe(host, result);
  if (result->outcome == KB_SANDBOX_DONE) {
    struct keeping keeping = {host, functions, fields};
    if (kb_sandbox_protect(host->sandbox, keep, &keeping, 1, 0) != KB_SANDBOX_DONE) {
      result->outcome = KB_SANDBOX_NO_MEMORY;
    }
  }
}

static int check_state(lua_State *L, void *data)
{
  struct kb_lua_host *host = data;
  luaL_checkstack(L, 4, "article");
  if (lua_rawgeti(L, LUA_REGISTRYINDEX, host->last) == LUA_TTABLE) {
    kb_article_check_state(L, &host->check);
  }
  return 0;
}

bool kb_lua_host_check(struct kb_lua_host *host, struct kb_diagnostics *diagnostics)
{
  host->check.diagnostics = diagnostics;
  return host->sandbox &&
         kb_sandbox_protect(host->sandbox, check_state, host, 0, 0) == KB_SANDBOX_DONE;
}

/* --- Calling --- */

static int reference_of(const struct kb_lua_host *host, const struct kb_lua_call *call)
{
  if (call->number >= host->count) {
    return LUA_NOREF;
  }
  const struct functions *functions = &host->list[call->number];
  switch (call->condition) {
  case KB_CONDITION_SYMPTOM:
    return functions->symptom_when;
  case KB_CONDITION_EARLY:
    return functions->early;
  case KB_CONDITION_CAUSE:
    break;
  }
  return call->cause < functions->cause_count ? functions->when[call->cause] : LUA_NOREF;
}

static void call_once(struct kb_lua_host *host, int function, struct kb_sandbox_budget budget,
                      struct kb_lua_result *result)
{
  lua_State *L = kb_sandbox_state(host->sandbox);
  int returned = 0;
  *result = (struct kb_lua_result){.outcome = KB_SANDBOX_NO_MEMORY};
  lua_rawgeti(L, LUA_REGISTRYINDEX, function);
  kb_bind_push_case(L, &host->bound);
  result->outcome = kb_sandbox_call(host->sandbox, 1, budget, &returned);
  describe(host, result);
  if (result->outcome == KB_SANDBOX_DONE) {
    result->returned = (size_t)returned;
    if (returned > 0) {
      result->kind = kb_field_kind_of(lua_type(L, -returned));
      result->truth = lua_toboolean(L, -returned);
    }
    lua_pop(L, returned);
  }
}

/* Earlier garbage must not affect the outcome: at first it counts against the condition's
   budget; if that might be decisive, it is collected and the function called again. */
static void call_function(struct kb_lua_host *host, int function, struct kb_sandbox_budget budget,
                          struct kb_lua_result *result)
{
  const size_t garbage = kb_sandbox_garbage(host->sandbox);
  if (garbage < budget.memory) {
    const struct kb_question again = {.kind = KB_ASK_AGAIN};
    struct kb_reply reply;
    struct kb_sandbox_budget rest = budget;
    rest.memory -= garbage;
    call_once(host, function, rest, result);
    const double spent = result->spent;
    if (!kb_sandbox_was_short(host->sandbox) || result->outcome == KB_SANDBOX_NO_MEMORY) {
      return;
    }
    kb_sandbox_collect(host->sandbox);
    host->bound.reader->answer(host->bound.reader->context, &again, &reply);
    call_once(host, function, budget, result);
    result->spent += spent;
    return;
  }
  kb_sandbox_collect(host->sandbox);
  call_once(host, function, budget, result);
}

void kb_lua_host_call(struct kb_lua_host *host, const struct kb_lua_call *call,
                      struct kb_lua_result *result)
{
  *result = (struct kb_lua_result){.outcome = KB_SANDBOX_NO_MEMORY};
  if ((!host->is_fresh && !bound_memory(host)) ||
      !lua_checkstack(kb_sandbox_state(host->sandbox), 8)) {
    return; /* what was just loaded for this call must not be discarded */
  }
  host->is_fresh = false;
  const int function = reference_of(host, call);
  if (function == LUA_NOREF) {
    result->is_absent = true;
    return;
  }
  host->bound.has_case = true;
  call_function(host, function, call->budget, result);
  host->bound.has_case = false;
  if (result->outcome == KB_SANDBOX_MEMORY && !open_sandbox(host)) {
    result->outcome = KB_SANDBOX_NO_MEMORY; /* what it left over must not affect others */
  }
}
