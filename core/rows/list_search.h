/* Finds where the next row seems to begin in a list whose brackets or quotes are broken. */
#ifndef KB_ROWS_LIST_SEARCH_H
#define KB_ROWS_LIST_SEARCH_H

#include "base/buf.h"

#include <stdbool.h>

enum { KB_SEARCH_KEY_SIZE = 64 };

/* The first two keys of the list's rows, with quotes; empty until known. */
struct kb_list_search {
  char keys[2][KB_SEARCH_KEY_SIZE];
};

/* Learns the keys from a good row; only the first call has an effect. */
void kb_list_search_learn(struct kb_list_search *search, struct kb_slice row);

enum kb_search_result {
  KB_SEARCH_FOUND, /* `*at`: the '{' of the row */
  KB_SEARCH_MORE,  /* nothing before `*at`; a row may begin there */
  KB_SEARCH_NONE,
};
/* Searches `bytes` from `from` on. `at_end`: nothing follows them. */
enum kb_search_result kb_list_search_run(const struct kb_list_search *search, struct kb_slice bytes,
                                         size_t from, bool at_end, size_t *at);

#endif
