/* Objects that are not rows as the Web API returns them: finds rows within them, and says what
   is wrong. */
#ifndef KB_CASE_ODD_ROWS_H
#define KB_CASE_ODD_ROWS_H

#include "base/json_raw.h"
#include "case/schema.h"

#include <stdbool.h>

/* For an object that is not a row: calls `take` for each list in it, or in objects in it, that
   contains rows, recognized by their key columns, or objects that would be rows if their names
   had another letter case. Returns the number of such lists. */
typedef void (*kb_take_list)(void *context, struct kb_node holder, struct kb_node list);
size_t kb_odd_lists(const struct kb_schema *schema, struct kb_node object, kb_take_list take,
                    void *context);

/* Why an object is not a row: a sentence without a full stop. */
void kb_odd_reason(const struct kb_schema *schema, struct kb_buf *out, struct kb_node object);

/* Names of columns that are in rows but are ignored, each once, and no more than fit in a
   message. Zero is a valid start. */
struct kb_odd_names {
  struct kb_buf in_other_case; /* "IncomingEmailStatus, StateCode" */
  struct kb_buf of_links;      /* "esp.statecode, tl.text" */
};
void kb_odd_names_fini(struct kb_odd_names *names);
/* Adds the names in a row. */
void kb_odd_names_add(struct kb_odd_names *names, const struct kb_table *table, struct kb_node row);

#endif
