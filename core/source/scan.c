#include "source/scan.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdio.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum state {
  VALUE,       /* a value must follow */
  FIRST_VALUE, /* a value or ']' */
  FIRST_KEY,   /* a key or '}' */
  KEY,
  COLON,
  AFTER_VALUE, /* ',' or the closing bracket */
};

/* Whether a token was complete, and where it ends. */
enum token { TOKEN_GOOD, TOKEN_MORE, TOKEN_WRONG, TOKEN_NO_MEMORY };

struct input {
  const char *data;
  size_t length;
  bool at_end;
  struct kb_error *reason;
};

void kb_scan_describe_byte(char text[16], char byte)
{
  if ((unsigned char)byte > 0x20 && (unsigned char)byte < 0x7F) {
    snprintf(text, 16, "'%c'", byte);
  } else if (byte == ' ') {
    snprintf(text, 16, "a space");
  } else {
    snprintf(text, 16, "byte 0x%02X", (unsigned char)byte);
  }
}

void kb_scan_begin(struct kb_scan *scan, size_t position)
{
  scan->position = position;
  scan->depth = 0;
  scan->objects = 0;
  scan->state = VALUE;
  scan->is_value_key = false;
  scan->origin = position;
  if (scan->tokens) {
    scan->tokens->count = 0;
  }
}

void kb_scan_after_list(struct kb_scan *scan, size_t position)
{
  scan->position = position;
  scan->state = AFTER_VALUE;
}

static enum token wrong(const struct input *input, size_t at, size_t *position, const char *what)
{
  *position = at;
  kb_fail(input->reason, KB_INVALID, "%s", what);
  return TOKEN_WRONG;
}

/* Skips bytes that a string takes as they are: ASCII but quotes, backslashes and control
 * characters. */
static size_t skip_plain(const char *data, size_t at, size_t length)
{
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i space = _mm_set1_epi8(0x20);
  while (length - at >= 16) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(data + at));
    /* Signed: control characters and bytes from 0x80 on are both less than a space. */
    const __m128i special =
      _mm_or_si128(_mm_cmplt_epi8(bytes, space),
                   _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
    const int mask = _mm_movemask_epi8(special);
    if (mask != 0) {
      return at + (size_t)__builtin_ctz((unsigned)mask);
    }
    at += 16;
  }
#endif
  while (at < length) {
    const unsigned char byte = (unsigned char)data[at];
    if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\') {
      break;
    }
    at++;
  }
  return at;
}

static int hex_value(char byte)
{
  return byte >= '0' && byte <= '9'   ? byte - '0'
         : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
         : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
                                      : -1;
}

/* The four digits of a \u escape at `at`; -1 if they are none. */
static long unicode_escape(const char *data, size_t at)
{
  long value = 0;
  for (size_t i = 0; i < 4; i++) {
    const int digit = hex_value(data[at + i]);
    if (digit < 0) {
      return -1;
    }
    value = value * 16 + digit;
  }
  return value;
}

/* The escape whose backslash is at `*at`; moves behind it. */
static enum token scan_escape(const struct input *input, size_t *at, size_t *position)
{
  const size_t left = input->length - *at;
  const size_t begin = *at;
  if (left < 2 || (input->data[begin + 1] == 'u' && left < 6)) {
    return TOKEN_MORE;
  }
  const char kind = input->data[begin + 1];
  if (kind != 'u') {
    *at += 2;
    return strchr("\"\\/bfnrt", kind) && kind != '\0'
             ? TOKEN_GOOD
             : wrong(input, begin, position,
                     "a string holds a backslash before a character that "
                     "needs none");
  }
  const long value = unicode_escape(input->data, begin + 2);
  *at += 6;
  if (value < 0) {
    return wrong(input, begin, position, "\\u in a string needs four hexadecimal digits");
  }
  if (value == 0) {
    return wrong(input, begin, position, "a string holds a NUL character (\\u0000)");
  }
  if (value < 0xD800 || value > 0xDFFF) {
    return TOKEN_GOOD;
  }
  if (left < 12 && value < 0xDC00 && !input->at_end) {
    return TOKEN_MORE;
  }
  const bool has_second =
    value < 0xDC00 && left >= 12 && input->data[begin + 6] == '\\' && input->data[begin + 7] == 'u';
  const long second = has_second ? unicode_escape(input->data, begin + 8) : -1;
  *at += 6;
  return second >= 0xDC00 && second <= 0xDFFF
           ? TOKEN_GOOD
           : wrong(input, begin, position,
                   "a string holds half a surrogate pair (\\uD800 to \\uDFFF)");
}

/* A character beyond ASCII at `*at`; moves behind it. */
static enum token scan_utf8(const struct input *input, size_t *at, size_t *position)
{
  const struct kb_slice rest = {input->data + *at, input->length - *at};
  uint32_t code_point = 0;
  const size_t length = kb_text_decode(rest, &code_point);
  if (length > 0) {
    *at += length;
    return TOKEN_GOOD;
  }
  if (rest.length < 4 && !input->at_end) {
    return TOKEN_MORE;
  }
  char what[64];
  snprintf(what, sizeof what, "a string is not valid UTF-8: byte 0x%02X",
           (unsigned char)rest.data[0]);
  return wrong(input, *at, position, what);
}

/* The string whose quote is at `*position`; moves behind it. */
static enum token scan_string(const struct input *input, size_t *position)
{
  size_t at = *position + 1;
  for (;;) {
    at = skip_plain(input->data, at, input->length);
    if (at >= input->length) {
      return TOKEN_MORE;
    }
    const unsigned char byte = (unsigned char)input->data[at];
    enum token token = TOKEN_GOOD;
    if (byte == '"') {
      *position = at + 1;
      return TOKEN_GOOD;
    }
    if (byte == '\\') {
      token = scan_escape(input, &at, position);
    } else if (byte >= 0x80) {
      token = scan_utf8(input, &at, position);
    } else {
      char what[64];
      snprintf(what, sizeof what, "a string holds the control character 0x%02X", byte);
      token = wrong(input, at, position, what);
    }
    if (token != TOKEN_GOOD) {
      return token;
    }
  }
}

static size_t skip_digits(const struct input *input, size_t at)
{
  while (at < input->length && input->data[at] >= '0' && input->data[at] <= '9') {
    at++;
  }
  return at;
}

static bool is_at(const struct input *input, size_t at, char one, char other)
{
  return at < input->length && (input->data[at] == one || input->data[at] == other);
}

static enum token scan_number(const struct input *input, size_t *position)
{
  size_t at = *position + (input->data[*position] == '-');
  const size_t whole = at;
  at = skip_digits(input, at);
  bool good = at > whole && (input->data[whole] != '0' || at == whole + 1);
  if (is_at(input, at, '.', '.')) {
    const size_t fraction = at + 1;
    at = skip_digits(input, fraction);
    good = good && at > fraction;
  }
  if (is_at(input, at, 'e', 'E')) {
    size_t exponent = at + 1;
    exponent += is_at(input, exponent, '+', '-');
    at = skip_digits(input, exponent);
    good = good && at > exponent;
  }
  if (at >= input->length && !input->at_end) {
    return TOKEN_MORE;
  }
  if (!good) {
    return wrong(input, *position, position, "this is no number as JSON writes it");
  }
  *position = at;
  return TOKEN_GOOD;
}

static enum token scan_literal(const struct input *input, size_t *position)
{
  const char first = input->data[*position];
  const char *literal = first == 't' ? "true" : first == 'f' ? "false" : "null";
  const size_t length = first == 'f' ? 5 : 4;
  const size_t left = input->length - *position;
  const size_t seen = left < length ? left : length;
  if (memcmp(input->data + *position, literal, seen) == 0) {
    *position += seen == length ? length : 0;
    return seen == length ? TOKEN_GOOD : TOKEN_MORE;
  }
  char found[16];
  char what[64];
  kb_scan_describe_byte(found, input->data[*position]);
  snprintf(what, sizeof what, "expected a value, found %s", found);
  return wrong(input, *position, position, what);
}

/* A key or a value that began at `begin` and ends here; what is within a bracket is not known yet.
 */
static enum token add_token(struct kb_scan *scan, size_t begin)
{
  struct kb_tokens *tokens = scan->tokens;
  if (!tokens) {
    return TOKEN_GOOD;
  }
  if (tokens->count == tokens->capacity && !kb_tokens_reserve(tokens)) {
    return TOKEN_NO_MEMORY;
  }
  tokens->list[tokens->count] =
    (struct kb_token){(uint32_t)(begin - scan->origin), (uint32_t)(scan->position - scan->origin),
                      (uint32_t)tokens->count + 1};
  tokens->count++;
  return TOKEN_GOOD;
}

static enum token open_bracket(struct kb_scan *scan, const struct input *input, bool object)
{
  if (scan->depth >= scan->max_depth) {
    char what[64];
    snprintf(what, sizeof what, "nested deeper than %u levels", scan->max_depth);
    return wrong(input, scan->position, &scan->position, what);
  }
  const uint64_t bit = UINT64_C(1) << scan->depth;
  scan->objects = object ? scan->objects | bit : scan->objects & ~bit;
  if (scan->tokens) {
    scan->open[scan->depth] = (uint32_t)scan->tokens->count;
  }
  scan->depth++;
  scan->position++;
  scan->state = object ? FIRST_KEY : FIRST_VALUE;
  return add_token(scan, scan->position - 1);
}

static enum token scan_value(struct kb_scan *scan, const struct input *input)
{
  const char byte = input->data[scan->position];
  if (byte == '{' || byte == '[') {
    return open_bracket(scan, input, byte == '{');
  }
  const size_t begin = scan->position;
  const enum token token = byte == '"' ? scan_string(input, &scan->position)
                           : byte == '-' || (byte >= '0' && byte <= '9')
                             ? scan_number(input, &scan->position)
                             : scan_literal(input, &scan->position);
  scan->state = AFTER_VALUE;
  return token == TOKEN_GOOD ? add_token(scan, begin) : token;
}

static enum token unexpected(const struct kb_scan *scan, const struct input *input,
                             size_t *position, const char *expected)
{
  char found[16];
  char what[96];
  kb_scan_describe_byte(found, input->data[scan->position]);
  snprintf(what, sizeof what, "expected %s, found %s", expected, found);
  return wrong(input, scan->position, position, what);
}

static bool in_object(const struct kb_scan *scan)
{
  return scan->depth > 0 && (scan->objects >> (scan->depth - 1) & 1) != 0;
}

static enum token close_bracket(struct kb_scan *scan)
{
  scan->depth--;
  scan->position++;
  scan->state = AFTER_VALUE;
  if (scan->tokens) {
    struct kb_token *token = &scan->tokens->list[scan->open[scan->depth]];
    token->end = (uint32_t)(scan->position - scan->origin);
    token->next = (uint32_t)scan->tokens->count;
  }
  return TOKEN_GOOD;
}

static enum token scan_key(struct kb_scan *scan, const struct input *input)
{
  const size_t begin = scan->position;
  const char byte = input->data[begin];
  if (byte == '}' && scan->state == FIRST_KEY) {
    return close_bracket(scan);
  }
  if (byte != '"') {
    return unexpected(scan, input, &scan->position,
                      scan->state == FIRST_KEY ? "a key in quotes or '}'" : "a key in quotes");
  }
  const enum token token = scan_string(input, &scan->position);
  if (token == TOKEN_GOOD) {
    scan->state = COLON;
    scan->is_value_key = scan->depth == 1 && scan->position - begin == 7 &&
                         memcmp(input->data + begin, "\"value\"", 7) == 0;
    return add_token(scan, begin);
  }
  return token;
}

static enum token scan_after_value(struct kb_scan *scan, const struct input *input)
{
  const char byte = input->data[scan->position];
  const bool object = in_object(scan);
  if (byte == (object ? '}' : ']')) {
    return close_bracket(scan);
  }
  if (byte != ',') {
    return unexpected(scan, input, &scan->position,
                      object ? "',' or '}' after a value" : "',' or ']' after a value");
  }
  scan->position++;
  scan->state = object ? KEY : VALUE;
  return TOKEN_GOOD;
}

static bool begins_line(const struct input *input, size_t at)
{
  return at > 0 && input->data[at - 1] == '\n';
}

static enum token scan_token(struct kb_scan *scan, const struct input *input)
{
  const char byte = input->data[scan->position];
  switch ((enum state)scan->state) {
  case VALUE:
    if (scan->one_row_a_line && scan->depth > 0 && byte == '{' &&
        begins_line(input, scan->position)) {
      return unexpected(scan, input, &scan->position, "the value of a key");
    }
    return scan_value(scan, input);
  case FIRST_VALUE:
    return byte == ']' ? close_bracket(scan) : scan_value(scan, input);
  case FIRST_KEY:
  case KEY:
    return scan_key(scan, input);
  case COLON:
    if (byte != ':') {
      return unexpected(scan, input, &scan->position, "':' after a key");
    }
    scan->position++;
    scan->state = VALUE;
    return TOKEN_GOOD;
  case AFTER_VALUE:
    break;
  }
  return scan_after_value(scan, input);
}

static size_t skip_space(const char *data, size_t at, size_t length)
{
  while (at < length &&
         (data[at] == ' ' || data[at] == '\n' || data[at] == '\r' || data[at] == '\t')) {
    at++;
  }
  return at;
}

enum kb_scan_result kb_scan_run(struct kb_scan *scan, const char *data, size_t length, bool at_end,
                                struct kb_error *reason)
{
  const struct input input = {data, length, at_end, reason};
  for (;;) {
    scan->position = skip_space(data, scan->position, length);
    if (scan->position >= length) {
      return KB_SCAN_MORE;
    }
    if (scan->may_be_page && scan->is_value_key && scan->state == VALUE && scan->depth == 1) {
      scan->is_value_key = false;
      if (data[scan->position] == '[') {
        scan->position++;
        return KB_SCAN_LIST;
      }
    }
    const unsigned state = scan->state;
    switch (scan_token(scan, &input)) {
    case TOKEN_GOOD:
      break;
    case TOKEN_MORE:
      scan->state = state;
      return KB_SCAN_MORE;
    case TOKEN_WRONG:
      return KB_SCAN_ERROR;
    case TOKEN_NO_MEMORY:
      return KB_SCAN_NO_MEMORY;
    }
    if (scan->depth == 0 && scan->state == AFTER_VALUE) {
      return KB_SCAN_DONE;
    }
  }
}

bool kb_scan_tokens(struct kb_tokens *tokens, struct kb_slice text)
{
  struct kb_error ignored;
  struct kb_scan scan = {.max_depth = KB_SCAN_DEPTH_MAX, .tokens = tokens};
  kb_scan_begin(&scan, 0);
  return kb_scan_run(&scan, text.data, text.length, true, &ignored) == KB_SCAN_DONE;
}

static void set_kind(struct kb_skip *skip, bool object)
{
  if (skip->depth < sizeof skip->kinds * 8) {
    unsigned char *byte = &skip->kinds[skip->depth / 8];
    const unsigned char bit = (unsigned char)(1U << skip->depth % 8);
    *byte = (unsigned char)(object ? *byte | bit : *byte & ~bit);
  }
  skip->depth++;
}

/* Beyond what is remembered any bracket closes any other. */
static bool closes(struct kb_skip *skip, bool object)
{
  skip->depth--;
  if (skip->depth >= sizeof skip->kinds * 8) {
    return true;
  }
  return (skip->kinds[skip->depth / 8] >> skip->depth % 8 & 1) == object;
}

static size_t skip_in_string(struct kb_skip *skip, const char *data, size_t at, size_t length)
{
  if (skip->escaped) {
    skip->escaped = false;
    return at + 1;
  }
  at = skip_plain(data, at, length);
  if (at < length && data[at] != '\n') {
    skip->escaped = data[at] == '\\';
    skip->in_string = data[at] != '"';
    at++;
  }
  return at;
}

enum kb_skip_result kb_skip_run(struct kb_skip *skip, const char *data, size_t length,
                                size_t *position)
{
  size_t at = *position;
  while (at < length) {
    const char byte = data[at];
    if (skip->in_string) {
      if (byte == '\n') {
        return KB_SKIP_LOST; /* a quote is missing: no string goes beyond its line */
      }
      at = skip_in_string(skip, data, at, length);
      continue;
    }
    const bool closing = byte == '}' || byte == ']';
    if (skip->depth == 0 && skip->began && (closing || byte == ',')) {
      *position = at; /* a scalar ends where its list goes on */
      return KB_SKIP_DONE;
    }
    if (closing && (skip->depth == 0 || !closes(skip, byte == '}'))) {
      return KB_SKIP_LOST;
    }
    if (byte == '{' || byte == '[') {
      set_kind(skip, byte == '{');
    }
    skip->in_string = byte == '"';
    skip->began = true;
    at++;
    if (closing && skip->depth == 0) {
      *position = at;
      return KB_SKIP_DONE;
    }
  }
  *position = at;
  return KB_SKIP_MORE;
}
