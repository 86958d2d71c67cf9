/* The tables and columns that arguments of `schema` name. */
#ifndef KB_CLI_SCHEMA_PICKS_H
#define KB_CLI_SCHEMA_PICKS_H

#include "base/arena.h"
#include "cli/args.h"
#include "run/org_table.h"

/* A table that arguments name, itself or with some of its columns. */
struct kb_schema_pick {
  const char *table;
  bool is_whole;
  const char **columns;
  size_t column_count;
};

/* Zero is a valid start; kb_schema_picks_fini frees it. */
struct kb_schema_picks {
  struct kb_arena arena;
  struct kb_schema_pick *list;
  const char **names; /* of the tables, in the same order */
  size_t count;
  struct kb_org_table *tables; /* likewise, in the arena; NULL: not there yet */
};

/* Adds "contoso_ticket" or "mailbox.contoso_region"; a table named twice is one. KB_USAGE: the
   argument is neither. */
enum kb_status kb_schema_picks_add(struct kb_schema_picks *picks, const char *argument,
                                   struct kb_error *error);
/* Adds all arguments. */
enum kb_status kb_schema_picks_read(const struct kb_args *args, struct kb_schema_picks *picks,
                                    struct kb_error *error);
void kb_schema_picks_fini(struct kb_schema_picks *picks);

#endif
