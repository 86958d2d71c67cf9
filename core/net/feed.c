#include "net/feed.h"

#include "base/spool.h"
#include "base/threads.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* The reader waits when it is this far ahead. */
enum { IN_MEMORY = 1024 * 1024 };
static const uint64_t most_ahead = (uint64_t)256 * 1024 * 1024;

/* Precedes each page in the spool. */
struct head {
  uint64_t length, rows_at, rows_length, count;
  int64_t total;
};

struct kb_feed {
  struct kb_feed_options options;
  struct kb_buf *urls; /* URL of each query's first page */
  struct kb_buf *keys; /* see kb_pages */
  size_t url_count;
  struct kb_http *http;
  atomic_bool stop;
  pthread_t thread;
  bool is_started;

  pthread_mutex_t lock; /* protects what follows */
  pthread_cond_t change;
  struct kb_spool *spool;
  uint64_t taken;        /* bytes of the spool taken */
  bool is_over;          /* the thread reads no more */
  struct kb_error error; /* why it ended, unless everything was read */
  struct kb_feed_failure failure;
  struct kb_feed_tally tally; /* of the queries that were read to their end */
  size_t rows;                /* of the pages taken */
};

static bool is_stopped(const struct kb_feed *feed)
{
  const volatile sig_atomic_t *interrupted = feed->options.http.interrupted;
  return atomic_load(&feed->stop) || (interrupted && *interrupted);
}

/* --- The clock of its requests: stopping ends a wait --- */

static double now(void *context)
{
  struct timespec time;
  (void)context;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool sleep_for(void *context, double seconds)
{
  const struct kb_feed *feed = context;
  const double end = now(NULL) + seconds;
  for (double left = seconds; left > 0 && !is_stopped(feed); left = end - now(NULL)) {
    const double turn = left < 0.1 ? left : 0.1;
    nanosleep(&(struct timespec){0, (long)(turn * 1e9)}, NULL);
  }
  return !is_stopped(feed);
}

/* --- Its thread --- */

/* Waits some more, holding the lock. */
static void wait_a_turn(struct kb_feed *feed)
{
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += 100 * 1000 * 1000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  pthread_cond_timedwait(&feed->change, &feed->lock, &until);
}

static enum kb_status put_aside(struct kb_feed *feed, const struct kb_pages *pages,
                                struct kb_error *error)
{
  const struct kb_slice text = kb_buf_slice(&pages->response.body);
  const struct head head = {text.length, (uint64_t)(pages->page.rows.data - text.data),
                            pages->page.rows.length, pages->page.count, pages->page.total};
  uint64_t offset = 0;
  pthread_mutex_lock(&feed->lock);
  while (kb_spool_length(feed->spool) - feed->taken > most_ahead && !is_stopped(feed)) {
    wait_a_turn(feed);
  }
  const enum kb_status status = kb_spool_append_record(
    feed->spool, (struct kb_slice){(const char *)&head, sizeof head}, text, &offset, error);
  pthread_cond_signal(&feed->change);
  pthread_mutex_unlock(&feed->lock);
  return status;
}

static enum kb_status read_query(struct kb_feed *feed, size_t n, struct kb_dataverse *dataverse,
                                 struct kb_feed_failure *failure, struct kb_feed_tally *tally,
                                 struct kb_error *error)
{
  struct kb_pages pages = {.page_size = feed->options.page_size, .total = -1};
  enum kb_status status = KB_OK;
  kb_buf_add_slice(&pages.url, kb_buf_slice(&feed->urls[n]));
  kb_buf_add_slice(&pages.key, kb_buf_slice(&feed->keys[n]));
  while (status == KB_OK && kb_pages_more(&pages)) {
    status = is_stopped(feed) ? kb_fail(error, KB_INTERRUPTED, "interrupted")
                              : kb_pages_next(&pages, dataverse, error);
    status = status == KB_OK ? put_aside(feed, &pages, error) : status;
  }
  failure->http_status = pages.response.status;
  failure->no_token = pages.no_token;
  failure->unreached = !dataverse->retry->reached;
  tally->repeated += pages.repeated;
  tally->missing += kb_pages_missing(pages.rows, pages.repeated, pages.total);
  kb_pages_fini(&pages);
  return status;
}

static void *read_all(void *data)
{
  struct kb_feed *feed = data;
  struct kb_retry retry = {
    .http = feed->http,
    .clock = {now, sleep_for, feed},
    .notify = feed->options.notify,
    .notify_context = feed->options.notify_context,
    .reached = feed->options.reached,
    .tries = feed->options.tries,
    .random = (unsigned)time(NULL) ^ (unsigned)(uintptr_t)feed,
  };
  struct kb_dataverse dataverse = {feed->options.origin, &retry, feed->options.sign_in};
  struct kb_feed_failure failure = {0, false, false};
  struct kb_feed_tally tally = {0, 0};
  struct kb_error error = {.status = KB_OK};
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < feed->url_count && status == KB_OK; i++) {
    status = read_query(feed, i, &dataverse, &failure, &tally, &error);
  }
  pthread_mutex_lock(&feed->lock);
  feed->error = error;
  feed->error.status = status;
  feed->failure = failure;
  feed->tally = tally;
  feed->is_over = true;
  pthread_cond_signal(&feed->change);
  pthread_mutex_unlock(&feed->lock);
  return NULL;
}

/* --- Its owner --- */

static bool compose(struct kb_feed *feed, const struct kb_query *queries, size_t count)
{
  bool good = true;
  feed->urls = calloc(count + 1, sizeof *feed->urls);
  feed->keys = calloc(count + 1, sizeof *feed->keys);
  feed->url_count = feed->urls && feed->keys ? count : 0;
  for (size_t i = 0; i < feed->url_count; i++) {
    kb_query_url(&queries[i], feed->options.origin, &feed->urls[i]);
    kb_pages_key(&queries[i], &feed->keys[i]);
    good = good && !feed->urls[i].failed && !feed->keys[i].failed;
  }
  return feed->urls && feed->keys && good;
}

struct kb_feed *kb_feed_start(const struct kb_feed_options *options, const struct kb_query *queries,
                              size_t count, struct kb_error *error)
{
  struct kb_feed *feed = calloc(1, sizeof *feed);
  if (!feed) {
    kb_fail_no_memory(error);
    return NULL;
  }
  pthread_mutex_init(&feed->lock, NULL); /* neither fails on this system */
  pthread_cond_init(&feed->change, NULL);
  atomic_init(&feed->stop, false);
  feed->options = *options;
  feed->options.http.stop = &feed->stop;
  feed->spool = kb_spool_new(IN_MEMORY);
  if (!feed->spool || !compose(feed, queries, count)) {
    kb_fail_no_memory(error);
    kb_feed_free(feed);
    return NULL;
  }
  feed->http = kb_http_new(&feed->options.http, error);
  feed->is_started = feed->http && kb_threads_start(&feed->thread, read_all, feed);
  if (feed->http && !feed->is_started) {
    kb_fail(error, KB_IO, "no thread can be started: %s", strerror(EAGAIN));
  }
  if (!feed->is_started) {
    kb_feed_free(feed);
    return NULL;
  }
  return feed;
}

void kb_feed_free(struct kb_feed *feed)
{
  if (!feed) {
    return;
  }
  atomic_store(&feed->stop, true);
  if (feed->is_started) {
    pthread_join(feed->thread, NULL);
  }
  for (size_t i = 0; i < feed->url_count; i++) {
    kb_buf_fini(&feed->urls[i]);
    kb_buf_fini(&feed->keys[i]);
  }
  free(feed->urls);
  free(feed->keys);
  kb_http_free(feed->http);
  kb_spool_free(feed->spool);
  pthread_cond_destroy(&feed->change);
  pthread_mutex_destroy(&feed->lock);
  free(feed);
}

/* Once everything is taken, the file is removed; if there is no memory for a new spool, it
   stays. */
static void empty_spool(struct kb_feed *feed)
{
  struct kb_spool *empty =
    feed->taken == kb_spool_length(feed->spool) ? kb_spool_new(IN_MEMORY) : NULL;
  if (empty) {
    kb_spool_free(feed->spool);
    feed->spool = empty;
    feed->taken = 0;
  }
}

/* Takes a page, of which there must be one; holding the lock. */
static enum kb_status take(struct kb_feed *feed, struct kb_feed_page *page, struct kb_error *error)
{
  struct head head;
  kb_buf_clear(&page->text);
  enum kb_status status = kb_spool_read(feed->spool, feed->taken, sizeof head, &page->text, error);
  if (status != KB_OK) {
    return status;
  }
  memcpy(&head, page->text.data, sizeof head);
  kb_buf_clear(&page->text);
  status =
    kb_spool_read(feed->spool, feed->taken + sizeof head, (size_t)head.length, &page->text, error);
  if (status == KB_OK) {
    feed->taken += sizeof head + head.length;
    feed->rows += (size_t)head.count;
    empty_spool(feed);
    page->page = (struct kb_page){
      .rows = {page->text.data + head.rows_at, (size_t)head.rows_length},
      .count = (size_t)head.count,
      .total = head.total,
    };
  }
  return status;
}

enum kb_feed_result kb_feed_next(struct kb_feed *feed, struct kb_feed_page *page,
                                 struct kb_error *error)
{
  enum kb_feed_result result = KB_FEED_FAILED;
  pthread_mutex_lock(&feed->lock);
  while (feed->taken == kb_spool_length(feed->spool) && !feed->is_over && !is_stopped(feed)) {
    wait_a_turn(feed);
  }
  if (is_stopped(feed)) {
    kb_fail(error, KB_INTERRUPTED, "interrupted");
  } else if (feed->taken < kb_spool_length(feed->spool)) {
    result = take(feed, page, error) == KB_OK ? KB_FEED_PAGE : KB_FEED_FAILED;
  } else if (feed->error.status == KB_OK) {
    result = KB_FEED_END;
  } else {
    *error = feed->error;
  }
  pthread_cond_signal(&feed->change);
  pthread_mutex_unlock(&feed->lock);
  return result;
}

size_t kb_feed_rows(const struct kb_feed *feed)
{
  return feed->rows;
}

struct kb_feed_tally kb_feed_tally(const struct kb_feed *feed)
{
  return feed->tally;
}

struct kb_feed_failure kb_feed_failure(const struct kb_feed *feed)
{
  return feed->failure;
}
