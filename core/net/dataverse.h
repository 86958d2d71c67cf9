/* Queries and requests to an organization's Web API. */
#ifndef KB_NET_DATAVERSE_H
#define KB_NET_DATAVERSE_H

#include "net/retry.h"
#include "net/sign_in.h"

#define KB_DATAVERSE_ROOT "/api/data/v9.2/"

enum { KB_DATAVERSE_LARGEST_PAGE = 5000 };

/* Borrows all that it points to, which must outlive this struct. */
struct kb_dataverse {
  const char *origin; /* of the organization, in the form of kb_http_origin */
  struct kb_retry *retry;
  struct kb_sign_in *sign_in;
};

/* Parts of a query; `filter` and the others are in OData syntax, not yet percent-encoded. NULL:
   none. */
struct kb_query {
  const char *set;
  const char *select, *expand, *filter;
  const char *order; /* ends with the key of the table; or NULL */
  bool counts;       /* the first page includes the number of rows (kb_page) */
};

/* Appends the URL. Texts must be added to a filter by kb_query_text only. */
void kb_query_url(const struct kb_query *query, const char *origin, struct kb_buf *url);
/* Appends a quoted literal: 'O''Brien'. */
void kb_query_text(struct kb_buf *filter, const char *text);

/* One GET within the organization, or a PATCH of one row that must still have an ETag. */
struct kb_dataverse_request {
  struct kb_buf *url;  /* replaced by the target of a redirect, except for a PATCH */
  const char *prefer;  /* value of the Prefer header, or NULL */
  bool once_if_slow;   /* see kb_retry_send */
  kb_retry_check take; /* checks an answer with status 200 and JSON */
  void *context;
  const char *patch, *if_match; /* see kb_http_request */
  kb_retry_lookup lookup;       /* for a PATCH, see kb_retry_write */
  void *lookup_context;
  struct kb_retry_fate fate; /* out: of a PATCH */
  bool no_token; /* out: not sent because there is no token; other requests would fail, too */
};

/* Signs in, follows redirects within the organization, and renews the token once if it is
   refused. */
enum kb_status kb_dataverse_send(struct kb_dataverse *dataverse,
                                 struct kb_dataverse_request *request,
                                 struct kb_http_response *response, struct kb_error *error);

/* KB_INVALID: `url`, which `what` names, is outside the organization and must not get its token. */
enum kb_status kb_dataverse_check_origin(const struct kb_dataverse *dataverse, const char *what,
                                         const char *url, struct kb_error *error);

#endif
