/* The pages of a query to an organization's Web API, one after the other. */
#ifndef KB_NET_PAGES_H
#define KB_NET_PAGES_H

#include "case/seen_ids.h"
#include "net/dataverse.h"
#include "net/page.h"

/* Hashes of a page's address and of its rows: of their keys, where the query is ordered, as a row
   may change from page to page. */
struct kb_page_sight {
  uint64_t address, rows;
};

/* A query in progress. Zero, then kb_pages_begin; kb_pages_fini frees it. */
struct kb_pages {
  struct kb_buf url; /* of the next page; empty: there is none */
  struct kb_buf next;
  struct kb_buf key;  /* "\"mailboxid\"", by which a row is known again; empty: it is not */
  unsigned page_size; /* halved if a page takes too long */
  struct kb_http_response response;
  struct kb_page page; /* the last one read; its slices are of `response` */
  size_t pages, rows;
  int64_t total;              /* rows that the server counted, as in kb_page */
  size_t repeated;            /* rows that were in an earlier page, too */
  struct kb_seen_ids *known;  /* all others */
  struct kb_error broken;     /* why there is no page after the last one */
  struct kb_page_sight *seen; /* of the pages so far, to detect a cycle */
  size_t seen_capacity;
  size_t without_news; /* number of pages without new rows in a row */
  bool no_token;       /* on failure: there is no token; other requests would fail, too */
};

/* Appends the key of a query's rows, as in `key` above. */
void kb_pages_key(const struct kb_query *query, struct kb_buf *key);
void kb_pages_begin(struct kb_pages *pages, const struct kb_query *query, const char *origin,
                    unsigned page_size);
void kb_pages_fini(struct kb_pages *pages);
bool kb_pages_more(const struct kb_pages *pages);
/* How many of the rows that the server counted did not come, once there are no more pages. */
size_t kb_pages_missing(size_t rows, size_t repeated, int64_t total);
/* Reads the next page, while kb_pages_more. On failure `error` is filled, and there are no more. */
enum kb_status kb_pages_next(struct kb_pages *pages, struct kb_dataverse *dataverse,
                             struct kb_error *error);

#endif
