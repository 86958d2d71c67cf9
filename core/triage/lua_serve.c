#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* close_range */
#endif
#include "triage/lua_serve.h"

#include "base/fence.h"
#include "triage/lua_channel.h"
#include "triage/lua_host.h"
#include "triage/lua_wire.h"
#include "triage/reply_cache.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

/* Prepares itself (no files, signals or environment, the fence), then serves one request after
   the other. Exits silently when the channel is closed or a message makes no sense. */

extern char **environ;

struct server {
  int channel;
  struct kb_lua_host *host;
  struct kb_case_reader reader;
  struct kb_buf options;
  struct kb_buf in, out; /* the last message received, the next one to send */
  struct kb_buf answer;  /* to the last question */
  struct kb_reply_cache *cache;
  struct kb_fields fields;
};

/* There is nobody left to report to. */
_Noreturn static void end(void)
{
  _exit(0);
}

static void send_out(struct server *server)
{
  if (!kb_wire_end(&server->out) || !kb_channel_send(server->channel, kb_buf_slice(&server->out))) {
    end();
  }
}

static void receive(const struct server *server, struct kb_buf *in)
{
  enum kb_channel_outcome outcome;
  kb_buf_clear(in);
  do {
    outcome = kb_channel_receive(server->channel, in);
  } while (outcome == KB_CHANNEL_WAITING);
  if (outcome != KB_CHANNEL_MESSAGE) {
    end();
  }
}

/* During a call it sends questions; the next message is the answer. */
static void ask(void *context, const struct kb_question *question, struct kb_reply *reply)
{
  struct server *server = context;
  if (question->kind == KB_ASK_AGAIN) {
    kb_reply_cache_clear(server->cache);
  } else if (kb_reply_cache_find(server->cache, question, reply)) {
    return;
  }
  const struct kb_taken taken = kb_reply_cache_taken(server->cache);
  kb_wire_begin(&server->out, KB_WIRE_QUESTION);
  kb_wire_put_question(&server->out, question);
  kb_wire_put_taken(&server->out, &taken);
  send_out(server);
  receive(server, &server->answer);
  struct kb_wire wire = kb_wire_read(kb_buf_slice(&server->answer));
  if (kb_wire_kind_of(kb_buf_slice(&server->answer)) != KB_WIRE_REPLY ||
      !kb_wire_get_reply(&wire, reply)) {
    end();
  }
  kb_reply_cache_add(server->cache, question, reply);
}

static void load(struct server *server, struct kb_wire *wire)
{
  struct kb_lua_load load;
  struct kb_lua_result result;
  bool with_fields = false;
  if (!kb_wire_get_load(wire, &load, &with_fields)) {
    end();
  }
  kb_lua_host_load(server->host, &load, with_fields ? &server->fields : NULL, &result);
  const bool has_fields = with_fields && result.outcome == KB_SANDBOX_DONE;
  if (has_fields && server->fields.failed) {
    result.outcome = KB_SANDBOX_NO_MEMORY;
  }
  kb_wire_begin(&server->out, KB_WIRE_LOADED);
  kb_wire_put_result(&server->out, &result);
  kb_wire_put_fields(&server->out, has_fields ? &server->fields : NULL);
}

static void check(struct server *server)
{
  struct kb_diagnostics diagnostics = {0};
  const bool good = kb_lua_host_check(server->host, &diagnostics) && !diagnostics.failed;
  kb_wire_begin(&server->out, KB_WIRE_CHECKED);
  kb_wire_put_diagnostics(&server->out, &diagnostics);
  kb_diagnostics_fini(&diagnostics);
  if (!good) {
    end();
  }
}

/* Takes the answers sent ahead. */
static void take_ahead(struct server *server, struct kb_wire *wire)
{
  struct kb_question question;
  struct kb_reply reply;
  kb_reply_cache_clear(server->cache);
  while (!kb_wire_is_over(wire) && kb_wire_get_answered(wire, &question, &reply)) {
    kb_reply_cache_add_ahead(server->cache, &question, &reply);
  }
  if (wire->is_bad) {
    end();
  }
}

static void call(struct server *server, struct kb_wire *wire)
{
  struct kb_lua_call call;
  struct kb_lua_result result;
  if (!kb_wire_get_call(wire, &call)) {
    end();
  }
  take_ahead(server, wire);
  kb_lua_host_call(server->host, &call, &result);
  const struct kb_taken taken = kb_reply_cache_taken(server->cache);
  kb_wire_begin(&server->out, KB_WIRE_CALLED);
  kb_wire_put_result(&server->out, &result);
  kb_wire_put_taken(&server->out, &taken);
}

static void take_options(struct server *server, struct kb_wire *wire)
{
  struct kb_slice options;
  if (!kb_wire_get_options(wire, &options)) {
    end();
  }
  kb_buf_clear(&server->options);
  kb_buf_add_slice(&server->options, options);
  if (server->options.failed) {
    end();
  }
  kb_lua_host_set_options(server->host, kb_buf_slice(&server->options));
  kb_wire_begin(&server->out, KB_WIRE_OPTIONS);
}

static void serve(struct server *server)
{
  receive(server, &server->in);
  struct kb_wire wire = kb_wire_read(kb_buf_slice(&server->in));
  switch (kb_wire_kind_of(kb_buf_slice(&server->in))) {
  case KB_WIRE_LOAD:
    load(server, &wire);
    break;
  case KB_WIRE_CHECK:
    check(server);
    break;
  case KB_WIRE_OPTIONS:
    take_options(server, &wire);
    break;
  case KB_WIRE_CALL:
    call(server, &wire);
    break;
  default:
    end();
  }
  send_out(server);
}

/* The parent may have exited while something runs that never ends. */
static void on_alarm(int number, siginfo_t *facts, void *context)
{
  (void)number;
  (void)context;
  if (getppid() != facts->si_value.sival_int) {
    _exit(0);
  }
}

/* After each second of processor time, checks whether the parent still exists. */
static void watch_parent(pid_t parent)
{
  struct sigaction action = {.sa_sigaction = on_alarm, .sa_flags = SA_SIGINFO | SA_RESTART};
  struct sigevent event = {
    .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM, .sigev_value.sival_int = parent};
  const struct itimerspec each = {{.tv_sec = 1}, {.tv_sec = 1}};
  timer_t timer;
  sigemptyset(&action.sa_mask);
  (void)sigaction(SIGALRM, &action, NULL);
  if (timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) == 0) {
    (void)timer_settime(timer, 0, &each, NULL);
  }
}

/* Signals from the user go to the parent, which kills this process if it is to end. */
static void ignore_signals(void)
{
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
  sigset_t none;
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    (void)signal(numbers[i], SIG_IGN);
  }
  sigemptyset(&none);
  (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Standard error stays open: sanitizers and aborts report there. */
static void close_others(void)
{
  const int nothing = open("/dev/null", O_RDWR);
  for (int i = STDIN_FILENO; i < STDERR_FILENO; i++) {
    if (nothing < 0 || dup2(nothing, i) < 0) {
      (void)close(i);
    }
  }
  (void)close_range(KB_LUA_SERVE_CHANNEL + 1, ~0U, 0);
}

/* It contains the secrets for signing in. */
static void forget_environment(void)
{
  for (char **variable = environ; variable && *variable; variable++) {
    explicit_bzero(*variable, strlen(*variable));
  }
}

_Noreturn void kb_lua_serve(void)
{
  struct server server = {.channel = KB_LUA_SERVE_CHANNEL};
  server.reader = (struct kb_case_reader){ask, &server};
  ignore_signals();
  close_others();
  forget_environment();
  watch_parent(getppid());
  server.host = kb_lua_host_new(&server.reader, (struct kb_slice){"", 0});
  server.cache = kb_reply_cache_new();
  (void)kb_fence_up(); /* as far as the system supports it */
  while (server.host && server.cache) {
    serve(&server);
  }
  end();
}
