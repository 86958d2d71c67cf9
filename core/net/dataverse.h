/* Queries and requests to an organization's Web API. */
#ifndef KB_NET_DATAVERSE_H
#define KB_NET_DATAVERSE_H

#include "net/retry.h"
#include "net/sign_in.h"

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
  bool counts; /* the first page says how many rows there are (kb_page) */
};

/* Appends the URL. The text of a literal goes into a filter by kb_query_text only. */
void kb_query_url(const struct kb_query *query, const char *origin, struct kb_buf *url);
/* 'O''Brien' */
void kb_query_text(struct kb_buf *filter, const char *text);

/* One GET within the organization. */
struct kb_dataverse_request {
  struct kb_buf *url;  /* replaced by where a redirect led */
  const char *prefer;  /* or NULL */
  bool once_if_slow;   /* see kb_retry_send */
  kb_retry_check take; /* looks at an answer with status 200 and JSON */
  void *context;
  bool no_token; /* out: it was not sent, for want of a token, and nothing else can be */
};

/* Signs in, follows redirects within the organization, renews a token once that is refused. */
enum kb_status kb_dataverse_send(struct kb_dataverse *dataverse,
                                 struct kb_dataverse_request *request,
                                 struct kb_http_response *response, struct kb_error *error);

/* KB_INVALID: `url`, which `what` names, leads out of the organization, for which the token is
   not. */
enum kb_status kb_dataverse_check_origin(const struct kb_dataverse *dataverse, const char *what,
                                         const char *url, struct kb_error *error);

#endif
