/* Reads JSON values. The only module that knows which library parses them (cJSON); others use
   its tree through these functions. */
#ifndef KB_BASE_JSON_H
#define KB_BASE_JSON_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct cJSON;

enum kb_json_kind {
  KB_JSON_NULL,
  KB_JSON_BOOLEAN,
  KB_JSON_NUMBER,
  KB_JSON_STRING,
  KB_JSON_ARRAY,
  KB_JSON_OBJECT,
};

/* The caller frees the tree. NULL, with `error` filled, if `text` is not one JSON value. */
struct cJSON *kb_json_parse(struct kb_slice text, struct kb_error *error);
void kb_json_free(struct cJSON *value);

enum kb_json_kind kb_json_kind(const struct cJSON *value);
/* "a string", "null", …: for messages. */
const char *kb_json_kind_words(enum kb_json_kind kind);

/* A member by its exact name, NULL if there is none. */
const struct cJSON *kb_json_member(const struct cJSON *object, const char *name);
/* Members of an object, elements of an array. NULL past the last. */
const struct cJSON *kb_json_first(const struct cJSON *container);
const struct cJSON *kb_json_next(const struct cJSON *value);
/* The key of a member. */
const char *kb_json_name(const struct cJSON *member);

/* "" if the value is no string. */
const char *kb_json_string(const struct cJSON *value);
double kb_json_number(const struct cJSON *value);
bool kb_json_true(const struct cJSON *value);
/* False unless it is a whole number that a double represents exactly (within 2^53). */
bool kb_json_integer(const struct cJSON *value, int64_t *integer);

/* Removes a member from its object and frees it; does nothing if there is none. */
void kb_json_remove(struct cJSON *object, const char *name);
/* Adds a member, in place of any of that name, and takes the value (NULL: out of memory), which is
   freed if that fails. False when out of memory. */
bool kb_json_set(struct cJSON *object, const char *name, struct cJSON *value);
/* A member that is an object, for changing it; NULL if there is none. */
struct cJSON *kb_json_object_in(struct cJSON *object, const char *name);
/* Compact text of a value. False, and `out` failed, when out of memory. */
bool kb_json_print(const struct cJSON *value, struct kb_buf *out);

/* Version of the parser library, such as "1.7.15". */
const char *kb_json_library_version(void);

#endif
