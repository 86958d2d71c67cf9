/* The fields of the table constructor that a chunk returns. A part of locations.h. */
#ifndef KB_LUASOURCE_FIELD_LOCATIONS_H
#define KB_LUASOURCE_FIELD_LOCATIONS_H

#include "base/arena.h"
#include "luasource/locations.h"
#include "luasource/lua_tokens.h"

struct kb_source_field;

struct kb_source_fields {
  struct kb_source_place root; /* of `return`, or 1:1 */
  struct kb_buf list;          /* of struct kb_source_field, in order of appearance */
  const struct kb_source_field **sorted;
  size_t count;
  size_t repeated; /* number of the first field whose key is repeated, or 0 */
};

/* `tokens` and `arena` must outlive the fields. False when out of memory; fini is due in any
   case. */
bool kb_source_fields_init(struct kb_source_fields *fields, const struct kb_lua_tokens *tokens,
                           struct kb_arena *arena);
void kb_source_fields_fini(struct kb_source_fields *fields);

struct kb_source_place kb_source_fields_find(const struct kb_source_fields *fields,
                                             const char *path);
/* Appends the path of field `repeated`, which must not be 0. */
void kb_source_fields_repeated(const struct kb_source_fields *fields, struct kb_buf *path,
                               struct kb_source_place *place);

#endif
