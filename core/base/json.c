#include "base/json.h"

#include "base/ascii.h"
#include "base/json_raw.h"
#include "base/text.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

/* There are two ways to a value. Whole documents are parsed by cJSON into a tree on the heap. A
   single value of text that is known to be valid becomes one cJSON node in an arena, without the
   parser: no syntax is checked again, and nothing is freed one by one. A decoded string is never
   longer than its source, so one allocation is enough; a short integer is computed from its
   digits, and only other numbers go through strtod. */

struct cJSON *kb_json_parse(struct kb_slice text, struct kb_error *error)
{
  const char *end = NULL;
  cJSON *value = cJSON_ParseWithLengthOpts(text.data, text.length, &end, false);
  if (!value) {
    /* cJSON does not distinguish a syntax error from a failed allocation. Rows are validated
       before they get here, so for them it is more likely memory. */
    kb_fail(error, KB_INVALID, "not valid JSON, or out of memory, near byte %zu",
            end && end >= text.data ? (size_t)(end - text.data) : 0);
  }
  return value;
}

void kb_json_free(struct cJSON *value)
{
  cJSON_Delete(value);
}

enum kb_json_kind kb_json_kind(const struct cJSON *value)
{
  switch (value->type & 0xFF) {
  case cJSON_False:
  case cJSON_True:
    return KB_JSON_BOOLEAN;
  case cJSON_Number:
    return KB_JSON_NUMBER;
  case cJSON_String:
    return KB_JSON_STRING;
  case cJSON_Array:
    return KB_JSON_ARRAY;
  case cJSON_Object:
    return KB_JSON_OBJECT;
  default:
    return KB_JSON_NULL;
  }
}

const char *kb_json_kind_words(enum kb_json_kind kind)
{
  switch (kind) {
  case KB_JSON_NULL:
    return "null";
  case KB_JSON_BOOLEAN:
    return "true or false";
  case KB_JSON_NUMBER:
    return "a number";
  case KB_JSON_STRING:
    return "a string";
  case KB_JSON_ARRAY:
    return "a list";
  case KB_JSON_OBJECT:
    return "an object";
  }
  return "a value";
}

const struct cJSON *kb_json_member(const struct cJSON *object, const char *name)
{
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

const struct cJSON *kb_json_first(const struct cJSON *container)
{
  return container->child;
}

const struct cJSON *kb_json_next(const struct cJSON *value)
{
  return value->next;
}

const char *kb_json_name(const struct cJSON *member)
{
  return member->string ? member->string : "";
}

const char *kb_json_string(const struct cJSON *value)
{
  return cJSON_IsString(value) ? value->valuestring : "";
}

double kb_json_number(const struct cJSON *value)
{
  return cJSON_IsNumber(value) ? value->valuedouble : 0.0;
}

bool kb_json_true(const struct cJSON *value)
{
  return cJSON_IsTrue(value);
}

bool kb_json_integer(const struct cJSON *value, int64_t *integer)
{
  const double exact = 9007199254740992.0; /* 2^53 */
  if (!cJSON_IsNumber(value) || !(value->valuedouble > -exact && value->valuedouble < exact)) {
    return false;
  }
  const int64_t whole = (int64_t)value->valuedouble;
  if ((double)whole != value->valuedouble) {
    return false;
  }
  *integer = whole;
  return true;
}

void kb_json_remove(struct cJSON *object, const char *name)
{
  cJSON_DeleteItemFromObjectCaseSensitive(object, name);
}

bool kb_json_set(struct cJSON *object, const char *name, struct cJSON *value)
{
  kb_json_remove(object, name);
  if (!value || !cJSON_AddItemToObject(object, name, value)) {
    cJSON_Delete(value);
    return false;
  }
  return true;
}

struct cJSON *kb_json_object_in(struct cJSON *object, const char *name)
{
  cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
  return cJSON_IsObject(member) ? member : NULL;
}

bool kb_json_print(const struct cJSON *value, struct kb_buf *out)
{
  char *text = cJSON_PrintUnformatted(value);
  if (!text) {
    out->failed = true;
    return false;
  }
  kb_buf_add_text(out, text);
  cJSON_free(text);
  return !out->failed;
}

const char *kb_json_library_version(void)
{
  return cJSON_Version();
}

/* --- Values of text that is known to be valid --- */

/* Writes the character of the escape whose backslash is at `at`; returns the position after the
   escape. */
static const char *unescape(const char *at, char **out)
{
  static const char letters[] = "bfnrt";
  static const char bytes[] = "\b\f\n\r\t";
  const char kind = at[1];
  if (kind != 'u') {
    const char *letter = strchr(letters, kind);
    *(*out)++ = letter ? bytes[letter - letters] : kind;
    return at + 2;
  }
  uint32_t code_point = (uint32_t)kb_hex_number(at + 2, 4);
  at += 6;
  if (code_point >= 0xD800 && code_point < 0xDC00) {
    code_point =
      0x10000 + ((code_point - 0xD800) << 10) + ((uint32_t)kb_hex_number(at + 2, 4) - 0xDC00);
    at += 6;
  }
  *out += kb_text_encode_to(*out, code_point);
  return at;
}

static char *string_value(struct kb_arena *arena, struct kb_slice value)
{
  const char *at = value.data + 1;
  const char *const end = value.data + value.length - 1;
  if (!memchr(at, '\\', (size_t)(end - at))) {
    return kb_arena_dup(arena, (struct kb_slice){at, (size_t)(end - at)});
  }
  char *text = kb_arena_alloc(arena, value.length); /* no escape is shorter than the character it
                                                       stands for */
  char *out = text;
  while (text && at < end) {
    const char *escape = memchr(at, '\\', (size_t)(end - at));
    const size_t count = (size_t)((escape ? escape : end) - at);
    memcpy(out, at, count);
    out += count;
    at += count;
    if (escape) {
      at = unescape(at, &out);
    }
  }
  if (text) {
    *out = '\0';
  }
  return text;
}

static double number_value(struct kb_slice value)
{
  enum { DIGITS = 15 };
  const bool is_negative = value.data[0] == '-';
  int64_t whole = 0;
  size_t at = is_negative;
  while (at < value.length && at <= DIGITS && kb_is_digit(value.data[at])) {
    whole = whole * 10 + (value.data[at++] - '0');
  }
  if (at == value.length) {
    return is_negative ? -(double)whole : (double)whole;
  }
  char text[512]; /* more digits than any double needs; longer ones only lose digits that make no
                     difference */
  const size_t length = value.length < sizeof text ? value.length : sizeof text - 1;
  memcpy(text, value.data, length);
  text[length] = '\0';
  return strtod(text, NULL);
}

const struct cJSON *kb_raw_value(struct kb_arena *arena, struct kb_slice value)
{
  cJSON *node = kb_arena_alloc(arena, sizeof *node);
  if (!node) {
    return NULL;
  }
  switch (kb_raw_kind(value)) {
  case KB_JSON_NULL:
    node->type = cJSON_NULL;
    break;
  case KB_JSON_BOOLEAN:
    node->type = value.data[0] == 't' ? cJSON_True : cJSON_False;
    break;
  case KB_JSON_NUMBER:
    node->type = cJSON_Number;
    cJSON_SetNumberHelper(node, number_value(value));
    break;
  case KB_JSON_STRING:
    node->type = cJSON_String;
    node->valuestring = string_value(arena, value);
    break;
  case KB_JSON_ARRAY:
    node->type = cJSON_Array;
    break;
  case KB_JSON_OBJECT:
    node->type = cJSON_Object;
    break;
  }
  return node->type == cJSON_String && !node->valuestring ? NULL : node;
}

const struct cJSON *kb_raw_text(struct kb_arena *arena, struct kb_slice text)
{
  cJSON *node = kb_arena_alloc(arena, sizeof *node);
  char *copy = kb_arena_dup(arena, text);
  if (!node || !copy) {
    return NULL;
  }
  node->type = cJSON_String;
  node->valuestring = copy;
  return node;
}
