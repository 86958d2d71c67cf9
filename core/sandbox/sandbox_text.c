#include "sandbox/sandbox_inside.h"

void kb_sandbox_text_init(struct sandbox_text *text, lua_State *L)
{
  text->L = L;
  text->length = 0;
  text->capacity = sizeof text->local;
  text->data = text->local;
  luaL_checkstack(L, LUA_MINSTACK, NULL);
  lua_pushnil(L);
  text->slot = lua_gettop(L);
}

char *kb_sandbox_text_reserve(struct sandbox_text *text, size_t extra)
{
  if (extra > PTRDIFF_MAX - text->length) {
    luaL_error(text->L, "resulting string too large");
  }
  const size_t needed = text->length + extra;
  if (needed > text->capacity) {
    const size_t doubled = text->capacity * 2; /* at most PTRDIFF_MAX before */
    const size_t capacity = needed > doubled ? needed : doubled;
    char *data = lua_newuserdatauv(text->L, capacity, 0);
    memcpy(data, text->data, text->length);
    lua_replace(text->L, text->slot);
    text->data = data;
    text->capacity = capacity;
  }
  return text->data + text->length;
}

void kb_sandbox_text_add(struct sandbox_text *text, const char *data, size_t length)
{
  char *room = kb_sandbox_text_reserve(text, length);
  if (length > 0) {
    memcpy(room, data, length);
  }
  text->length += length;
}

void kb_sandbox_text_add_value(struct sandbox_text *text)
{
  size_t length;
  const char *data = lua_tolstring(text->L, -1, &length);
  kb_sandbox_text_add(text, data, length);
  lua_pop(text->L, 1);
}

void kb_sandbox_text_push(struct sandbox_text *text)
{
  kb_sandbox_charge(text->L, text->length / 64);
  lua_pushlstring(text->L, text->data, text->length);
}
