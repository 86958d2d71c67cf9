/* Reads the tables files of a rule set. */
#ifndef KB_TRIAGE_TABLES_LOAD_H
#define KB_TRIAGE_TABLES_LOAD_H

#include "article/tables.h"
#include "base/error.h"
#include "base/files.h"

/* Whether a path is that of a tables file rather than of an article. */
bool kb_is_tables_file(const char *path);

/* Reads one file. What is wrong with it goes to `diagnostics`, whose sources are in `arena`.
   KB_NO_MEMORY. */
enum kb_status kb_tables_load_file(struct kb_tables *tables, const char *file,
                                   struct kb_arena *arena, struct kb_diagnostics *diagnostics,
                                   struct kb_error *error);
/* Reads those among the files: the file of a folder before those of the folders in it, which may
   add to it. */
enum kb_status kb_tables_load_files(struct kb_tables *tables, const struct kb_files *files,
                                    struct kb_arena *arena, struct kb_diagnostics *diagnostics,
                                    struct kb_error *error);

/* Reads those below directories into a new schema, for whoever needs no articles; to be freed with
   kb_schema_free. KB_NOT_FOUND, KB_IO, KB_NO_MEMORY; KB_INVALID: a file has an error, the
   first of which `error` describes. */
enum kb_status kb_tables_load(const char *const *paths, size_t count, struct kb_schema **schema,
                              struct kb_error *error);

#endif
