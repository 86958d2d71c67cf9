/* The sandbox: a Lua state in which untrusted source runs within budgets.
   Knows nothing of articles, cases or mailboxes.

   Every chunk gets an environment of its own: read-only safe parts of base, string,
   table, math and utf8, and whatever names the host adds. Nothing in it leads to
   another chunk's environment, to the host, the clock or the file system.

   Every function here but kb_sandbox_halt and kb_sandbox_charge catches what Lua raises. The
   process must stay in the C locale (LC_COLLATE, LC_CTYPE, LC_NUMERIC): the VM compares
   strings and reads numbers by it. */
#ifndef KB_SANDBOX_SANDBOX_H
#define KB_SANDBOX_SANDBOX_H

#include "base/buf.h"
#include "base/error.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lua_State;
struct kb_sandbox;

enum {
  /* Sources are refused beyond this; nothing can stop the parser but its input. */
  KB_SANDBOX_SOURCE_MAX = 1 << 16,
  /* Tables have no more keys than this while a budget runs, list elements not counted:
     growing a larger one may keep the VM busy for seconds within one instruction. */
  KB_SANDBOX_KEYS_MAX = 1 << 14,
};

/* What one load or one call may spend. */
struct kb_sandbox_budget {
  size_t memory;  /* bytes above what was in use when it began */
  uint64_t steps; /* VM instructions and, in about that coin, work done in C */
  double seconds; /* wall clock */
};

enum kb_sandbox_outcome {
  KB_SANDBOX_DONE,
  KB_SANDBOX_ERROR,       /* a Lua error: kb_sandbox_message */
  KB_SANDBOX_HALTED,      /* the host's own kb_sandbox_halt ended it */
  KB_SANDBOX_MEMORY,      /* stopped: the budget's memory, */
  KB_SANDBOX_STEPS,       /* its steps, */
  KB_SANDBOX_TIME,        /* its time */
  KB_SANDBOX_INTERRUPTED, /* the user wants no more of it */
  KB_SANDBOX_NO_MEMORY,   /* the machine has no memory left: not the chunk's fault */
};

/* "memory", "steps", "time", "error", …: stable words for reports. */
const char *kb_sandbox_outcome_name(enum kb_sandbox_outcome outcome);

/* NULL when out of memory. `now` gives a monotonic time in seconds; NULL for the
   system's clock (tests inject one). */
struct kb_sandbox *kb_sandbox_new(double (*now)(void *context), void *context);
void kb_sandbox_free(struct kb_sandbox *sandbox);
struct lua_State *kb_sandbox_state(struct kb_sandbox *sandbox);
/* The sandbox a state belongs to; `L` may be any function's. */
struct kb_sandbox *kb_sandbox_of(struct lua_State *L);

/* The table that every environment created later inherits from; left on the stack.
   The host adds names to it (`option`, `known`, …) before the first load. Trusted. */
void kb_sandbox_push_base(struct kb_sandbox *sandbox);

/* The value at `index` is a function of the base or of one of its libraries, or has nothing to
   remember anything in: no chunk can make it give other answers. For C functions. */
bool kb_sandbox_is_shared(struct lua_State *L, int index);

/* Compiles trusted source and runs it, leaving `results` values on the
   stack. Its globals are the whole base, string, table, math and utf8 libraries, with
   guarded functions where there are such, so that what it does for a chunk later is
   charged to the chunk. `name` appears in messages as it is. */
enum kb_sandbox_outcome kb_sandbox_run_trusted(struct kb_sandbox *sandbox, const char *name,
                                               struct kb_slice source, int results);

/* Compiles and runs untrusted source (text only, never bytecode; a byte order mark is
   skipped) in a new environment within `budget`. On KB_SANDBOX_DONE what it returned is on the
   stack, cut or filled to one value, and `*returned` (may be NULL) is how many values it returned.
   `name` appears in messages as it is (a path). Nothing is left on the stack otherwise. */
enum kb_sandbox_outcome kb_sandbox_load(struct kb_sandbox *sandbox, const char *name,
                                        struct kb_slice source, struct kb_sandbox_budget budget,
                                        int *returned);

/* Calls the function below its `arguments` on the stack within `budget`; both are
   removed. On KB_SANDBOX_DONE all its results are on the stack: `*returned` many. */
enum kb_sandbox_outcome kb_sandbox_call(struct kb_sandbox *sandbox, int arguments,
                                        struct kb_sandbox_budget budget, int *returned);

/* Runs host code that touches the state (and so may raise) protected, without a budget: `work`
   gets `data` and, as its only values on the stack, the topmost `arguments` ones, which are
   removed; `results` many of what it returns are kept. */
enum kb_sandbox_outcome kb_sandbox_protect(struct kb_sandbox *sandbox,
                                           int (*work)(struct lua_State *L, void *data), void *data,
                                           int arguments, int results);

/* From within a C function the host gave the chunk: ends the running call with
   KB_SANDBOX_HALTED. Does not return. */
_Noreturn void kb_sandbox_halt(struct lua_State *L);

/* Charges work done in a C function to the running call; does not return if the
   budget is used up. */
void kb_sandbox_charge(struct lua_State *L, uint64_t steps);

/* Text of the last outcome that was not KB_SANDBOX_DONE, without Lua's position prefix
   where `kb_sandbox_line` has it. Untrusted, as is all that an article raises; cut if long.
   Valid until the next call into the sandbox. */
const char *kb_sandbox_message(const struct kb_sandbox *sandbox);
/* Line of the source in which the last error or stop arose, 0 if unknown. */
int kb_sandbox_line(const struct kb_sandbox *sandbox);

/* Bytes in use by the state now, garbage included: collect first to know what is held. */
size_t kb_sandbox_memory(const struct kb_sandbox *sandbox);
/* At most so many of them are garbage. */
size_t kb_sandbox_garbage(const struct kb_sandbox *sandbox);
/* The last load or call was refused memory, be it only until garbage was collected. One that was
   not would have gone alike with any other garbage about. */
bool kb_sandbox_was_short(const struct kb_sandbox *sandbox);
void kb_sandbox_collect(struct kb_sandbox *sandbox);

/* Seconds that the last load or call took; 0 if it was over before the clock was looked at, after
   about a hundred instructions. */
double kb_sandbox_spent(const struct kb_sandbox *sandbox);

/* Ends what runs soon after `*interrupted` is not 0 any more. NULL: never. It is borrowed. */
void kb_sandbox_set_interrupt(struct kb_sandbox *sandbox, const volatile sig_atomic_t *interrupted);

/* Seconds on the sandbox's clock. */
double kb_sandbox_now(const struct kb_sandbox *sandbox);

#endif
