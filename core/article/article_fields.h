/* What an article says, as data: the table it returns, read by Lua or from its source text. */
#ifndef KB_ARTICLE_ARTICLE_FIELDS_H
#define KB_ARTICLE_ARTICLE_FIELDS_H

#include "luasource/fields.h"

struct lua_State;

/* Of a type's number in Lua. */
enum kb_field_kind kb_field_kind_of(int type);

/* The table at the top of the stack, which stays there. Of what is not in the shape of an article
   only the kind is taken. Texts are Lua's, and last as long as the table. Raises Lua errors: to be
   called protected. */
void kb_fields_from_lua(struct kb_fields *fields, struct lua_State *L, bool with_rows);

/* True if the source is plain (kb_fields_read); then `functions` is source text that returns a
   table with the functions alone, at the lines where they stand, or empty if there are none. Texts
   are of the source, or of the arena of the fields; conditions are in `lasting`. False: Lua has to
   say, or memory ran out (`fields->failed`). */
bool kb_fields_from_source(struct kb_fields *fields, struct kb_slice source,
                           struct kb_arena *lasting, struct kb_buf *functions);

#endif
