/* A Lua state in which untrusted source runs within budgets. Knows nothing of articles, cases
   or mailboxes.
   Every chunk gets its own environment: the safe parts of base, string, table, math and utf8,
   read-only, and any names that the host adds. Nothing in it leads to another chunk's
   environment, to the host, the clock or the file system.
   Every function here except kb_sandbox_halt, kb_sandbox_try and kb_sandbox_charge catches what Lua
   raises. The process must stay in the C locale (LC_COLLATE, LC_CTYPE, LC_NUMERIC), which the VM
   uses to compare strings and read numbers. */
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
  /* Larger sources are refused; nothing but the size of its input limits the parser. */
  KB_SANDBOX_SOURCE_MAX = 1 << 16,
  /* Most keys of a table while a budget runs, not counting list elements: growing a larger table
     may keep the VM busy for seconds within one instruction. */
  KB_SANDBOX_KEYS_MAX = 1 << 14,
};

/* What one load or one call may spend. */
struct kb_sandbox_budget {
  size_t memory;  /* bytes above what was in use when it began */
  uint64_t steps; /* VM instructions, and work done in C, converted to about the same unit */
  double seconds; /* by the sandbox's clock: the CPU time of the thread, unless tests pass
                     another */
};

enum kb_sandbox_outcome {
  KB_SANDBOX_DONE,
  KB_SANDBOX_ERROR,       /* a Lua error: kb_sandbox_message */
  KB_SANDBOX_HALTED,      /* ended by the host's kb_sandbox_halt */
  KB_SANDBOX_MEMORY,      /* stopped: the budget's memory, */
  KB_SANDBOX_STEPS,       /* its steps, */
  KB_SANDBOX_TIME,        /* its time */
  KB_SANDBOX_INTERRUPTED, /* the user interrupted it */
  KB_SANDBOX_NO_MEMORY,   /* the machine is out of memory: not the chunk's fault */
};

/* "memory", "steps", "time", "error", …: stable names for reports. */
const char *kb_sandbox_outcome_name(enum kb_sandbox_outcome outcome);

/* NULL when out of memory. `now` returns a monotonic time in seconds; NULL: the system's clock
   (tests pass their own). */
struct kb_sandbox *kb_sandbox_new(double (*now)(void *context), void *context);
void kb_sandbox_free(struct kb_sandbox *sandbox);
struct lua_State *kb_sandbox_state(struct kb_sandbox *sandbox);
/* The sandbox of a state; `L` may belong to any function. */
struct kb_sandbox *kb_sandbox_of(struct lua_State *L);

/* The table that every environment created later inherits from; left on the stack.
   The host adds names to it (`option`, `known`, …) before the first load. Trusted. */
void kb_sandbox_push_base(struct kb_sandbox *sandbox);

/* Whether the value at `index` is a function of the base or its libraries, or a value without
   state: no chunk can make it return something else. For C functions. */
bool kb_sandbox_is_shared(struct lua_State *L, int index);

/* Compiles trusted source and runs it, leaving `results` values on the stack. Its globals are
   the complete base, string, table, math and utf8 libraries, with guarded functions where they
   exist, so that what it does later on behalf of a chunk is charged to the chunk. `name` is used
   in messages unchanged. */
enum kb_sandbox_outcome kb_sandbox_run_trusted(struct kb_sandbox *sandbox, const char *name,
                                               struct kb_slice source, int results);

/* Compiles and runs untrusted source (text only, never bytecode; a byte order mark is skipped)
   in a new environment within `budget`. On KB_SANDBOX_DONE its result is on the stack, adjusted
   to one value, and `*returned` (may be NULL) is the number of values it returned. Otherwise
   nothing is left on the stack. `name` (a path) is used in messages unchanged. */
enum kb_sandbox_outcome kb_sandbox_load(struct kb_sandbox *sandbox, const char *name,
                                        struct kb_slice source, struct kb_sandbox_budget budget,
                                        int *returned);

/* Calls the function below its `arguments` on the stack within `budget`; both are
   removed. On KB_SANDBOX_DONE all its results are on the stack: `*returned` many. */
enum kb_sandbox_outcome kb_sandbox_call(struct kb_sandbox *sandbox, int arguments,
                                        struct kb_sandbox_budget budget, int *returned);

/* Runs host code that uses the state (and so may raise errors) protected, without a budget:
   `work` gets `data` and, as its only values on the stack, the topmost `arguments` ones, which
   are removed; the number of its results kept is `results`. */
enum kb_sandbox_outcome kb_sandbox_protect(struct kb_sandbox *sandbox,
                                           int (*work)(struct lua_State *L, void *data), void *data,
                                           int arguments, int results);

/* For C functions that the host gave to the chunk: ends the running call with KB_SANDBOX_HALTED.
   Does not return. */
_Noreturn void kb_sandbox_halt(struct lua_State *L);

/* For C functions that the host gave to the chunk: calls the function below its `arguments` on the
   stack like lua_call. False: it was ended by kb_sandbox_halt, and nothing is left on the stack.
   Every other error or stop ends the running call as usual. */
bool kb_sandbox_try(struct lua_State *L, int arguments, int results);

/* Charges work done in a C function to the running call; does not return if the
   budget is used up. */
void kb_sandbox_charge(struct lua_State *L, uint64_t steps);

/* The message of the last outcome that was not KB_SANDBOX_DONE, without Lua's position prefix if
   kb_sandbox_line knows the line. Untrusted, like everything that an article raises; cut if
   long. Valid until the next call into the sandbox. */
const char *kb_sandbox_message(const struct kb_sandbox *sandbox);
/* The line of the source with the last error or stop, 0 if unknown. */
int kb_sandbox_line(const struct kb_sandbox *sandbox);

/* Bytes in use by the state, including garbage: collect first to know what is referenced. */
size_t kb_sandbox_memory(const struct kb_sandbox *sandbox);
/* Upper bound of the garbage among them. */
size_t kb_sandbox_garbage(const struct kb_sandbox *sandbox);
/* Whether the last load or call was refused memory, even if only until garbage was collected. If
   not, its outcome did not depend on how much garbage there was. */
bool kb_sandbox_was_short(const struct kb_sandbox *sandbox);
void kb_sandbox_collect(struct kb_sandbox *sandbox);

/* Seconds that the last load or call took; 0 if it ended before the clock was first read, after
   about a hundred instructions. */
double kb_sandbox_spent(const struct kb_sandbox *sandbox);

/* Ends running code soon after `*interrupted` becomes nonzero. Borrowed; NULL: never. */
void kb_sandbox_set_interrupt(struct kb_sandbox *sandbox, const volatile sig_atomic_t *interrupted);

/* Seconds on the sandbox's clock. */
double kb_sandbox_now(const struct kb_sandbox *sandbox);

#endif
