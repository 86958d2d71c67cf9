/* Reads tables.lua files: tables and subjects as data. */
#ifndef KB_ARTICLE_TABLES_H
#define KB_ARTICLE_TABLES_H

#include "article/diagnostic.h"
#include "case/schema.h"

/* The name of such a file, in any directory of a rule set. */
#define KB_TABLES_FILE "tables.lua"

struct kb_tables; /* files read so far, merged */

/* NULL when out of memory. */
struct kb_tables *kb_tables_new(void);
void kb_tables_free(struct kb_tables *tables);

/* Adds what a file says; a later file may add to tables and subjects of an earlier one. Errors go
   to `diagnostics` (file and source set by the caller), and then nothing of the file is added. The
   source need not outlive the call. False when out of memory. */
bool kb_tables_add(struct kb_tables *tables, struct kb_slice source,
                   struct kb_diagnostics *diagnostics);

/* The schema of everything that was added, to be called once; it is to be freed with kb_schema_free
   and does not depend on `tables`. What does not fit together is an error in `diagnostics`, at its
   place in its file. NULL when out of memory. */
struct kb_schema *kb_tables_schema(struct kb_tables *tables, struct kb_diagnostics *diagnostics);

/* Adds the relations that the source of an article about `subject` contains under `relations` to
   that schema. What is wrong with them is an error in `diagnostics`. They are found by name at
   once, and their rows after kb_tables_finish. False when out of memory. */
bool kb_tables_relate(struct kb_tables *tables, const struct kb_subject *subject,
                      struct kb_slice source, struct kb_diagnostics *diagnostics);
/* To be called after the last of these; false when out of memory. */
bool kb_tables_finish(struct kb_tables *tables);

#endif
