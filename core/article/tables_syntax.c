#include "article/tables_syntax.h"

/* Nothing runs a tables.lua, so no Lua reports what is wrong with its source. Data has a grammar so
   small that a walk over the tokens can: before each token it is known what may stand there. */

enum expected {
  EXPECTED_FIELD, /* or the end of the table */
  EXPECTED_VALUE,
  EXPECTED_SEPARATOR, /* or the end of the table */
};

static struct kb_tables_fault fault_at(const struct kb_lua_token *token, const char *message,
                                       const char *suggestion)
{
  return (struct kb_tables_fault){
    .where = {token->line, token->column}, .message = message, .suggestion = suggestion};
}

static bool is_at(const struct kb_lua_tokens *tokens, size_t at, const char *text)
{
  return kb_lua_is(kb_lua_token_at(tokens, at), text);
}

/* The number of tokens of `name =` or `["name"] =` at `at`; 0: there is no key. */
static size_t key_length(const struct kb_lua_tokens *tokens, size_t at)
{
  const struct kb_lua_token *token = kb_lua_token_at(tokens, at);
  if (token->kind == KB_LUA_NAME && is_at(tokens, at + 1, "=")) {
    return 2;
  }
  if (kb_lua_is(token, "[") && kb_lua_token_at(tokens, at + 1)->kind == KB_LUA_STRING &&
      is_at(tokens, at + 2, "]") && is_at(tokens, at + 3, "=")) {
    return 4;
  }
  return 0;
}

/* The number of tokens of a value that is no table at `at`; 0: none that is data. */
static size_t value_length(const struct kb_lua_tokens *tokens, size_t at)
{
  const struct kb_lua_token *token = kb_lua_token_at(tokens, at);
  if (kb_lua_is(token, "-") && kb_lua_token_at(tokens, at + 1)->kind == KB_LUA_NUMBER) {
    return 2;
  }
  return token->kind == KB_LUA_STRING || token->kind == KB_LUA_NUMBER || kb_lua_is(token, "true") ||
         kb_lua_is(token, "false");
}

/* A token that stands where none of its kind may. */
static struct kb_tables_fault misplaced(const struct kb_lua_tokens *tokens, size_t at,
                                        enum expected expected)
{
  const struct kb_lua_token *token = kb_lua_token_at(tokens, at);
  if (token->kind == KB_LUA_END) {
    return fault_at(token, "the file ends within a table", "a } is missing");
  }
  if (expected == EXPECTED_SEPARATOR) {
    return fault_at(token, "a value ends here, and no comma follows", "put a comma between them");
  }
  return fault_at(token, "this is not data: only texts in quotes, numbers, true, false and tables",
                  "a tables.lua is read, not run");
}

/* What the tokens alone do not show: how a text or number is written, or how deep it is. */
static struct kb_tables_fault find_rare(const struct kb_fields *fields, size_t at)
{
  const struct kb_lua_token *token = kb_lua_token_at(&fields->tokens, at);
  if (fields->repeated > 0) {
    const struct kb_source_place where = fields->list[fields->repeated].where;
    return (struct kb_tables_fault){.where = where, .message = "this key stands twice"};
  }
  if (fields->too_many) {
    return fault_at(token, "the file has too many values", "make several files of it");
  }
  if (at == 1) {
    return fault_at(token, "the tables are too deep, or one has too many names",
                    "at most 16 tables are within each other, with at most 1000 names in each");
  }
  return fault_at(token, "a text or number is written in an unusual way",
                  "write texts in \"quotes\" with \\\" and \\\\ at most, numbers in decimal");
}

static bool is_decimal(struct kb_slice number)
{
  size_t points = 0;
  for (size_t i = 0; i < number.length; i++) {
    const bool is_point = number.data[i] == '.';
    points += is_point;
    if (is_point ? i == 0 || i + 1 == number.length : !kb_is_digit(number.data[i])) {
      return false;
    }
  }
  return points <= 1;
}

/* A text without its end, an escape that is not simple, a hexadecimal number; `count`: none. */
static size_t find_unusual(const struct kb_fields *fields)
{
  const struct kb_lua_tokens *tokens = &fields->tokens;
  for (size_t at = 0; at < tokens->count; at++) {
    const struct kb_lua_token *token = &tokens->list[at];
    const struct kb_slice text = token->text;
    const bool is_quoted = token->kind == KB_LUA_STRING && text.data[0] != '[';
    if (is_quoted && (text.length < 2 || text.data[text.length - 1] != text.data[0])) {
      return at;
    }
    for (size_t i = 1; is_quoted && i + 1 < text.length; i++) {
      if (text.data[i] == '\\' && (!text.data[++i] || !strchr("\"'\\nt", text.data[i]))) {
        return at;
      }
    }
    if (token->kind == KB_LUA_NUMBER && !is_decimal(text)) {
      return at;
    }
  }
  return tokens->count;
}

struct kb_tables_fault kb_tables_find_fault(const struct kb_fields *fields)
{
  const struct kb_lua_tokens *tokens = &fields->tokens;
  enum expected expected = EXPECTED_FIELD;
  size_t depth = 1;
  size_t at = 2;
  if (!is_at(tokens, 0, "return") || !is_at(tokens, 1, "{")) {
    struct kb_tables_fault fault =
      fault_at(kb_lua_token_at(tokens, 0), "the file is not: return { … }",
               "a tables.lua has nothing but: return { tables = { … }, subjects = { … } }");
    fault.is_return = true;
    return fault;
  }
  while (depth > 0) {
    const size_t key = expected == EXPECTED_FIELD ? key_length(tokens, at) : 0;
    const size_t value = expected == EXPECTED_SEPARATOR ? 0 : value_length(tokens, at);
    if (key > 0) {
      at += key;
      expected = EXPECTED_VALUE;
    } else if (value > 0) {
      at += value;
      expected = EXPECTED_SEPARATOR;
    } else if (expected != EXPECTED_SEPARATOR && is_at(tokens, at, "{")) {
      at++;
      depth++;
      expected = EXPECTED_FIELD;
    } else if (expected != EXPECTED_VALUE && is_at(tokens, at, "}")) {
      at++;
      depth--;
      expected = EXPECTED_SEPARATOR;
    } else if (expected == EXPECTED_SEPARATOR &&
               (is_at(tokens, at, ",") || is_at(tokens, at, ";"))) {
      at++;
      expected = EXPECTED_FIELD;
    } else {
      return misplaced(tokens, at, expected);
    }
  }
  if (at < tokens->count) {
    return fault_at(kb_lua_token_at(tokens, at), "something follows the table",
                    "end the file with its }");
  }
  const size_t unusual = find_unusual(fields);
  return find_rare(fields, unusual < tokens->count ? unusual : 1);
}
