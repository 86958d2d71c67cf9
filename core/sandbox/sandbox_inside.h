/* What the files of the sandbox share. Nobody else includes this. */
#ifndef KB_SANDBOX_SANDBOX_INSIDE_H
#define KB_SANDBOX_SANDBOX_INSIDE_H

#include "sandbox/sandbox.h"

#include <lauxlib.h>
#include <lua.h>

enum sandbox_refusal {
  SANDBOX_REFUSAL_NONE,
  SANDBOX_REFUSAL_CAP,     /* over the budget's memory */
  SANDBOX_REFUSAL_KEYS,    /* a table of more than KB_SANDBOX_KEYS_MAX keys */
  SANDBOX_REFUSAL_MACHINE, /* realloc had none */
};

/* What the innermost running call may still spend. */
struct sandbox_allowance {
  bool limited; /* false: trusted code, nothing is counted */
  struct kb_sandbox_budget budget;
  size_t memory_limit; /* of the whole state */
  uint64_t steps;      /* left */
  bool is_timed;       /* the clock was looked at */
  double began;
  bool refused;                    /* the last request for memory was */
  unsigned squeezed;               /* requests met only just, by collecting garbage */
  enum kb_sandbox_outcome stopped; /* latched: holds even if somebody catches the error */
};

struct kb_sandbox {
  const volatile sig_atomic_t *interrupted; /* NULL: nobody can */
  double spent;                             /* seconds, by the last call */
  lua_State *state;
  double (*now)(void *context);
  void *now_context;
  struct sandbox_allowance allowance;

  size_t used;                  /* bytes */
  size_t held;                  /* bytes that are no garbage, at least */
  bool was_short;               /* the last call was refused memory */
  enum sandbox_refusal refusal; /* why the last refused allocation was refused */
  int refused_line;

  uint64_t unclocked; /* steps since the clock was last read */
  int interval;       /* instructions between two calls of the hook */
  bool look;          /* something slow happened: read the clock soon */
  bool careful;       /* single instructions may be slow: read it at each */

  char chunk[LUA_IDSIZE]; /* the loading chunk, as messages name it */
  int line;
  char message[512];
};

/* box_meter.c: memory, steps, clock. */

void *kb_sandbox_allocate(void *context, void *block, size_t old_size, size_t size);
/* Begins counting against `budget` (NULL: trusted) and returns what was counted before,
   to be handed to the end. */
struct sandbox_allowance kb_sandbox_meter_begin(struct kb_sandbox *sandbox,
                                                const struct kb_sandbox_budget *budget);
/* Seconds since the clock was first looked at, 0 if it was not. */
double kb_sandbox_meter_spent(const struct kb_sandbox *sandbox);
void kb_sandbox_meter_end(struct kb_sandbox *sandbox, struct sandbox_allowance before);
/* Line of the chunk's function that runs innermost, 0 if none; its name for messages
   goes to `chunk` (may be NULL). Allocates nothing. */
int kb_sandbox_where(lua_State *L, char chunk[LUA_IDSIZE]);

/* box_library.c: what chunks may call. */

/* A lua_CFunction: fills the state. */
int kb_sandbox_library_open(lua_State *L);
/* Pushes the table all environments inherit from. */
void kb_sandbox_library_push_base(lua_State *L);
/* Pushes a new environment for a chunk. */
void kb_sandbox_library_push_environment(lua_State *L);

/* Each family of guarded functions, ending with an empty entry. */
extern const luaL_Reg kb_sandbox_string_functions[]; /* box_string.c */
extern const luaL_Reg kb_sandbox_match_functions[];  /* box_match.c */
extern const luaL_Reg kb_sandbox_table_functions[];  /* box_table.c */
extern const luaL_Reg kb_sandbox_order_functions[];  /* box_order.c; of the base */

/* tostring without addresses and without running a chunk's code: pushes the text. */
const char *kb_sandbox_tostring(lua_State *L, int index, size_t *length);
/* string.format, box_format.c */
int kb_sandbox_format(lua_State *L);

/* box_text.c: text that grows under the budget (luaL_Buffer gives up at a refused
   allocation without collecting garbage first). Takes one slot of the stack; what is
   pushed above it while it is in use must be popped again. */
struct sandbox_text {
  lua_State *L;
  int slot;
  size_t length;
  size_t capacity;
  char *data;
  char local[256];
};

void kb_sandbox_text_init(struct sandbox_text *text, lua_State *L);
/* Room for `extra` bytes at the end, to be counted in `length` by the caller. */
char *kb_sandbox_text_reserve(struct sandbox_text *text, size_t extra);
void kb_sandbox_text_add(struct sandbox_text *text, const char *data, size_t length);
/* Pops the value at the top, a string or a number. */
void kb_sandbox_text_add_value(struct sandbox_text *text);
/* Pushes the text as a string. */
void kb_sandbox_text_push(struct sandbox_text *text);

#endif
