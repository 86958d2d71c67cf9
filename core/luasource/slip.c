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

/* A text without its closing quote ends with its line. */
static bool is_unclosed(const struct kb_lua_token *token)
{
  const struct kb_slice text = token->text;
  return token->kind == KB_LUA_STRING && text.data[0] != '[' &&
         (text.length == 1 || text.data[text.length - 1] != text.data[0]);
}

/* A text that ends with its line, as a typographic quote does not close it. */
static bool is_closed_by_quote(const struct kb_lua_token *token)
{
  const struct kb_slice text = token->text;
  const bool is_open = is_unclosed(token);
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

/* Blanks of web pages and word processors in UTF-8: U+00A0, U+2000 to U+200F, U+2028 to U+202F,
   U+3000, U+FEFF. */
static bool is_odd_blank(const struct kb_lua_token *token, struct kb_slice source)
{
  const size_t at = (size_t)(token->text.data - source.data);
  const unsigned char *bytes = (const unsigned char *)token->text.data;
  if (token->kind != KB_LUA_UNKNOWN || at + 2 >= source.length) {
    return false;
  }
  if (bytes[0] == 0xE2 && bytes[1] == 0x80) {
    return bytes[2] <= 0x8F || (bytes[2] >= 0xA8 && bytes[2] <= 0xAF);
  }
  return (bytes[0] == 0xC2 && bytes[1] == 0xA0) ||
         (bytes[0] == 0xE3 && bytes[1] == 0x80 && bytes[2] == 0x80) ||
         (bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF);
}

/* name: "value" or "name": "value", as in JSON. */
static bool is_colon_for_equals(const struct kb_lua_tokens *tokens, size_t at)
{
  static const char *const values[] = {"{", "true", "false", "nil", "function", NULL};
  const struct kb_lua_token *before = at > 0 ? &tokens->list[at - 1] : NULL;
  const struct kb_lua_token *next = kb_lua_token_at(tokens, at + 1);
  return before && (before->kind == KB_LUA_NAME || before->kind == KB_LUA_STRING) &&
         (next->kind == KB_LUA_STRING || next->kind == KB_LUA_NUMBER ||
          kb_lua_is_any(next, values));
}

/* Whether the comparison at `at` begins a statement: case.mailbox.statecode == 1. */
static bool lacks_return(const struct kb_lua_tokens *tokens, size_t at)
{
  static const char *const ends[] = {")", "then", "else", "do", "end", ";", NULL};
  while (at > 0 &&
         (tokens->list[at - 1].kind == KB_LUA_NAME || kb_lua_is(&tokens->list[at - 1], "."))) {
    at--;
  }
  return at > 0 && kb_lua_is_any(&tokens->list[at - 1], ends);
}

/* Words and signs of other languages. */
static const char *foreign_at(const struct kb_lua_tokens *tokens, size_t at)
{
  static const char *const comparisons[] = {"==", "~=", "<", ">", "<=", ">=", NULL};
  static const char *const conditions[] = {"when", "early", NULL};
  static const struct {
    const char *word, *hint;
  } words[] = {{"AND", "Lua writes and in small letters"},
               {"And", "Lua writes and in small letters"},
               {"OR", "Lua writes or in small letters"},
               {"Or", "Lua writes or in small letters"},
               {"NOT", "Lua writes not in small letters"},
               {"Not", "Lua writes not in small letters"},
               {"is", "to compare, write ==; an empty column is nil"},
               {"IS", "to compare, write ==; an empty column is nil"}};
  const struct kb_lua_token *token = &tokens->list[at];
  const struct kb_lua_token *before = at > 0 ? &tokens->list[at - 1] : NULL;
  const bool begins_line = !before || before->line < token->line;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (token->kind == KB_LUA_NAME && kb_lua_is(token, words[i].word)) {
      return words[i].hint;
    }
  }
  if (begins_line && (kb_lua_is(token, "//") || kb_lua_is(token, "#"))) {
    return "Lua writes -- before a comment";
  }
  if (kb_lua_is(token, ":") && is_colon_for_equals(tokens, at)) {
    return "Lua writes name = value";
  }
  if (kb_lua_is(token, "if") && before && kb_lua_is(before, "return")) {
    return "write the condition itself: return case.… == …";
  }
  if (kb_lua_is_any(token, comparisons) && lacks_return(tokens, at)) {
    return "write return before the condition";
  }
  if (kb_lua_is(token, "case") && at > 1 && kb_lua_is(before, "=") &&
      kb_lua_is_any(&tokens->list[at - 2], conditions)) {
    return "a condition is a function: function(case) return … end";
  }
  return NULL;
}

static const char *hint_at(const struct kb_lua_tokens *tokens, size_t at, struct kb_slice source)
{
  const struct kb_lua_token *token = &tokens->list[at];
  const struct kb_lua_token *next = kb_lua_token_at(tokens, at + 1);
  if (is_closed_by_quote(token) || (token->kind == KB_LUA_UNKNOWN && is_quote(token, source))) {
    return "write straight quotes: \"text\"";
  }
  if (is_odd_blank(token, source)) {
    return "write an ordinary space: this one comes from a web page or a word processor";
  }
  if (is_unclosed(token)) {
    return "end the text with the quote it begins with, in the same line";
  }
  if (at == 0 && kb_lua_is(token, "{")) {
    return "begin the file with: return {";
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
  return foreign_at(tokens, at);
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

/* The file ends within a table. */
static bool lacks_brace(const struct kb_lua_tokens *tokens)
{
  size_t opened = 0, closed = 0;
  for (size_t i = 0; i < tokens->count; i++) {
    opened += kb_lua_is(&tokens->list[i], "{");
    closed += kb_lua_is(&tokens->list[i], "}");
  }
  return opened > closed;
}

struct kb_lua_slip kb_lua_slip_find(struct kb_slice source, size_t line)
{
  struct kb_lua_tokens tokens = {0};
  struct kb_lua_slip slip = {NULL, 1};
  const bool is_read = kb_lua_tokens_read(&tokens, source);
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
  if (is_read && !slip.hint && line >= tokens.list[tokens.count].line && lacks_brace(&tokens)) {
    slip.hint = "a { is not closed: write } at the end of the file";
  }
  slip.column = slip.hint ? slip.column : 1;
  kb_lua_tokens_fini(&tokens);
  return slip;
}
