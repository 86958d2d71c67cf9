#include "luasource/slip.h"

#include "luasource/lua_tokens.h"

static bool is_next_to(const struct kb_lua_token *token, const struct kb_lua_token *next,
                       const char *text)
{
  return kb_lua_is(next, text) && next->text.data == token->text.data + token->text.length;
}

/* “ ” „ ‘ ’ ‚ « » in UTF-8: no token of Lua begins with their first bytes. */
static bool is_quote(const struct kb_lua_token *token, struct kb_slice source)
{
  const size_t at = (size_t)(token->text.data - source.data);
  const unsigned char *bytes = (const unsigned char *)token->text.data;
  if (at + 2 < source.length && bytes[0] == 0xE2) {
    return bytes[1] == 0x80 && bytes[2] >= 0x98 && bytes[2] <= 0x9F;
  }
  return at + 1 < source.length && bytes[0] == 0xC2 && (bytes[1] == 0xAB || bytes[1] == 0xBB);
}

/* A text that ends with its line, as a typographic quote does not close it. */
static bool is_closed_by_quote(const struct kb_lua_token *token)
{
  const struct kb_slice text = token->text;
  const bool is_open = token->kind == KB_LUA_STRING && text.data[0] != '[' &&
                       (text.length == 1 || text.data[text.length - 1] != text.data[0]);
  for (size_t i = 0; is_open && i + 2 < text.length; i++) {
    if ((unsigned char)text.data[i] == 0xE2 && (unsigned char)text.data[i + 1] == 0x80 &&
        (unsigned char)text.data[i + 2] >= 0x98 && (unsigned char)text.data[i + 2] <= 0x9F) {
      return true;
    }
  }
  return false;
}

/* Whether the = at `at` stands within an expression, where only == can. */
static bool is_comparison(const struct kb_lua_tokens *tokens, size_t at)
{
  static const char *const expression[] = {"return", "if", "elseif", "while", "until",
                                           "and",    "or", "not",    NULL};
  static const char *const statement[] = {"local", "for", "then", "do", "end",    "function", ";",
                                          "{",     ",",   "else", "=",  "repeat", NULL};
  while (at > 0) {
    const struct kb_lua_token *before = &tokens->list[--at];
    if (kb_lua_is_any(before, expression)) {
      return true;
    }
    if (kb_lua_is_any(before, statement)) {
      return false;
    }
  }
  return false;
}

static const char *hint_at(const struct kb_lua_tokens *tokens, size_t at, struct kb_slice source)
{
  const struct kb_lua_token *token = &tokens->list[at];
  const struct kb_lua_token *next = kb_lua_token_at(tokens, at + 1);
  if (is_closed_by_quote(token) || (token->kind == KB_LUA_UNKNOWN && is_quote(token, source))) {
    return "write straight quotes: \"text\"";
  }
  if (kb_lua_is(token, "!")) {
    return is_next_to(token, next, "=") || is_next_to(token, next, "==")
             ? "Lua writes ~= for \"is not equal\""
             : "Lua writes not for !";
  }
  if (kb_lua_is(token, "&") && is_next_to(token, next, "&")) {
    return "Lua writes and for &&";
  }
  if (kb_lua_is(token, "|") && is_next_to(token, next, "|")) {
    return "Lua writes or for ||";
  }
  if (kb_lua_is(token, "==") && is_next_to(token, next, "=")) {
    return "Lua writes == for \"is equal\"";
  }
  if (kb_lua_is(token, "=") && is_comparison(tokens, at)) {
    return "to compare, write ==";
  }
  return NULL;
}

/* Whether the token begins its line, and a list's element ends before it without a comma. */
static bool lacks_comma(const struct kb_lua_tokens *tokens, size_t at)
{
  const struct kb_lua_token *token = &tokens->list[at];
  const struct kb_lua_token *before = at > 0 ? &tokens->list[at - 1] : token;
  const bool ends = before->kind == KB_LUA_STRING || before->kind == KB_LUA_NUMBER ||
                    kb_lua_is(before, "}") || kb_lua_is(before, "end") ||
                    kb_lua_is(before, "true") || kb_lua_is(before, "false");
  const bool begins = token->kind == KB_LUA_NAME || token->kind == KB_LUA_STRING ||
                      kb_lua_is(token, "{") || kb_lua_is(token, "[");
  return ends && begins && before->line < token->line &&
         kb_lua_is(kb_lua_token_at(tokens, token->outer), "{");
}

struct kb_lua_slip kb_lua_slip_find(struct kb_slice source, size_t line)
{
  struct kb_lua_tokens tokens = {0};
  struct kb_lua_slip slip = {NULL, 1};
  const bool is_read = kb_lua_tokens_read(&tokens, source, NULL);
  for (size_t at = 0; is_read && at < tokens.count && !slip.hint; at++) {
    if (tokens.list[at].line == line) {
      slip.hint = hint_at(&tokens, at, source);
      slip.column = tokens.list[at].column;
    }
  }
  for (size_t at = 0; is_read && at < tokens.count && !slip.hint; at++) {
    if (tokens.list[at].line == line && lacks_comma(&tokens, at)) {
      slip.hint = "put a comma at the end of the line before";
      slip.column = tokens.list[at].column;
    }
  }
  slip.column = slip.hint ? slip.column : 1;
  kb_lua_tokens_fini(&tokens);
  return slip;
}
