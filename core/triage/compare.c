#include "triage/compare.h"

#include "base/ascii.h"
#include "base/date.h"
#include "sandbox/sandbox.h"

#include <lauxlib.h>
#include <lua.h>
#include <string.h>

/* The text at `index`, for which the caller has to test first whether it may be empty: whether an
   unknown version is old, nobody knows. */
static struct kb_slice text_at(lua_State *L, int index, const char *name)
{
  struct kb_slice text = {0};
  if (lua_isnoneornil(L, index)) {
    luaL_error(L, "%s has nothing to compare: argument %d is nil; test for nil first", name, index);
  } else if (lua_type(L, index) != LUA_TSTRING) {
    luaL_error(L, "%s compares texts, but argument %d is a %s", name, index,
               luaL_typename(L, index));
  }
  text.data = lua_tolstring(L, index, &text.length);
  kb_sandbox_charge(L, 1 + text.length / 64);
  return text;
}

static void refuse(lua_State *L, const char *name, struct kb_slice text, const char *what)
{
  enum { SHOWN = 60 };
  lua_pushlstring(L, text.data, text.length < SHOWN ? text.length : SHOWN);
  luaL_error(L, "%s: \"%s\" is no %s", name, lua_tostring(L, -1), what);
}

/* --- Versions --- */

static bool is_version(struct kb_slice text)
{
  bool is_digit = false;
  for (size_t i = 0; i < text.length; i++) {
    const bool was_digit = is_digit;
    is_digit = kb_is_digit(text.data[i]);
    if (!is_digit && (text.data[i] != '.' || !was_digit)) {
      return false;
    }
  }
  return is_digit;
}

/* Takes the first number of a version, without leading zeros: empty for zero, and past the end. */
static struct kb_slice take_number(struct kb_slice *rest)
{
  struct kb_slice number = *rest;
  const char *dot = rest->length > 0 ? memchr(rest->data, '.', rest->length) : NULL;
  if (dot) {
    number.length = (size_t)(dot - rest->data);
    *rest = (struct kb_slice){dot + 1, rest->length - number.length - 1};
  } else {
    rest->length = 0;
  }
  while (number.length > 0 && number.data[0] == '0') {
    number.data++;
    number.length--;
  }
  return number;
}

/* The longer number is the larger one; numbers of any length are compared exactly. */
static int compare_numbers(struct kb_slice a, struct kb_slice b)
{
  if (a.length != b.length) {
    return a.length < b.length ? -1 : 1;
  }
  return a.length > 0 ? memcmp(a.data, b.data, a.length) : 0;
}

static int older(lua_State *L)
{
  struct kb_slice versions[2];
  for (int i = 0; i < 2; i++) {
    versions[i] = text_at(L, i + 1, "older");
    if (!is_version(versions[i])) {
      refuse(L, "older", versions[i], "version, as in 9.2.24091.196");
    }
  }
  int order = 0;
  while (order == 0 && (versions[0].length > 0 || versions[1].length > 0)) {
    const struct kb_slice a = take_number(&versions[0]);
    order = compare_numbers(a, take_number(&versions[1]));
  }
  lua_pushboolean(L, order < 0);
  return 1;
}

/* --- Dates --- */

static int earlier(lua_State *L)
{
  struct kb_moment moments[2];
  for (int i = 0; i < 2; i++) {
    const struct kb_slice text = text_at(L, i + 1, "earlier");
    if (!kb_moment_read(text, &moments[i])) {
      refuse(L, "earlier", text, "date, as in 2026-11-20T06:12:09Z");
    }
  }
  lua_pushboolean(L, moments[0].seconds != moments[1].seconds
                       ? moments[0].seconds < moments[1].seconds
                       : moments[0].nanoseconds < moments[1].nanoseconds);
  return 1;
}

void kb_compare_add(lua_State *L)
{
  lua_pushcfunction(L, older);
  lua_setfield(L, -2, "older");
  lua_pushcfunction(L, earlier);
  lua_setfield(L, -2, "earlier");
}
