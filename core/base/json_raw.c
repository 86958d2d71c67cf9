#include "base/json_raw.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static bool is_space(char byte)
{
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

static const char *skip_space(const char *at, const char *end)
{
  while (at < end && is_space(*at)) {
    at++;
  }
  return at;
}

/* The next quote or backslash. */
static const char *find_special(const char *at, const char *end)
{
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  while (end - at >= 16) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    const int mask = _mm_movemask_epi8(
      _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
    if (mask != 0) {
      return at + __builtin_ctz((unsigned)mask);
    }
    at += 16;
  }
#endif
  while (at < end && *at != '"' && *at != '\\') {
    at++;
  }
  return at;
}

/* Behind the string whose quote is at `at`. */
static const char *skip_string(const char *at, const char *end)
{
  at = find_special(at + 1, end);
  while (at < end && *at == '\\') {
    at = find_special(at + 2 < end ? at + 2 : end, end);
  }
  return at < end ? at + 1 : end;
}

static const char *skip_container(const char *at, const char *end)
{
  size_t depth = 0;
  while (at < end) {
    const char byte = *at;
    if (byte == '"') {
      at = skip_string(at, end);
      continue;
    }
    at++;
    if (byte == '{' || byte == '[') {
      depth++;
    } else if ((byte == '}' || byte == ']') && --depth == 0) {
      break;
    }
  }
  return at;
}

static const char *skip_value(const char *at, const char *end)
{
  if (*at == '"') {
    return skip_string(at, end);
  }
  if (*at == '{' || *at == '[') {
    return skip_container(at, end);
  }
  while (at < end && *at != ',' && *at != '}' && *at != ']' && !is_space(*at)) {
    at++;
  }
  return at;
}

struct kb_raw kb_raw_begin(struct kb_slice text)
{
  return (struct kb_raw){text.data + 1, text.data + text.length};
}

/* To the next thing behind a comma. False: a bracket closes. */
static bool go_on(struct kb_raw *raw)
{
  raw->at = skip_space(raw->at, raw->end);
  if (raw->at < raw->end && *raw->at == ',') {
    raw->at = skip_space(raw->at + 1, raw->end);
  }
  return raw->at < raw->end && *raw->at != '}' && *raw->at != ']';
}

static void take_value(struct kb_raw *raw, struct kb_slice *value)
{
  const char *begin = raw->at;
  raw->at = skip_value(begin, raw->end);
  *value = (struct kb_slice){begin, (size_t)(raw->at - begin)};
}

bool kb_raw_member(struct kb_raw *raw, struct kb_slice *key, struct kb_slice *value)
{
  if (!go_on(raw)) {
    return false;
  }
  const char *begin = raw->at + 1;
  raw->at = skip_string(raw->at, raw->end);
  *key = (struct kb_slice){begin, (size_t)(raw->at - begin) - 1};
  raw->at = skip_space(raw->at, raw->end);
  raw->at = skip_space(raw->at < raw->end ? raw->at + 1 : raw->end, raw->end);
  if (raw->at >= raw->end) {
    return false;
  }
  take_value(raw, value);
  return true;
}

bool kb_raw_element(struct kb_raw *raw, struct kb_slice *value)
{
  if (!go_on(raw)) {
    return false;
  }
  take_value(raw, value);
  return true;
}

bool kb_raw_find(struct kb_slice object, const char *key, struct kb_slice *value)
{
  struct kb_raw raw = kb_raw_begin(object);
  struct kb_slice name;
  while (kb_raw_member(&raw, &name, value)) {
    if (kb_slice_is(name, key)) {
      return true;
    }
  }
  return false;
}

enum kb_json_kind kb_raw_kind(struct kb_slice value)
{
  switch (value.data[0]) {
  case '{':
    return KB_JSON_OBJECT;
  case '[':
    return KB_JSON_ARRAY;
  case '"':
    return KB_JSON_STRING;
  case 't':
  case 'f':
    return KB_JSON_BOOLEAN;
  case 'n':
    return KB_JSON_NULL;
  default:
    return KB_JSON_NUMBER;
  }
}
