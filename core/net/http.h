/* One HTTP request and its answer, by libcurl. Connections are kept; nothing is retried or followed
   here. The files http*.c are the only ones that see libcurl. */
#ifndef KB_NET_HTTP_H
#define KB_NET_HTTP_H

#include "base/buf.h"
#include "base/error.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

struct kb_http;

struct kb_http_options {
  const char *ca_file;                      /* PEM, in place of the system's; or NULL */
  double connect_seconds;                   /* 0: 20 */
  double first_seconds;                     /* until an answer begins; 0: 120 */
  double stall_seconds;                     /* without a byte, once it has begun; 0: 30 */
  double total_seconds;                     /* for one answer; 0: 900 */
  size_t body_bytes;                        /* a larger body, unpacked, is refused; 0: 64 MiB */
  const volatile sig_atomic_t *interrupted; /* ends a request at once, as does */
  const atomic_bool *stop;                  /* this; each may be NULL */
};

struct kb_http_request {
  const char *url;
  const char *bearer;     /* token for this URL's origin, or NULL */
  const char *prefer;     /* of the Prefer header, or NULL */
  const char *form;       /* body of a POST, form-encoded; NULL: a GET */
  const char *header;     /* another header, "Name: value", of a GET that is no OData; or NULL */
  double connect_seconds; /* 0: as the options say */
};

/* Reused for one request after the other; zero is a valid start. */
struct kb_http_response {
  long status;
  struct kb_buf body;
  char content_type[128]; /* without parameters, lower case */
  char location[4096];    /* of a redirect, absolute; or "" */
  double retry_after; /* seconds the server asked to wait, above 0; else negative: it did not, or
                         in no way that can be used */
  double seconds;     /* the request took */
  char holds[32];     /* for --verbose: "10 rows", set by whoever reads the body */
  bool may_retry;     /* on failure: the same request may well succeed later */
  bool timed_out;     /* on failure: for want of an answer, or of the rest of it */
  bool never_reached; /* on failure: no connection came to be */
};

/* NULL when out of memory, or libcurl is not there or does not start. */
struct kb_http *kb_http_new(const struct kb_http_options *options, struct kb_error *error);
void kb_http_free(struct kb_http *http);
void kb_http_response_fini(struct kb_http_response *response);

/* KB_OK with any status; KB_IO: no whole answer, see `may_retry`; KB_LIMIT: the body is too large;
   KB_INTERRUPTED; KB_NO_MEMORY. */
enum kb_status kb_http_send(struct kb_http *http, const struct kb_http_request *request,
                            struct kb_http_response *response, struct kb_error *error);

/* What the value of a Retry-After header asks for, in seconds above 0; -1: nothing that can be
   used. It is a count of seconds, however large, or a date, of which the caller knows that it lies
   `until_date` seconds ahead. */
double kb_http_retry_seconds(const char *value, double until_date);

/* "https://contoso.crm.dynamics.com" of any URL, in lower case, the default port left out.
   KB_INVALID, with the reason: no http or https URL, credentials in it, or http to a host that is
   not this machine. */
enum kb_status kb_http_origin(const char *url, struct kb_buf *origin, struct kb_error *error);
/* As kb_http_origin; also refuses a path, a query and a fragment. `what` names it in messages. */
enum kb_status kb_http_base(const char *what, const char *url, struct kb_buf *origin,
                            struct kb_error *error);
/* Percent-encodes all but letters, digits and -._~ */
void kb_http_escape(struct kb_buf *out, struct kb_slice text);
/* The same for the value of a query's parameter, where , ( ) $ / = : may stand as they are. */
void kb_http_escape_query(struct kb_buf *out, struct kb_slice text);

/* "7.88.1" */
/* NULL: libcurl is not there. */
const char *kb_http_library_version(void);

#endif
