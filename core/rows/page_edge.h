/* What a page says beside its rows: of which table they are, and whether more of them exist. */
#ifndef KB_ROWS_PAGE_EDGE_H
#define KB_ROWS_PAGE_EDGE_H

#include "base/json_raw.h"

#include <stdbool.h>

enum { KB_SET_SIZE = 64 };

struct kb_page_edge {
  char set[KB_SET_SIZE]; /* the entity set of @odata.context; empty: not told */
  bool has_more;         /* another page follows this one */
};

/* Adds what the members of an object say. */
void kb_page_edge_add(struct kb_page_edge *edge, struct kb_node object);
/* What stands before the list of rows, from the start of the value to its '[', `depth` objects
   deep. Broken texts in it do no harm. False when out of memory. */
bool kb_page_edge_head(struct kb_page_edge *edge, struct kb_slice head, unsigned depth);
/* What stands behind its ']', to the end of the value; or, `is_cut`, to the '[' of another list. */
bool kb_page_edge_tail(struct kb_page_edge *edge, struct kb_slice tail, unsigned depth,
                       bool is_cut);

#endif
