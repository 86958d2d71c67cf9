/* The process that runs articles, seen from within: see lua_process.h. */
#ifndef KB_RULE_LUA_SERVE_H
#define KB_RULE_LUA_SERVE_H

#include <sys/types.h>

/* In a process that was just forked by `parent`: answers what comes through the channel, a stream
   socket, until there is no more. */
_Noreturn void kb_lua_serve(int channel, pid_t parent);

#endif
