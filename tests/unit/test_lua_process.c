/* The process that runs articles, as seen by the engine: here it is a fake that does everything
   such a process must not do. */
#include "triage/lua_process.h"

#include "triage/lua_channel.h"
#include "triage/lua_serve.h"
#include "triage/lua_wire.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* The deed is chosen by the name of the file to load, or by the number of the call. */
enum deed {
  ANSWER,
  END,
  CRASH,
  LOOP,
  SLEEP,
  HALF,
  LENGTH,
  OTHER_KIND,
  LONG_ANSWER,
  ASK_WRONGLY,
  ASK
};

static void say(int channel, struct kb_buf *out)
{
  (void)kb_wire_end(out);
  (void)kb_channel_send(channel, kb_buf_slice(out));
}

static const struct kb_taken nothing;

static void say_result(int channel, enum kb_wire_kind kind, const char *more)
{
  struct kb_buf out = {0};
  const struct kb_lua_result result = {
    .outcome = KB_SANDBOX_DONE, .returned = 1, .truth = true, .kind = KB_FIELD_BOOLEAN};
  kb_wire_begin(&out, kind);
  kb_wire_put_result(&out, &result);
  if (kind == KB_WIRE_LOADED) {
    kb_wire_put_fields(&out, NULL);
  } else {
    kb_wire_put_taken(&out, &nothing);
  }
  kb_buf_add_text(&out, more);
  say(channel, &out);
  kb_buf_fini(&out);
}

static void say_bytes(int channel, const char *bytes, size_t length)
{
  (void)kb_channel_send(channel, (struct kb_slice){bytes, length});
}

static void ask(int channel, enum kb_part part)
{
  struct kb_buf out = {0};
  const struct kb_question question = {
    .kind = KB_ASK_READ, .part = part, .name = kb_slice_of("statecode")};
  kb_wire_begin(&out, KB_WIRE_QUESTION);
  kb_wire_put_question(&out, &question);
  kb_wire_put_taken(&out, &nothing);
  say(channel, &out);
  kb_buf_clear(&out);
  (void)kb_channel_receive(channel, &out);
  kb_buf_fini(&out);
}

static void act(int channel, enum deed deed, enum kb_wire_kind kind)
{
  switch (deed) {
  case ANSWER:
    break;
  case END:
    _exit(0);
  case CRASH:
    raise(SIGSEGV);
    break;
  case LOOP:
    for (volatile unsigned i = 0;; i++) {
    }
  case SLEEP:
    sleep(60);
    break;
  case HALF:
    say_bytes(channel, "\x40\0\0\0\7half of it", 15);
    _exit(0);
  case LENGTH:
    say_bytes(channel, "\1\0\0\0\7", 5);
    break;
  case OTHER_KIND:
    kind = KB_WIRE_REPLY;
    break;
  case LONG_ANSWER:
    say_result(channel, kind, "and more");
    return;
  case ASK_WRONGLY:
    ask(channel, (enum kb_part)KB_PARTS);
    break;
  case ASK:
    ask(channel, KB_PART_ROOT);
    break;
  }
  say_result(channel, kind, "");
}

_Noreturn void kb_lua_serve(void)
{
  const int channel = KB_LUA_SERVE_CHANNEL;
  struct kb_buf in = {0};
  signal(SIGSEGV, SIG_DFL); /* the default, not the handler of a sanitizer */
  while (kb_channel_receive(channel, &in) == KB_CHANNEL_MESSAGE) {
    struct kb_wire wire = kb_wire_read(kb_buf_slice(&in));
    struct kb_lua_call call;
    struct kb_lua_load load;
    bool with_fields = false;
    if (kb_wire_kind_of(kb_buf_slice(&in)) == KB_WIRE_CALL && kb_wire_get_call(&wire, &call)) {
      act(channel, (enum deed)call.number, KB_WIRE_CALLED);
    } else if (kb_wire_kind_of(kb_buf_slice(&in)) == KB_WIRE_LOAD &&
               kb_wire_get_load(&wire, &load, &with_fields)) {
      act(channel, (enum deed)load.number, KB_WIRE_LOADED);
    } else if (kb_wire_kind_of(kb_buf_slice(&in)) == KB_WIRE_OPTIONS) {
      struct kb_buf out = {0};
      kb_wire_begin(&out, KB_WIRE_OPTIONS);
      say(channel, &out);
      kb_buf_fini(&out);
    }
    kb_buf_clear(&in);
  }
  _exit(0);
}

static void answer(void *context, const struct kb_question *question, struct kb_reply *reply)
{
  size_t *asked = context;
  *asked += kb_slice_is(question->name, "statecode");
  reply->kind = KB_REPLY_INTEGER;
  reply->integer = 1;
}

struct bench {
  struct kb_case_reader reader;
  struct kb_lua_process *process;
  struct kb_buf options;
  size_t asked;
};

static int set_up(void **state)
{
  struct bench *bench = calloc(1, sizeof *bench);
  assert_non_null(bench);
  bench->reader = (struct kb_case_reader){answer, &bench->asked};
  kb_buf_add_text(&bench->options, "mailbox\tstatecode\t0\tActive\n");
  bench->process = kb_lua_process_new(&bench->reader, &bench->options);
  assert_non_null(bench->process);
  *state = bench;
  return 0;
}

static int tear_down(void **state)
{
  struct bench *bench = *state;
  kb_lua_process_free(bench->process);
  kb_buf_fini(&bench->options);
  free(bench);
  return 0;
}

static const struct kb_sandbox_budget budget = {.memory = 1 << 20, .steps = 1000, .seconds = 0.1};

static struct kb_lua_result call(const struct bench *bench, enum deed deed)
{
  struct kb_lua_result result;
  const struct kb_lua_call call = {.number = deed, .budget = budget};
  kb_lua_process_call(bench->process, &call, &result);
  return result;
}

static struct kb_lua_result load(const struct bench *bench, enum deed deed)
{
  struct kb_lua_result result;
  const struct kb_lua_load load = {
    .number = deed, .name = "x.lua", .source = kb_slice_of("return {}"), .budget = budget};
  kb_lua_process_load(bench->process, &load, NULL, &result);
  return result;
}

/* Works again, in another process. */
static void assert_works(const struct bench *bench)
{
  const struct kb_lua_result result = call(bench, ANSWER);
  assert_int_equal(result.outcome, KB_SANDBOX_DONE);
  assert_true(result.truth);
}

static void a_process_that_ends_costs_what_it_was_about(void **state)
{
  static const enum deed deeds[] = {END, CRASH, HALF, LENGTH, OTHER_KIND, LONG_ANSWER, ASK_WRONGLY};
  const struct bench *bench = *state;
  for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++) {
    struct kb_lua_result result = call(bench, deeds[i]);
    assert_int_equal(result.outcome, KB_SANDBOX_ERROR);
    assert_non_null(strstr(result.message, "it ended the process that articles are run in"));
    assert_true(result.spent >= budget.seconds); /* so that the article's time is used up */
    result = load(bench, deeds[i]);
    assert_int_equal(result.outcome, KB_SANDBOX_ERROR);
    assert_works(bench);
  }
}

static void a_crash_is_named(void **state)
{
  const struct bench *bench = *state;
  const struct kb_lua_result result = call(bench, CRASH);
  assert_non_null(strstr(result.message, "(signal 11, a segmentation fault)"));
}

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void work_that_no_budget_reaches_is_ended(void **state)
{
  const struct bench *bench = *state;
  assert_int_equal(call(bench, LOOP).outcome, KB_SANDBOX_TIME);
  assert_int_equal(load(bench, LOOP).outcome, KB_SANDBOX_TIME);
  assert_works(bench);
}

static volatile sig_atomic_t interrupted;

static void on_alarm(int number)
{
  (void)number;
  interrupted = 1;
}

static void an_interrupt_ends_whatever_runs(void **state)
{
  const struct bench *bench = *state;
  interrupted = 0;
  kb_lua_process_set_interrupt(bench->process, &interrupted);
  signal(SIGALRM, on_alarm);
  const double begin = now();
  alarm(1);
  assert_int_equal(call(bench, SLEEP).outcome, KB_SANDBOX_INTERRUPTED);
  assert_true(now() - begin < 30);
  interrupted = 0;
  assert_works(bench);
}

static void questions_are_answered_of_a_call_alone(void **state)
{
  const struct bench *bench = *state;
  assert_int_equal(call(bench, ASK).outcome, KB_SANDBOX_DONE);
  assert_int_equal(bench->asked, 1);
  assert_int_equal(load(bench, ASK).outcome, KB_SANDBOX_ERROR);
  assert_int_equal(bench->asked, 1);
}

int main(int argc, char **argv)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(a_process_that_ends_costs_what_it_was_about, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_crash_is_named, set_up, tear_down),
    cmocka_unit_test_setup_teardown(work_that_no_budget_reaches_is_ended, set_up, tear_down),
    cmocka_unit_test_setup_teardown(an_interrupt_ends_whatever_runs, set_up, tear_down),
    cmocka_unit_test_setup_teardown(questions_are_answered_of_a_call_alone, set_up, tear_down),
  };
  if (argc == 2 && strcmp(argv[1], KB_LUA_SERVE) == 0) {
    kb_lua_serve();
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
