#include "luasource/lua_shape.h"

#include "luasource/lua_tokens.h"

/* A bracket or block, or the file itself. */
struct level {
  size_t chain;   /* indexes in a row so far in the current expression */
  size_t longest; /* of all chains in it */
  bool is_index;  /* it is an index: [ ] after a value */
  bool is_call;
};

struct walk {
  struct level levels[KB_LUA_NESTING_MAX + 1];
  size_t depth;
  bool is_value; /* the last token ends a value, which can be called or indexed */
};

static const char *open_level(struct walk *walk, bool is_index, bool is_call)
{
  if (walk->depth == KB_LUA_NESTING_MAX) {
    return "brackets and blocks are nested too deep";
  }
  if (!is_index && !is_call) {
    walk->levels[walk->depth].chain = 0;
  }
  walk->levels[++walk->depth] = (struct level){.is_index = is_index, .is_call = is_call};
  walk->is_value = false;
  return NULL;
}

static const char *set_chain(struct walk *walk, size_t chain)
{
  struct level *level = &walk->levels[walk->depth];
  level->chain = chain;
  level->longest = chain > level->longest ? chain : level->longest;
  return chain > KB_LUA_CHAIN_MAX ? "too many indexes in a row" : NULL;
}

/* The content of a bracket continues the chain around it: as the value of ( ), or as an index. */
static const char *close_level(struct walk *walk)
{
  if (walk->depth == 0) {
    return NULL; /* Lua itself reports the error */
  }
  const struct level inner = walk->levels[walk->depth--];
  const size_t outer = walk->levels[walk->depth].chain;
  walk->is_value = true;
  if (inner.is_call) {
    return set_chain(walk, 0);
  }
  if (inner.is_index) {
    return set_chain(walk, (inner.longest > outer ? inner.longest : outer) + 1);
  }
  return set_chain(walk, inner.longest);
}

static const char *read_bracket(struct walk *walk, const struct kb_lua_token *token)
{
  switch (token->text.data[0]) {
  case '(':
    return open_level(walk, false, walk->is_value);
  case '{': /* f{…} is a call */
    return open_level(walk, false, walk->is_value);
  case '[':
    return open_level(walk, walk->is_value, false);
  default:
    return close_level(walk);
  }
}

static const char *read_operator(struct walk *walk, const struct kb_lua_token *token)
{
  if (token->text.length == 1 && strchr("()[]{}", token->text.data[0])) {
    return read_bracket(walk, token);
  }
  if (kb_lua_is(token, ".") && walk->is_value) {
    walk->is_value = false;
    return set_chain(walk, walk->levels[walk->depth].chain + 1);
  }
  if (!(kb_lua_is(token, ":") && walk->is_value)) {
    walk->levels[walk->depth].chain = 0;
  }
  walk->is_value = false;
  return NULL;
}

static const char *read_keyword(struct walk *walk, const struct kb_lua_token *token)
{
  static const char *const openers[] = {"function", "if", "do", "repeat", NULL};
  static const char *const closers[] = {"end", "until", NULL};
  if (kb_lua_is_any(token, openers)) {
    return open_level(walk, false, false);
  }
  if (kb_lua_is_any(token, closers)) {
    const char *fault = close_level(walk);
    walk->levels[walk->depth].chain = 0;
    walk->is_value = false;
    return fault;
  }
  walk->levels[walk->depth].chain = 0;
  walk->is_value = false;
  return NULL;
}

const char *kb_lua_shape_fault(struct kb_slice source, size_t *line)
{
  struct kb_lua_reader reader = kb_lua_reader_of(source);
  struct walk walk = {.depth = 0};
  const char *fault = NULL;
  bool is_name_of = false; /* the last token is a dot or a colon */
  while (!fault) {
    const struct kb_lua_token token = kb_lua_read(&reader);
    *line = token.line;
    switch (token.kind) {
    case KB_LUA_END:
      return NULL;
    case KB_LUA_OPERATOR:
      fault = read_operator(&walk, &token);
      break;
    case KB_LUA_KEYWORD:
      fault = read_keyword(&walk, &token);
      break;
    case KB_LUA_NAME:
    case KB_LUA_STRING:
    case KB_LUA_NUMBER:
    case KB_LUA_UNKNOWN:
      if (!is_name_of) { /* another value begins, or f"…" is called */
        walk.levels[walk.depth].chain = 0;
      }
      walk.is_value = token.kind == KB_LUA_NAME || token.kind == KB_LUA_STRING;
      break;
    }
    is_name_of = kb_lua_is(&token, ".") || kb_lua_is(&token, ":");
  }
  return fault;
}
