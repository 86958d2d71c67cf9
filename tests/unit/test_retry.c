/* link: --wrap=kb_http_send */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/retry.h"

#include <stdio.h>
#include <string.h>

/* A server that returns a list of answers, and a clock that only sleeping advances. */
struct answer {
  enum kb_status status; /* of the sending */
  long code;
  double retry_after; /* negative: none */
  bool may_retry;
  bool timed_out;
};

struct world {
  const struct answer *answers;
  size_t sent;
  double now;
  double slept[80];
  size_t sleeps;
  bool interrupted;
  bool once_if_slow;
  unsigned tries;
  char notified[2048];
};

/* The wrapped function has no context: the answers are found by the URL. */
static struct world *world_of(const struct kb_http *http)
{
  union {
    const struct kb_http *http;
    struct world *world;
  } pointer = {.http = http};
  return pointer.world;
}

enum kb_status __wrap_kb_http_send(struct kb_http *http, const struct kb_http_request *request,
                                   struct kb_http_response *response, struct kb_error *error);

enum kb_status __wrap_kb_http_send(struct kb_http *http, const struct kb_http_request *request,
                                   struct kb_http_response *response, struct kb_error *error)
{
  struct world *world = world_of(http);
  const struct answer *answer = &world->answers[world->sent];
  /* the last answer is repeated */
  world->sent += world->answers[world->sent + 1].code != 0 ? 1 : 0;
  (void)request;
  response->status = answer->code;
  response->retry_after = answer->retry_after;
  response->may_retry = answer->may_retry;
  response->timed_out = answer->timed_out;
  return answer->status == KB_OK ? KB_OK : kb_fail(error, answer->status, "no answer");
}

static double now(void *context)
{
  return ((struct world *)context)->now;
}

static bool sleep_for(void *context, double seconds)
{
  struct world *world = context;
  assert_true(world->sleeps < 80);
  world->slept[world->sleeps++] = seconds;
  world->now += seconds;
  return !world->interrupted;
}

static void notify(void *context, enum kb_retry_event event, const char *line)
{
  struct world *world = context;
  const size_t length = strlen(world->notified);
  (void)event;
  snprintf(world->notified + length, sizeof world->notified - length, "%s\n", line);
}

static enum kb_status check(void *context, struct kb_http_response *response, bool *again,
                            struct kb_error *error)
{
  (void)context;
  *again = response->status == 299; /* complete, but broken */
  return response->status == 200 ? KB_OK : kb_fail(error, KB_INVALID, "HTTP %ld", response->status);
}

static enum kb_status send(struct world *world, const struct answer *answers,
                           struct kb_error *error)
{
  union {
    struct world *world;
    struct kb_http *http;
  } pointer = {.world = world};
  struct kb_retry retry = {.http = pointer.http,
                           .clock = {now, sleep_for, world},
                           .notify = notify,
                           .notify_context = world,
                           .tries = world->tries};
  struct kb_http_response response = {0};
  const struct kb_http_request request = {.url = "https://h/api/x?secret=1"};
  world->answers = answers;
  return kb_retry_send(&retry, &request, &response, check, NULL, world->once_if_slow, error);
}

#define END                    \
  {                            \
    KB_OK, 0, -1, false, false \
  }
#define GOOD                     \
  {                              \
    KB_OK, 200, -1, false, false \
  }
#define STATUS(code)              \
  {                               \
    KB_OK, code, -1, false, false \
  }
#define ASKED(code, seconds)           \
  {                                    \
    KB_OK, code, seconds, false, false \
  }
#define RESET                 \
  {                           \
    KB_IO, 1, -1, true, false \
  }
#define REFUSED                \
  {                            \
    KB_IO, 1, -1, false, false \
  }

#define SLOW                 \
  {                          \
    KB_IO, 1, -1, true, true \
  }

static const struct {
  struct answer answers[8];
  enum kb_status status;
  size_t sleeps;
  double least, most; /* total sleep */
} runs[] = {
  {{GOOD, END}, KB_OK, 0, 0, 0},
  {{ASKED(429, 12), GOOD, END}, KB_OK, 1, 12, 12},
  {{ASKED(503, -1), GOOD, END}, KB_OK, 1, 0.5, 1},
  {{STATUS(429), GOOD, END}, KB_OK, 1, 0.5, 1},
  {{STATUS(500), STATUS(502), STATUS(504), STATUS(408), GOOD, END}, KB_OK, 4, 7.5, 15},
  {{STATUS(299), GOOD, END}, KB_OK, 1, 0.5, 1},
  {{STATUS(503), RESET, RESET, GOOD, END}, KB_OK, 3, 3.5, 7},
  {{STATUS(400), END}, KB_INVALID, 0, 0, 0},
  {{STATUS(403), END}, KB_INVALID, 0, 0, 0},
  {{STATUS(501), END}, KB_INVALID, 0, 0, 0},
  /* outages of one and two minutes */
  {{STATUS(503), END}, KB_INVALID, 12, 120, 241},
  {{STATUS(503), RESET, END}, KB_IO, 12, 120, 241},
  {{STATUS(503), SLOW, GOOD, END}, KB_OK, 2, 1.5, 3},
  {{RESET, END}, KB_IO, 1, 0.5, 1}, /* no answer ever */
  {{REFUSED, END}, KB_IO, 0, 0, 0},
  {{ASKED(429, 100), END}, KB_INVALID, 9, 900, 900},
  {{ASKED(429, 5), END}, KB_INVALID, 59, 295, 295},
  {{ASKED(429, 901), END}, KB_INVALID, 0, 0, 0},
  {{ASKED(400, 5), END}, KB_INVALID, 0, 0, 0},
};

static void it_waits_as_asked_and_not_for_ever(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
    struct world world = {0};
    struct kb_error error = {0};
    const enum kb_status status = send(&world, runs[i].answers, &error);
    if (status != runs[i].status || world.sleeps != runs[i].sleeps || world.now < runs[i].least ||
        world.now > runs[i].most) {
      fail_msg("run %zu: status %d, %zu sleeps, %.1f s: %s", i, status, world.sleeps, world.now,
               error.message);
    }
    if (status != KB_OK) {
      assert_ptr_equal(strstr(error.message, "GET /api/x: "), error.message);
      assert_null(strstr(error.message, "secret"));
    }
  }
}

static void waits_grow_and_differ(void **state)
{
  (void)state;
  static const struct answer answers[] = {STATUS(503), END};
  struct world world = {0};
  struct kb_error error;
  send(&world, answers, &error);
  for (size_t i = 1; i < world.sleeps; i++) {
    assert_true(world.slept[i] != 2 * world.slept[i - 1]);
    const double most = i < 5 ? (double)(1u << i) : 30;
    assert_true(world.slept[i] >= most / 2 && world.slept[i] <= most);
  }
}

static void a_slow_page_is_its_callers(void **state)
{
  (void)state;
  static const struct answer answers[] = {STATUS(503), SLOW, GOOD, END};
  struct world world = {.once_if_slow = true};
  struct kb_error error;
  assert_int_equal(send(&world, answers, &error), KB_IO);
  assert_int_equal(world.sleeps, 1);
}

static void the_number_of_tries_can_be_set(void **state)
{
  (void)state;
  static const struct answer answers[] = {RESET, END};
  struct world world = {.tries = 4};
  struct kb_error error;
  assert_int_equal(send(&world, answers, &error), KB_IO);
  assert_int_equal(world.sleeps, 3);
  assert_non_null(strstr(error.message, "(tried 4 times)"));
}

static void an_interrupt_ends_the_wait(void **state)
{
  (void)state;
  static const struct answer answers[] = {ASKED(429, 60), GOOD, END};
  struct world world = {.interrupted = true};
  struct kb_error error;
  assert_int_equal(send(&world, answers, &error), KB_INTERRUPTED);
  assert_int_equal(world.sleeps, 1);
}

static void what_happens_is_reported(void **state)
{
  (void)state;
  static const struct answer answers[] = {ASKED(429, 12), GOOD, END};
  struct world world = {0};
  struct kb_error error;
  assert_int_equal(send(&world, answers, &error), KB_OK);
  assert_non_null(strstr(world.notified, "GET /api/x 429"));
  assert_non_null(strstr(world.notified, "waiting 12 s as asked by the server (HTTP 429)"));
  assert_non_null(strstr(world.notified, "try 2"));
  assert_null(strstr(world.notified, "secret"));
}

/* --- PATCH --- */

struct lookups {
  size_t count;
  size_t effect_at; /* the first lookup that finds that it took effect; 0: none does */
};

static enum kb_status look_up(void *context, bool *took_effect, struct kb_error *error)
{
  struct lookups *lookups = context;
  (void)error;
  lookups->count++;
  *took_effect = lookups->effect_at > 0 && lookups->count >= lookups->effect_at;
  return KB_OK;
}

static const struct {
  struct answer answers[8];
  size_t effect_at;
  enum kb_status status;
  bool found, lost;
  size_t lookups, sleeps;
} writes[] = {
  {{GOOD, END}, 0, KB_OK, false, false, 0, 0},
  {{ASKED(429, 3), GOOD, END}, 1, KB_OK, false, false, 0, 1}, /* throttled: not carried out */
  {{STATUS(299), RESET, GOOD, END}, 0, KB_OK, false, true, 2, 2},
  {{STATUS(299), RESET, GOOD, END}, 2, KB_OK, true, true, 2, 2},
  {{STATUS(503), GOOD, END}, 1, KB_OK, true, true, 1, 1},
  {{ASKED(503, 2), GOOD, END}, 0, KB_OK, false, true, 1, 1},
  {{STATUS(412), END}, 1, KB_INVALID, false, false, 0, 0},
  {{RESET, STATUS(412), END}, 0, KB_INVALID, false, true, 1, 1}, /* it may have been the first */
};

static void a_write_whose_answer_is_lost_is_looked_up(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof writes / sizeof writes[0]; i++) {
    struct world world = {.answers = writes[i].answers};
    struct lookups lookups = {.effect_at = writes[i].effect_at};
    union {
      struct world *world;
      struct kb_http *http;
    } pointer = {.world = &world};
    struct kb_retry retry = {
      .http = pointer.http, .clock = {now, sleep_for, &world}, .reached = true};
    struct kb_http_response response = {0};
    struct kb_error error = {0};
    const struct kb_http_request request = {.url = "https://h/api/x", .patch = "{}"};
    struct kb_retry_fate fate = {.found = false};
    const enum kb_status status =
      kb_retry_write(&retry, &request, &response, check, NULL, look_up, &lookups, &fate, &error);
    if (status != writes[i].status || fate.found != writes[i].found ||
        fate.lost != writes[i].lost || lookups.count != writes[i].lookups ||
        world.sleeps != writes[i].sleeps) {
      fail_msg("write %zu: status %d, found %d, lost %d, %zu lookups, %zu sleeps", i, status,
               fate.found, fate.lost, lookups.count, world.sleeps);
    }
    if (status != KB_OK) {
      assert_ptr_equal(strstr(error.message, "PATCH /api/x: "), error.message);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_waits_as_asked_and_not_for_ever),
    cmocka_unit_test(waits_grow_and_differ),
    cmocka_unit_test(a_slow_page_is_its_callers),
    cmocka_unit_test(the_number_of_tries_can_be_set),
    cmocka_unit_test(an_interrupt_ends_the_wait),
    cmocka_unit_test(what_happens_is_reported),
    cmocka_unit_test(a_write_whose_answer_is_lost_is_looked_up),
  };
  return cmocka_run_group_tests_name("retry", tests, NULL, NULL);
}
