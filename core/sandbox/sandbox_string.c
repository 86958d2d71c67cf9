#include "base/ascii.h"
#include "sandbox/sandbox_inside.h"

/* Functions that make strings of strings. Those that Lua itself bounds are Lua's own. */

static int string_char(lua_State *L)
{
  const int count = lua_gettop(L);
  struct sandbox_text text;
  kb_sandbox_text_init(&text, L);
  char *bytes = kb_sandbox_text_reserve(&text, (size_t)count);
  for (int i = 1; i <= count; i++) {
    const lua_Integer code = luaL_checkinteger(L, i);
    luaL_argcheck(L, code >= 0 && code <= 255, i, "value out of range");
    bytes[i - 1] = (char)(unsigned char)code;
  }
  text.length = (size_t)count;
  kb_sandbox_text_push(&text);
  return 1;
}

static int map_bytes(lua_State *L, char (*map)(int byte))
{
  size_t length;
  const char *subject = luaL_checklstring(L, 1, &length);
  struct sandbox_text text;
  kb_sandbox_text_init(&text, L);
  char *bytes = kb_sandbox_text_reserve(&text, length);
  for (size_t i = 0; i < length; i++) {
    bytes[i] = map(subject[i]);
  }
  text.length = length;
  kb_sandbox_text_push(&text);
  return 1;
}

static int string_lower(lua_State *L)
{
  return map_bytes(L, kb_to_lower);
}

static int string_upper(lua_State *L)
{
  return map_bytes(L, kb_to_upper);
}

static int string_reverse(lua_State *L)
{
  size_t length;
  const char *subject = luaL_checklstring(L, 1, &length);
  struct sandbox_text text;
  kb_sandbox_text_init(&text, L);
  char *bytes = kb_sandbox_text_reserve(&text, length);
  for (size_t i = 0; i < length; i++) {
    bytes[i] = subject[length - 1 - i];
  }
  text.length = length;
  kb_sandbox_text_push(&text);
  return 1;
}

static int string_rep(lua_State *L)
{
  size_t length;
  size_t separator_length;
  const char *subject = luaL_checklstring(L, 1, &length);
  const lua_Integer count = luaL_checkinteger(L, 2);
  const char *separator = luaL_optlstring(L, 3, "", &separator_length);
  const size_t piece = length + separator_length; /* both are far below SIZE_MAX / 2 */
  if (count <= 0 || piece == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  if ((lua_Unsigned)count > PTRDIFF_MAX / piece) {
    return luaL_error(L, "resulting string too large");
  }
  const size_t total = piece * (size_t)count - separator_length;
  struct sandbox_text text;
  kb_sandbox_text_init(&text, L);
  char *bytes = kb_sandbox_text_reserve(&text, total);
  kb_sandbox_text_add(&text, subject, length);
  if (count > 1) {
    kb_sandbox_text_add(&text, separator, separator_length);
  }
  while (text.length < total) {
    const size_t left = total - text.length;
    kb_sandbox_text_add(&text, bytes, text.length < left ? text.length : left);
  }
  kb_sandbox_text_push(&text);
  return 1;
}

const luaL_Reg kb_sandbox_string_functions[] = {
  {"char", string_char},       {"lower", string_lower}, {"rep", string_rep},
  {"reverse", string_reverse}, {"upper", string_upper}, {NULL, NULL},
};
