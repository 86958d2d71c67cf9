#include "rule/box_inside.h"

#include <stdlib.h>

enum {
  INSTRUCTIONS_PER_LOOK = 100,
  /* A block this large takes long enough to fill for the clock to be worth a look. */
  SLOW_BLOCK = 16 * 1024,
  /* Comparing strings or moving blocks this large takes long at every instruction. */
  SLOW_STRING = 64 * 1024,
  SLOW_ANY = 1024 * 1024,
  /* A key of a table with its value, as Lua keeps it in nodes; their number is a power of two. */
  NODE_SIZE = 24,
};

static void on_count(lua_State *L, lua_Debug *activation);

static void set_interval(struct kb_box *box, int interval)
{
  box->interval = interval;
  lua_sethook(box->state, on_count, LUA_MASKCOUNT, interval);
}

int kb_box_where(lua_State *L, char chunk[LUA_IDSIZE])
{
  enum { LEVELS = 64 }; /* finding a level takes time in proportion to it */
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

_Noreturn static void stop(lua_State *L, enum kb_box_outcome outcome)
{
  struct kb_box *box = kb_box_of(L);
  box->allowance.stopped = outcome;
  if (box->allowance.limited) {
    set_interval(box, 1); /* trusted code that catches it gets no further */
  }
  if (!lua_checkstack(L, 1)) {
    lua_settop(L, 0);
  }
  lua_pushlightuserdata(L, box); /* any value that no chunk has */
  lua_error(L);
  abort(); /* lua_error does not return, but is not declared so */
}

void kb_box_halt(lua_State *L)
{
  stop(L, KB_BOX_HALTED);
}

/* Most calls are over before they are looked at, so that time counts from the first look on. */
static void look_at_clock(lua_State *L)
{
  struct kb_box *box = kb_box_of(L);
  struct box_allowance *allowance = &box->allowance;
  const double now = box->now(box->now_context);
  if (box->interrupted && *box->interrupted) {
    stop(L, KB_BOX_INTERRUPTED);
  }
  if (!allowance->is_timed) {
    allowance->is_timed = true;
    allowance->began = now;
  } else if (now - allowance->began > allowance->budget.seconds) {
    stop(L, KB_BOX_TIME);
  }
}

void kb_box_charge(lua_State *L, uint64_t steps)
{
  struct kb_box *box = kb_box_of(L);
  struct box_allowance *allowance = &box->allowance;
  if (!allowance->limited) {
    return;
  }
  if (allowance->stopped != KB_BOX_DONE) {
    stop(L, allowance->stopped); /* trusted code caught it */
  }
  if (steps > allowance->steps) {
    allowance->steps = 0;
    stop(L, KB_BOX_STEPS);
  }
  allowance->steps -= steps;
  box->unclocked += steps;
  if (box->look || box->careful || box->unclocked >= INSTRUCTIONS_PER_LOOK) {
    box->look = false;
    box->unclocked = 0;
    look_at_clock(L);
  }
}

static void on_count(lua_State *L, lua_Debug *activation)
{
  (void)activation;
  struct kb_box *box = kb_box_of(L);
  /* An early look is charged in full: how much of the interval was left is not known. */
  const uint64_t steps = box->careful ? 1 : INSTRUCTIONS_PER_LOOK;
  if (box->interval == 1 && !box->careful && box->allowance.stopped == KB_BOX_DONE) {
    set_interval(box, INSTRUCTIONS_PER_LOOK);
  }
  kb_box_charge(L, steps);
}

struct box_allowance kb_box_meter_begin(struct kb_box *box, const struct kb_box_budget *budget)
{
  const struct box_allowance before = box->allowance;
  box->allowance = (struct box_allowance){.limited = budget != NULL, .stopped = KB_BOX_DONE};
  box->refusal = BOX_REFUSAL_NONE;
  box->line = 0;
  box->message[0] = '\0';
  if (budget) {
    box->was_short = false;
    struct box_allowance *allowance = &box->allowance;
    allowance->budget = *budget;
    allowance->memory_limit =
      budget->memory > SIZE_MAX - box->used ? SIZE_MAX : box->used + budget->memory;
    allowance->steps = budget->steps;
    box->unclocked = 0;
    box->look = false;
    set_interval(box, box->careful ? 1 : INSTRUCTIONS_PER_LOOK);
  } else if (before.limited) {
    lua_sethook(box->state, NULL, 0, 0);
  }
  return before;
}

double kb_box_meter_spent(const struct kb_box *box)
{
  const struct box_allowance *allowance = &box->allowance;
  return allowance->is_timed ? box->now(box->now_context) - allowance->began : 0;
}

void kb_box_meter_end(struct kb_box *box, struct box_allowance before)
{
  if (before.limited) {
    set_interval(box, box->careful ? 1 : INSTRUCTIONS_PER_LOOK);
  }
  /* Else the hook stays: trusted code is not counted, and who is counted next begins afresh. */
  box->allowance = before;
}

/* A refused allocation was granted after all, garbage being gone. Where that freed next to nothing,
   and again and again, the chunk holds all it may: better to say so than to let it spend the
   rest of its time collecting garbage. */
static void note_rescue(struct kb_box *box)
{
  enum { SQUEEZED_MOST = 8 };
  struct box_allowance *allowance = &box->allowance;
  allowance->refused = false;
  if (allowance->memory_limit - box->used < allowance->budget.memory / 8 &&
      ++allowance->squeezed > SQUEEZED_MOST) {
    allowance->stopped = KB_BOX_MEMORY; /* at the next instruction */
  }
}

static bool is_keys_beyond(size_t size)
{
  const size_t nodes = size / NODE_SIZE;
  return nodes > KB_BOX_KEYS_MAX && size % NODE_SIZE == 0 && (nodes & (nodes - 1)) == 0;
}

/* The clock is worth a look at the next instruction. */
static void look_soon(struct kb_box *box)
{
  box->look = true;
  if (box->interval != 1) {
    set_interval(box, 1);
  }
}

static void refuse(struct kb_box *box, enum box_refusal refusal)
{
  struct box_allowance *allowance = &box->allowance;
  box->refusal = refusal;
  box->refused_line = kb_box_where(box->state, NULL);
  /* Lua now goes through all it has to collect garbage, and asks again. */
  const uint64_t cost = allowance->budget.memory / 256;
  allowance->refused = refusal == BOX_REFUSAL_CAP;
  box->was_short = box->was_short || allowance->refused;
  allowance->steps -= cost < allowance->steps ? cost : allowance->steps;
  look_soon(box);
}

/* Whether a block may grow from `old_size` (0: it is new, of the kind `tag`) to `size`. */
static bool admit(struct kb_box *box, size_t old_size, size_t tag, size_t size)
{
  const struct box_allowance *allowance = &box->allowance;
  if (old_size == 0 && tag == LUA_TSTRING && size >= SLOW_STRING) {
    box->careful = true;
  }
  if (!allowance->limited) {
    return true;
  }
  if (size >= SLOW_ANY) {
    box->careful = true;
  }
  if (size >= SLOW_BLOCK) {
    look_soon(box);
  }
  if (old_size == 0 && tag == 0 && is_keys_beyond(size)) {
    refuse(box, BOX_REFUSAL_KEYS);
    return false;
  }
  if (box->used >= allowance->memory_limit ||
      size - old_size > allowance->memory_limit - box->used) {
    refuse(box, BOX_REFUSAL_CAP);
    return false;
  }
  if (allowance->refused) {
    note_rescue(box);
  }
  return true;
}

void *kb_box_allocate(void *context, void *block, size_t old_size, size_t size)
{
  struct kb_box *box = context;
  const size_t tag = block ? 0 : old_size; /* of a new block Lua tells the type instead */
  const size_t held = block ? old_size : 0;
  if (size == 0) {
    free(block);
    box->used -= held;
    return NULL;
  }
  if (size > held && !admit(box, held, tag, size)) {
    return NULL;
  }
  void *moved = realloc(block, size);
  if (!moved) {
    if (size > held) {
      box->refusal = BOX_REFUSAL_MACHINE;
      return NULL;
    }
    moved = block; /* Lua relies on shrinking */
  }
  box->used = box->used - held + size;
  return moved;
}
