#include "rule/box_inside.h"

#include "rule/lua_shape.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct load {
  const char *name;
  struct kb_slice source;
  bool trusted;
  int results;  /* to leave */
  int returned; /* what the chunk returned, of untrusted ones */
};

struct protected_work {
  int (*work)(lua_State *L, void *data);
  void *data;
};

const char *kb_box_outcome_name(enum kb_box_outcome outcome)
{
  switch (outcome) {
  case KB_BOX_DONE:
    return "done";
  case KB_BOX_ERROR:
    return "error";
  case KB_BOX_HALTED:
    return "halted";
  case KB_BOX_MEMORY:
    return "memory";
  case KB_BOX_STEPS:
    return "steps";
  case KB_BOX_TIME:
    return "time";
  case KB_BOX_INTERRUPTED:
    return "interrupted";
  case KB_BOX_NO_MEMORY:
    return "out of memory";
  }
  return "unknown";
}

/* The thread's own time: an article is not to blame for what else the machine has to do. */
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

/* Copies what fits, whole UTF-8 characters only. */
static void set_message(struct kb_box *box, const char *text, size_t length)
{
  static const char ellipsis[] = "\xE2\x80\xA6";
  const size_t room = sizeof box->message - sizeof ellipsis;
  size_t kept = length;
  if (length > room) {
    kept = room;
    while (kept > 0 && ((unsigned char)text[kept] & 0xC0) == 0x80) {
      kept--;
    }
  }
  for (size_t i = 0; i < kept; i++) {
    box->message[i] = text[i];
    if (text[i] == '\0') {
      box->message[i] = '?';
    }
  }
  memcpy(box->message + kept, kept < length ? ellipsis : "", kept < length ? sizeof ellipsis : 1);
}

/* Length of the prefix "chunk:line: " that Lua put before a message, 0 if it is not there. */
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

/* Message handler: notes what happened, where the stack still shows it. After a stop it runs
   with hooks off, so it is short, allocates nothing and runs nobody's code. */
static int on_error(lua_State *L)
{
  struct kb_box *box = kb_box_of(L);
  char chunk[LUA_IDSIZE];
  box->line = kb_box_where(L, chunk);
  if (box->line == 0) {
    memcpy(chunk, box->chunk, sizeof chunk);
  }
  if (lua_type(L, 1) == LUA_TSTRING) {
    size_t length;
    const char *text = lua_tolstring(L, 1, &length);
    const size_t prefix = position_prefix(text, chunk, &box->line);
    set_message(box, text + prefix, length - prefix);
  } else if (lua_isinteger(L, 1)) {
    snprintf(box->message, sizeof box->message, LUA_INTEGER_FMT, lua_tointeger(L, 1));
  } else if (lua_type(L, 1) == LUA_TNUMBER) {
    snprintf(box->message, sizeof box->message, LUA_NUMBER_FMT, lua_tonumber(L, 1));
  } else {
    snprintf(box->message, sizeof box->message, "the error object is %s%s",
             lua_isnil(L, 1) ? "" : "a ", luaL_typename(L, 1));
  }
  return 1;
}

static void describe_memory(struct kb_box *box)
{
  const size_t mebibyte = 1 << 20;
  const size_t memory = box->allowance.budget.memory;
  box->line = box->refused_line;
  if (box->refusal == BOX_REFUSAL_KEYS) {
    snprintf(box->message, sizeof box->message, "stopped: a table of more than %d keys",
             KB_BOX_KEYS_MAX);
  } else if (memory >= mebibyte && memory % mebibyte == 0) {
    snprintf(box->message, sizeof box->message, "stopped: more than %zu MiB of memory",
             memory / mebibyte);
  } else {
    snprintf(box->message, sizeof box->message, "stopped: more than %zu bytes of memory", memory);
  }
}

static void describe(struct kb_box *box, enum kb_box_outcome outcome)
{
  const struct kb_box_budget *budget = &box->allowance.budget;
  switch (outcome) {
  case KB_BOX_DONE:
  case KB_BOX_ERROR:
    break;
  case KB_BOX_HALTED:
    snprintf(box->message, sizeof box->message, "stopped by the host");
    break;
  case KB_BOX_MEMORY:
    describe_memory(box);
    break;
  case KB_BOX_STEPS:
    snprintf(box->message, sizeof box->message, "stopped after %" PRIu64 " steps", budget->steps);
    break;
  case KB_BOX_TIME:
    snprintf(box->message, sizeof box->message, "stopped after %g s", budget->seconds);
    break;
  case KB_BOX_INTERRUPTED:
    snprintf(box->message, sizeof box->message, "interrupted");
    break;
  case KB_BOX_NO_MEMORY:
    snprintf(box->message, sizeof box->message, "out of memory");
    break;
  }
}

static enum kb_box_outcome memory_outcome(const struct kb_box *box)
{
  return box->refusal == BOX_REFUSAL_CAP || box->refusal == BOX_REFUSAL_KEYS ? KB_BOX_MEMORY
                                                                             : KB_BOX_NO_MEMORY;
}

static enum kb_box_outcome conclude(struct kb_box *box, int status)
{
  enum kb_box_outcome outcome = box->allowance.stopped;
  /* error("not enough memory", 0) gives LUA_ERRMEM too. */
  if (outcome == KB_BOX_DONE && status == LUA_ERRMEM && box->refusal != BOX_REFUSAL_NONE) {
    outcome = memory_outcome(box);
  } else if (outcome == KB_BOX_DONE && status != LUA_OK) {
    outcome = KB_BOX_ERROR;
    if (status != LUA_ERRRUN) { /* the message handler was not called */
      snprintf(box->message, sizeof box->message, "%s",
               status == LUA_ERRMEM ? "not enough memory" : "stack overflow");
    }
  }
  describe(box, outcome);
  return outcome;
}

/* Calls what is on the stack as lua_pcall does; nothing is left unless it ends well. */
static enum kb_box_outcome run(struct kb_box *box, int arguments, int results,
                               const struct kb_box_budget *budget)
{
  lua_State *L = box->state;
  const int handler = lua_gettop(L) - arguments;
  const struct box_allowance before = kb_box_meter_begin(box, budget);
  enum kb_box_outcome outcome = KB_BOX_NO_MEMORY;
  if (lua_checkstack(L, LUA_MINSTACK)) {
    lua_pushcfunction(L, on_error);
    lua_insert(L, handler);
    const int status = lua_pcall(L, arguments, results, handler);
    outcome = conclude(box, status);
    lua_remove(L, handler);
  } else {
    outcome = memory_outcome(box);
    describe(box, outcome);
  }
  if (outcome != KB_BOX_DONE) {
    lua_settop(L, handler - 1);
  }
  if (budget) {
    box->spent = kb_box_meter_spent(box);
  }
  kb_box_meter_end(box, before);
  return outcome;
}

/* Hands out the source in small pieces: between them the parser can be stopped. */
static const char *read_piece(lua_State *L, void *data, size_t *size)
{
  enum { PIECE = 512 };
  struct kb_slice *rest = data;
  const char *piece = rest->data;
  *size = rest->length < PIECE ? rest->length : PIECE;
  if (*size == 0) {
    return NULL;
  }
  kb_box_charge(L, 1 + *size / 4);
  rest->data += *size;
  rest->length -= *size;
  return piece;
}

/* Notes how Lua will name the chunk in messages: a syntax error has no function to ask. */
static void note_chunk_name(lua_State *L, const char *name)
{
  if (strlen(name + 1) < LUA_IDSIZE) { /* as it is, but for the mark in front */
    strcpy(kb_box_of(L)->chunk, name + 1);
    return;
  }
  lua_Debug activation;
  memset(&activation, 0, sizeof activation);
  if (luaL_loadbufferx(L, "", 0, name, "t") == LUA_OK) {
    lua_getinfo(L, ">S", &activation);
    memcpy(kb_box_of(L)->chunk, activation.short_src, LUA_IDSIZE);
  } else {
    lua_pop(L, 1);
  }
}

static void check_shape(lua_State *L, struct kb_slice source)
{
  size_t line = 0;
  kb_box_charge(L, 1 + source.length / 64);
  const char *fault = kb_lua_shape_fault(source, &line);
  if (fault) {
    luaL_error(L, "%s:%d: %s", kb_box_of(L)->chunk, (int)line, fault);
  }
}

static void compile(lua_State *L, const struct load *load)
{
  static const char mark[] = "\xEF\xBB\xBF";
  struct kb_slice source = load->source;
  if (source.length > KB_BOX_SOURCE_MAX) {
    luaL_error(L, "the source is larger than %d KiB", KB_BOX_SOURCE_MAX / 1024);
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
    check_shape(L, source);
  }
  const int status = lua_load(L, read_piece, &source, name, "t");
  if (status != LUA_OK) {
    lua_error(L); /* one for want of memory stays such */
  }
  lua_remove(L, -2);
}

static int load_and_run(lua_State *L)
{
  struct load *load = lua_touserdata(L, 1);
  lua_settop(L, 0);
  kb_box_of(L)->chunk[0] = '\0';
  compile(L, load);
  kb_box_of(L)->chunk[0] = '\0';
  if (load->trusted) {
    lua_call(L, 0, load->results);
    return load->results;
  }
  kb_box_library_push_environment(L);
  lua_setupvalue(L, 1, 1); /* the only one of a main function: _ENV */
  lua_call(L, 0, LUA_MULTRET);
  load->returned = lua_gettop(L);
  lua_settop(L, 1);
  return 1;
}

/* Calls a C function with `data` as its only argument. */
static enum kb_box_outcome run_function(struct kb_box *box, lua_CFunction function, void *data,
                                        int results, const struct kb_box_budget *budget)
{
  lua_State *L = box->state;
  if (!lua_checkstack(L, 2)) {
    describe(box, KB_BOX_NO_MEMORY);
    return KB_BOX_NO_MEMORY;
  }
  lua_pushcfunction(L, function);
  lua_pushlightuserdata(L, data);
  return run(box, 1, results, budget);
}

enum kb_box_outcome kb_box_load(struct kb_box *box, const char *name, struct kb_slice source,
                                struct kb_box_budget budget, int *returned)
{
  struct load load = {.name = name, .source = source};
  const enum kb_box_outcome outcome = run_function(box, load_and_run, &load, 1, &budget);
  if (returned) {
    *returned = outcome == KB_BOX_DONE ? load.returned : 0;
  }
  return outcome;
}

enum kb_box_outcome kb_box_run_trusted(struct kb_box *box, const char *name, struct kb_slice source,
                                       int results)
{
  struct load load = {.name = name, .source = source, .trusted = true, .results = results};
  return run_function(box, load_and_run, &load, results, NULL);
}

enum kb_box_outcome kb_box_call(struct kb_box *box, int arguments, struct kb_box_budget budget,
                                int *returned)
{
  const int below = lua_gettop(box->state) - arguments - 1;
  const enum kb_box_outcome outcome = run(box, arguments, LUA_MULTRET, &budget);
  if (returned) {
    *returned = lua_gettop(box->state) - below;
  }
  return outcome;
}

static int do_work(lua_State *L)
{
  const struct protected_work *protected = lua_touserdata(L, 1);
  lua_remove(L, 1);
  return protected->work(L, protected->data);
}

enum kb_box_outcome kb_box_protect(struct kb_box *box, int (*work)(lua_State *L, void *data),
                                   void *data, int arguments, int results)
{
  struct protected_work protected = {work, data};
  lua_State *L = box->state;
  if (!lua_checkstack(L, 2)) {
    lua_pop(L, arguments);
    describe(box, KB_BOX_NO_MEMORY);
    return KB_BOX_NO_MEMORY;
  }
  lua_pushcfunction(L, do_work);
  lua_insert(L, -1 - arguments);
  lua_pushlightuserdata(L, &protected);
  lua_insert(L, -1 - arguments);
  return run(box, 1 + arguments, results, NULL);
}

struct kb_box *kb_box_new(double (*now)(void *context), void *context)
{
  struct kb_box *box = calloc(1, sizeof *box);
  if (!box) {
    return NULL;
  }
  box->now = now ? now : system_clock;
  box->now_context = context;
  box->state = lua_newstate(kb_box_allocate, box);
  if (box->state) {
    struct kb_box **place = lua_getextraspace(box->state);
    *place = box;
    lua_atpanic(box->state, on_panic);
  }
  if (!box->state || run_function(box, kb_box_library_open, NULL, 0, NULL) != KB_BOX_DONE) {
    kb_box_free(box);
    return NULL;
  }
  return box;
}

void kb_box_free(struct kb_box *box)
{
  if (box && box->state) {
    lua_close(box->state);
  }
  free(box);
}

lua_State *kb_box_state(struct kb_box *box)
{
  return box->state;
}

struct kb_box *kb_box_of(lua_State *L)
{
  struct kb_box *const *place = lua_getextraspace(L);
  return *place;
}

void kb_box_push_base(struct kb_box *box)
{
  kb_box_library_push_base(box->state);
}

const char *kb_box_message(const struct kb_box *box)
{
  return box->message;
}

int kb_box_line(const struct kb_box *box)
{
  return box->line;
}

size_t kb_box_memory(const struct kb_box *box)
{
  return box->used;
}

double kb_box_spent(const struct kb_box *box)
{
  return box->spent;
}

void kb_box_set_interrupt(struct kb_box *box, const volatile sig_atomic_t *interrupted)
{
  box->interrupted = interrupted;
}

double kb_box_now(const struct kb_box *box)
{
  return box->now(box->now_context);
}

size_t kb_box_garbage(const struct kb_box *box)
{
  return box->used - box->held;
}

bool kb_box_was_short(const struct kb_box *box)
{
  return box->was_short;
}

void kb_box_collect(struct kb_box *box)
{
  lua_gc(box->state, LUA_GCCOLLECT);
  box->held = box->used; /* functions are kept for good */
}
