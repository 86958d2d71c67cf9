/* What a page says apart from its rows: which table they are from, and whether there are more. */
#ifndef KB_ROWS_PAGE_EDGE_H
#define KB_ROWS_PAGE_EDGE_H

#include "base/json_raw.h"

#include <stdbool.h>

enum { KB_SET_SIZE = 64 };

struct kb_page_edge {
  char set[KB_SET_SIZE]; /* entity set named by @odata.context; empty if unknown */
  bool has_more;         /* another page follows this one */
};

/* Reads the members of an object. */
void kb_page_edge_add(struct kb_page_edge *edge, struct kb_node object);
/* Reads what precedes the list of rows, from the start of the value to its '[', `depth` objects
   deep. Broken text in it is harmless. False when out of memory. */
bool kb_page_edge_head(struct kb_page_edge *edge, struct kb_slice head, unsigned depth);
/* Reads what follows its ']', to the end of the value or, if `is_cut`, to the '[' of another
   list. */
bool kb_page_edge_tail(struct kb_page_edge *edge, struct kb_slice tail, unsigned depth,
                       bool is_cut);

#endif
