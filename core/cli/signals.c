#include "cli/signals.h"

#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

/* Seconds that a program has to end itself, before it is ended wherever it is; after each of
   them output that nobody reads is given up. */
enum { PATIENCE = 5 };

/* Variables that a signal handler may write: whether there was a signal (from 1, plus the
   seconds that have passed since), and the milliseconds of its time. */
static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t first_signal;

static sig_atomic_t milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (sig_atomic_t)((now.tv_sec % 1000000) * 1000 + now.tv_nsec / 1000000);
}

/* A second signal kills: the user has waited. Simultaneous ones count as one, as timeout(1)
   sends its signal to the process and to its group. */
static void on_signal(int number)
{
  enum { AT_ONCE = 300 };
  if (interrupted && milliseconds() - first_signal > AT_ONCE) {
    signal(number, SIG_DFL);
    raise(number);
    return;
  }
  if (!interrupted) {
    first_signal = milliseconds();
    interrupted = 1;
    alarm(1);
  }
}

/* The program has not ended yet. If it is writing to a full pipe, further output is discarded;
   otherwise it completes its report. */
static void on_alarm(int signal)
{
  (void)signal;
  const int reason = errno;
  struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  if (interrupted > PATIENCE - 1) {
    _exit(KB_EXIT_INTERRUPTED);
  }
  interrupted = interrupted + 1;
  const int nowhere = poll(&output, 1, 0) == 0 ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
  if (nowhere >= 0) {
    (void)dup2(nowhere, STDOUT_FILENO);
    close(nowhere);
  }
  alarm(1);
  errno = reason;
}

/* The terminal is closed, or the user does not want to wait: the current work is ended in an
   orderly way. Under nohup SIGHUP is ignored, and remains so. */
static void handle_unless_ignored(int number, const struct sigaction *action)
{
  struct sigaction before;
  if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
    sigaction(number, action, NULL);
  }
}

/* For signals that only mean that a call returns an error: a closed pipe, a limit of size.
   Caught rather than ignored, as programs that are run would inherit that. */
static void on_error(int signal)
{
  (void)signal;
}

const volatile sig_atomic_t *kb_signals_handle(void)
{
  struct sigaction action = {.sa_handler = on_alarm};
  sigemptyset(&action.sa_mask);
  sigaction(SIGALRM, &action, NULL); /* interrupts a blocked write */
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, NULL); /* interrupts a blocked read */
  sigaction(SIGTERM, &action, NULL);
  handle_unless_ignored(SIGHUP, &action);
  handle_unless_ignored(SIGQUIT, &action);
  action.sa_handler = on_error;
  sigaction(SIGPIPE, &action, NULL);
  sigaction(SIGXFSZ, &action, NULL);
  signal(SIGCHLD, SIG_DFL); /* ignored, it would hide how programs end that are run */
  return &interrupted;
}

void kb_signals_end_by_pipe(void)
{
  signal(SIGPIPE, SIG_DFL);
  raise(SIGPIPE);
}
