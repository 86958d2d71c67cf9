#include "base/ascii.h"
#include "triage/engine.h"

#include <lua.h>

/* A variable of the library that no header declares: "$LuaVersion: Lua 5.4.4  Copyright ...". */
extern const char lua_ident[];

struct kb_slice kb_engine_lua_version(void)
{
  const char *version = strstr(lua_ident, "Lua 5.");
  const char *end = version ? strstr(version, "  ") : NULL;
  return end ? (struct kb_slice){version, (size_t)(end - version)} : kb_slice_of(LUA_RELEASE);
}

/* Bugs that matter here, by the release that fixes them: lua.org/bugs.html, and the differences
   between releases in lua.org/work. */
const char *kb_engine_lua_warning(struct kb_slice version)
{
  static const char series[] = "Lua 5.4.";
  static const struct {
    int below; /* 5.4.N */
    const char *warning;
  } faults[] = {
    {7, "articles are checked for what ends a process with Lua before 5.4.7; update the library"},
    {8, "articles are checked for what Lua before 5.4.8 compiles wrongly; update the library"},
  };
  if (version.length <= sizeof series - 1 || memcmp(version.data, series, sizeof series - 1) != 0) {
    return NULL;
  }
  int release = 0;
  for (size_t i = sizeof series - 1; i < version.length && release < 100; i++) {
    if (!kb_is_digit(version.data[i])) {
      break;
    }
    release = release * 10 + (version.data[i] - '0');
  }
  for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
    if (release < faults[i].below) {
      return faults[i].warning;
    }
  }
  return NULL;
}
