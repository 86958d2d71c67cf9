/* A process of its own in which articles are loaded and run. Failures beyond any budget (C code
   within Lua, a bug in Lua itself) affect the article that causes them, not the run: the
   process is killed, and the next load or call starts another. It can only compute and answer:
   base/fence.h.
   It is started when first needed: the same program with one argument, which main must
   recognize (lua_serve.h). */
#ifndef KB_TRIAGE_LUA_PROCESS_H
#define KB_TRIAGE_LUA_PROCESS_H

#include "triage/lua_host.h"

struct kb_lua_process;

/* See kb_lua_host_new. */
struct kb_lua_process *kb_lua_process_new(const struct kb_case_reader *reader,
                                          const struct kb_buf *options);
void kb_lua_process_free(struct kb_lua_process *process);
/* Once `*interrupted` is nonzero, whatever is running is killed. */
void kb_lua_process_set_interrupt(struct kb_lua_process *process,
                                  const volatile sig_atomic_t *interrupted);

/* Once it could not be started: by the user's limits, or for want of memory. */
bool kb_lua_process_is_refused(const struct kb_lua_process *process);

/* Like kb_lua_host_load, kb_lua_host_check and kb_lua_host_call. If the process ended or was
   killed, that is an error or a stop like any other; the next process has no functions. */
void kb_lua_process_load(struct kb_lua_process *process, const struct kb_lua_load *load,
                         struct kb_fields *fields, struct kb_lua_result *result);
bool kb_lua_process_check(struct kb_lua_process *process, struct kb_diagnostics *diagnostics);
void kb_lua_process_call(struct kb_lua_process *process, const struct kb_lua_call *call,
                         struct kb_lua_result *result);

#endif
