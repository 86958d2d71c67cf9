/* The process that runs articles, seen from within: see lua_process.h. */
#ifndef KB_TRIAGE_LUA_SERVE_H
#define KB_TRIAGE_LUA_SERVE_H

/* A program whose only argument is this is to call kb_lua_serve, and nothing before. */
#define KB_LUA_SERVE "__lua"
enum { KB_LUA_SERVE_CHANNEL = 3 };

/* Answers what comes through the channel, a stream socket, until there is no more. */
_Noreturn void kb_lua_serve(void);

#endif
