#include "rows/skip.h"

#include "base/json_literal.h"

static void set_kind(struct kb_skip *skip, bool object)
{
  if (skip->depth < sizeof skip->kinds * 8) {
    unsigned char *byte = &skip->kinds[skip->depth / 8];
    const unsigned char bit = (unsigned char)(1U << skip->depth % 8);
    *byte = (unsigned char)(object ? *byte | bit : *byte & ~bit);
  }
  skip->depth++;
}

/* Below the levels that are remembered any bracket closes any other. */
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
  at = kb_json_skip_literal(data, at, length);
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
        return KB_SKIP_LOST; /* a quote is missing: no string continues on the next line */
      }
      at = skip_in_string(skip, data, at, length);
      continue;
    }
    const bool closing = byte == '}' || byte == ']';
    if (skip->depth == 0 && skip->began && (closing || byte == ',')) {
      *position = at; /* a scalar ends where its list continues */
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
