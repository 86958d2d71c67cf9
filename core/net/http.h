/* Sends one HTTP request by libcurl and receives its answer. Connections are reused; nothing is
   retried or redirected here. Only the files http*.c see libcurl. */
#ifndef KB_NET_HTTP_H
#define KB_NET_HTTP_H

#include "base/buf.h"
#include "base/error.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

struct kb_http;

struct kb_http_options {
  const char *ca_file;                      /* PEM file that replaces the system's certificates;
                                               or NULL */
  double connect_seconds;                   /* 0: 20 */
  double first_seconds;                     /* until the answer begins; 0: 120 */
  double stall_seconds;                     /* without a byte, once it has begun; 0: 30 */
  double total_seconds;                     /* for a whole answer; 0: 900 */
  size_t body_bytes;                        /* a larger body, decompressed, is refused; 0: 64 MiB */
  const volatile sig_atomic_t *interrupted; /* nonzero ends a request at once; */
  const atomic_bool *stop;                  /* so does true; each may be NULL */
};

struct kb_http_request {
  const char *url;
  const char *bearer;     /* token for this URL's origin, or NULL */
  const char *prefer;     /* value of the Prefer header, or NULL */
  const char *form;       /* body of a POST, form-encoded; or NULL */
  const char *patch;      /* body of a PATCH, JSON; or NULL. With neither it is a GET */
  const char *if_match;   /* ETag that the row of a PATCH must still have */
  const char *header;     /* another header, "Name: value", of a GET that is not OData; or NULL */
  double connect_seconds; /* 0: that of the options */
};

/* Reused for one request after another; zero is a valid start. */
struct kb_http_response {
  long status;
  struct kb_buf body;
  char content_type[128]; /* without parameters, lower case */
  char location[4096];    /* of a redirect, absolute; or "" */
  double retry_after; /* seconds that the server asks to wait, above 0; negative: it does not, or
                         not in a usable way */
  double seconds;     /* duration of the request */
  char holds[32];     /* content for --verbose, such as "10 rows"; set by whoever reads the body */
  bool may_retry;     /* on failure: the same request may succeed later */
  bool timed_out;     /* on failure: the answer, or the rest of it, did not come in time */
  bool never_reached; /* on failure: no connection was established */
};

/* NULL when out of memory, or if libcurl is missing or does not start; `error` is filled. */
struct kb_http *kb_http_new(const struct kb_http_options *options, struct kb_error *error);
void kb_http_free(struct kb_http *http);
void kb_http_response_fini(struct kb_http_response *response);

/* "GET", "POST", "PATCH" */
const char *kb_http_method(const struct kb_http_request *request);

/* KB_OK with any status; KB_IO: no complete answer, see `may_retry`; KB_LIMIT: the body is too
   large; KB_INTERRUPTED; KB_NO_MEMORY. */
enum kb_status kb_http_send(struct kb_http *http, const struct kb_http_request *request,
                            struct kb_http_response *response, struct kb_error *error);

/* The seconds, above 0, that a Retry-After header asks to wait; -1: not usable. The value is a
   number of seconds, however large, or a date, which the caller knows to be `until_date` seconds
   ahead. */
double kb_http_retry_seconds(const char *value, double until_date);

/* The origin of any URL, such as "https://contoso.crm.dynamics.com": in lower case, without the
   default port. KB_INVALID: not an http or https URL, credentials in it, or http to another
   machine. */
enum kb_status kb_http_origin(const char *url, struct kb_buf *origin, struct kb_error *error);
/* As kb_http_origin, but also refuses a path, a query or a fragment. `what` names the URL in
   messages. */
enum kb_status kb_http_base(const char *what, const char *url, struct kb_buf *origin,
                            struct kb_error *error);
/* Percent-encodes everything but letters, digits and -._~ */
void kb_http_escape(struct kb_buf *out, struct kb_slice text);
/* The same for the value of a query parameter, where , ( ) $ / = : may be literal. */
void kb_http_escape_query(struct kb_buf *out, struct kb_slice text);

/* Version of the loaded libcurl, such as "7.88.1"; NULL if it cannot be loaded. */
const char *kb_http_library_version(void);

#endif
