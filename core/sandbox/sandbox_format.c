#include "base/ascii.h"
#include "sandbox/sandbox_inside.h"

/* string.format, piece by piece: Lua's own function (upvalue 1) formats single values, whose
   size it bounds; strings are added here. */

enum { DIRECTIVE_MAX = 22 }; /* as in Lua */

/* One "%5.2f": from the '%' to the letter. */
struct directive {
  char text[DIRECTIVE_MAX + 3];
  size_t length;
  char letter;
};

static struct directive read_directive(lua_State *L, struct kb_slice rest)
{
  struct directive directive = {.text = "%", .length = 1};
  size_t i = 1;
  while (i < rest.length && rest.data[i] != '\0' && strchr("-+#0 123456789.", rest.data[i])) {
    if (directive.length > DIRECTIVE_MAX) {
      luaL_error(L, "invalid format (too long) to 'format'");
    }
    directive.text[directive.length++] = rest.data[i++];
  }
  directive.letter = i < rest.length ? rest.data[i] : '\0';
  directive.text[directive.length++] = directive.letter;
  return directive;
}

/* Replaces the value at the top by its formatted text. */
static void format_by_lua(lua_State *L, const struct directive *directive)
{
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, -2);
  lua_pushlstring(L, directive->text, directive->length);
  lua_insert(L, -2);
  lua_call(L, 2, 1);
}

static void add_quoted(struct sandbox_text *text, struct kb_slice string)
{
  kb_sandbox_text_add(text, "\"", 1);
  for (size_t i = 0; i < string.length; i++) {
    const unsigned char byte = (unsigned char)string.data[i];
    if (byte == '"' || byte == '\\' || byte == '\n') {
      kb_sandbox_text_add(text, "\\", 1);
      kb_sandbox_text_add(text, &string.data[i], 1);
    } else if (byte < 0x20 || byte == 0x7F) {
      const char next = i + 1 < string.length ? string.data[i + 1] : '\0';
      const char digits[4] = {'\\', (char)('0' + byte / 100), (char)('0' + byte / 10 % 10),
                              (char)('0' + byte % 10)};
      const size_t zeros = kb_is_digit(next) ? 0 : byte < 10 ? 2 : byte < 100 ? 1 : 0;
      kb_sandbox_text_add(text, digits, 1);
      kb_sandbox_text_add(text, digits + 1 + zeros, 3 - zeros);
    } else {
      kb_sandbox_text_add(text, &string.data[i], 1);
    }
  }
  kb_sandbox_text_add(text, "\"", 1);
}

static void add_literal(struct sandbox_text *text, int argument, const struct directive *directive)
{
  lua_State *L = text->L;
  if (directive->length > 2) {
    luaL_error(L, "specifier '%%q' cannot have modifiers");
  }
  if (lua_type(L, argument) == LUA_TSTRING) {
    struct kb_slice string;
    string.data = lua_tolstring(L, argument, &string.length);
    kb_sandbox_charge(L, string.length / 16);
    add_quoted(text, string);
    return;
  }
  luaL_argcheck(L,
                lua_isnoneornil(L, argument) || lua_isboolean(L, argument) ||
                  lua_type(L, argument) == LUA_TNUMBER,
                argument, "value has no literal form");
  lua_pushvalue(L, argument);
  format_by_lua(L, directive);
  kb_sandbox_text_add_value(text);
}

static void add_string(struct sandbox_text *text, int argument, const struct directive *directive)
{
  lua_State *L = text->L;
  size_t length;
  const char *string = kb_sandbox_tostring(L, argument, &length);
  const bool has_precision = memchr(directive->text, '.', directive->length) != NULL;
  if (directive->length > 2 && (has_precision || length < 100)) {
    kb_sandbox_charge(L, length / 64);
    luaL_argcheck(L, length == strlen(string), argument, "string contains zeros");
    format_by_lua(L, directive);
  }
  kb_sandbox_text_add_value(text);
}

static void add_directive(struct sandbox_text *text, int argument, int last,
                          const struct directive *directive)
{
  lua_State *L = text->L;
  if (argument > last) {
    luaL_argerror(L, argument, "no value");
  }
  switch (directive->letter) {
  case 'q':
    add_literal(text, argument, directive);
    return;
  case 's':
    add_string(text, argument, directive);
    return;
  case 'p':
    luaL_error(L, "'%%p' is not available to articles");
    return;
  case 'c':
  case 'd':
  case 'i':
  case 'o':
  case 'u':
  case 'x':
  case 'X':
    luaL_checkinteger(L, argument);
    break;
  case 'a':
  case 'A':
  case 'e':
  case 'E':
  case 'f':
  case 'F':
  case 'g':
  case 'G':
    luaL_checknumber(L, argument);
    break;
  default:
    luaL_error(L, "invalid conversion '%s' to 'format'", directive->text);
  }
  lua_pushvalue(L, argument);
  format_by_lua(L, directive);
  kb_sandbox_text_add_value(text);
}

int kb_sandbox_format(lua_State *L)
{
  const int last = lua_gettop(L);
  int argument = 1;
  struct kb_slice rest;
  rest.data = luaL_checklstring(L, 1, &rest.length);
  struct sandbox_text text;
  kb_sandbox_text_init(&text, L);
  while (rest.length > 0) {
    const char *percent = memchr(rest.data, '%', rest.length);
    size_t skip = percent ? (size_t)(percent - rest.data) : rest.length;
    kb_sandbox_text_add(&text, rest.data, skip);
    rest.data += skip;
    rest.length -= skip;
    if (rest.length > 1 && rest.data[1] == '%') {
      kb_sandbox_text_add(&text, "%", 1);
      skip = 2;
    } else if (rest.length > 0) {
      const struct directive directive = read_directive(L, rest);
      kb_sandbox_charge(L, 1);
      add_directive(&text, ++argument, last, &directive);
      skip = directive.length;
    } else {
      skip = 0;
    }
    rest.data += skip;
    rest.length -= skip;
  }
  kb_sandbox_text_push(&text);
  return 1;
}
