#include "sandbox/sandbox_inside.h"

#include "luasource/lua_shape.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Loads, calls and work of the host all go through one function, run, which starts the meter, makes
   a protected call and restores the meter of the caller. A stop is recognized by what the meter and
   the allocator recorded, not by the error value: a chunk can raise any value, even the text of
   Lua's own memory error. The message handler takes the line while the stack still shows it, and
   writes into a fixed buffer. No hook runs within the parser, so the size and the nesting of
   untrusted source are checked before, and the parser gets it in small pieces that are charged one
   by one. */

struct load {
  const char *name;
  struct kb_slice source;
  bool trusted;
  int results;  /* number to leave on the stack */
  int returned; /* number of values that an untrusted chunk returned */
};

struct protected_work {
  int (*work)(lua_State *L, void *data);
  void *data;
};

const char *kb_sandbox_outcome_name(enum kb_sandbox_outcome outcome)
{
  switch (outcome) {
  case KB_SANDBOX_DONE:
    return "done";
  case KB_SANDBOX_ERROR:
    return "error";
  case KB_SANDBOX_HALTED:
    return "halted";
  case KB_SANDBOX_MEMORY:
    return "memory";
  case KB_SANDBOX_STEPS:
    return "steps";
  case KB_SANDBOX_TIME:
    return "time";
  case KB_SANDBOX_INTERRUPTED:
    return "interrupted";
  case KB_SANDBOX_NO_MEMORY:
    return "out of memory";
  }
  return "unknown";
}

/* CPU time of the thread: an article is not charged for other work of the machine. */
static double system_clock(void *context)
{
  (void)context;
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int on_panic(lua_State *L)
{
  const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "no message";
  fprintf(stderr, "internal error: Lua raised an error nobody catches: %s\n", text);
  abort();
}

/* Copies as many whole UTF-8 characters as fit. */
static void set_message(struct kb_sandbox *sandbox, const char *text, size_t length)
{
  static const char ellipsis[] = "\xE2\x80\xA6";
  const size_t room = sizeof sandbox->message - sizeof ellipsis;
  size_t kept = length;
  if (length > room) {
    kept = room;
    while (kept > 0 && ((unsigned char)text[kept] & 0xC0) == 0x80) {
      kept--;
    }
  }
  for (size_t i = 0; i < kept; i++) {
    sandbox->message[i] = text[i];
    if (text[i] == '\0') {
      sandbox->message[i] = '?';
    }
  }
  memcpy(sandbox->message + kept, kept < length ? ellipsis : "",
         kept < length ? sizeof ellipsis : 1);
}

/* Length of the prefix "chunk:line: " that Lua puts before a message, 0 if it is missing. */
static size_t position_prefix(const char *text, const char *chunk, int *line)
{
  const size_t name = strlen(chunk);
  if (name == 0 || strncmp(text, chunk, name) != 0 || text[name] != ':') {
    return 0;
  }
  const size_t digits = strspn(text + name + 1, "0123456789");
  const char *rest = text + name + 1 + digits;
  if (digits == 0 || digits > 9 || rest[0] != ':' || rest[1] != ' ') {
    return 0;
  }
  *line = (int)strtol(text + name + 1, NULL, 10);
  return name + digits + 3;
}

/* Message handler: records the error while the stack still shows where it occurred. After a stop
   it runs with hooks off, so it is short, allocates nothing and calls no code of a chunk. */
static int on_error(lua_State *L)
{
  struct kb_sandbox *sandbox = kb_sandbox_of(L);
  char chunk[LUA_IDSIZE];
  if (sandbox->is_recorded) {
    sandbox->is_recorded = false;
    return 1;
  }
  sandbox->line = kb_sandbox_where(L, chunk);
  if (sandbox->line == 0) {
    memcpy(chunk, sandbox->chunk, sizeof chunk);
  }
  if (lua_type(L, 1) == LUA_TSTRING) {
    size_t length;
    const char *text = lua_tolstring(L, 1, &length);
    const size_t prefix = position_prefix(text, chunk, &sandbox->line);
    set_message(sandbox, text + prefix, length - prefix);
  } else if (lua_isinteger(L, 1)) {
    snprintf(sandbox->message, sizeof sandbox->message, LUA_INTEGER_FMT, lua_tointeger(L, 1));
  } else if (lua_type(L, 1) == LUA_TNUMBER) {
    snprintf(sandbox->message, sizeof sandbox->message, LUA_NUMBER_FMT, lua_tonumber(L, 1));
  } else {
    snprintf(sandbox->message, sizeof sandbox->message, "the error object is %s%s",
             lua_isnil(L, 1) ? "" : "a ", luaL_typename(L, 1));
  }
  return 1;
}

static void describe_memory(struct kb_sandbox *sandbox)
{
  const size_t mebibyte = 1 << 20;
  const size_t memory = sandbox->allowance.budget.memory;
  sandbox->line = sandbox->refused_line;
  if (sandbox->refusal == SANDBOX_REFUSAL_KEYS) {
    snprintf(sandbox->message, sizeof sandbox->message, "stopped: a table of more than %d keys",
             KB_SANDBOX_KEYS_MAX);
  } else if (memory >= mebibyte && memory % mebibyte == 0) {
    snprintf(sandbox->message, sizeof sandbox->message, "stopped: more than %zu MiB of memory",
             memory / mebibyte);
  } else {
    snprintf(sandbox->message, sizeof sandbox->message, "stopped: more than %zu bytes of memory",
             memory);
  }
}

static void describe(struct kb_sandbox *sandbox, enum kb_sandbox_outcome outcome)
{
  const struct kb_sandbox_budget *budget = &sandbox->allowance.budget;
  switch (outcome) {
  case KB_SANDBOX_DONE:
  case KB_SANDBOX_ERROR:
    break;
  case KB_SANDBOX_HALTED:
    snprintf(sandbox->message, sizeof sandbox->message, "stopped by the host");
    break;
  case KB_SANDBOX_MEMORY:
    describe_memory(sandbox);
    break;
  case KB_SANDBOX_STEPS:
    snprintf(sandbox->message, sizeof sandbox->message, "stopped after %" PRIu64 " steps",
             budget->steps);
    break;
  case KB_SANDBOX_TIME:
    snprintf(sandbox->message, sizeof sandbox->message, "stopped after %g s", budget->seconds);
    break;
  case KB_SANDBOX_INTERRUPTED:
    snprintf(sandbox->message, sizeof sandbox->message, "interrupted");
    break;
  case KB_SANDBOX_NO_MEMORY:
    snprintf(sandbox->message, sizeof sandbox->message, "out of memory");
    break;
  }
}

static enum kb_sandbox_outcome memory_outcome(const struct kb_sandbox *sandbox)
{
  return sandbox->refusal == SANDBOX_REFUSAL_CAP || sandbox->refusal == SANDBOX_REFUSAL_KEYS
           ? KB_SANDBOX_MEMORY
           : KB_SANDBOX_NO_MEMORY;
}

static enum kb_sandbox_outcome conclude(struct kb_sandbox *sandbox, int status)
{
  enum kb_sandbox_outcome outcome = sandbox->allowance.stopped;
  /* error("not enough memory", 0) gives LUA_ERRMEM too. */
  if (outcome == KB_SANDBOX_DONE && status == LUA_ERRMEM &&
      sandbox->refusal != SANDBOX_REFUSAL_NONE) {
    outcome = memory_outcome(sandbox);
  } else if (outcome == KB_SANDBOX_DONE && status != LUA_OK) {
    outcome = KB_SANDBOX_ERROR;
    if (status != LUA_ERRRUN) { /* the message handler was not called */
      snprintf(sandbox->message, sizeof sandbox->message, "%s",
               status == LUA_ERRMEM ? "not enough memory" : "stack overflow");
    }
  }
  describe(sandbox, outcome);
  return outcome;
}

/* Calls what is on the stack like lua_pcall; leaves nothing there unless it succeeds. */
static enum kb_sandbox_outcome run(struct kb_sandbox *sandbox, int arguments, int results,
                                   const struct kb_sandbox_budget *budget)
{
  lua_State *L = sandbox->state;
  const int handler = lua_gettop(L) - arguments;
  const struct sandbox_allowance before = kb_sandbox_meter_begin(sandbox, budget);
  enum kb_sandbox_outcome outcome = KB_SANDBOX_NO_MEMORY;
  sandbox->is_recorded = false;
  if (lua_checkstack(L, LUA_MINSTACK)) {
    lua_pushcfunction(L, on_error);
    lua_insert(L, handler);
    const int status = lua_pcall(L, arguments, results, handler);
    outcome = conclude(sandbox, status);
    lua_remove(L, handler);
  } else {
    outcome = memory_outcome(sandbox);
    describe(sandbox, outcome);
  }
  if (outcome != KB_SANDBOX_DONE) {
    lua_settop(L, handler - 1);
  }
  if (budget) {
    sandbox->spent = kb_sandbox_meter_spent(sandbox);
  }
  kb_sandbox_meter_end(sandbox, before);
  return outcome;
}

bool kb_sandbox_try(lua_State *L, int arguments, int results)
{
  struct kb_sandbox *sandbox = kb_sandbox_of(L);
  const int handler = lua_gettop(L) - arguments;
  luaL_checkstack(L, LUA_MINSTACK, NULL);
  lua_pushcfunction(L, on_error);
  lua_insert(L, handler);
  const int status = lua_pcall(L, arguments, results, handler);
  lua_remove(L, handler);
  if (status == LUA_OK) {
    return true;
  }
  if (sandbox->allowance.stopped != KB_SANDBOX_HALTED) {
    sandbox->is_recorded = status == LUA_ERRRUN;
    lua_error(L); /* keeps LUA_ERRMEM as it is */
  }
  /* the hook stays on the next instruction, so that the steps up to here are charged */
  sandbox->allowance.stopped = KB_SANDBOX_DONE;
  lua_pop(L, 1);
  return false;
}

/* Supplies the source in small pieces, between which the parser can be stopped. */
static const char *read_piece(lua_State *L, void *data, size_t *size)
{
  enum { PIECE = 512 };
  struct kb_slice *rest = data;
  const char *piece = rest->data;
  *size = rest->length < PIECE ? rest->length : PIECE;
  if (*size == 0) {
    return NULL;
  }
  kb_sandbox_charge(L, 1 + *size / 4);
  rest->data += *size;
  rest->length -= *size;
  return piece;
}

/* Notes how Lua will name the chunk in messages: after a syntax error there is no function to
   ask. */
static void note_chunk_name(lua_State *L, const char *name)
{
  if (strlen(name + 1) < LUA_IDSIZE) { /* the name itself, without the mark before it */
    strcpy(kb_sandbox_of(L)->chunk, name + 1);
    return;
  }
  lua_Debug activation;
  memset(&activation, 0, sizeof activation);
  if (luaL_loadbufferx(L, "", 0, name, "t") == LUA_OK) {
    lua_getinfo(L, ">S", &activation);
    memcpy(kb_sandbox_of(L)->chunk, activation.short_src, LUA_IDSIZE);
  } else {
    lua_pop(L, 1);
  }
}

static void check_nesting(lua_State *L, struct kb_slice source)
{
  size_t line = 0;
  kb_sandbox_charge(L, 1 + source.length / 64);
  const char *fault = kb_lua_shape_fault(source, &line);
  if (fault) {
    luaL_error(L, "%s:%d: %s", kb_sandbox_of(L)->chunk, (int)line, fault);
  }
}

static void compile(lua_State *L, const struct load *load)
{
  static const char mark[] = "\xEF\xBB\xBF";
  struct kb_slice source = load->source;
  if (source.length > KB_SANDBOX_SOURCE_MAX) {
    luaL_error(L, "the source is larger than %d KiB", KB_SANDBOX_SOURCE_MAX / 1024);
  }
  if (source.length >= sizeof mark - 1 && memcmp(source.data, mark, sizeof mark - 1) == 0) {
    source.data += sizeof mark - 1;
    source.length -= sizeof mark - 1;
  }
  if (source.length > 0 && source.data[0] == LUA_SIGNATURE[0]) {
    luaL_error(L, "this is compiled Lua; only source text is accepted");
  }
  lua_pushfstring(L, load->trusted ? "=%s" : "@%s", load->name);
  const char *name = lua_tostring(L, -1);
  note_chunk_name(L, name);
  if (!load->trusted) {
    check_nesting(L, source);
  }
  const int status = lua_load(L, read_piece, &source, name, "t");
  if (status != LUA_OK) {
    lua_error(L); /* keeps LUA_ERRMEM as it is */
  }
  lua_remove(L, -2);
}

static int load_and_run(lua_State *L)
{
  struct load *load = lua_touserdata(L, 1);
  lua_settop(L, 0);
  kb_sandbox_of(L)->chunk[0] = '\0';
  compile(L, load);
  kb_sandbox_of(L)->chunk[0] = '\0';
  if (load->trusted) {
    lua_call(L, 0, load->results);
    return load->results;
  }
  kb_sandbox_library_push_environment(L);
  lua_setupvalue(L, 1, 1); /* the only upvalue of a main function: _ENV */
  lua_call(L, 0, LUA_MULTRET);
  load->returned = lua_gettop(L);
  lua_settop(L, 1);
  return 1;
}

/* Calls a C function with `data` as its only argument. */
static enum kb_sandbox_outcome run_function(struct kb_sandbox *sandbox, lua_CFunction function,
                                            void *data, int results,
                                            const struct kb_sandbox_budget *budget)
{
  lua_State *L = sandbox->state;
  if (!lua_checkstack(L, 2)) {
    describe(sandbox, KB_SANDBOX_NO_MEMORY);
    return KB_SANDBOX_NO_MEMORY;
  }
  lua_pushcfunction(L, function);
  lua_pushlightuserdata(L, data);
  return run(sandbox, 1, results, budget);
}

enum kb_sandbox_outcome kb_sandbox_load(struct kb_sandbox *sandbox, const char *name,
                                        struct kb_slice source, struct kb_sandbox_budget budget,
                                        int *returned)
{
  struct load load = {.name = name, .source = source};
  const enum kb_sandbox_outcome outcome = run_function(sandbox, load_and_run, &load, 1, &budget);
  if (returned) {
    *returned = outcome == KB_SANDBOX_DONE ? load.returned : 0;
  }
  return outcome;
}

enum kb_sandbox_outcome kb_sandbox_run_trusted(struct kb_sandbox *sandbox, const char *name,
                                               struct kb_slice source, int results)
{
  struct load load = {.name = name, .source = source, .trusted = true, .results = results};
  return run_function(sandbox, load_and_run, &load, results, NULL);
}

enum kb_sandbox_outcome kb_sandbox_call(struct kb_sandbox *sandbox, int arguments,
                                        struct kb_sandbox_budget budget, int *returned)
{
  const int below = lua_gettop(sandbox->state) - arguments - 1;
  const enum kb_sandbox_outcome outcome = run(sandbox, arguments, LUA_MULTRET, &budget);
  if (returned) {
    *returned = lua_gettop(sandbox->state) - below;
  }
  return outcome;
}

static int do_work(lua_State *L)
{
  const struct protected_work *protected = lua_touserdata(L, 1);
  lua_remove(L, 1);
  return protected->work(L, protected->data);
}

enum kb_sandbox_outcome kb_sandbox_protect(struct kb_sandbox *sandbox,
                                           int (*work)(lua_State *L, void *data), void *data,
                                           int arguments, int results)
{
  struct protected_work protected = {work, data};
  lua_State *L = sandbox->state;
  if (!lua_checkstack(L, 2)) {
    lua_pop(L, arguments);
    describe(sandbox, KB_SANDBOX_NO_MEMORY);
    return KB_SANDBOX_NO_MEMORY;
  }
  lua_pushcfunction(L, do_work);
  lua_insert(L, -1 - arguments);
  lua_pushlightuserdata(L, &protected);
  lua_insert(L, -1 - arguments);
  return run(sandbox, 1 + arguments, results, NULL);
}

struct kb_sandbox *kb_sandbox_new(double (*now)(void *context), void *context)
{
  struct kb_sandbox *sandbox = calloc(1, sizeof *sandbox);
  if (!sandbox) {
    return NULL;
  }
  sandbox->now = now ? now : system_clock;
  sandbox->now_context = context;
  sandbox->state = lua_newstate(kb_sandbox_allocate, sandbox);
  if (sandbox->state) {
    struct kb_sandbox **place = lua_getextraspace(sandbox->state);
    *place = sandbox;
    lua_atpanic(sandbox->state, on_panic);
  }
  if (!sandbox->state ||
      run_function(sandbox, kb_sandbox_library_open, NULL, 0, NULL) != KB_SANDBOX_DONE) {
    kb_sandbox_free(sandbox);
    return NULL;
  }
  return sandbox;
}

void kb_sandbox_free(struct kb_sandbox *sandbox)
{
  if (sandbox && sandbox->state) {
    lua_close(sandbox->state);
  }
  free(sandbox);
}

lua_State *kb_sandbox_state(struct kb_sandbox *sandbox)
{
  return sandbox->state;
}

struct kb_sandbox *kb_sandbox_of(lua_State *L)
{
  struct kb_sandbox *const *place = lua_getextraspace(L);
  return *place;
}

void kb_sandbox_push_base(struct kb_sandbox *sandbox)
{
  kb_sandbox_library_push_base(sandbox->state);
}

const char *kb_sandbox_message(const struct kb_sandbox *sandbox)
{
  return sandbox->message;
}

int kb_sandbox_line(const struct kb_sandbox *sandbox)
{
  return sandbox->line;
}

size_t kb_sandbox_memory(const struct kb_sandbox *sandbox)
{
  return sandbox->used;
}

double kb_sandbox_spent(const struct kb_sandbox *sandbox)
{
  return sandbox->spent;
}

void kb_sandbox_set_interrupt(struct kb_sandbox *sandbox, const volatile sig_atomic_t *interrupted)
{
  sandbox->interrupted = interrupted;
}

double kb_sandbox_now(const struct kb_sandbox *sandbox)
{
  return sandbox->now(sandbox->now_context);
}

size_t kb_sandbox_garbage(const struct kb_sandbox *sandbox)
{
  return sandbox->used - sandbox->held;
}

bool kb_sandbox_was_short(const struct kb_sandbox *sandbox)
{
  return sandbox->was_short;
}

void kb_sandbox_collect(struct kb_sandbox *sandbox)
{
  lua_gc(sandbox->state, LUA_GCCOLLECT);
  sandbox->held = sandbox->used; /* functions stay referenced */
}
