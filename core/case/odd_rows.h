/* Objects that are not rows as the Web API returns them: finds rows within them, and says what
   is wrong. */
#ifndef KB_CASE_ODD_ROWS_H
#define KB_CASE_ODD_ROWS_H

#include "base/json_raw.h"
#include "case/schema.h"

#include <stdbool.h>

/* For an object that is not a row: calls `take` for each list of rows, and for each row that is in
   no such list, within it or within the objects and lists that it holds. Rows are recognized by
   their key columns; so are objects that would be rows if their names had another letter case: in
   a list always, by themselves only if there is nothing else. Returns the number of calls. */
typedef void (*kb_take_rows)(void *context, struct kb_node holder, struct kb_node rows);
size_t kb_odd_rows(const struct kb_schema *schema, struct kb_node object, kb_take_rows take,
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
