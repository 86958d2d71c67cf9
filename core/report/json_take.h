/* Takes values out of the JSON of a report: what is missing, or is of another kind than it should
   be, is not there. */
#ifndef KB_REPORT_JSON_TAKE_H
#define KB_REPORT_JSON_TAKE_H

#include "base/arena.h"
#include "base/json.h"
#include "base/json_raw.h"

#include <stdbool.h>
#include <stddef.h>

struct kb_take {
  struct kb_arena *arena; /* of what is taken; borrowed */
  bool failed;            /* out of memory */
};

/* False unless the object has a member of that kind. */
bool kb_take_member(struct kb_node object, const char *key, enum kb_json_kind kind,
                    struct kb_node *value);
/* NULL if it is no text. */
const char *kb_take_value_text(struct kb_take *take, struct kb_node value);
const char *kb_take_text(struct kb_take *take, struct kb_node object, const char *key);
/* The same, but "" if there is none. */
const char *kb_take_text_or_empty(struct kb_take *take, struct kb_node object, const char *key);
/* 0 if it is missing, or not a count. */
size_t kb_take_count(struct kb_node object, const char *key);
bool kb_take_true(struct kb_node object, const char *key);
/* The first and the end node of a list; both equal if there is none. */
void kb_take_list(struct kb_node object, const char *key, struct kb_node *list, size_t *end);
/* Number of its elements. */
size_t kb_take_list_count(struct kb_node object, const char *key);
/* The texts of a list, what is none as ""; NULL if it is not there, or when out of memory. */
const char *const *kb_take_texts(struct kb_take *take, struct kb_node object, const char *key,
                                 size_t *count);

#endif
