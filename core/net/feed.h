/* Pages of queries, read ahead by a thread of its own: what it has read waits in a spool until it
   is asked for, so that several lists come at once, and while rows are looked at. */
#ifndef KB_NET_FEED_H
#define KB_NET_FEED_H

#include "net/pages.h"

struct kb_feed;

/* Copied, but for what it points to, which has to last as long as the feed. */
struct kb_feed_options {
  const char *origin; /* of the organization */
  struct kb_sign_in *sign_in;
  struct kb_http_options http; /* `stop` is the feed's own */
  unsigned tries;              /* as kb_retry's */
  bool reached;                /* as kb_retry's */
  unsigned page_size;
  void (*tell)(void *context, enum kb_retry_event event, const char *line); /* from its thread */
  void *tell_context;
};

/* Begins to read the pages of all queries, one query after the other. Borrows nothing of them.
   NULL: out of memory, or no thread. */
struct kb_feed *kb_feed_start(const struct kb_feed_options *options, const struct kb_query *queries,
                              size_t count, struct kb_error *error);
/* Stops it, too. */
void kb_feed_free(struct kb_feed *feed);

/* A page in the caller's memory. */
struct kb_feed_page {
  struct kb_buf text;
  struct kb_page page; /* its texts lie in `text` */
};

enum kb_feed_result {
  KB_FEED_PAGE,
  KB_FEED_END,
  KB_FEED_FAILED, /* `error` says why; there are no more pages */
};

/* Waits for the next page. */
enum kb_feed_result kb_feed_next(struct kb_feed *feed, struct kb_feed_page *page,
                                 struct kb_error *error);

/* Of the pages that were handed out. */
size_t kb_feed_rows(const struct kb_feed *feed);
/* After KB_FEED_FAILED. */
struct kb_feed_failure {
  long http_status; /* of the last answer; 0: there was none */
  bool no_token;    /* nothing else can be asked for, either */
  bool unreached;   /* no answer ever came from there */
};
struct kb_feed_failure kb_feed_failure(const struct kb_feed *feed);

#endif
