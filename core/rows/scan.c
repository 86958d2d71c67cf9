#include "rows/scan.h"

#include "base/ascii.h"
#include "base/json_literal.h"
#include "rows/scan_scalar.h"

#include <stdio.h>

/* The scanner is a state machine whose state is all in struct kb_scan, where one bit per level says
   object or array; it can stop where the bytes end and continue when there are more. `position`
   only moves past complete tokens, so an incomplete one is scanned again from its start. Rows
   repeat their keys, so with a key cache the scanner guesses the next key from the one before it
   and compares its bytes, colon and spaces at once; a wrong guess costs one comparison and falls
   back to the general path. At the list of a page it stops, so that the caller can read the rows
   one by one instead of the page as a whole. */

enum state {
  VALUE,       /* a value must follow */
  FIRST_VALUE, /* a value or ']' */
  FIRST_KEY,   /* a key or '}' */
  KEY,
  COLON,
  AFTER_VALUE, /* ',' or the closing bracket */
};

void kb_scan_begin(struct kb_scan *scan, size_t position)
{
  scan->position = position;
  scan->depth = 0;
  scan->objects = 0;
  scan->state = VALUE;
  scan->is_list_key = false;
  scan->is_wrapper_key = false;
  scan->wrapped = 1;
  scan->is_broken = false;
  scan->origin = position;
  scan->holders[0] = KB_KEY_CACHE_ROOT;
  scan->last[0] = 0;
  if (scan->tokens) {
    scan->tokens->count = 0;
  }
}

void kb_scan_after_list(struct kb_scan *scan, size_t position)
{
  scan->position = position;
  scan->state = AFTER_VALUE;
}

static struct kb_token token_of(const struct kb_scan *scan, size_t begin, size_t end, size_t place)
{
  return (struct kb_token){.begin = (uint32_t)(begin - scan->origin),
                           .end = (uint32_t)(end - scan->origin),
                           .next = (uint32_t)place + 1};
}

/* Adds the token of a key or value from `begin` to the position; what a container holds is not
   known yet. */
static enum kb_scalar add_token(struct kb_scan *scan, size_t begin)
{
  struct kb_tokens *tokens = scan->tokens;
  if (!tokens) {
    return KB_SCALAR_GOOD;
  }
  if (tokens->count == tokens->capacity && !kb_tokens_reserve(tokens, 1)) {
    return KB_SCALAR_NO_MEMORY;
  }
  tokens->list[tokens->count] = token_of(scan, begin, scan->position, tokens->count);
  tokens->count++;
  return KB_SCALAR_GOOD;
}

static enum kb_scalar open_bracket(struct kb_scan *scan, const struct kb_scan_input *input,
                                   bool object)
{
  if (scan->depth >= scan->max_depth) {
    char what[64];
    snprintf(what, sizeof what, "nested deeper than %u levels", scan->max_depth);
    return kb_scan_wrong(input, scan->position, &scan->position, what);
  }
  const uint64_t bit = UINT64_C(1) << scan->depth;
  scan->objects = object ? scan->objects | bit : scan->objects & ~bit;
  if (scan->tokens) {
    scan->open[scan->depth] = (uint32_t)scan->tokens->count;
  }
  const uint16_t key = scan->last[scan->depth];
  const uint16_t holder = key != 0 ? key : scan->holders[scan->depth];
  scan->depth++;
  scan->holders[scan->depth] = holder;
  scan->last[scan->depth] = 0;
  scan->position++;
  scan->state = object ? FIRST_KEY : FIRST_VALUE;
  return add_token(scan, scan->position - 1);
}

/* The length of the literal (true, false, null) whose first byte is `byte`, 0 if it is none. The
   caller makes sure that six bytes can be read. */
static inline size_t literal_length(const char *data, char byte)
{
  const char *literal = byte == 't' ? "true" : byte == 'f' ? "alse" : "null";
  const size_t skipped = byte == 'f';
  return memcmp(data + skipped, literal, 4) == 0 ? 4 + skipped : 0;
}

/* A value without brackets whose first byte, at `*position`, is `byte`. */
static inline enum kb_scalar scan_scalar(const struct kb_scan_input *input, char byte,
                                         size_t *position)
{
  enum { ENOUGH = 8 };
  const size_t begin = *position;
  if (byte == '"') {
    const size_t end = kb_json_skip_literal(input->data, begin + 1, input->length);
    if (end < input->length && input->data[end] == '"') {
      *position = end + 1;
      return KB_SCALAR_GOOD;
    }
    return kb_scan_string(input, end, position);
  }
  const bool is_number = byte == '-' || kb_is_digit(byte);
  if (input->length - begin >= ENOUGH) {
    const char next = input->data[begin + 1];
    const bool is_digit = is_number && byte != '-' && (next == ',' || next == '}');
    const size_t length = is_digit ? 1 : is_number ? 0 : literal_length(input->data + begin, byte);
    if (length > 0) {
      *position = begin + length;
      return KB_SCALAR_GOOD;
    }
  }
  return is_number ? kb_scan_number(input, position) : kb_scan_literal(input, position);
}

static enum kb_scalar scan_value(struct kb_scan *scan, const struct kb_scan_input *input)
{
  const size_t begin = scan->position;
  const char byte = input->data[begin];
  if (byte == '{' || byte == '[') {
    return open_bracket(scan, input, byte == '{');
  }
  const enum kb_scalar scalar = scan_scalar(input, byte, &scan->position);
  if (scalar != KB_SCALAR_GOOD) {
    return scalar;
  }
  scan->state = AFTER_VALUE;
  return add_token(scan, begin);
}

static enum kb_scalar unexpected(const struct kb_scan *scan, const struct kb_scan_input *input,
                                 size_t *position, const char *expected)
{
  char found[16];
  char what[96];
  kb_scan_describe_byte(found, input->data[scan->position]);
  snprintf(what, sizeof what, "expected %s, found %s", expected, found);
  return kb_scan_wrong(input, scan->position, position, what);
}

static bool in_object(const struct kb_scan *scan)
{
  return scan->depth > 0 && (scan->objects >> (scan->depth - 1) & 1) != 0;
}

static enum kb_scalar close_bracket(struct kb_scan *scan)
{
  scan->depth--;
  scan->position++;
  scan->state = AFTER_VALUE;
  if (scan->depth < scan->wrapped && scan->depth > 0) {
    scan->wrapped = scan->depth;
  }
  if (scan->tokens) {
    struct kb_token *token = &scan->tokens->list[scan->open[scan->depth]];
    token->end = (uint32_t)(scan->position - scan->origin);
    token->next = (uint32_t)scan->tokens->count;
  }
  return KB_SCALAR_GOOD;
}

/* The keys that hold the rows of a page: in answers of the Web API and of Power Automate's
   steps, in what Xrm.WebApi and PowerShell's Get-CrmRecords return, and in OData version 2. */
static const struct kb_slice list_keys[] = {
  {"\"value\"", 7}, {"\"entities\"", 10}, {"\"CrmRecords\"", 12}, {"\"results\"", 9}, {NULL, 0}};
/* The keys that such answers are nested in. */
static const struct kb_slice wrapper_keys[] = {
  {"\"body\"", 6}, {"\"d\"", 3}, {"\"outputs\"", 9}, {"\"response\"", 10}, {NULL, 0}};

static bool is_one_of(struct kb_slice key, const struct kb_slice *keys)
{
  while (keys->data && !kb_slice_equal(key, *keys)) {
    keys++;
  }
  return keys->data != NULL;
}

static enum kb_scalar scan_key(struct kb_scan *scan, const struct kb_scan_input *input)
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
  const enum kb_scalar token = kb_scan_string(input, begin + 1, &scan->position);
  if (token == KB_SCALAR_GOOD) {
    scan->state = COLON;
    const struct kb_slice key = {input->data + begin, scan->position - begin};
    scan->is_list_key = scan->depth == scan->wrapped && is_one_of(key, list_keys);
    scan->is_wrapper_key = scan->depth == scan->wrapped && is_one_of(key, wrapper_keys);
    return add_token(scan, begin);
  }
  return token;
}

static inline size_t skip_space(const char *data, size_t at, size_t length)
{
  if (at < length && (unsigned char)data[at] > ' ') {
    return at; /* the usual case */
  }
  return kb_json_space_end((struct kb_slice){data, length}, at);
}

/* Called after a key was read; `position` is at the colon after it. */
static void recognise_key(struct kb_scan *scan, const struct kb_scan_input *input)
{
  struct kb_token *token = &scan->tokens->list[scan->tokens->count - 1];
  const size_t begin = scan->origin + token->begin;
  size_t end = scan->position + 1;
  while (end < input->length && input->data[end] == ' ') {
    end++;
  }
  const struct kb_slice text = {input->data + begin, end - begin};
  const size_t key_length = token->end - token->begin;
  uint16_t *last = &scan->last[scan->depth];
  /* There are spaces before the colon, or those after it may go on. A known key is not checked
     again, so a key that may be broken is not learned. */
  if (begin + key_length != scan->position || end == input->length || scan->is_broken) {
    return;
  }
  /* A key that may name a page at one depth may be an ordinary key at another, where it would be
     learned: so it never is. */
  const struct kb_slice key = {text.data, key_length};
  if (is_one_of(key, list_keys) || is_one_of(key, wrapper_keys)) {
    return;
  }
  token->key =
    kb_key_cache_number(scan->known, scan->holders[scan->depth], *last, text, key_length);
  *last = (uint16_t)token->key;
}

/* The key that is likely to come next, if it is at `at`; 0 if another key is there, or not all
   of it yet. */
static inline uint16_t known_key_at(const struct kb_scan *scan, const struct kb_scan_input *input,
                                    uint16_t last, size_t at)
{
  const struct kb_key_cache *known = scan->known;
  const uint16_t number = kb_key_cache_guess(known, scan->holders[scan->depth], last);
  const size_t wanted = known->keys[number].length + (size_t)KB_KEY_CACHE_MARGIN;
  return number != 0 && input->length - at > wanted &&
             kb_cached_key_is_at(known, number, input->data + at)
           ? number
           : 0;
}

/* Takes members as long as their keys are those guessed and their values have no brackets. */
static enum kb_scalar take_known(struct kb_scan *scan, const struct kb_scan_input *input)
{
  struct kb_tokens *tokens = scan->tokens;
  enum kb_scalar scalar = KB_SCALAR_GOOD;
  uint16_t last = scan->last[scan->depth];
  size_t count = tokens->count;
  size_t at = scan->position; /* local copies, written back at the end */
  unsigned state = scan->state;
  for (;;) {
    const uint16_t number = known_key_at(scan, input, last, at);
    if (number == 0) {
      break;
    }
    if (tokens->capacity - count < 2) {
      tokens->count = count;
      if (!kb_tokens_reserve(tokens, 2)) {
        scalar = KB_SCALAR_NO_MEMORY;
        break;
      }
    }
    const struct kb_cached_key *key = &scan->known->keys[number];
    tokens->list[count] = token_of(scan, at, at + key->key_length, count);
    tokens->list[count++].key = number;
    last = number;
    state = VALUE;
    at += key->length;
    const char byte = input->data[at];
    if (byte == '{' || byte == '[' || (unsigned char)byte <= ' ') {
      break;
    }
    const size_t begin = at;
    scalar = scan_scalar(input, byte, &at);
    if (scalar != KB_SCALAR_GOOD) {
      break;
    }
    tokens->list[count] = token_of(scan, begin, at, count);
    count++;
    state = AFTER_VALUE;
    if (at >= input->length || input->data[at] != ',') {
      break;
    }
    state = KEY;
    at = skip_space(input->data, at + 1, input->length);
  }
  tokens->count = count;
  scan->last[scan->depth] = last;
  scan->position = at;
  scan->state = state;
  return scalar;
}

/* Takes members with known keys, or else the next key. */
static enum kb_scalar take_members(struct kb_scan *scan, const struct kb_scan_input *input)
{
  const size_t begin = scan->position;
  const enum kb_scalar scalar = take_known(scan, input);
  return scalar != KB_SCALAR_GOOD || scan->position != begin ? scalar : scan_key(scan, input);
}

static enum kb_scalar scan_after_value(struct kb_scan *scan, const struct kb_scan_input *input)
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
  return KB_SCALAR_GOOD;
}

static bool begins_line(const struct kb_scan_input *input, size_t at)
{
  return at > 0 && input->data[at - 1] == '\n';
}

static enum kb_scalar scan_token(struct kb_scan *scan, const struct kb_scan_input *input)
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
    return scan->known && scan->tokens ? take_members(scan, input) : scan_key(scan, input);
  case COLON:
    if (byte != ':') {
      return unexpected(scan, input, &scan->position, "':' after a key");
    }
    if (scan->known && scan->tokens) {
      recognise_key(scan, input);
    }
    scan->position++;
    scan->state = VALUE;
    return KB_SCALAR_GOOD;
  case AFTER_VALUE:
    break;
  }
  return scan_after_value(scan, input);
}

/* A key's value begins with `byte`, outside any row: whether it is the list of a page. */
static bool begins_page(struct kb_scan *scan, char byte)
{
  const bool is_list = scan->is_list_key && byte == '[';
  scan->wrapped += scan->is_wrapper_key && byte == '{';
  scan->is_list_key = false;
  scan->is_wrapper_key = false;
  return is_list;
}

enum kb_scan_result kb_scan_run(struct kb_scan *scan, const char *data, size_t length, bool at_end,
                                struct kb_error *reason)
{
  const struct kb_scan_input input = {data, length, at_end, reason, &scan->is_broken};
  for (;;) {
    scan->position = skip_space(data, scan->position, length);
    if (scan->position >= length) {
      return KB_SCAN_MORE;
    }
    if (scan->state == VALUE && scan->depth == scan->wrapped &&
        begins_page(scan, data[scan->position]) && scan->may_be_page) {
      scan->position++;
      return KB_SCAN_LIST;
    }
    switch (scan_token(scan, &input)) {
    case KB_SCALAR_GOOD:
      break;
    case KB_SCALAR_MORE:
      return KB_SCAN_MORE;
    case KB_SCALAR_WRONG:
      return KB_SCAN_ERROR;
    case KB_SCALAR_NO_MEMORY:
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
  return kb_scan_run(&scan, text.data, text.length, true, &ignored) == KB_SCAN_DONE &&
         !scan.is_broken;
}
