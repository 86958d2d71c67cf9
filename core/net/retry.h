/* A request sent again where that can help: after a time-out, a reset, a broken answer, and as long
   as the server asks to wait. Time is the caller's, so that tests need not wait. */
#ifndef KB_NET_RETRY_H
#define KB_NET_RETRY_H

#include "net/http.h"

struct kb_clock {
  double (*now)(void *context);                 /* seconds since any moment, never backwards */
  bool (*sleep)(void *context, double seconds); /* false: interrupted */
  void *context;
};

/* What is told while requests go out; none of it holds a secret. */
enum kb_retry_event {
  KB_RETRY_ANSWER,  /* for --trace: "GET /path 200 0.12 s, 3 KiB" */
  KB_RETRY_WAITING, /* "waiting 12 s as asked by the server" */
};

struct kb_retry {
  struct kb_http *http;
  struct kb_clock clock;
  void (*tell)(void *context, enum kb_retry_event event, const char *line);
  void *tell_context;
  bool reached;        /* an answer has come from there before: trouble may pass */
  unsigned random;     /* of the jitter; any number */
  unsigned tries;      /* at most, for one request, where nobody asks to wait; 0: the defaults */
  double most_waiting; /* seconds of waiting for one request; 0: 900 */
};

/* Waits of 0.5 to 1, 1 to 2, 2 to 4 seconds and so on, up to 30: two to four minutes in all. */
enum { KB_RETRY_TRIES = 13, KB_RETRY_MOST_TRIES = 1000 };

/* Looks at an answer that came whole: KB_OK takes it; else the reason, and `*again` when the same
   request may well bring a better one. */
typedef enum kb_status (*kb_retry_check)(void *context, struct kb_http_response *response,
                                         bool *again, struct kb_error *error);

/* On failure the reason names method, path, and how often it was tried. With `once_if_slow` a
   request whose answer does not come in time is not sent again: the caller has a better one. */
enum kb_status kb_retry_send(struct kb_retry *retry, const struct kb_http_request *request,
                             struct kb_http_response *response, kb_retry_check check, void *context,
                             bool once_if_slow, struct kb_error *error);

/* Says a line to whoever listens. */
void kb_retry_tell(const struct kb_retry *retry, enum kb_retry_event event, const char *line);

/* The path of a URL, as messages show it. */
void kb_retry_path(struct kb_buf *out, const char *url);

/* The machine's own time; `interrupted` ends a sleep. It is borrowed. */
struct kb_clock kb_clock_system(const volatile sig_atomic_t *const *interrupted);

#endif
