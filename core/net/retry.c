#include "net/retry.h"

#include <stdio.h>
#include <time.h>

/* Waits that the server asks for are counted apart from other attempts, with a limit of their own,
   since a server that throttles is working. Other waits double, with jitter. An address that has
   never answered gets only two attempts, as it is probably wrong. The loop gives up before a wait
   that would exceed the time allowed for a request, not after it. */

enum {
  MOST_ASKED = 60,      /* number of waits that the server asked for */
  TRIES_UNREACHED = 2,  /* attempts, for an address that never answered */
  LONGEST_BACKOFF = 30, /* seconds */
  PATH_SHOWN = 120,
};

static const double default_most_waiting = 900;

void kb_retry_path(struct kb_buf *out, const char *url)
{
  const char *host = strstr(url, "://");
  const char *path = host ? strchr(host + 3, '/') : NULL;
  const char *shown = path ? path : "/";
  const size_t length = strcspn(shown, "?");
  kb_buf_add(out, shown, length <= PATH_SHOWN ? length : PATH_SHOWN);
  kb_buf_add_text(out, length <= PATH_SHOWN ? "" : "…");
}

static bool is_wait_status(long status)
{
  return status == 429 || status == 503;
}

static bool is_passing_status(long status)
{
  return is_wait_status(status) || status == 408 || status == 500 || status == 502 || status == 504;
}

/* Doubles, and randomizes half of it, so that many clients do not return at the same time. */
static double backoff(struct kb_retry *retry, unsigned tries)
{
  double seconds = 1;
  for (unsigned i = 1; i < tries && seconds < LONGEST_BACKOFF; i++) {
    seconds *= 2;
  }
  seconds = seconds < LONGEST_BACKOFF ? seconds : LONGEST_BACKOFF;
  retry->random = retry->random * 1103515245u + 12345u;
  return seconds * (0.5 + 0.5 * (double)(retry->random >> 16 & 0x7fff) / 0x7fff);
}

void kb_retry_notify(const struct kb_retry *retry, enum kb_retry_event event, const char *line)
{
  if (retry->notify) {
    retry->notify(retry->notify_context, event, line);
  }
}

static void notify_of_answer(const struct kb_retry *retry, const struct kb_http_request *request,
                             const struct kb_http_response *response, unsigned tries,
                             const char *trouble)
{
  struct kb_buf line = {0};
  kb_buf_addf(&line, "%s ", kb_http_method(request));
  kb_retry_path(&line, request->url);
  if (response->status > 0) {
    kb_buf_addf(&line, " %ld", response->status);
  }
  kb_buf_addf(&line, " %.2f s, %zu bytes", response->seconds, response->body.length);
  if (tries > 0) {
    kb_buf_addf(&line, ", try %u", tries + 1);
  }
  if (*trouble) {
    kb_buf_addf(&line, ": %s", trouble);
  } else if (*response->holds) {
    kb_buf_addf(&line, ", %s", response->holds);
  }
  if (!line.failed) {
    kb_retry_notify(retry, KB_RETRY_ANSWER, kb_buf_text(&line));
  }
  kb_buf_fini(&line);
}

static bool wait(struct kb_retry *retry, double seconds, bool asked, const char *reason)
{
  char line[400];
  snprintf(line, sizeof line, "waiting %.*f s %s (%.300s)", asked ? 0 : 1, seconds,
           asked ? "as asked by the server" : "before trying again", reason);
  kb_retry_notify(retry, KB_RETRY_WAITING, line);
  return retry->clock.sleep(retry->clock.context, seconds);
}

/* One attempt: its outcome, and whether another one may help. */
static enum kb_status attempt(struct kb_retry *retry, const struct kb_http_request *request,
                              struct kb_http_response *response, kb_retry_check check,
                              void *context, unsigned tries, bool *again, struct kb_error *error)
{
  enum kb_status status = kb_http_send(retry->http, request, response, error);
  *again = status == KB_IO && response->may_retry;
  if (status == KB_OK) {
    retry->reached = true;
    status = check(context, response, again, error);
    *again = status != KB_OK && (*again || is_passing_status(response->status));
  }
  if (status != KB_INTERRUPTED) {
    notify_of_answer(retry, request, response, tries, status == KB_OK ? "" : error->message);
  }
  return status;
}

static enum kb_status give_up(const struct kb_http_request *request, unsigned tries,
                              const char *more, enum kb_status status, struct kb_error *error)
{
  struct kb_buf path = {0};
  const struct kb_error reason = *error;
  kb_retry_path(&path, request->url);
  if (tries > 1) {
    kb_fail(error, status, "%s %s: %.900s (tried %u times%s)", kb_http_method(request),
            kb_buf_text(&path), reason.message, tries, more);
  } else {
    kb_fail(error, status, "%s %s: %.900s%s", kb_http_method(request), kb_buf_text(&path),
            reason.message, more);
  }
  kb_buf_fini(&path);
  return status;
}

/* A request with everything that decides about repeating it. */
struct sending {
  const struct kb_http_request *request;
  kb_retry_check check;
  void *context;
  bool once_if_slow;
  kb_retry_lookup lookup; /* NULL: it may be repeated */
  void *lookup_context;
  struct kb_retry_fate fate;
};

/* Whether the server may have carried the request out although there is no answer of it. A server
   that throttles or refuses has not. */
static bool is_lost(const struct kb_http_response *response)
{
  const bool is_refused =
    response->status >= 400 && response->status < 500 && response->status != 408;
  return !is_refused && !response->never_reached;
}

/* Waits before the next attempt, and looks up whether that is needed. KB_OK: it is, unless
   `found`. */
static enum kb_status wait_and_look(struct kb_retry *retry, struct sending *sending,
                                    const struct kb_http_response *response, double seconds,
                                    bool is_asked, struct kb_error *error)
{
  const bool looks = sending->lookup && is_lost(response);
  if (!wait(retry, seconds, is_asked, error->message)) {
    return kb_fail(error, KB_INTERRUPTED, "interrupted");
  }
  return looks ? sending->lookup(sending->lookup_context, &sending->fate.found, error) : KB_OK;
}

static enum kb_status send_until_done(struct kb_retry *retry, struct sending *sending,
                                      struct kb_http_response *response, struct kb_error *error)
{
  const struct kb_http_request *request = sending->request;
  const double limit = retry->most_waiting > 0 ? retry->most_waiting : default_most_waiting;
  const double start = retry->clock.now(retry->clock.context);
  unsigned unasked = 0;
  unsigned asked = 0;
  for (;;) {
    bool again = false;
    enum kb_status status = attempt(retry, request, response, sending->check, sending->context,
                                    asked + unasked, &again, error);
    if (status == KB_OK || status == KB_INTERRUPTED || status == KB_NO_MEMORY) {
      return status;
    }
    sending->fate.lost = sending->fate.lost || is_lost(response);
    const bool is_asked = is_wait_status(response->status) && response->retry_after > 0;
    is_asked ? asked++ : unasked++;
    const unsigned most = retry->tries > 0 ? retry->tries
                          : retry->reached ? KB_RETRY_TRIES
                                           : TRIES_UNREACHED;
    if (!again || (sending->once_if_slow && response->timed_out) || unasked >= most ||
        asked >= MOST_ASKED) {
      return give_up(request, asked + unasked, "", status, error);
    }
    const double seconds = is_asked ? response->retry_after : backoff(retry, unasked);
    if (retry->clock.now(retry->clock.context) - start + seconds > limit) {
      return give_up(request, asked + unasked,
                     is_asked ? "; the server asks to wait longer than kbtriage does" : "", status,
                     error);
    }
    status = wait_and_look(retry, sending, response, seconds, is_asked, error);
    if (status != KB_OK || sending->fate.found) {
      return status;
    }
  }
}

enum kb_status kb_retry_send(struct kb_retry *retry, const struct kb_http_request *request,
                             struct kb_http_response *response, kb_retry_check check, void *context,
                             bool once_if_slow, struct kb_error *error)
{
  struct sending sending = {
    .request = request, .check = check, .context = context, .once_if_slow = once_if_slow};
  return send_until_done(retry, &sending, response, error);
}

enum kb_status kb_retry_write(struct kb_retry *retry, const struct kb_http_request *request,
                              struct kb_http_response *response, kb_retry_check check,
                              void *context, kb_retry_lookup lookup, void *lookup_context,
                              struct kb_retry_fate *fate, struct kb_error *error)
{
  struct sending sending = {.request = request,
                            .check = check,
                            .context = context,
                            .lookup = lookup,
                            .lookup_context = lookup_context};
  const enum kb_status status = send_until_done(retry, &sending, response, error);
  *fate = sending.fate;
  return status;
}

static double system_now(void *context)
{
  struct timespec time;
  (void)context;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool system_sleep(void *context, double seconds)
{
  const volatile sig_atomic_t *const *interrupted = context;
  const double end = system_now(NULL) + seconds;
  for (double left = seconds; left > 0; left = end - system_now(NULL)) {
    if (*interrupted && **interrupted) {
      return false;
    }
    const double turn = left < 0.1 ? left : 0.1;
    nanosleep(&(struct timespec){0, (long)(turn * 1e9)}, NULL);
  }
  return !(*interrupted && **interrupted);
}

struct kb_clock kb_clock_system(const volatile sig_atomic_t *const *interrupted)
{
  union {
    const volatile sig_atomic_t *const *given;
    void *context;
  } pointer = {.given = interrupted};
  return (struct kb_clock){system_now, system_sleep, pointer.context};
}
