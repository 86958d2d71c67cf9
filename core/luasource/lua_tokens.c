#include "luasource/lua_tokens.h"

#include "base/grow.h"
#include "base/json_literal.h"

#include <stdint.h>
#include <stdlib.h>

static bool is_line_end(char byte)
{
  return byte == '\n' || byte == '\r';
}

/* NUL past the end: no token goes on with it. */
static char byte_at(struct kb_slice source, size_t at)
{
  return at < source.length ? source.data[at] : '\0';
}

static bool starts_with(struct kb_slice source, size_t at, const char *text)
{
  const size_t length = strlen(text);
  return source.length - at >= length && memcmp(source.data + at, text, length) == 0;
}

/* \r\n and \n\r are one line end. */
static size_t line_end_length(struct kb_slice source, size_t at)
{
  const char first = byte_at(source, at);
  const char second = byte_at(source, at + 1);
  if (!is_line_end(first)) {
    return 0;
  }
  return is_line_end(second) && second != first ? 2 : 1;
}

/* The functions named …_end measure what starts at `at` and return the place past it. */

static size_t line_end(struct kb_slice source, size_t at)
{
  while (at < source.length && !is_line_end(source.data[at])) {
    at++;
  }
  return at;
}

static size_t spaces_end(struct kb_slice source, size_t at)
{
  while (at < source.length && kb_is_space(source.data[at])) {
    at++;
  }
  return at;
}

/* Length of [[ or [==[ (or of the closing pair, for ']'), 0 if there is none at `at`. */
static size_t long_bracket(struct kb_slice source, size_t at, char bracket)
{
  if (byte_at(source, at) != bracket) {
    return 0;
  }
  size_t end = at + 1;
  while (byte_at(source, end) == '=') {
    end++;
  }
  return byte_at(source, end) == bracket ? end + 1 - at : 0;
}

/* Past a long string, whose opening bracket takes `bracket` bytes. */
static size_t long_string_end(struct kb_slice source, size_t at, size_t bracket)
{
  at += bracket;
  while (at < source.length) {
    const char *found = memchr(source.data + at, ']', source.length - at);
    if (!found) {
      break;
    }
    at = (size_t)(found - source.data);
    if (long_bracket(source, at, ']') == bracket) {
      return at + bracket;
    }
    at++;
  }
  return source.length;
}

/* Past a backslash and what it protects from ending the string. */
static size_t escape_end(struct kb_slice source, size_t at)
{
  at++;
  if (byte_at(source, at) == 'z') {
    return spaces_end(source, at + 1);
  }
  const size_t line_length = line_end_length(source, at);
  if (line_length > 0) {
    return at + line_length;
  }
  return at < source.length ? at + 1 : at;
}

static size_t short_string_end(struct kb_slice source, size_t at, bool *has_escapes)
{
  const char quote = source.data[at++];
  while (at < source.length && !is_line_end(source.data[at])) {
    if (source.data[at] == quote) {
      return at + 1;
    }
    const bool is_escape = source.data[at] == '\\';
    *has_escapes |= is_escape;
    at = is_escape ? escape_end(source, at) : at + 1;
    at = quote == '"' ? kb_json_skip_literal(source.data, at, source.length) : at;
  }
  return at;
}

/* Takes a malformed number such as 3..2 or 0xg as one token, as Lua does. */
static size_t number_end(struct kb_slice source, size_t at)
{
  const bool hex = source.data[at] == '0' && (byte_at(source, at + 1) | 0x20) == 'x';
  const char exponent = hex ? 'p' : 'e';
  while (at < source.length && (kb_lua_is_name_byte(source.data[at]) || source.data[at] == '.')) {
    const char sign = byte_at(source, at + 1);
    const bool is_signed = (source.data[at] | 0x20) == exponent && (sign == '+' || sign == '-');
    at += is_signed ? 2 : 1;
  }
  return at;
}

static size_t name_end(struct kb_slice source, size_t at)
{
  while (at < source.length && kb_lua_is_name_byte(source.data[at])) {
    at++;
  }
  return at;
}

/* What a byte begins: an operator, which may have a second byte. */
enum { OPERATOR = 1, MAY_DOUBLE = 2, MAY_TAKE_EQUALS = 4 };
static const unsigned char operators[256] = {
  ['+'] = OPERATOR,
  ['-'] = OPERATOR,
  ['*'] = OPERATOR,
  ['%'] = OPERATOR,
  ['^'] = OPERATOR,
  ['#'] = OPERATOR,
  ['&'] = OPERATOR,
  ['|'] = OPERATOR,
  ['('] = OPERATOR,
  [')'] = OPERATOR,
  ['{'] = OPERATOR,
  ['}'] = OPERATOR,
  ['['] = OPERATOR,
  [']'] = OPERATOR,
  [';'] = OPERATOR,
  [','] = OPERATOR,
  ['.'] = OPERATOR | MAY_DOUBLE,
  [':'] = OPERATOR | MAY_DOUBLE,
  ['/'] = OPERATOR | MAY_DOUBLE,
  ['<'] = OPERATOR | MAY_DOUBLE | MAY_TAKE_EQUALS,
  ['>'] = OPERATOR | MAY_DOUBLE | MAY_TAKE_EQUALS,
  ['='] = OPERATOR | MAY_TAKE_EQUALS,
  ['~'] = OPERATOR | MAY_TAKE_EQUALS,
};

/* Of an operator whose first byte is `what`. */
static size_t operator_end(struct kb_slice source, size_t at, unsigned what)
{
  const char byte = source.data[at];
  const char next = byte_at(source, at + 1);
  if ((next == byte && (what & MAY_DOUBLE) != 0) ||
      (next == '=' && (what & MAY_TAKE_EQUALS) != 0)) {
    return byte == '.' && byte_at(source, at + 2) == '.' ? at + 3 : at + 2;
  }
  return at + 1;
}

bool kb_lua_is_keyword(struct kb_slice name)
{
#define WORD(text)        \
  {                       \
    text, sizeof text - 1 \
  }
  /* Indexed by first letter. */
  static const struct kb_slice keywords['z' - 'a' + 1][4] = {
    ['a' - 'a'] = {WORD("and")},
    ['b' - 'a'] = {WORD("break")},
    ['d' - 'a'] = {WORD("do")},
    ['e' - 'a'] = {WORD("else"), WORD("elseif"), WORD("end")},
    ['f' - 'a'] = {WORD("false"), WORD("for"), WORD("function")},
    ['g' - 'a'] = {WORD("goto")},
    ['i' - 'a'] = {WORD("if"), WORD("in")},
    ['l' - 'a'] = {WORD("local")},
    ['n' - 'a'] = {WORD("nil"), WORD("not")},
    ['o' - 'a'] = {WORD("or")},
    ['r' - 'a'] = {WORD("repeat"), WORD("return")},
    ['t' - 'a'] = {WORD("then"), WORD("true")},
    ['u' - 'a'] = {WORD("until")},
    ['w' - 'a'] = {WORD("while")},
  };
  const char first = name.data[0];
  if (first < 'a' || first > 'z') {
    return false;
  }
  const struct kb_slice *keyword = keywords[first - 'a'];
  while (keyword->data && !kb_slice_equal(name, *keyword)) {
    keyword++;
  }
  return keyword->data != NULL;
#undef WORD
}

/* Sets the kind of the token at `at`; returns the place past it. */
static inline size_t measure(struct kb_slice source, size_t at, struct kb_lua_token *token)
{
  const char byte = byte_at(source, at);
  const unsigned what = operators[(unsigned char)byte];
  const size_t bracket = byte == '[' ? long_bracket(source, at, '[') : 0;
  if (bracket > 0) {
    token->kind = KB_LUA_STRING;
    return long_string_end(source, at, bracket);
  }
  if (kb_is_digit(byte) || (byte == '.' && kb_is_digit(byte_at(source, at + 1)))) {
    token->kind = KB_LUA_NUMBER;
    return number_end(source, at);
  }
  if (what != 0) {
    token->kind = KB_LUA_OPERATOR;
    return what == OPERATOR ? at + 1 : operator_end(source, at, what);
  }
  if (kb_lua_is_name_byte(byte)) {
    const size_t end = name_end(source, at + 1);
    const bool is_keyword = kb_lua_is_keyword((struct kb_slice){source.data + at, end - at});
    token->kind = is_keyword ? KB_LUA_KEYWORD : KB_LUA_NAME;
    return end;
  }
  if (byte == '"' || byte == '\'') {
    token->kind = KB_LUA_STRING;
    return short_string_end(source, at, &token->has_escapes);
  }
  token->kind = at < source.length ? KB_LUA_UNKNOWN : KB_LUA_END;
  return at < source.length ? at + 1 : at;
}

struct kb_lua_reader kb_lua_reader_of(struct kb_slice source)
{
  struct kb_lua_reader reader = {source, 0, 1, 0};
  if (starts_with(source, 0, "\xEF\xBB\xBF")) {
    reader.at = reader.line_start = 3;
  }
  if (byte_at(source, reader.at) == '#') {
    reader.at = line_end(source, reader.at);
  }
  return reader;
}

/* The number of spaces among the next eight bytes before another byte. */
static size_t leading_spaces(const char *at)
{
  uint64_t bytes;
  memcpy(&bytes, at, sizeof bytes);
  const uint64_t others = bytes ^ UINT64_C(0x2020202020202020);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return others ? (size_t)__builtin_clzll(others) / 8 : sizeof bytes;
#else
  return others ? (size_t)__builtin_ctzll(others) / 8 : sizeof bytes;
#endif
}

/* Skips white space and counts lines. Most of it indents them. */
static void skip_spaces(struct kb_lua_reader *reader)
{
  const struct kb_slice source = reader->source;
  size_t at = reader->at;
  while (at < source.length && kb_is_space(source.data[at])) {
    if (source.data[at] == ' ') {
      const bool has_room = source.length - at > sizeof(uint64_t);
      at += has_room && source.data[at + 1] == ' ' ? 1 + leading_spaces(source.data + at + 1) : 1;
    } else if (is_line_end(source.data[at])) {
      at += line_end_length(source, at);
      reader->line++;
      reader->line_start = at;
    } else {
      at++;
    }
  }
  reader->at = at;
}

/* Moves to `end`, counting lines. */
static inline void advance(struct kb_lua_reader *reader, size_t end)
{
  while (reader->at < end) {
    if (!is_line_end(reader->source.data[reader->at])) {
      reader->at++;
      continue;
    }
    reader->at += line_end_length(reader->source, reader->at);
    reader->line++;
    reader->line_start = reader->at;
  }
}

/* Skips white space and comments. */
static void skip_blank(struct kb_lua_reader *reader)
{
  const struct kb_slice source = reader->source;
  skip_spaces(reader);
  while (byte_at(source, reader->at) == '-' && byte_at(source, reader->at + 1) == '-') {
    const size_t at = reader->at + 2;
    const size_t bracket = long_bracket(source, at, '[');
    advance(reader, bracket > 0 ? long_string_end(source, at, bracket) : line_end(source, at));
    skip_spaces(reader);
  }
}

/* Writes what kb_lua_read returns. Inlined, as a rule set has many tokens. */
static inline __attribute__((always_inline)) void read_token(struct kb_lua_reader *reader,
                                                             struct kb_lua_token *token)
{
  const struct kb_slice source = reader->source;
  reader->at += byte_at(source, reader->at) == ' '; /* often that is all */
  const char byte = byte_at(source, reader->at);
  if (byte == '-' || kb_is_space(byte)) {
    skip_blank(reader);
  }
  const size_t begin = reader->at;
  *token = (struct kb_lua_token){.line = (uint32_t)reader->line,
                                 .column = (uint32_t)(begin - reader->line_start + 1)};
  const size_t end = measure(source, begin, token);
  if (token->kind != KB_LUA_END) {
    token->text = (struct kb_slice){source.data + begin, end - begin};
  }
  if (token->kind == KB_LUA_STRING && (token->has_escapes || source.data[begin] == '[')) {
    advance(reader, end);
  } else {
    reader->at = end; /* the token is on one line */
  }
}

struct kb_lua_token kb_lua_read(struct kb_lua_reader *reader)
{
  struct kb_lua_token token;
  read_token(reader, &token);
  return token;
}

bool kb_lua_is_name(struct kb_slice text)
{
  return text.length > 0 && !kb_is_digit(text.data[0]) && name_end(text, 0) == text.length &&
         !kb_lua_is_keyword(text);
}

/* --- Nesting --- */

enum bracket { NO_BRACKET, ROUND, SQUARE, CURLY, BLOCK, REPEAT, BRACKET_COUNT };

/* The bracket that the token opens or, if it is negative, closes. */
static int bracket_of(const struct kb_lua_token *token)
{
  static const signed char brackets[256] = {
    ['('] = ROUND, [')'] = -ROUND, ['['] = SQUARE, [']'] = -SQUARE, ['{'] = CURLY, ['}'] = -CURLY};
  static const struct {
    const char *word;
    int bracket;
  } words[] = {{"do", BLOCK},   {"function", BLOCK}, {"if", BLOCK},
               {"end", -BLOCK}, {"repeat", REPEAT},  {"until", -REPEAT}};
  if (token->kind == KB_LUA_OPERATOR) {
    return brackets[(unsigned char)token->text.data[0]];
  }
  for (size_t i = 0; token->kind == KB_LUA_KEYWORD && i < sizeof words / sizeof words[0]; i++) {
    if (kb_lua_is(token, words[i].word)) {
      return words[i].bracket;
    }
  }
  return NO_BRACKET;
}

/* Openers not yet closed are a stack, linked by `outer`. A closer also ends what was left open
   within its pair; one without an opener is ignored. */
static void pair_tokens(struct kb_lua_tokens *tokens)
{
  struct kb_lua_token *list = tokens->list;
  const uint32_t none = (uint32_t)tokens->count;
  size_t open_count[BRACKET_COUNT] = {0};
  uint32_t top = none;
  for (uint32_t i = 0; i < none; i++) {
    const int bracket = bracket_of(&list[i]);
    if (bracket < 0 && open_count[-bracket] > 0) {
      int popped;
      do {
        popped = bracket_of(&list[top]);
        open_count[popped]--;
        list[top].pair = popped == -bracket ? i : i - 1;
        top = list[top].outer;
      } while (popped != -bracket);
    }
    list[i].pair = i;
    list[i].outer = top;
    if (bracket > 0) {
      open_count[bracket]++;
      top = i;
    }
  }
  for (; top != none; top = list[top].outer) {
    list[top].pair = none - 1;
  }
  list[tokens->count].pair = list[tokens->count].outer = none;
}

bool kb_lua_tokens_read(struct kb_lua_tokens *tokens, struct kb_slice source)
{
  enum { FIRST = 512, BYTES = 7 }; /* of a token, with the space around it: then few lists grow */
  const size_t first = FIRST + source.length / BYTES;
  struct kb_lua_reader reader = kb_lua_reader_of(source);
  struct kb_lua_token *token;
  tokens->count = 0;
  if (source.length > UINT32_MAX - 1) {
    return false;
  }
  do {
    if (!KB_MAKE_ROOM(tokens->list, tokens->count, tokens->capacity, first)) {
      kb_lua_tokens_fini(tokens);
      return false;
    }
    token = &tokens->list[tokens->count++];
    read_token(&reader, token);
  } while (token->kind != KB_LUA_END);
  tokens->count--;
  pair_tokens(tokens);
  return true;
}

void kb_lua_tokens_fini(struct kb_lua_tokens *tokens)
{
  free(tokens->list);
  *tokens = (struct kb_lua_tokens){0};
}

/* --- Values --- */

size_t kb_lua_index(struct kb_slice number)
{
  char digits[24];
  if (number.length >= sizeof digits) {
    return 0;
  }
  memcpy(digits, number.data, number.length);
  digits[number.length] = '\0';
  const bool hex = number.length > 2 && digits[0] == '0' && (digits[1] | 0x20) == 'x';
  const char *allowed = hex ? "0123456789abcdefABCDEF" : "0123456789";
  const char *start = hex ? digits + 2 : digits;
  return start[strspn(start, allowed)] == '\0' ? strtoull(start, NULL, hex ? 16 : 10) : 0;
}

/* Lua accepts numbers below 2^31 in \u{…}, in the original form of UTF-8: up to six bytes. */
static void add_utf8(struct kb_buf *out, unsigned long code)
{
  unsigned length = 1;
  while (length < 6 && code >> (length == 1 ? 7 : 5 * length + 1) != 0) {
    length++;
  }
  if (length == 1) {
    kb_buf_add_char(out, (char)code);
    return;
  }
  const unsigned long lead = 0xFFUL << (8 - length) & 0xFF;
  kb_buf_add_char(out, (char)(lead | code >> (6 * (length - 1))));
  for (unsigned left = length - 1; left-- > 0;) {
    kb_buf_add_char(out, (char)(0x80 | (code >> (6 * left) & 0x3F)));
  }
}

/* Decodes \ddd, \xXX and \u{…}, from the byte after the backslash on. Returns the position after
   it, or `at` if it is none of them. */
static size_t numeric_escape(struct kb_buf *out, struct kb_slice text, size_t at)
{
  unsigned long code = 0;
  size_t end = at;
  if (text.data[at] == 'u' && byte_at(text, at + 1) == '{') {
    for (end = at + 2; kb_hex_value(byte_at(text, end)) >= 0 && code < 1UL << 27; end++) {
      code = code * 16 + (unsigned long)kb_hex_value(text.data[end]);
    }
    if (end == at + 2 || byte_at(text, end) != '}') {
      return at;
    }
    add_utf8(out, code);
    return end + 1;
  }
  if (text.data[at] == 'x' && kb_hex_value(byte_at(text, at + 1)) >= 0 &&
      kb_hex_value(byte_at(text, at + 2)) >= 0) {
    code = (unsigned long)(kb_hex_value(text.data[at + 1]) * 16 + kb_hex_value(text.data[at + 2]));
    end = at + 3;
  } else {
    for (; end < at + 3 && kb_is_digit(byte_at(text, end)); end++) {
      code = code * 10 + (unsigned long)(text.data[end] - '0');
    }
  }
  if (end > at) {
    kb_buf_add_char(out, (char)(unsigned char)(code & 0xFF));
  }
  return end;
}

/* Decodes the escape whose backslash is at `at`; returns the position after it. */
static size_t add_escape(struct kb_buf *out, struct kb_slice text, size_t at)
{
  static const char letters[] = "abfnrtv";
  static const char values[] = "\a\b\f\n\r\t\v";
  const size_t end = escape_end(text, at);
  if (++at >= text.length || text.data[at] == 'z') {
    return end;
  }
  const size_t number = numeric_escape(out, text, at);
  if (number > at) {
    return number;
  }
  const char *letter = text.data[at] ? strchr(letters, text.data[at]) : NULL;
  if (letter) {
    kb_buf_add_char(out, values[letter - letters]);
  } else {
    kb_buf_add_char(out, is_line_end(text.data[at]) ? '\n' : text.data[at]);
  }
  return end;
}

static void add_long_string(struct kb_buf *out, struct kb_slice token, size_t bracket)
{
  size_t end = token.length;
  if (end >= 2 * bracket && long_bracket(token, end - bracket, ']') == bracket) {
    end -= bracket;
  }
  size_t at = bracket + line_end_length(token, bracket);
  while (at < end) {
    const size_t line_length = line_end_length(token, at);
    kb_buf_add_char(out, line_length > 0 ? '\n' : token.data[at]);
    at += line_length > 0 ? line_length : 1;
  }
}

void kb_lua_string_value(struct kb_buf *out, struct kb_slice token)
{
  const size_t bracket = long_bracket(token, 0, '[');
  if (bracket > 0) {
    add_long_string(out, token, bracket);
    return;
  }
  const char quote = byte_at(token, 0);
  size_t at = 1;
  while (at < token.length && token.data[at] != quote) {
    if (token.data[at] == '\\') {
      at = add_escape(out, token, at);
    } else {
      kb_buf_add_char(out, token.data[at++]);
    }
  }
}
