#include "triage/lua_process.h"

#include "triage/lua_channel.h"
#include "triage/lua_serve.h"
#include "triage/lua_wire.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A request is sent, and until its answer comes each question of the process is answered: the two
   take turns, so there is never more than one message in transit. While nothing comes, it is
   checked ten times a second whether the user has interrupted the run, and whether the process has
   used up its time.

   A condition asks for the same columns in most cases. What it has asked before is answered with
   its next call (a habit); its next message says which of these answers it used, and only those
   count as read. */

/* Interval at which a running process is checked. It gets this much processor time beyond its
   budget before it is killed, or this much time in total. */
enum { LOOK_MILLISECONDS = 100, GRACE_SECONDS = 1, PATIENCE_SECONDS = 120, CHECK_SECONDS = 5 };
/* The number of conditions whose questions are remembered; longer names and texts are not. */
enum { MOST_HABITS = 512, LONGEST_NAME = 64, LONGEST_TEXT = 4096 };

/* What a condition has asked so far: from then on that is answered ahead. */
struct habit {
  size_t number, cause;
  enum kb_condition condition;
  struct kb_ahead ahead; /* of `names` */
  char names[KB_AHEAD_MAX][LONGEST_NAME];
};

struct kb_lua_process {
  const struct kb_case_reader *reader;
  const struct kb_buf *options; /* see kb_options_write */
  const volatile sig_atomic_t *interrupted;
  pid_t child; /* 0: there is none */
  int channel;
  bool is_refused; /* it could not be started */
  int end;         /* how the last one that was given up ended, as from waitpid */
  struct kb_buf in, out;
  struct habit *habits; /* of the conditions called */
  size_t habit_count;
};

extern char **environ;

struct kb_lua_process *kb_lua_process_new(const struct kb_case_reader *reader,
                                          const struct kb_buf *options)
{
  struct kb_lua_process *process = calloc(1, sizeof *process);
  if (process) {
    process->reader = reader;
    process->options = options;
  }
  return process;
}

/* Returns the exit status as from waitpid. */
static int stop(struct kb_lua_process *process)
{
  int how = 0;
  if (process->child > 0) {
    close(process->channel);
    kill(process->child, SIGKILL); /* unless it has exited by itself */
    while (waitpid(process->child, &how, 0) < 0 && errno == EINTR) {
    }
    process->child = 0;
  }
  return how;
}

void kb_lua_process_free(struct kb_lua_process *process)
{
  if (process) {
    stop(process);
    kb_buf_fini(&process->in);
    kb_buf_fini(&process->out);
    free(process->habits);
    free(process);
  }
}

void kb_lua_process_set_interrupt(struct kb_lua_process *process,
                                  const volatile sig_atomic_t *interrupted)
{
  process->interrupted = interrupted;
}

bool kb_lua_process_is_refused(const struct kb_lua_process *process)
{
  return process->is_refused;
}

/* Starts the same program with an argument that makes it that process: its memory contains
   nothing of this process. Without /proc, the program is found where it was started from. */
static int spawn(struct kb_lua_process *process, int channel)
{
  const char *const programs[] = {"/proc/self/exe", (const char *)getauxval(AT_EXECFN)};
  char *const arguments[] = {(char[]){"kbtriage"}, (char[]){KB_LUA_SERVE}, NULL};
  posix_spawn_file_actions_t actions;
  int reason = posix_spawn_file_actions_init(&actions);
  if (reason == 0) {
    reason = posix_spawn_file_actions_adddup2(&actions, channel, KB_LUA_SERVE_CHANNEL);
    bool is_over = reason != 0;
    for (size_t i = 0; i < 2 && !is_over && programs[i]; i++) {
      reason = posix_spawn(&process->child, programs[i], &actions, NULL, arguments, environ);
      is_over = reason == 0;
    }
    posix_spawn_file_actions_destroy(&actions);
  }
  process->child = reason == 0 ? process->child : 0;
  return reason;
}

/* --- One request --- */

/* How long a request may take. */
struct watch {
  double seconds; /* of the child's processor time, and in total with our patience */
  double cpu_begin, begin;
};

static double read_clock(clockid_t clock)
{
  struct timespec time = {0};
  (void)clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu_of(const struct kb_lua_process *process)
{
  clockid_t clock;
  return clock_getcpuclockid(process->child, &clock) == 0 ? read_clock(clock) : 0;
}

/* The clock is first read after a while without a message, which is rare. */
static bool is_overdue(const struct kb_lua_process *process, struct watch *watch)
{
  if (watch->begin <= 0) {
    watch->begin = read_clock(CLOCK_MONOTONIC);
    watch->cpu_begin = cpu_of(process);
  }
  return cpu_of(process) - watch->cpu_begin > watch->seconds ||
         read_clock(CLOCK_MONOTONIC) - watch->begin > watch->seconds + PATIENCE_SECONDS;
}

enum { ENDING_SIZE = 80 };

/* " (signal 9, …)", or "" if no signal ended the process. */
static void describe_signal(int how, char text[ENDING_SIZE])
{
  text[0] = '\0';
  if (WIFSIGNALED(how)) {
    snprintf(text, ENDING_SIZE, " (signal %d, %s)", WTERMSIG(how),
             WTERMSIG(how) == SIGSEGV   ? "a segmentation fault"
             : WTERMSIG(how) == SIGKILL ? "killed, perhaps as memory is short"
                                        : "see signal(7)");
  }
}

/* Kills the process and sets the result accordingly. */
static void give_up(struct kb_lua_process *process, enum kb_sandbox_outcome outcome, double seconds,
                    struct kb_lua_result *result)
{
  char ending[ENDING_SIZE];
  process->end = stop(process);
  *result = (struct kb_lua_result){.outcome = outcome, .spent = seconds};
  if (outcome == KB_SANDBOX_ERROR) {
    describe_signal(process->end, ending);
    snprintf(result->message, sizeof result->message,
             "it ended the process that articles are run in%s", ending);
  }
}

static bool is_interrupted(const struct kb_lua_process *process)
{
  return process->interrupted && *process->interrupted;
}

/* Waits for a message. False: none will come, and `result` says why. */
static bool receive(struct kb_lua_process *process, struct watch *watch,
                    struct kb_lua_result *result)
{
  kb_buf_clear(&process->in);
  for (;;) {
    switch (kb_channel_receive(process->channel, &process->in)) {
    case KB_CHANNEL_MESSAGE:
      return true;
    case KB_CHANNEL_GONE:
      give_up(process, KB_SANDBOX_ERROR, watch->seconds, result);
      return false;
    case KB_CHANNEL_NO_MEMORY:
      give_up(process, KB_SANDBOX_NO_MEMORY, 0, result);
      return false;
    case KB_CHANNEL_WAITING:
      break;
    }
    if (is_interrupted(process)) {
      give_up(process, KB_SANDBOX_INTERRUPTED, 0, result);
      return false;
    }
    if (is_overdue(process, watch)) {
      give_up(process, KB_SANDBOX_TIME, watch->seconds, result);
      return false;
    }
  }
}

/* Sends what is in `out`. */
static bool send_out(struct kb_lua_process *process, double seconds, struct kb_lua_result *result)
{
  if (!kb_wire_end(&process->out)) {
    give_up(process, KB_SANDBOX_NO_MEMORY, 0, result);
    return false;
  }
  if (!kb_channel_send(process->channel, kb_buf_slice(&process->out))) {
    give_up(process, KB_SANDBOX_ERROR, seconds, result);
    return false;
  }
  return true;
}

/* The first message is answered, as a message that is not waited for could be lost in the next one.
   False, and the result says why, if it is not. */
static bool send_options(struct kb_lua_process *process, struct kb_lua_result *result)
{
  struct watch watch = {.seconds = GRACE_SECONDS};
  kb_wire_begin(&process->out, KB_WIRE_OPTIONS);
  kb_wire_put_options(&process->out, kb_buf_slice(process->options));
  return send_out(process, watch.seconds, result) && receive(process, &watch, result);
}

static void say_not_started(struct kb_lua_process *process, const char *reason, const char *more,
                            struct kb_lua_result *result)
{
  process->is_refused = true;
  *result = (struct kb_lua_result){.outcome = KB_SANDBOX_ERROR};
  snprintf(result->message, sizeof result->message,
           "no process can be started to run articles in: %s%s", reason, more);
}

/* The process has started, but not answered. */
static void say_not_answering(struct kb_lua_process *process, struct kb_lua_result *result)
{
  char ending[ENDING_SIZE] = "";
  if (result->outcome == KB_SANDBOX_ERROR) {
    describe_signal(process->end, ending);
    say_not_started(process, "it ended at once", ending, result);
  } else if (result->outcome == KB_SANDBOX_TIME) {
    say_not_started(process, "it does not answer", "", result);
  }
}

/* False, and the result says why, if it cannot be started. */
static bool start(struct kb_lua_process *process, struct kb_lua_result *result)
{
  const struct timeval look = {.tv_usec = LOOK_MILLISECONDS * 1000};
  int ends[2];
  if (process->child > 0) {
    return true;
  }
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    say_not_started(process, kb_errno_words(errno), "", result);
    return false;
  }
  const int reason = spawn(process, ends[1]);
  close(ends[1]);
  if (reason != 0) {
    close(ends[0]);
    say_not_started(process, kb_errno_words(reason), "", result);
    return false;
  }
  (void)setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &look, sizeof look);
  process->channel = ends[0];
  if (!send_options(process, result)) {
    say_not_answering(process, result);
    return false;
  }
  return true;
}

static void read_one(const struct kb_lua_process *process, const struct kb_question *question,
                     struct kb_reply *reply)
{
  process->reader->answer(process->reader->context, question, reply);
}

/* Records answers sent ahead as read, if they were used since the last message. */
static bool read_taken(const struct kb_lua_process *process, const struct habit *habit,
                       struct kb_wire *wire)
{
  struct kb_taken taken;
  if (!kb_wire_get_taken(wire, habit ? habit->ahead.count : 0, &taken)) {
    return false;
  }
  for (size_t i = 0; i < taken.count; i++) {
    struct kb_reply reply;
    struct kb_question question = habit->ahead.questions[taken.places[i]];
    question.is_ahead = false;
    read_one(process, &question, &reply);
  }
  return true;
}

static bool is_learned(const struct kb_ahead *ahead, const struct kb_question *question)
{
  bool is_there = false;
  for (size_t i = 0; i < ahead->count && !is_there; i++) {
    const struct kb_question *learned = &ahead->questions[i];
    is_there = learned->kind == question->kind && learned->part == question->part &&
               kb_slice_equal(learned->name, question->name);
  }
  return is_there;
}

/* Columns of listed alerts are not remembered: their number differs. */
static void learn(struct habit *habit, const struct kb_question *question)
{
  struct kb_ahead *ahead = &habit->ahead;
  if (ahead->count == KB_AHEAD_MAX || question->kind == KB_ASK_AGAIN ||
      question->kind == KB_ASK_FORGET || kb_part_is_listed(question->part) ||
      question->name.length > LONGEST_NAME || is_learned(ahead, question)) {
    return;
  }
  char *name = habit->names[ahead->count];
  struct kb_question *learned = &ahead->questions[ahead->count++];
  memcpy(name, question->name.data, question->name.length);
  *learned = *question;
  learned->name.data = name;
  learned->is_ahead = true;
}

static bool answer(struct kb_lua_process *process, struct habit *habit, struct kb_wire *wire)
{
  struct kb_question question;
  struct kb_reply reply;
  if (!kb_wire_get_question(wire, &question) || !read_taken(process, habit, wire)) {
    return false;
  }
  read_one(process, &question, &reply);
  if (habit) {
    learn(habit, &question);
  }
  kb_wire_begin(&process->out, KB_WIRE_REPLY);
  kb_wire_put_reply(&process->out, &reply);
  return true;
}

/* Sends the request in `out` and answers questions until the message of kind `wanted` has come,
   which `wire` then reads. False: the result says why not. */
static bool request(struct kb_lua_process *process, enum kb_wire_kind wanted, double seconds,
                    struct habit *habit, struct kb_wire *wire, struct kb_lua_result *result)
{
  struct watch watch = {.seconds = seconds + GRACE_SECONDS};
  for (;;) {
    if (!send_out(process, watch.seconds, result) || !receive(process, &watch, result)) {
      return false;
    }
    const struct kb_slice message = kb_buf_slice(&process->in);
    const enum kb_wire_kind kind = kb_wire_kind_of(message);
    *wire = kb_wire_read(message);
    if (kind == wanted) {
      return true;
    }
    if (kind != KB_WIRE_QUESTION || wanted != KB_WIRE_CALLED || !answer(process, habit, wire)) {
      give_up(process, KB_SANDBOX_ERROR, watch.seconds, result);
      return false;
    }
  }
}

void kb_lua_process_load(struct kb_lua_process *process, const struct kb_lua_load *load,
                         struct kb_fields *fields, struct kb_lua_result *result)
{
  struct kb_wire wire;
  if (load->source.length > KB_SANDBOX_SOURCE_MAX) {
    *result = (struct kb_lua_result){.outcome = KB_SANDBOX_ERROR};
    snprintf(result->message, sizeof result->message, "the source is larger than %d KiB",
             KB_SANDBOX_SOURCE_MAX / 1024);
    return;
  }
  if (!start(process, result)) {
    return;
  }
  kb_wire_begin(&process->out, KB_WIRE_LOAD);
  kb_wire_put_load(&process->out, load, fields != NULL);
  if (!request(process, KB_WIRE_LOADED, load->budget.seconds, NULL, &wire, result)) {
    return;
  }
  const bool has_result = kb_wire_get_result(&wire, result);
  struct kb_fields *wanted = result->outcome == KB_SANDBOX_DONE ? fields : NULL;
  if (!has_result || !kb_wire_get_fields(&wire, wanted)) {
    give_up(process, KB_SANDBOX_ERROR, load->budget.seconds, result);
  } else if (wanted && wanted->failed) {
    result->outcome = KB_SANDBOX_NO_MEMORY;
  }
}

bool kb_lua_process_check(struct kb_lua_process *process, struct kb_diagnostics *diagnostics)
{
  struct kb_wire wire;
  struct kb_lua_result result = {.outcome = KB_SANDBOX_DONE};
  if (start(process, &result)) {
    kb_wire_begin(&process->out, KB_WIRE_CHECK);
    if (request(process, KB_WIRE_CHECKED, CHECK_SECONDS, NULL, &wire, &result) &&
        !kb_wire_get_diagnostics(&wire, diagnostics)) {
      give_up(process, KB_SANDBOX_ERROR, 0, &result);
    }
  }
  if (result.outcome != KB_SANDBOX_DONE && result.outcome != KB_SANDBOX_NO_MEMORY) {
    kb_diagnostic_add_at(diagnostics, KB_E_LOAD, 1, 1, NULL, "cannot be checked: %s",
                         result.outcome == KB_SANDBOX_ERROR
                           ? result.message
                           : kb_sandbox_outcome_name(result.outcome));
  }
  return result.outcome != KB_SANDBOX_NO_MEMORY && !diagnostics->failed;
}

/* NULL: it has none yet, and there is no room for one. */
static struct habit *habit_of(struct kb_lua_process *process, const struct kb_lua_call *call)
{
  for (size_t i = 0; i < process->habit_count; i++) {
    struct habit *habit = &process->habits[i];
    if (habit->number == call->number && habit->condition == call->condition &&
        habit->cause == call->cause) {
      return habit;
    }
  }
  if (!process->habits) {
    process->habits = calloc(MOST_HABITS, sizeof *process->habits);
  }
  if (!process->habits || process->habit_count == MOST_HABITS) {
    return NULL;
  }
  struct habit *habit = &process->habits[process->habit_count++];
  *habit =
    (struct habit){.number = call->number, .cause = call->cause, .condition = call->condition};
  return habit;
}

static void put_ahead(struct kb_lua_process *process, const struct habit *habit)
{
  for (size_t i = 0; habit && i < habit->ahead.count; i++) {
    struct kb_reply reply;
    read_one(process, &habit->ahead.questions[i], &reply);
    if (reply.kind == KB_REPLY_TEXT && reply.text.length > LONGEST_TEXT) {
      reply.kind = KB_REPLY_HALT; /* sent only if it is asked for */
    }
    kb_wire_put_answered(&process->out, &habit->ahead.questions[i], &reply);
  }
}

void kb_lua_process_call(struct kb_lua_process *process, const struct kb_lua_call *call,
                         struct kb_lua_result *result)
{
  struct kb_wire wire;
  struct habit *habit = habit_of(process, call);
  if (!start(process, result)) {
    return;
  }
  kb_wire_begin(&process->out, KB_WIRE_CALL);
  kb_wire_put_call(&process->out, call);
  put_ahead(process, habit);
  if (request(process, KB_WIRE_CALLED, call->budget.seconds, habit, &wire, result) &&
      !(kb_wire_get_result(&wire, result) && read_taken(process, habit, &wire))) {
    give_up(process, KB_SANDBOX_ERROR, call->budget.seconds, result);
  }
}
