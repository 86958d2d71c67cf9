/* JSON text that is known to be valid, walked without building anything. */
#ifndef KB_BASE_JSON_RAW_H
#define KB_BASE_JSON_RAW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

#include <stdbool.h>
#include <stddef.h>

/* Goes over the members of an object, or the elements of an array. */
struct kb_raw {
  const char *at, *end;
};

/* `text` is an object or an array, valid by RFC 8259, without space before it. */
struct kb_raw kb_raw_begin(struct kb_slice text);

/* The next member: its key without quotes, as it is written (it may hold escapes), and its value.
   False past the last. */
bool kb_raw_member(struct kb_raw *raw, struct kb_slice *key, struct kb_slice *value);
/* The next element of an array. False past the last. */
bool kb_raw_element(struct kb_raw *raw, struct kb_slice *value);

/* The value of the first member with that key, written without escapes. False if there is none. */
bool kb_raw_find(struct kb_slice object, const char *key, struct kb_slice *value);

/* Of a valid value. */
enum kb_json_kind kb_raw_kind(struct kb_slice value);

/* A string, number, true, false or null as a value that lives in the arena; of an object or an array
   the value has the kind alone. NULL when out of memory. */
const struct cJSON *kb_raw_value(struct kb_arena *arena, struct kb_slice value);

#endif
