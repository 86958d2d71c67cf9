/* Writes tables of an organization as a tables.lua of a rule set. */
#ifndef KB_RUN_SCHEMA_WRITE_H
#define KB_RUN_SCHEMA_WRITE_H

#include "run/org_table.h"

/* What to write of a table. */
struct kb_schema_wanted {
  const struct kb_org_table *table;
  const struct kb_table *known; /* the table in force; NULL: there is none */
  bool is_whole;                /* all columns that `known` lacks */
  const bool *picked;           /* for each column: also this one, even if it is known */
};

/* Whether the n-th column is written. */
bool kb_schema_is_wanted(const struct kb_schema_wanted *wanted, size_t n);
/* The number of columns that are written. */
size_t kb_schema_wanted_columns(const struct kb_schema_wanted *wanted);

/* Appends the file, with relations to tables of `schema`: deterministic, and in the format that the
   rule set reads, whatever the labels contain. Tables of which nothing is to be written are left
   out. A column that is known keeps what the organization does not say: what it identifies, that it
   is a secret, the names of its choices. */
void kb_schema_write(struct kb_buf *out, const char *origin, const struct kb_schema *schema,
                     const struct kb_schema_wanted *wanted, size_t count);

#endif
