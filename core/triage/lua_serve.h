/* The process that runs articles, from the inside: see lua_process.h. */
#ifndef KB_TRIAGE_LUA_SERVE_H
#define KB_TRIAGE_LUA_SERVE_H

/* If this is the program's only argument, it must call kb_lua_serve before anything else. */
#define KB_LUA_SERVE "__lua"
enum { KB_LUA_SERVE_CHANNEL = 3 };

/* Serves the messages of the channel, a stream socket, until it is closed. */
_Noreturn void kb_lua_serve(void);

#endif
