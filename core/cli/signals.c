#include "cli/signals.h"

#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

/* Seconds that a program which is to end has for it, until it ends in whatever it is; after each of
   them nobody is waited for that does not take what is written. */
enum { PATIENCE = 5 };

/* The variables that a signal may write: whether there was one, by the seconds of patience that are
   over since, from 1; and the milliseconds of it. */
static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t first_signal;

static sig_atomic_t milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (sig_atomic_t)((now.tv_sec % 1000000) * 1000 + now.tv_nsec / 1000000);
}

/* A second one kills: whoever sends it has waited. Those that come at once are one; timeout(1)
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

/* It has not ended. If it writes to a full pipe, what it still writes goes nowhere; else it ends
   its report. */
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

/* Nobody is at the terminal any more, or wants to wait: what is being done is given up in good
   order. With nohup the first of them is ignored, and stays so. */
static void heed_unless_ignored(int number, const struct sigaction *action)
{
  struct sigaction before;
  if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
    sigaction(number, action, NULL);
  }
}

/* Of a signal whose sense is the error that a call returns: a closed pipe, a limit of size. Caught,
   not ignored, which programs that are run would inherit. */
static void on_error(int signal)
{
  (void)signal;
}

const volatile sig_atomic_t *kb_signals_heed(void)
{
  struct sigaction action = {.sa_handler = on_alarm};
  sigemptyset(&action.sa_mask);
  sigaction(SIGALRM, &action, NULL); /* a write that waits returns */
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, NULL); /* a read that waits returns */
  sigaction(SIGTERM, &action, NULL);
  heed_unless_ignored(SIGHUP, &action);
  heed_unless_ignored(SIGQUIT, &action);
  action.sa_handler = on_error;
  sigaction(SIGPIPE, &action, NULL);
  sigaction(SIGXFSZ, &action, NULL);
  return &interrupted;
}
