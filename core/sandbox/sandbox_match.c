#include "base/ascii.h"
#include "sandbox/sandbox_inside.h"

#include "sandbox/pattern.h"

/* string.find, match, gmatch and gsub, on the matcher that counts steps. */

enum {
  CREDIT = 256, /* matcher steps before the running call is charged */
  NOWHERE = -1,
};

struct search {
  lua_State *L;
  struct kb_slice subject;
  struct kb_slice pattern;
  struct kb_pattern_budget budget;
  uint64_t granted;
  struct kb_pattern_match match;
};

/* Charges the steps used, which may not return, and grants more. */
static bool pay(struct kb_pattern_budget *budget, uint64_t needed)
{
  struct search *search = budget->context;
  kb_sandbox_charge(search->L, search->granted - budget->steps);
  search->granted = needed > CREDIT ? needed : CREDIT;
  budget->steps = search->granted;
  return true;
}

static void search_init(struct search *search, lua_State *L, int subject, int pattern)
{
  search->L = L;
  search->subject.data = luaL_checklstring(L, subject, &search->subject.length);
  search->pattern.data = luaL_checklstring(L, pattern, &search->pattern.length);
  search->budget = (struct kb_pattern_budget){CREDIT, pay, search};
  search->granted = CREDIT;
}

static bool search_from(struct search *search, size_t from)
{
  const char *reason;
  const enum kb_pattern_result result = kb_pattern_find(search->subject, search->pattern, from,
                                                        &search->budget, &search->match, &reason);
  pay(&search->budget, 0);
  if (result == KB_PATTERN_MALFORMED) {
    luaL_error(search->L, "%s", reason);
  }
  return result == KB_PATTERN_FOUND;
}

/* The same, ignoring a match that ends where the previous one did (`previous`, NOWHERE if there
   was none): it is empty and was already found. */
static bool search_next(struct search *search, size_t from, lua_Integer previous)
{
  return search_from(search, from) &&
         ((lua_Integer)search->match.end != previous || search_from(search, from + 1));
}

/* The start, from 0, for a position as Lua counts it; may be beyond the end. */
static size_t start_of(lua_Integer position, size_t length)
{
  if (position > 0) {
    return (size_t)position - 1;
  }
  return position == 0 || position < -(lua_Integer)length ? 0 : length - (size_t)-position;
}

/* Pushes capture `number`, from 0; the whole match if there are none. */
static void push_capture(struct search *search, unsigned number)
{
  const struct kb_pattern_match *match = &search->match;
  lua_State *L = search->L;
  if (number >= match->count) {
    if (number > 0) {
      luaL_error(L, "invalid capture index %%%d", (int)number + 1);
    }
    lua_pushlstring(L, search->subject.data + match->start, match->end - match->start);
    return;
  }
  const struct kb_pattern_capture *capture = &match->capture[number];
  switch (capture->kind) {
  case KB_PATTERN_TEXT:
    kb_sandbox_charge(L, capture->length / 64);
    lua_pushlstring(L, search->subject.data + capture->start, capture->length);
    break;
  case KB_PATTERN_POSITION:
    lua_pushinteger(L, (lua_Integer)capture->start + 1);
    break;
  case KB_PATTERN_UNFINISHED:
    luaL_error(L, "unfinished capture");
  }
}

static int push_captures(struct search *search, unsigned count)
{
  luaL_checkstack(search->L, (int)count + LUA_MINSTACK, "too many captures");
  for (unsigned i = 0; i < count; i++) {
    push_capture(search, i);
  }
  return (int)count;
}

/* Pushes all captures, or the whole match. */
static int push_match(struct search *search)
{
  return push_captures(search, search->match.count > 0 ? search->match.count : 1);
}

static int push_range(lua_State *L, size_t start, size_t end)
{
  lua_pushinteger(L, (lua_Integer)start + 1);
  lua_pushinteger(L, (lua_Integer)end);
  return 2;
}

static int string_find(lua_State *L)
{
  struct search search;
  search_init(&search, L, 1, 2);
  const size_t from = start_of(luaL_optinteger(L, 3, 1), search.subject.length);
  if (lua_toboolean(L, 4) || kb_pattern_is_literal(search.pattern)) {
    size_t at;
    const enum kb_pattern_result result =
      kb_pattern_find_literal(search.subject, search.pattern, from, &search.budget, &at);
    pay(&search.budget, 0);
    if (result == KB_PATTERN_FOUND) {
      return push_range(L, at, at + search.pattern.length);
    }
  } else if (search_from(&search, from)) {
    push_range(L, search.match.start, search.match.end);
    return 2 + push_captures(&search, search.match.count);
  }
  lua_pushnil(L);
  return 1;
}

static int string_match(lua_State *L)
{
  struct search search;
  search_init(&search, L, 1, 2);
  if (search_from(&search, start_of(luaL_optinteger(L, 3, 1), search.subject.length))) {
    return push_match(&search);
  }
  lua_pushnil(L);
  return 1;
}

/* Upvalues: subject, pattern, start position, end of the previous match. */
static int gmatch_next(lua_State *L)
{
  struct search search;
  search_init(&search, L, lua_upvalueindex(1), lua_upvalueindex(2));
  const size_t from = (size_t)lua_tointeger(L, lua_upvalueindex(3));
  const lua_Integer previous = lua_tointeger(L, lua_upvalueindex(4));
  if (!search_next(&search, from, previous)) {
    lua_pushinteger(L, (lua_Integer)search.subject.length + 1);
    lua_replace(L, lua_upvalueindex(3));
    return 0;
  }
  lua_pushinteger(L, (lua_Integer)search.match.end);
  lua_pushvalue(L, -1);
  lua_replace(L, lua_upvalueindex(3));
  lua_replace(L, lua_upvalueindex(4));
  return push_match(&search);
}

static int string_gmatch(lua_State *L)
{
  size_t length;
  luaL_checklstring(L, 1, &length);
  const char *pattern = luaL_checkstring(L, 2);
  const size_t from = start_of(luaL_optinteger(L, 3, 1), length);
  lua_settop(L, 2);
  if (pattern[0] == '^') { /* not an anchor in gmatch */
    lua_pushliteral(L, "%");
    lua_insert(L, 2);
    lua_concat(L, 2);
  }
  lua_pushinteger(L, from > length ? (lua_Integer)length + 1 : (lua_Integer)from);
  lua_pushinteger(L, NOWHERE);
  lua_pushcclosure(L, gmatch_next, 4);
  return 1;
}

static void add_template(struct search *search, struct sandbox_text *text)
{
  lua_State *L = search->L;
  struct kb_slice rest;
  rest.data = lua_tolstring(L, 3, &rest.length);
  kb_sandbox_charge(L, rest.length / 64);
  const char *percent;
  while (rest.length > 0 && (percent = memchr(rest.data, '%', rest.length)) != NULL) {
    const size_t before = (size_t)(percent - rest.data);
    const char what = before + 1 < rest.length ? percent[1] : '\0';
    kb_sandbox_text_add(text, rest.data, before);
    kb_sandbox_charge(L, 1);
    if (what == '%') {
      kb_sandbox_text_add(text, "%", 1);
    } else if (what == '0') {
      kb_sandbox_text_add(text, search->subject.data + search->match.start,
                          search->match.end - search->match.start);
    } else if (kb_is_digit(what)) {
      push_capture(search, (unsigned)(what - '1'));
      kb_sandbox_text_add_value(text);
    } else {
      luaL_error(L, "invalid use of '%%' in replacement string");
    }
    rest.data += before + 2;
    rest.length -= before + 2;
  }
  kb_sandbox_text_add(text, rest.data, rest.length);
}

/* Adds the replacement of the match; false if the match is kept. */
static bool add_replacement(struct search *search, struct sandbox_text *text)
{
  lua_State *L = search->L;
  switch (lua_type(L, 3)) {
  case LUA_TFUNCTION:
    lua_pushvalue(L, 3);
    lua_call(L, push_match(search), 1);
    break;
  case LUA_TTABLE:
    push_capture(search, 0);
    lua_gettable(L, 3);
    break;
  default:
    add_template(search, text);
    return true;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    kb_sandbox_text_add(text, search->subject.data + search->match.start,
                        search->match.end - search->match.start);
    return false;
  }
  if (!lua_isstring(L, -1)) {
    luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  }
  kb_sandbox_text_add_value(text);
  return true;
}

static int string_gsub(lua_State *L)
{
  struct search search;
  search_init(&search, L, 1, 2);
  const int type = lua_type(L, 3);
  luaL_argexpected(
    L, type == LUA_TSTRING || type == LUA_TNUMBER || type == LUA_TTABLE || type == LUA_TFUNCTION, 3,
    "string/function/table");
  const lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)search.subject.length + 1);
  const bool anchored = search.pattern.length > 0 && search.pattern.data[0] == '^';
  size_t from = 0;
  lua_Integer previous = NOWHERE;
  lua_Integer count = 0;
  bool changed = false;
  struct sandbox_text text;
  lua_settop(L, 4);
  kb_sandbox_text_init(&text, L);
  while (count < most && !(anchored && count > 0) && search_next(&search, from, previous)) {
    count++;
    kb_sandbox_text_add(&text, search.subject.data + from, search.match.start - from);
    changed = add_replacement(&search, &text) || changed;
    from = search.match.end;
    previous = (lua_Integer)from;
  }
  if (changed) {
    kb_sandbox_text_add(&text, search.subject.data + from, search.subject.length - from);
    kb_sandbox_text_push(&text);
  } else {
    lua_pushvalue(L, 1);
  }
  lua_pushinteger(L, count);
  return 2;
}

const luaL_Reg kb_sandbox_match_functions[] = {
  {"find", string_find}, {"gmatch", string_gmatch}, {"gsub", string_gsub}, {"match", string_match},
  {NULL, NULL},
};
