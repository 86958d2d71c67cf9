/* Rows that are not as the Web API returns them: found where they stand, and told what is odd about
   them. */
#ifndef KB_CASE_ODD_ROWS_H
#define KB_CASE_ODD_ROWS_H

#include "base/json_raw.h"
#include "case/schema.h"

#include <stdbool.h>

/* Of an object that is no row: calls `take` for each list in it, or in objects in it, that holds
   rows, told by their key columns, or what would be rows but for the letter case of their names.
   Returns how many such lists there are. */
typedef void (*kb_take_list)(void *context, struct kb_node holder, struct kb_node list);
size_t kb_odd_lists(struct kb_node object, kb_take_list take, void *context);

/* Why an object is no row: one sentence without a full stop. */
void kb_odd_reason(struct kb_buf *out, struct kb_node object);

/* Names of columns that are in rows, but are not read; each once, and only as many as one reads.
   Zero is a valid start. */
struct kb_odd_names {
  struct kb_buf in_other_case; /* "IncomingEmailStatus, StateCode" */
  struct kb_buf of_links;      /* "esp.statecode, tl.text" */
};
void kb_odd_names_fini(struct kb_odd_names *names);
/* Adds those of a row. */
void kb_odd_names_add(struct kb_odd_names *names, const struct kb_table *table, struct kb_node row);

#endif
