#include "sandbox/sandbox_inside.h"

#include <stdlib.h>

/* A hook counts instructions in steps of 100 and reads the clock each time; guarded C functions
   charge their work to the same count. The allocator counts bytes: a request beyond the budget
   is refused, Lua collects garbage and asks again, and that work is charged, too. Large blocks
   make single instructions slow, so they advance the next reading of the clock, and very large
   ones put the hook on every instruction from then on. A stop is permanent: code that catches
   the error is stopped again at its next instruction. */

enum {
  INSTRUCTIONS_PER_LOOK = 100,
  /* Filling a block this large takes long enough to read the clock. */
  SLOW_BLOCK = 16 * 1024,
  /* Comparing strings or moving blocks this large makes any instruction slow. */
  SLOW_STRING = 64 * 1024,
  SLOW_ANY = 1024 * 1024,
  /* The size of a key and value in Lua's tables; the number of such nodes is a power of two. */
  NODE_SIZE = 24,
};

static void on_count(lua_State *L, lua_Debug *activation);

static void set_interval(struct kb_sandbox *sandbox, int interval)
{
  sandbox->interval = interval;
  lua_sethook(sandbox->state, on_count, LUA_MASKCOUNT, interval);
}

int kb_sandbox_where(lua_State *L, char chunk[LUA_IDSIZE])
{
  enum { LEVELS = 64 }; /* finding a level takes time proportional to it */
  lua_Debug activation;
  for (int level = 0; level < LEVELS && lua_getstack(L, level, &activation); level++) {
    if (lua_getinfo(L, "Sl", &activation) && activation.source[0] == '@' &&
        activation.currentline > 0) {
      if (chunk) {
        memcpy(chunk, activation.short_src, LUA_IDSIZE);
      }
      return activation.currentline;
    }
  }
  return 0;
}

_Noreturn static void stop(lua_State *L, enum kb_sandbox_outcome outcome)
{
  struct kb_sandbox *sandbox = kb_sandbox_of(L);
  sandbox->allowance.stopped = outcome;
  if (sandbox->allowance.limited) {
    set_interval(sandbox, 1); /* trusted code that catches the error gets no further */
  }
  if (!lua_checkstack(L, 1)) {
    lua_settop(L, 0);
  }
  lua_pushlightuserdata(L, sandbox); /* an error value that no chunk has */
  lua_error(L);
  abort(); /* lua_error does not return, but is not declared so */
}

void kb_sandbox_halt(lua_State *L)
{
  stop(L, KB_SANDBOX_HALTED);
}

/* Most calls end before the clock is first read, so time is counted from then on. */
static void look_at_clock(lua_State *L)
{
  struct kb_sandbox *sandbox = kb_sandbox_of(L);
  struct sandbox_allowance *allowance = &sandbox->allowance;
  const double now = sandbox->now(sandbox->now_context);
  if (sandbox->interrupted && *sandbox->interrupted) {
    stop(L, KB_SANDBOX_INTERRUPTED);
  }
  if (!allowance->is_timed) {
    allowance->is_timed = true;
    allowance->began = now;
  } else if (now - allowance->began > allowance->budget.seconds) {
    stop(L, KB_SANDBOX_TIME);
  }
}

void kb_sandbox_charge(lua_State *L, uint64_t steps)
{
  struct kb_sandbox *sandbox = kb_sandbox_of(L);
  struct sandbox_allowance *allowance = &sandbox->allowance;
  if (!allowance->limited) {
    return;
  }
  if (allowance->stopped != KB_SANDBOX_DONE) {
    stop(L, allowance->stopped); /* trusted code caught the error */
  }
  if (steps > allowance->steps) {
    allowance->steps = 0;
    stop(L, KB_SANDBOX_STEPS);
  }
  allowance->steps -= steps;
  sandbox->unclocked += steps;
  if (sandbox->look || sandbox->careful || sandbox->unclocked >= INSTRUCTIONS_PER_LOOK) {
    sandbox->look = false;
    sandbox->unclocked = 0;
    look_at_clock(L);
  }
}

static void on_count(lua_State *L, lua_Debug *activation)
{
  (void)activation;
  struct kb_sandbox *sandbox = kb_sandbox_of(L);
  /* An early reading is charged in full: how much of the interval was left is not known. */
  const uint64_t steps = sandbox->careful ? 1 : INSTRUCTIONS_PER_LOOK;
  if (sandbox->interval == 1 && !sandbox->careful &&
      sandbox->allowance.stopped == KB_SANDBOX_DONE) {
    set_interval(sandbox, INSTRUCTIONS_PER_LOOK);
  }
  kb_sandbox_charge(L, steps);
}

struct sandbox_allowance kb_sandbox_meter_begin(struct kb_sandbox *sandbox,
                                                const struct kb_sandbox_budget *budget)
{
  const struct sandbox_allowance before = sandbox->allowance;
  sandbox->allowance =
    (struct sandbox_allowance){.limited = budget != NULL, .stopped = KB_SANDBOX_DONE};
  sandbox->refusal = SANDBOX_REFUSAL_NONE;
  sandbox->line = 0;
  sandbox->message[0] = '\0';
  if (budget) {
    sandbox->was_short = false;
    struct sandbox_allowance *allowance = &sandbox->allowance;
    allowance->budget = *budget;
    allowance->memory_limit =
      budget->memory > SIZE_MAX - sandbox->used ? SIZE_MAX : sandbox->used + budget->memory;
    allowance->steps = budget->steps;
    sandbox->unclocked = 0;
    sandbox->look = false;
    set_interval(sandbox, sandbox->careful ? 1 : INSTRUCTIONS_PER_LOOK);
  } else if (before.limited) {
    lua_sethook(sandbox->state, NULL, 0, 0);
  }
  return before;
}

double kb_sandbox_meter_spent(const struct kb_sandbox *sandbox)
{
  const struct sandbox_allowance *allowance = &sandbox->allowance;
  return allowance->is_timed ? sandbox->now(sandbox->now_context) - allowance->began : 0;
}

void kb_sandbox_meter_end(struct kb_sandbox *sandbox, struct sandbox_allowance before)
{
  if (before.limited) {
    set_interval(sandbox, sandbox->careful ? 1 : INSTRUCTIONS_PER_LOOK);
  }
  /* Otherwise the hook stays: trusted code is not counted, and the next limited call starts
     afresh. */
  sandbox->allowance = before;
}

/* A refused allocation succeeded after garbage was collected. If that freed next to nothing,
   again and again, the chunk has reached its limit: better to say so than to let it spend its
   time collecting garbage. */
static void note_rescue(struct kb_sandbox *sandbox)
{
  enum { SQUEEZED_MOST = 8 };
  struct sandbox_allowance *allowance = &sandbox->allowance;
  allowance->refused = false;
  if (allowance->memory_limit - sandbox->used < allowance->budget.memory / 8 &&
      ++allowance->squeezed > SQUEEZED_MOST) {
    allowance->stopped = KB_SANDBOX_MEMORY; /* takes effect at the next instruction */
  }
}

static bool is_keys_beyond(size_t size)
{
  const size_t nodes = size / NODE_SIZE;
  return nodes > KB_SANDBOX_KEYS_MAX && size % NODE_SIZE == 0 && (nodes & (nodes - 1)) == 0;
}

/* Reads the clock at the next instruction. */
static void look_soon(struct kb_sandbox *sandbox)
{
  sandbox->look = true;
  if (sandbox->interval != 1) {
    set_interval(sandbox, 1);
  }
}

static void refuse(struct kb_sandbox *sandbox, enum sandbox_refusal refusal)
{
  struct sandbox_allowance *allowance = &sandbox->allowance;
  sandbox->refusal = refusal;
  sandbox->refused_line = kb_sandbox_where(sandbox->state, NULL);
  /* Lua now traverses all its memory to collect garbage, and asks again. */
  const uint64_t cost = allowance->budget.memory / 256;
  allowance->refused = refusal == SANDBOX_REFUSAL_CAP;
  sandbox->was_short = sandbox->was_short || allowance->refused;
  allowance->steps -= cost < allowance->steps ? cost : allowance->steps;
  look_soon(sandbox);
}

/* Whether a block may grow from `old_size` (0: a new block, of type `tag`) to `size`. */
static bool admit(struct kb_sandbox *sandbox, size_t old_size, size_t tag, size_t size)
{
  const struct sandbox_allowance *allowance = &sandbox->allowance;
  if (old_size == 0 && tag == LUA_TSTRING && size >= SLOW_STRING) {
    sandbox->careful = true;
  }
  if (!allowance->limited) {
    return true;
  }
  if (size >= SLOW_ANY) {
    sandbox->careful = true;
  }
  if (size >= SLOW_BLOCK) {
    look_soon(sandbox);
  }
  if (old_size == 0 && tag == 0 && is_keys_beyond(size)) {
    refuse(sandbox, SANDBOX_REFUSAL_KEYS);
    return false;
  }
  if (sandbox->used >= allowance->memory_limit ||
      size - old_size > allowance->memory_limit - sandbox->used) {
    refuse(sandbox, SANDBOX_REFUSAL_CAP);
    return false;
  }
  if (allowance->refused) {
    note_rescue(sandbox);
  }
  return true;
}

void *kb_sandbox_allocate(void *context, void *block, size_t old_size, size_t size)
{
  struct kb_sandbox *sandbox = context;
  const size_t tag = block ? 0 : old_size; /* for a new block Lua passes its type instead */
  const size_t held = block ? old_size : 0;
  if (size == 0) {
    free(block);
    sandbox->used -= held;
    return NULL;
  }
  if (size > held && !admit(sandbox, held, tag, size)) {
    return NULL;
  }
  void *moved = realloc(block, size);
  if (!moved) {
    if (size > held) {
      sandbox->refusal = SANDBOX_REFUSAL_MACHINE;
      return NULL;
    }
    moved = block; /* Lua relies on shrinking to succeed */
  }
  sandbox->used = sandbox->used - held + size;
  return moved;
}
