/* Pages of a query to an organization's Web API, one after the other. */
#ifndef KB_SOURCE_DATAVERSE_H
#define KB_SOURCE_DATAVERSE_H

#include "source/page.h"
#include "source/retry.h"
#include "source/sign_in.h"

#define KB_DATAVERSE_ROOT "/api/data/v9.2/"

enum { KB_DATAVERSE_LARGEST_PAGE = 5000 };

/* Both are borrowed. */
struct kb_dataverse {
  const char *origin; /* of the organization, as kb_http_origin gives it */
  struct kb_retry *retry;
  struct kb_sign_in *sign_in;
};

/* Parts of a query; `filter` and the others are as OData writes them, not yet encoded. NULL: none.
 */
struct kb_query {
  const char *set;
  const char *select, *expand, *filter, *order;
};

/* Appends the URL. The text of a literal goes into a filter by kb_query_text only. */
void kb_query_url(const struct kb_query *query, const char *origin, struct kb_buf *url);
/* 'O''Brien' */
void kb_query_text(struct kb_buf *filter, const char *text);

/* A query on its way. Zero, then kb_pages_begin; to be freed with kb_pages_fini. */
struct kb_pages {
  struct kb_buf url; /* of the next page; empty: there is none */
  struct kb_buf next;
  unsigned page_size;
  struct kb_http_response response;
  struct kb_page page; /* the last one read; its texts lie in `response` */
  size_t pages, rows;
  struct kb_error broken;   /* why the page after the last one cannot be had */
  unsigned long long *seen; /* hashes of the addresses so far: a circle ends */
  size_t seen_capacity;
};

void kb_pages_begin(struct kb_pages *pages, const struct kb_query *query, const char *origin,
                    unsigned page_size);
void kb_pages_fini(struct kb_pages *pages);
bool kb_pages_more(const struct kb_pages *pages);
/* Reads the next page, while kb_pages_more. On failure the reason, and there are no more. */
enum kb_status kb_pages_next(struct kb_pages *pages, struct kb_dataverse *dataverse,
                             struct kb_error *error);

#endif
