/* Shared by the files of the sandbox; not to be included elsewhere. */
#ifndef KB_SANDBOX_SANDBOX_INSIDE_H
#define KB_SANDBOX_SANDBOX_INSIDE_H

#include "sandbox/sandbox.h"

#include <lauxlib.h>
#include <lua.h>

enum sandbox_refusal {
  SANDBOX_REFUSAL_NONE,
  SANDBOX_REFUSAL_CAP,     /* over the memory budget */
  SANDBOX_REFUSAL_KEYS,    /* a table of more than KB_SANDBOX_KEYS_MAX keys */
  SANDBOX_REFUSAL_MACHINE, /* realloc failed */
};

/* What the innermost running call may still use. */
struct sandbox_allowance {
  bool limited; /* false: trusted code, not counted */
  struct kb_sandbox_budget budget;
  size_t memory_limit; /* of the whole state */
  uint64_t steps;      /* left */
  bool is_timed;       /* the clock has been read */
  double began;
  bool refused;                    /* the last request for memory was refused */
  unsigned squeezed;               /* requests granted only after collecting garbage */
  enum kb_sandbox_outcome stopped; /* stays set even if code catches the error */
};

struct kb_sandbox {
  const volatile sig_atomic_t *interrupted; /* NULL: it cannot be interrupted */
  double spent;                             /* seconds, by the last call */
  lua_State *state;
  double (*now)(void *context);
  void *now_context;
  struct sandbox_allowance allowance;

  size_t used;                  /* bytes */
  size_t held;                  /* lower bound of the bytes that are not garbage */
  bool was_short;               /* the last call was refused memory */
  enum sandbox_refusal refusal; /* reason of the last refusal */
  int refused_line;

  uint64_t unclocked; /* steps since the clock was last read */
  int interval;       /* instructions between two calls of the hook */
  bool look;          /* something slow happened: read the clock soon */
  bool careful;       /* single instructions may be slow: read the clock at each */

  char chunk[LUA_IDSIZE]; /* the loading chunk, as messages name it */
  bool is_recorded;       /* the error being raised passed kb_sandbox_try, which recorded it */
  int line;
  char message[512];
};

/* sandbox_meter.c: memory, steps, clock. */

void *kb_sandbox_allocate(void *context, void *block, size_t old_size, size_t size);
/* Begins counting against `budget` (NULL: trusted) and returns the previous state, which the
   matching end call takes. */
struct sandbox_allowance kb_sandbox_meter_begin(struct kb_sandbox *sandbox,
                                                const struct kb_sandbox_budget *budget);
/* Seconds since the clock was first read, 0 if it was not. */
double kb_sandbox_meter_spent(const struct kb_sandbox *sandbox);
void kb_sandbox_meter_end(struct kb_sandbox *sandbox, struct sandbox_allowance before);
/* The line of the innermost function of the chunk, 0 if none is running; its name for messages
   is copied to `chunk` (may be NULL). Allocates nothing. */
int kb_sandbox_where(lua_State *L, char chunk[LUA_IDSIZE]);

/* sandbox_library.c: the functions that chunks can call. */

/* A lua_CFunction that sets up the state. */
int kb_sandbox_library_open(lua_State *L);
/* Pushes the table that all environments inherit from. */
void kb_sandbox_library_push_base(lua_State *L);
/* Pushes a new environment for a chunk. */
void kb_sandbox_library_push_environment(lua_State *L);

/* The families of guarded functions, each ending with an empty entry. */
extern const luaL_Reg kb_sandbox_string_functions[]; /* sandbox_string.c */
extern const luaL_Reg kb_sandbox_match_functions[];  /* sandbox_match.c */
extern const luaL_Reg kb_sandbox_table_functions[];  /* sandbox_table.c */
extern const luaL_Reg kb_sandbox_order_functions[];  /* sandbox_order.c; of the base library */

/* Pushes the result of tostring, without addresses and without running code of a chunk. */
const char *kb_sandbox_tostring(lua_State *L, int index, size_t *length);
/* string.format, sandbox_format.c */
int kb_sandbox_format(lua_State *L);

/* sandbox_text.c: text that grows within the budget (luaL_Buffer fails at a refused allocation
   without collecting garbage first). Takes one slot of the stack; whatever is pushed above it
   while it is in use must be popped again. */
struct sandbox_text {
  lua_State *L;
  int slot;
  size_t length;
  size_t capacity;
  char *data;
  char local[256];
};

void kb_sandbox_text_init(struct sandbox_text *text, lua_State *L);
/* Makes room for `extra` bytes at the end; the caller adds what it uses to `length`. */
char *kb_sandbox_text_reserve(struct sandbox_text *text, size_t extra);
void kb_sandbox_text_add(struct sandbox_text *text, const char *data, size_t length);
/* Appends and pops the value at the top, a string or a number. */
void kb_sandbox_text_add_value(struct sandbox_text *text);
/* Pushes the text as a string. */
void kb_sandbox_text_push(struct sandbox_text *text);

#endif
