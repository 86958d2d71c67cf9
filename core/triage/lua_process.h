/* A process of its own in which articles are loaded and run. What no budget reaches (work in C
   within Lua, a fault of Lua itself) costs the article that does it, not the run: such a process is
   ended, and the next load or call starts another. It can do nothing but compute and answer:
   fence.h.

   It is begun when it is first needed: the same program with one argument, which
   its main function must heed (lua_serve.h). */
#ifndef KB_TRIAGE_LUA_PROCESS_H
#define KB_TRIAGE_LUA_PROCESS_H

#include "triage/lua_host.h"

struct kb_lua_process;

/* As for kb_lua_host_new. */
struct kb_lua_process *kb_lua_process_new(const struct kb_case_reader *reader);
void kb_lua_process_free(struct kb_lua_process *process);
/* Once `*interrupted` is not 0 any more, whatever runs is ended. */
void kb_lua_process_set_interrupt(struct kb_lua_process *process,
                                  const volatile sig_atomic_t *interrupted);

/* As kb_lua_host_load, kb_lua_host_check and kb_lua_host_call. That the process ended, or had to
   be, is an error or a stop like another; the next one knows no functions. */
void kb_lua_process_load(struct kb_lua_process *process, const struct kb_lua_load *load,
                         struct kb_fields *fields, struct kb_lua_result *result);
bool kb_lua_process_check(struct kb_lua_process *process, struct kb_diagnostics *diagnostics);
void kb_lua_process_call(struct kb_lua_process *process, const struct kb_lua_call *call,
                         struct kb_lua_result *result);

#endif
