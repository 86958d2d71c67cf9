/* The table that an article returns, as data, read by Lua or from its source text. */
#ifndef KB_ARTICLE_ARTICLE_FIELDS_H
#define KB_ARTICLE_ARTICLE_FIELDS_H

#include "case/schema.h"
#include "luasource/fields.h"

struct lua_State;

/* By the number of a type in Lua. */
enum kb_field_kind kb_field_kind_of(int type);

/* Reads the table at the top of the stack, which stays there. Of what the schema does not have
   only the kind is read. Texts are Lua's, and last as long as the table. Raises Lua errors: to
   be called protected. */
void kb_fields_from_lua(struct kb_fields *fields, struct lua_State *L);

/* True if the source is static (kb_fields_read); then `functions` is source text that returns a
   table with only the functions, on their original lines, or empty if there are none. Texts are in
   the source or in the arena of the fields; conditions are in `lasting`. Of the rows
   of examples there are the fields, but no JSON. False: Lua has to load the
   source, or memory ran out (`fields->failed`). */
bool kb_fields_from_source(struct kb_fields *fields, const struct kb_schema *schema,
                           struct kb_slice source, struct kb_arena *lasting,
                           struct kb_buf *functions);

/* What an article is about: the subject that it names, or else the first. NULL: there is none. */
const struct kb_subject *kb_fields_subject(const struct kb_fields *fields,
                                           const struct kb_schema *schema);

#endif
