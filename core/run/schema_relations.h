/* Writes relations of subjects, as part of a tables.lua. */
#ifndef KB_RUN_SCHEMA_RELATIONS_H
#define KB_RUN_SCHEMA_RELATIONS_H

#include "run/schema_write.h"

/* Appends the relations that lookups among the columns written make between tables that are written
   or in force: those of a team's own, and any that were asked for by name. They are added to the
   subjects in force; for a new table without a subject, the text of one is added as a comment, as
   its rows are cases only if somebody wants that. */
void kb_schema_write_relations(struct kb_buf *out, const struct kb_schema *schema,
                               const struct kb_schema_wanted *wanted, size_t count);

#endif
