/* Reads pages of queries ahead in a thread: they wait in a spool until they are taken, so that
   several lists are loaded at once, and while rows are processed. */
#ifndef KB_NET_FEED_H
#define KB_NET_FEED_H

#include "net/pages.h"

struct kb_feed;

/* Copied, but what it points to must outlive the feed. */
struct kb_feed_options {
  const char *origin; /* of the organization */
  struct kb_sign_in *sign_in;
  struct kb_http_options http; /* `stop` is the feed's own */
  unsigned tries;              /* as in kb_retry */
  bool reached;                /* as in kb_retry */
  unsigned page_size;
  /* Called in the feed's thread. */
  void (*notify)(void *context, enum kb_retry_event event, const char *line);
  void *notify_context;
};

/* Begins to read the pages of all queries, one query after the other. Borrows nothing of them.
   NULL: out of memory, or no thread. */
struct kb_feed *kb_feed_start(const struct kb_feed_options *options, const struct kb_query *queries,
                              size_t count, struct kb_error *error);
/* Also stops the thread. */
void kb_feed_free(struct kb_feed *feed);

/* A page in memory of the caller. */
struct kb_feed_page {
  struct kb_buf text;
  struct kb_page page; /* its slices are of `text` */
};

enum kb_feed_result {
  KB_FEED_PAGE,
  KB_FEED_END,
  KB_FEED_FAILED, /* `error` is filled; there are no more pages */
};

/* Waits for the next page. */
enum kb_feed_result kb_feed_next(struct kb_feed *feed, struct kb_feed_page *page,
                                 struct kb_error *error);

/* Number of rows in the pages taken. */
size_t kb_feed_rows(const struct kb_feed *feed);
/* After KB_FEED_END, of the rows of all queries: how many were in an earlier page, too, and how
   many did not come, of those that the server counted. */
struct kb_feed_tally {
  size_t repeated, missing;
};
struct kb_feed_tally kb_feed_tally(const struct kb_feed *feed);
/* Details after KB_FEED_FAILED. */
struct kb_feed_failure {
  long http_status; /* of the last answer; 0: there was none */
  bool no_token;    /* other requests would fail, too */
  bool unreached;   /* the server has never answered */
};
struct kb_feed_failure kb_feed_failure(const struct kb_feed *feed);

#endif
