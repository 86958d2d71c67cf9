#include "luasource/fields.h"

#include <stdint.h>

/* The only reader of table constructors. It goes through the tokens of the source; as brackets and
   blocks know their other end, it can skip whatever is not data. It continues after a part that is
   not static, as diagnostics need positions in any article. */

enum {
  DEPTH_MAX = 100, /* constructors nested deeper are passed over */
  STATIC_DEPTH_MAX = 16,
};

struct reader {
  const struct kb_lua_tokens *tokens;
  struct kb_fields *fields;
};

/* A constructor that is being read. */
struct table {
  size_t index;    /* of its field */
  size_t at, end;  /* the token of the next field, and that past its last */
  size_t elements; /* so far: fields without a key, */
  size_t numbered; /* with a number for a key, */
  size_t compared; /* and those that could be repeated */
  int depth;
  uint64_t seen; /* bits of its keys */
};

static bool is_at(const struct kb_lua_tokens *tokens, size_t at, const char *text)
{
  return kb_lua_is(kb_lua_token_at(tokens, at), text);
}

static bool is_separator(const struct kb_lua_tokens *tokens, size_t at)
{
  return is_at(tokens, at, ",") || is_at(tokens, at, ";");
}

/* --- Finding the table --- */

/* The constructor in `local name = {` of the chunk itself, the last one before `before`, or
   `tokens->count`. */
static size_t find_local(const struct kb_lua_tokens *tokens, struct kb_slice name, size_t before)
{
  size_t found = tokens->count;
  for (size_t i = 0; i < before; i = kb_lua_past(tokens, i)) {
    if (!is_at(tokens, i, "local") || i + 1 >= tokens->count ||
        !kb_slice_equal(tokens->list[i + 1].text, name)) {
      continue;
    }
    size_t value = i + 2;
    if (is_at(tokens, value, "<")) {
      value += 3;
    }
    if (is_at(tokens, value, "=") && is_at(tokens, value + 1, "{")) {
      found = value + 1;
    }
  }
  return found;
}

/* The last `return` outside functions and blocks, or `tokens->count`. */
static size_t find_return(const struct kb_lua_tokens *tokens)
{
  size_t found = tokens->count;
  for (size_t i = 0; i < tokens->count; i = kb_lua_past(tokens, i)) {
    if (is_at(tokens, i, "return")) {
      found = i;
    }
  }
  return found;
}

/* The opening brace of the table that `return` at `at` gives back, or `tokens->count`. */
static size_t find_table(const struct kb_lua_tokens *tokens, size_t at)
{
  size_t value = at + 1;
  while (is_at(tokens, value, "(")) {
    value++;
  }
  if (is_at(tokens, value, "{")) {
    return value;
  }
  if (value < tokens->count && tokens->list[value].kind == KB_LUA_NAME) {
    return find_local(tokens, tokens->list[value].text, at);
  }
  return tokens->count;
}

/* --- Values --- */

static void set_not_static(const struct reader *reader)
{
  reader->fields->is_static = false;
}

/* A string whose value is what stands between its quotes. */
static bool is_literal(const struct kb_lua_token *token)
{
  const struct kb_slice text = token->text;
  return !token->has_escapes && text.data[0] != '[' && text.length > 1 &&
         text.data[text.length - 1] == text.data[0];
}

/* A long string has its end, and a string nothing but itself. */
static bool is_simple_string(const struct kb_lua_token *string)
{
  const struct kb_slice token = string->text;
  const size_t last = token.length - 1;
  size_t at = 1;
  if (token.data[0] == '[' || !string->has_escapes) {
    return token.data[0] == '[' || is_literal(string);
  }
  while (at < last) {
    const char *escape = memchr(token.data + at, '\\', last - at);
    if (!escape) {
      at = last;
      break;
    }
    if (escape[1] == '\0' || !strchr("\"'\\nt", escape[1])) {
      return false;
    }
    at = (size_t)(escape - token.data) + 2;
  }
  return at == last && token.data[last] == token.data[0];
}

static struct kb_slice string_value(const struct reader *reader, const struct kb_lua_token *token)
{
  struct kb_fields *fields = reader->fields;
  if (is_literal(token)) {
    return (struct kb_slice){token->text.data + 1, token->text.length - 2};
  }
  kb_buf_clear(&fields->scratch);
  kb_lua_string_value(&fields->scratch, token->text);
  const char *copy = kb_arena_dup(&fields->arena, kb_buf_slice(&fields->scratch));
  fields->failed |= fields->scratch.failed || !copy;
  return (struct kb_slice){copy, copy ? fields->scratch.length : 0};
}

/* 12, 0.5 */
static bool is_simple_number(struct kb_slice text)
{
  size_t points = 0;
  for (size_t i = 0; i < text.length; i++) {
    points += text.data[i] == '.';
    if (!kb_is_digit(text.data[i]) && text.data[i] != '.') {
      return false;
    }
  }
  return points <= 1 && kb_is_digit(text.data[0]) && text.data[text.length - 1] != '.';
}

/* Lua refuses a byte that fits nowhere, and what lacks its end. */
static bool is_whole(const struct kb_lua_tokens *tokens, size_t function)
{
  const size_t end = tokens->list[function].pair;
  for (size_t i = function; i < end; i++) {
    if (tokens->list[i].kind == KB_LUA_UNKNOWN) {
      return false;
    }
  }
  return kb_lua_is_closed(tokens, function, "end");
}

static struct kb_slice text_of(const struct kb_lua_tokens *tokens, size_t first, size_t last)
{
  const char *begin = tokens->list[first].text.data;
  const struct kb_slice end = tokens->list[last].text;
  return (struct kb_slice){begin, (size_t)(end.data + end.length - begin)};
}

/* A minus and what it stands before. */
static struct kb_slice negative_text(const struct reader *reader, size_t minus)
{
  struct kb_fields *fields = reader->fields;
  const struct kb_slice whole = text_of(reader->tokens, minus, minus + 1);
  if (whole.length == reader->tokens->list[minus + 1].text.length + 1) {
    return whole;
  }
  kb_buf_clear(&fields->scratch);
  kb_buf_add_char(&fields->scratch, '-');
  kb_buf_add_slice(&fields->scratch, reader->tokens->list[minus + 1].text);
  const char *copy = kb_arena_dup(&fields->arena, kb_buf_slice(&fields->scratch));
  fields->failed |= fields->scratch.failed || !copy;
  return (struct kb_slice){copy, copy ? fields->scratch.length : 0};
}

/* The number of tokens of option.TABLE.COLUMN.NAME at `at`; 0: it is not that. */
static size_t choice_length(const struct kb_lua_tokens *tokens, size_t at)
{
  enum { LENGTH = 7 };
  for (size_t i = 0; i < LENGTH; i++) {
    const struct kb_lua_token *token = kb_lua_token_at(tokens, at + i);
    if (i % 2 == 0 ? token->kind != KB_LUA_NAME : !kb_lua_is(token, ".")) {
      return 0;
    }
  }
  return is_at(tokens, at, "option") ? LENGTH : 0;
}

/* The place of the string in ask("NAME") or ask "NAME" at `at`; 0: it is neither. */
static size_t ask_string(const struct kb_lua_tokens *tokens, size_t at)
{
  const bool has_bracket = is_at(tokens, at + 1, "(");
  const size_t string = at + 1 + has_bracket;
  return is_at(tokens, at, "ask") && kb_lua_token_at(tokens, string)->kind == KB_LUA_STRING &&
             (!has_bracket || is_at(tokens, string + 1, ")")) &&
             is_simple_string(&tokens->list[string])
           ? string
           : 0;
}

/* The same for a name that stands for a value in articles. */
static size_t read_word(const struct reader *reader, struct kb_field *field)
{
  const struct kb_lua_tokens *tokens = reader->tokens;
  const size_t at = field->token;
  const size_t length = choice_length(tokens, at);
  const size_t string = ask_string(tokens, at);
  if (length > 0) {
    field->text = text_of(tokens, at, at + length - 1);
    reader->fields->has_words = true;
    return at + length;
  }
  if (string > 0) {
    field->kind = KB_FIELD_TABLE;
    reader->fields->has_words = true;
    return is_at(tokens, at + 1, "(") ? string + 2 : string + 1;
  }
  return kb_lua_past(tokens, at);
}

/* Sets kind and text of the value at field->token, which is not the end. Returns the index after
   what it has read; if the value continues there, it is not static. */
static size_t read_value(const struct reader *reader, struct kb_field *field)
{
  const struct kb_lua_tokens *tokens = reader->tokens;
  const size_t at = field->token;
  const struct kb_lua_token *token = &tokens->list[at];
  const size_t past = kb_lua_past(tokens, at);
  if (token->kind == KB_LUA_STRING) {
    if (is_simple_string(token)) {
      field->kind = KB_FIELD_TEXT;
      field->text = string_value(reader, token);
    }
  } else if (token->kind == KB_LUA_NUMBER && is_simple_number(token->text)) {
    field->kind = KB_FIELD_NUMBER;
    field->text = token->text;
  } else if (kb_lua_is(token, "-") && kb_lua_token_at(tokens, at + 1)->kind == KB_LUA_NUMBER &&
             is_simple_number(tokens->list[at + 1].text)) {
    field->kind = KB_FIELD_NUMBER;
    field->text = negative_text(reader, at);
    return at + 2;
  } else if (kb_lua_is(token, "{")) {
    field->kind = KB_FIELD_TABLE;
  } else if (kb_lua_is(token, "function") && is_whole(tokens, at)) {
    field->kind = KB_FIELD_FUNCTION;
    field->text = text_of(tokens, at, token->pair);
  } else if (kb_lua_is(token, "true") || kb_lua_is(token, "false")) {
    field->kind = KB_FIELD_BOOLEAN;
    field->text = token->text;
  } else if (kb_lua_is(token, "null")) {
    field->kind = KB_FIELD_USERDATA;
  } else if (token->kind == KB_LUA_NAME) {
    return read_word(reader, field);
  }
  return past;
}

/* --- Keys --- */

/* Reads [key] = at `at`. False: the key is known only by running it. */
static bool read_bracketed(const struct reader *reader, size_t at, struct kb_field *field)
{
  const struct kb_lua_token *key = kb_lua_token_at(reader->tokens, at + 1);
  if (reader->tokens->list[at].pair == at + 2 && key->kind == KB_LUA_STRING) {
    field->key = string_value(reader, key);
    reader->fields->is_static &= is_simple_string(key);
    return true;
  }
  set_not_static(reader);
  field->place = reader->tokens->list[at].pair == at + 2 && key->kind == KB_LUA_NUMBER
                   ? kb_lua_index(key->text)
                   : 0;
  return field->place > 0;
}

/* Key and value's place of the field at table->at. False: it has a key, but nobody knows which. */
static bool read_key(const struct reader *reader, struct table *table, struct kb_field *field)
{
  const struct kb_lua_tokens *tokens = reader->tokens;
  const size_t at = table->at;
  const struct kb_lua_token *token = &tokens->list[at];
  field->where = (struct kb_source_place){token->line, token->column};
  if (token->kind == KB_LUA_NAME && is_at(tokens, at + 1, "=")) {
    field->key = token->text;
    field->token = at + 2;
    return true;
  }
  if (kb_lua_is(token, "[") && is_at(tokens, kb_lua_past(tokens, at), "=")) {
    field->token = kb_lua_past(tokens, at) + 1;
    return read_bracketed(reader, at, field);
  }
  field->place = ++table->elements;
  field->token = at;
  return true;
}

/* A key that a field before it in its table has, too: which of the two holds is for Lua to say.
   Only where a key could be one of those seen are these gone through. */
static bool is_repeated(const struct reader *reader, struct table *table,
                        const struct kb_field *field)
{
  const struct kb_slice key = field->key;
  const struct kb_field *list = reader->fields->list;
  const bool is_element = !key.data && field->token == table->at;
  if (is_element && table->numbered == 0) {
    return false;
  }
  if (++table->compared > KB_FIELDS_COMPARED_MAX) {
    set_not_static(reader);
    return false;
  }
  table->numbered += !key.data && !is_element;
  const size_t sum = key.length == 0
                       ? 0
                       : key.length * 7 + (unsigned char)key.data[key.length / 2] * 5U +
                           (unsigned char)key.data[key.length - 1];
  const uint64_t bit = UINT64_C(1) << (sum & 63);
  const bool may_be = !key.data || (table->seen & bit) != 0;
  table->seen |= bit;
  for (size_t at = table->index + 1; may_be && at < reader->fields->count; at = list[at].next) {
    if (key.data ? list[at].key.data && kb_slice_equal(list[at].key, key)
                 : !list[at].key.data && list[at].place == field->place) {
      return true;
    }
  }
  return false;
}

/* --- Tables --- */

static void read_table(const struct reader *reader, size_t index, size_t brace, int depth);

/* What ask("NAME") returns: the table at `index`, whose value begins at `token`. */
static void read_ask(const struct reader *reader, size_t index, size_t token)
{
  const struct kb_lua_token *string = &reader->tokens->list[ask_string(reader->tokens, token)];
  const struct kb_field field = {.kind = KB_FIELD_TEXT,
                                 .key = kb_slice_of("ask"),
                                 .where = {string->line, string->column},
                                 .token = (size_t)(string - reader->tokens->list),
                                 .text = string_value(reader, string)};
  kb_fields_add(reader->fields, &field);
  kb_fields_close(reader->fields, index);
}

/* The field at table->at, which moves past it and what separates it from the next. */
static void read_field(const struct reader *reader, struct table *table)
{
  const struct kb_lua_tokens *tokens = reader->tokens;
  struct kb_fields *fields = reader->fields;
  struct kb_field field = {.kind = KB_FIELD_NIL};
  const bool has_key = read_key(reader, table, &field);
  size_t at = field.token;
  if (at < table->end) {
    at = read_value(reader, &field);
  }
  if (has_key) {
    if (is_repeated(reader, table, &field)) {
      set_not_static(reader);
      fields->repeated = fields->repeated > 0 ? fields->repeated : fields->count;
    }
    const size_t index = kb_fields_add(fields, &field);
    if (field.kind == KB_FIELD_TABLE && is_at(tokens, field.token, "{")) {
      read_table(reader, index, field.token, table->depth + 1);
    } else if (field.kind == KB_FIELD_TABLE) {
      read_ask(reader, index, field.token);
    }
  }
  const size_t value_end = at;
  while (at < table->end && !is_separator(tokens, at)) {
    at = kb_lua_past(tokens, at);
  }
  const size_t separator = at;
  while (at < table->end && is_separator(tokens, at)) {
    at++;
  }
  if ((field.kind == KB_FIELD_NIL && !field.text.data) || separator > value_end ||
      at > separator + 1) {
    set_not_static(reader);
  }
  table->at = at;
}

/* What is within the table at `index`, whose constructor opens at `brace`. */
static void read_table(const struct reader *reader, size_t index, size_t brace, int depth)
{
  struct kb_fields *fields = reader->fields;
  const size_t pair = reader->tokens->list[brace].pair;
  const bool is_closed = kb_lua_is_closed(reader->tokens, brace, "}");
  struct table table = {
    .index = index, .at = brace + 1, .end = is_closed ? pair : pair + 1, .depth = depth};
  if (!is_closed || depth > STATIC_DEPTH_MAX) {
    set_not_static(reader);
  }
  while (depth < DEPTH_MAX && table.at < table.end && !fields->failed && !fields->too_many) {
    read_field(reader, &table);
  }
  kb_fields_close(fields, index);
}

void kb_fields_read(struct kb_fields *fields, struct kb_slice source)
{
  const struct kb_lua_tokens *tokens = &fields->tokens;
  const struct reader reader = {tokens, fields};
  struct kb_field root = {.kind = KB_FIELD_NIL, .where = {1, 1}};
  kb_fields_clear(fields);
  if (!kb_lua_tokens_read(&fields->tokens, source)) {
    fields->failed = true;
    return;
  }
  const size_t at = find_return(tokens);
  root.token = at < tokens->count ? find_table(tokens, at) : at;
  if (at < tokens->count) {
    root.where = (struct kb_source_place){tokens->list[at].line, tokens->list[at].column};
  }
  /* Nothing may stand before the table, so that nothing in it can mean another thing. */
  fields->is_static = at == 0 && root.token == 1 && tokens->list[1].pair + 1 == tokens->count;
  root.kind = root.token < tokens->count ? KB_FIELD_TABLE : KB_FIELD_NIL;
  kb_fields_add(fields, &root);
  if (root.kind == KB_FIELD_TABLE) {
    read_table(&reader, 0, root.token, 0);
  }
  fields->is_static =
    fields->is_static && root.kind == KB_FIELD_TABLE && !fields->failed && !fields->too_many;
}
