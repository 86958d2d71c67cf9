#include "article/article_state.h"

#include "sandbox/lua_code.h"
#include "sandbox/sandbox.h"

#include <lauxlib.h>
#include <lua.h>

/* Limit for the functions that conditions of one article can call. */
enum { FUNCTIONS_MAX = 500 };

/* Functions found so far: a list that is also indexed by function. */
struct walk {
  lua_State *L;
  struct kb_state_check *check;
  int list; /* its index on the stack */
  lua_Integer count;
};

/* Adds the function at the top of the stack, which it pops. */
static void find(struct walk *walk)
{
  lua_State *L = walk->L;
  lua_pushvalue(L, -1);
  if (lua_rawget(L, walk->list) != LUA_TNIL) {
    lua_pop(L, 2);
    return;
  }
  lua_pop(L, 1);
  lua_pushvalue(L, -1);
  lua_pushboolean(L, true);
  lua_rawset(L, walk->list);
  lua_rawseti(L, walk->list, ++walk->count);
}

/* Adds the value of that key in the table at `table`, if it is a Lua function. */
static void find_field(struct walk *walk, int table, const char *key)
{
  lua_State *L = walk->L;
  if (lua_type(L, table) != LUA_TTABLE) {
    return;
  }
  lua_pushstring(L, key);
  if (lua_rawget(L, table) == LUA_TFUNCTION && !lua_iscfunction(L, -1)) {
    find(walk);
  } else {
    lua_pop(L, 1);
  }
}

static void find_conditions(struct walk *walk, int article)
{
  lua_State *L = walk->L;
  find_field(walk, article, "early");
  lua_pushliteral(L, "symptom");
  lua_rawget(L, article);
  find_field(walk, lua_gettop(L), "when");
  lua_pop(L, 1);
  lua_pushliteral(L, "causes");
  const bool is_list = lua_rawget(L, article) == LUA_TTABLE;
  const lua_Unsigned length = is_list ? lua_rawlen(L, -1) : 0;
  for (lua_Unsigned i = 1; i <= length; i++) {
    lua_rawgeti(L, -1, (lua_Integer)i);
    find_field(walk, lua_gettop(L), "when");
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
}

/* The kind of the value at the top of the stack ("a table") if it may change although nobody
   assigns to the local. Values from the host are read-only; only they have metatables. */
static const char *changing_kind(lua_State *L)
{
  switch (lua_type(L, -1)) {
  case LUA_TTABLE: {
    const bool is_host = lua_getmetatable(L, -1) != 0;
    lua_pop(L, is_host ? 1 : 0);
    return is_host ? NULL : "a table";
  }
  case LUA_TFUNCTION:
    return lua_iscfunction(L, -1) && !kb_sandbox_is_shared(L, -1) ? "an iterator" : NULL;
  default:
    return NULL;
  }
}

/* Checks the upvalue at the top of the stack, which it pops. */
static void check_upvalue(struct walk *walk, const char *name, int line, int assigned)
{
  lua_State *L = walk->L;
  struct kb_diagnostics *diagnostics = walk->check->diagnostics;
  const char *kind = changing_kind(L);
  if (assigned > 0) {
    kb_diagnostic_add_at(
      diagnostics, KB_E_STATE, (size_t)assigned, 1, "make it a local of the function",
      "a condition sets %.60s, which would last from one case to the next", name);
  } else if (kind) {
    kb_diagnostic_add_at(
      diagnostics, KB_E_STATE, line > 0 ? (size_t)line : 1, 1, "make it within the function",
      "a condition uses %.60s, %s, which could change from one case to the next", name, kind);
  }
  if (lua_type(L, -1) == LUA_TFUNCTION && !lua_iscfunction(L, -1)) {
    find(walk);
  } else {
    lua_pop(L, 1);
  }
}

static int write_code(lua_State *L, const void *piece, size_t size, void *data)
{
  (void)L;
  struct kb_buf *code = data;
  kb_buf_add(code, piece, size);
  return code->failed;
}

/* Checks the function at the top of the stack. */
static void check_function(struct walk *walk)
{
  lua_State *L = walk->L;
  struct kb_diagnostics *diagnostics = walk->check->diagnostics;
  struct kb_lua_code code;
  lua_Debug activation;
  lua_pushvalue(L, -1);
  lua_getinfo(L, ">S", &activation);
  kb_buf_clear(&walk->check->code);
  if (lua_dump(L, write_code, &walk->check->code, 0) != 0) {
    diagnostics->failed = true;
    return;
  }
  if (!kb_lua_code_read(kb_buf_slice(&walk->check->code), &code)) {
    kb_diagnostic_add_at(
      diagnostics, KB_E_STATE, 1, 1, "use Lua 5.4",
      "what the Lua in use makes of a function cannot be read, so that nobody can "
      "tell whether it keeps something from one case to the next");
    return;
  }
  if (code.miscompiled > 0) {
    kb_diagnostic_add_at(diagnostics, KB_E_MISCOMPILED, (size_t)code.miscompiled, 1,
                         "put what is compared into a local first",
                         "the Lua in use compiles a comparison within [ ] wrongly here");
  }
  for (int i = 1; i <= KB_LUA_UPVALUES_MAX; i++) {
    const char *name = lua_getupvalue(L, -1, i);
    if (!name) {
      break;
    }
    check_upvalue(walk, name, activation.linedefined, code.assigned[i - 1]);
  }
}

void kb_article_check_state(struct lua_State *L, struct kb_state_check *check)
{
  const int article = lua_gettop(L);
  luaL_checkstack(L, 16, "article");
  lua_newtable(L);
  struct walk walk = {.L = L, .check = check, .list = article + 1};
  find_conditions(&walk, article);
  for (lua_Integer i = 1; i <= walk.count && !check->diagnostics->failed; i++) {
    if (i > FUNCTIONS_MAX) {
      kb_diagnostic_add_at(check->diagnostics, KB_E_STATE, 1, 1, NULL,
                           "conditions can call more than %d functions", FUNCTIONS_MAX);
      break;
    }
    lua_rawgeti(L, walk.list, i);
    check_function(&walk);
    lua_settop(L, walk.list);
  }
  lua_settop(L, article);
}
