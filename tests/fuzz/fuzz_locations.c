#include "luasource/locations.h"

#include "luasource/lua_tokens.h"

#include <stdint.h>
#include <stdlib.h>

/* A source whose last line is also looked up as a path. Places must be within the source. */

static void check(bool holds)
{
  if (!holds) {
    abort();
  }
}

static void check_place(struct kb_source_place place, struct kb_slice source)
{
  check(place.line >= 1 && place.column >= 1);
  check(place.line <= source.length + 1 && place.column <= source.length + 1);
}

/* Tokens are in order; pairs lie ahead and within the enclosing pair. */
static void check_tokens(struct kb_slice source)
{
  struct kb_lua_tokens tokens = {0};
  if (!kb_lua_tokens_read(&tokens, source)) {
    return;
  }
  const char *end = source.data;
  for (size_t i = 0; i < tokens.count; i++) {
    const struct kb_lua_token *token = &tokens.list[i];
    check(token->text.length > 0 && token->text.data >= end);
    end = token->text.data + token->text.length;
    check(end <= source.data + source.length);
    check(token->pair >= i && token->pair < tokens.count);
    check(token->outer == tokens.count ||
          (token->outer < i && tokens.list[token->outer].pair >= token->pair));
    if (token->kind == KB_LUA_STRING) {
      struct kb_buf value = {0};
      kb_lua_string_value(&value, token->text);
      check(value.length <= token->text.length);
      kb_buf_fini(&value);
    }
  }
  check(tokens.list[tokens.count].kind == KB_LUA_END);
  kb_lua_tokens_fini(&tokens);
}

static void check_map(const struct kb_source_map *map, struct kb_slice source, const char *path)
{
  static const char *const roots[] = {"case", "option", "a", "known", ""};
  for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++) {
    const struct kb_source_chain *chain;
    for (size_t n = 0; (chain = kb_source_map_chain(map, roots[i], n)) != NULL; n++) {
      check_place(chain->place, source);
      check(chain->text.length > strlen(roots[i]) && chain->text.length <= 256);
      check(strncmp(chain->text.data, roots[i], strlen(roots[i])) == 0);
    }
  }
  const struct kb_source_global *global;
  for (size_t n = 0; (global = kb_source_map_global(map, n)) != NULL; n++) {
    check_place(global->place, source);
    check(global->name.length > 0);
  }
  struct kb_source_place place;
  check_place(kb_source_map_find(map, path), source);
  struct kb_slice repeated;
  if (kb_source_map_repeated(map, &repeated, &place)) {
    check_place(place, source);
    if (!memchr(repeated.data, '\0', repeated.length)) {
      /* the path that the map returns leads to that key, or to a later one with it */
      const struct kb_source_place found = kb_source_map_find(map, repeated.data);
      check(found.line > place.line || (found.line == place.line && found.column >= place.column));
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  /* exactly its size, so that a sanitizer detects reading beyond */
  char *copy = malloc(size + 1);
  char *path = malloc(size + 1);
  if (copy && path) {
    const struct kb_slice source = {copy + 1, size};
    size_t last = size;
    while (last > 0 && data[last - 1] != '\n') {
      last--;
    }
    if (size > 0) {
      memcpy(copy + 1, data, size);
      memcpy(path, data + last, size - last);
    }
    path[size - last] = '\0';
    check_tokens(source);
    struct kb_source_map *map = kb_source_map_new(source);
    if (map) {
      check_map(map, source, path);
    }
    kb_source_map_free(map);
  }
  free(copy);
  free(path);
  return 0;
}
