/* Repeats a request where that can help: after a time-out, a reset, a broken answer, and when
   the server asks to wait. A PATCH whose answer was lost may have taken effect, which is looked up
   before it is repeated. The caller supplies the clock, so that tests need not wait. */
#ifndef KB_NET_RETRY_H
#define KB_NET_RETRY_H

#include "net/http.h"

struct kb_clock {
  double (*now)(void *context);                 /* seconds since an arbitrary moment, never
                                                   backwards */
  bool (*sleep)(void *context, double seconds); /* false: interrupted */
  void *context;
};

/* Events that are reported while requests are sent; none contains a secret. */
enum kb_retry_event {
  KB_RETRY_ANSWER,  /* one line per answer, shown with --verbose: "GET /path 200 0.12 s, 3 KiB" */
  KB_RETRY_WAITING, /* "waiting 12 s as asked by the server" */
};

struct kb_retry {
  struct kb_http *http;
  struct kb_clock clock;
  void (*notify)(void *context, enum kb_retry_event event, const char *line);
  void *notify_context;
  bool reached;        /* this server has answered before: a failure may be temporary */
  unsigned random;     /* seed of the jitter; any number */
  unsigned tries;      /* attempts for one request, not counting waits that the server asks for;
                          0: the default */
  double most_waiting; /* seconds of waiting for one request; 0: 900 */
};

/* Waits of 0.5 to 1, 1 to 2, 2 to 4 seconds and so on, up to 30: two to four minutes in all. */
enum { KB_RETRY_TRIES = 13, KB_RETRY_MOST_TRIES = 1000 };

/* Checks a complete answer: KB_OK accepts it; otherwise `error` is filled, and `*again` set if
   the same request may bring a better one. */
typedef enum kb_status (*kb_retry_check)(void *context, struct kb_http_response *response,
                                         bool *again, struct kb_error *error);

/* Whether a PATCH took effect whose answer was lost. On failure `error` is filled, and the PATCH is
   not repeated. */
typedef enum kb_status (*kb_retry_lookup)(void *context, bool *took_effect, struct kb_error *error);

/* What became of a PATCH, apart from its answer. */
struct kb_retry_fate {
  bool found; /* it took effect, but its answer was lost */
  bool lost;  /* an answer was lost, so that what is there may have come from it, now or later */
};
/* As kb_retry_send, for a PATCH. */
enum kb_status kb_retry_write(struct kb_retry *retry, const struct kb_http_request *request,
                              struct kb_http_response *response, kb_retry_check check,
                              void *context, kb_retry_lookup lookup, void *lookup_context,
                              struct kb_retry_fate *fate, struct kb_error *error);

/* On failure the message has the method, the path and the number of attempts. With
   `once_if_slow` a request that is not answered in time is not repeated: the caller has a better
   one. */
enum kb_status kb_retry_send(struct kb_retry *retry, const struct kb_http_request *request,
                             struct kb_http_response *response, kb_retry_check check, void *context,
                             bool once_if_slow, struct kb_error *error);

/* Reports a line to the listener, if there is one. */
void kb_retry_notify(const struct kb_retry *retry, enum kb_retry_event event, const char *line);

/* Appends the path of a URL, as shown in messages. */
void kb_retry_path(struct kb_buf *out, const char *url);

/* The machine's clock; `interrupted`, which is borrowed, ends a sleep. */
struct kb_clock kb_clock_system(const volatile sig_atomic_t *const *interrupted);

#endif
