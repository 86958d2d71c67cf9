#include "base/json.h"

#include <cjson/cJSON.h>

struct cJSON *kb_json_parse(struct kb_slice text, struct kb_error *error)
{
  const char *end = NULL;
  cJSON *value = cJSON_ParseWithLengthOpts(text.data, text.length, &end, false);
  if (!value) {
    /* cJSON does not tell a syntax error from a failed allocation; at the end of the text or not,
       rows arrive here validated, so that memory is the likelier of the two. */
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

const char *kb_json_kind_name(const struct cJSON *value)
{
  switch (kb_json_kind(value)) {
  case KB_JSON_NULL:
    return "null";
  case KB_JSON_BOOLEAN:
    return kb_json_true(value) ? "true" : "false";
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
