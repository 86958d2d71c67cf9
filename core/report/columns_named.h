/* The columns that findings name as missing, each once: what a report has to say of them, so that
   it can be read without the tables they are from. Memory is bounded by the columns of the schema.
 */
#ifndef KB_REPORT_COLUMNS_NAMED_H
#define KB_REPORT_COLUMNS_NAMED_H

#include "article/finding.h"
#include "base/map.h"

#include <stdbool.h>

/* Zero is a valid start. */
struct kb_columns_named {
  struct kb_map seen;    /* fields as articles name them, with their subject; */
  struct kb_map columns; /* and what is added below: struct kb_column, by table and name */
  struct kb_arena arena;
  struct kb_buf key; /* scratch */
  bool failed;       /* out of memory */
};
void kb_columns_named_fini(struct kb_columns_named *named);

/* Those of a finding. */
void kb_columns_named_add(struct kb_columns_named *named, const struct kb_finding *finding);
/* One by its table and name; nothing if the table has no such column. */
void kb_columns_named_add_column(struct kb_columns_named *named, const struct kb_table *table,
                                 struct kb_slice name);
bool kb_columns_named_has(const struct kb_columns_named *named, const struct kb_column *column);

#endif
