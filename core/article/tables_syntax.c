#include "article/tables_syntax.h"

/* Nothing runs a tables.lua, so no Lua reports what is wrong with its source. Data has a grammar so
   small that a walk over the tokens can: before each token it is known what may stand there. */

enum expected {
  EXPECTED_FIELD, /* or the end of the table */
  EXPECTED_VALUE,
  EXPECTED_SEPARATOR, /* or the end of the table */
};

struct walk {
  const struct kb_lua_tokens *tokens;
  enum expected expected;
  size_t at;         /* the next token */
  size_t key, value; /* how many tokens of a key or a value are there */
  size_t depth;
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
  if (token->kind == KB_LUA_UNKNOWN) {
    return fault_at(token, "a sign stands here that data does not have",
                    "write texts in straight quotes: \"text\"");
  }
  if (expected == EXPECTED_SEPARATOR && kb_lua_is(token, "-")) {
    return fault_at(token, "a number ends here, and no comma follows",
                    "write dates in quotes: \"2026-12-31\"");
  }
  if (expected == EXPECTED_SEPARATOR) {
    return fault_at(token, "a value ends here, and no comma follows", "put a comma between them");
  }
  return fault_at(token, "this is not data: only texts in quotes, numbers, true, false and tables",
                  "the file is read, not run");
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

/* It has its end, and no escape but simple ones. */
static bool is_simple_string(struct kb_slice text)
{
  if (text.data[0] == '[') {
    return true; /* without its end nothing follows it */
  }
  if (text.length < 2 || text.data[text.length - 1] != text.data[0]) {
    return false;
  }
  for (size_t i = 1; i + 1 < text.length; i++) {
    if (text.data[i] == '\\' && (!text.data[++i] || !strchr("\"'\\nt", text.data[i]))) {
      return false;
    }
  }
  return true;
}

/* A value that is data, but not written as simply as it must be. */
static bool is_unusual(const struct kb_lua_token *token)
{
  return token->kind == KB_LUA_STRING   ? !is_simple_string(token->text)
         : token->kind == KB_LUA_NUMBER ? !is_decimal(token->text)
                                        : false;
}

/* What tokens do not show one by one. */
static struct kb_tables_fault find_rare(const struct kb_fields *fields)
{
  const struct kb_lua_token *token = kb_lua_token_at(&fields->tokens, 1);
  if (fields->repeated > 0) {
    const struct kb_source_place where = fields->list[fields->repeated].where;
    return (struct kb_tables_fault){.where = where, .message = "this key stands twice"};
  }
  if (fields->too_many) {
    return fault_at(token, "the file has too many values", "make several files of it");
  }
  return fault_at(token, "the tables are too deep, or one has too many names",
                  "at most 16 tables are within each other, with at most 1000 names in each");
}

/* What stands at `at`; false: nothing that may. */
static bool step(struct walk *walk)
{
  const struct kb_lua_tokens *tokens = walk->tokens;
  if (walk->key > 0) {
    walk->at += walk->key;
    walk->expected = EXPECTED_VALUE;
  } else if (walk->value > 0) {
    walk->at += walk->value;
    walk->expected = EXPECTED_SEPARATOR;
  } else if (walk->expected != EXPECTED_SEPARATOR && is_at(tokens, walk->at, "{")) {
    walk->at++;
    walk->depth++;
    walk->expected = EXPECTED_FIELD;
  } else if (walk->expected != EXPECTED_VALUE && is_at(tokens, walk->at, "}")) {
    walk->at++;
    walk->depth--;
    walk->expected = EXPECTED_SEPARATOR;
  } else if (walk->expected == EXPECTED_SEPARATOR &&
             (is_at(tokens, walk->at, ",") || is_at(tokens, walk->at, ";"))) {
    walk->at++;
    walk->expected = EXPECTED_FIELD;
  } else {
    return false;
  }
  return true;
}

/* Whether the key or value at `at` is. */
static bool is_unusual_here(const struct walk *walk)
{
  const size_t last = walk->key > 0     ? walk->at + walk->key / 4 /* the text within [ ] */
                      : walk->value > 0 ? walk->at + walk->value - 1
                                        : walk->at;
  return walk->key + walk->value > 0 && is_unusual(kb_lua_token_at(walk->tokens, last));
}

struct kb_tables_fault kb_tables_find_fault(const struct kb_fields *fields)
{
  const struct kb_lua_tokens *tokens = &fields->tokens;
  struct walk walk = {.tokens = tokens, .at = 2, .depth = 1};
  if (!is_at(tokens, 0, "return") || !is_at(tokens, 1, "{")) {
    struct kb_tables_fault fault =
      fault_at(kb_lua_token_at(tokens, 0), "the file is not: return { … }",
               "a tables.lua has nothing but: return { tables = { … }, subjects = { … } }");
    fault.is_return = true;
    return fault;
  }
  while (walk.depth > 0) {
    const enum expected expected = walk.expected;
    walk.key = expected == EXPECTED_FIELD ? key_length(tokens, walk.at) : 0;
    walk.value = expected == EXPECTED_SEPARATOR || walk.key > 0 ? 0 : value_length(tokens, walk.at);
    if (is_unusual_here(&walk)) {
      return fault_at(kb_lua_token_at(tokens, walk.at),
                      "a text or number is written in an unusual way",
                      "write texts in \"quotes\" with \\\" and \\\\ at most, numbers in decimal");
    }
    if (!step(&walk)) {
      return misplaced(tokens, walk.at, expected);
    }
  }
  if (walk.at < tokens->count) {
    return fault_at(kb_lua_token_at(tokens, walk.at), "something follows the table",
                    "end the file with its }");
  }
  return find_rare(fields);
}
