#include "luasource/lua_expression.h"

static bool is_unary(const struct kb_lua_token *token)
{
  static const char *const operators[] = {"-", "not", "#", "~", NULL};
  return kb_lua_is_any(token, operators);
}

static bool is_binary(const struct kb_lua_token *token)
{
  static const char *const operators[] = {
    "+",  "-",  "*", "/",  "//", "%",  "^",  "..", "&",   "~",  "|",
    "<<", ">>", "<", "<=", ">",  ">=", "==", "~=", "and", "or", NULL,
  };
  return kb_lua_is_any(token, operators);
}

static bool is_operand(const struct kb_lua_token *token)
{
  static const char *const others[] = {"(", "{", "function", "nil", "true", "false", "...", NULL};
  return token->kind == KB_LUA_NAME || token->kind == KB_LUA_NUMBER ||
         token->kind == KB_LUA_STRING || kb_lua_is_any(token, others);
}

/* Returns the end of the .names, [indexes] and calls from `at` on. */
static size_t suffixes_end(const struct kb_lua_tokens *tokens, size_t at)
{
  static const char *const openers[] = {"(", "{", "[", NULL};
  static const char *const selectors[] = {".", ":", NULL};
  for (;;) {
    const struct kb_lua_token *token = kb_lua_token_at(tokens, at);
    if (kb_lua_is_any(token, openers) || token->kind == KB_LUA_STRING) {
      at = kb_lua_past(tokens, at);
    } else if (kb_lua_is_any(token, selectors) &&
               kb_lua_token_at(tokens, at + 1)->kind == KB_LUA_NAME) {
      at += 2;
    } else {
      return at;
    }
  }
}

/* Literals and functions take none: a parenthesis after one begins another statement. */
static bool takes_suffixes(const struct kb_lua_token *operand)
{
  return operand->kind == KB_LUA_NAME || kb_lua_is(operand, "(");
}

size_t kb_lua_expression_end(const struct kb_lua_tokens *tokens, size_t at)
{
  for (;;) {
    while (is_unary(kb_lua_token_at(tokens, at))) {
      at++;
    }
    const struct kb_lua_token *operand = kb_lua_token_at(tokens, at);
    if (!is_operand(operand)) {
      return at;
    }
    at = kb_lua_past(tokens, at);
    if (takes_suffixes(operand)) {
      at = suffixes_end(tokens, at);
    }
    if (!is_binary(kb_lua_token_at(tokens, at))) {
      return at;
    }
    at++;
  }
}

size_t kb_lua_expressions_end(const struct kb_lua_tokens *tokens, size_t at)
{
  at = kb_lua_expression_end(tokens, at);
  while (kb_lua_is(kb_lua_token_at(tokens, at), ",")) {
    at = kb_lua_expression_end(tokens, at + 1);
  }
  return at;
}
