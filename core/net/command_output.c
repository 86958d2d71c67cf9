#include "net/command_output.h"

#include "base/process_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_BYTES = 64 * 1024, POLL_MILLISECONDS = 100 };

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct command {
  pid_t child;
  bool is_gone;
  int result; /* exit status once it has ended */
};

/* Runs in our process group, so that it may ask at the terminal. */
static pid_t start(const char *command, int output)
{
  const pid_t child = fork();
  if (child == 0) {
    if (dup2(output, STDOUT_FILENO) >= 0) {
      execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    }
    _exit(127);
  }
  return child;
}

/* Reads what is available without waiting; `*ended`: nobody will write any more. */
static enum kb_status read_some(int input, struct kb_buf *out, bool *ended, struct kb_error *error)
{
  char bytes[4096];
  for (;;) {
    const ssize_t count = read(input, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return KB_OK;
    }
    if (count < 0) {
      return kb_fail(error, KB_IO, "cannot be read: %s", kb_errno_words(errno));
    }
    if (count == 0) {
      *ended = true;
      return out->failed ? kb_fail_no_memory(error) : KB_OK;
    }
    kb_buf_add(out, bytes, (size_t)count);
    explicit_bzero(bytes, sizeof bytes);
    if (out->length > MOST_BYTES) {
      return kb_fail(error, KB_IO, "printed more than a token");
    }
  }
}

/* Reads until the command has ended: a process that it started may keep its output open. */
static enum kb_status read_all(struct command *command, int input, double end,
                               const volatile sig_atomic_t *interrupted, struct kb_buf *out,
                               struct kb_error *error)
{
  bool ended = false;
  enum kb_status status = KB_OK;
  while (status == KB_OK && !command->is_gone) {
    struct pollfd wait = {.fd = input, .events = ended ? 0 : POLLIN};
    if (now() >= end) {
      return kb_fail(error, KB_IO, "took too long");
    }
    if (interrupted && *interrupted) {
      return kb_fail(error, KB_INTERRUPTED, "interrupted");
    }
    poll(&wait, ended ? 0 : 1, ended ? 2 : POLL_MILLISECONDS);
    command->is_gone = waitpid(command->child, &command->result, WNOHANG) == command->child;
    status = ended ? KB_OK : read_some(input, out, &ended, error);
  }
  return status;
}

/* A command that failed may have printed something: its exit status decides. */
static enum kb_status finish(struct command *command, enum kb_status status, struct kb_error *error)
{
  if (!command->is_gone) {
    kb_process_tree_kill(command->child);
    waitpid(command->child, &command->result, 0);
  }
  if (status != KB_OK || (WIFEXITED(command->result) && WEXITSTATUS(command->result) == 0)) {
    return status;
  }
  return WIFEXITED(command->result)
           ? kb_fail(error, KB_IO, "ended with exit status %d", WEXITSTATUS(command->result))
           : kb_fail(error, KB_IO, "was killed");
}

enum kb_status kb_command_output(const char *text, double seconds,
                                 const volatile sig_atomic_t *interrupted, struct kb_buf *out,
                                 struct kb_error *error)
{
  int ends[2];
  const double end = now() + seconds;
  if (pipe(ends) != 0) {
    return kb_fail(error, KB_IO, "cannot be run: %s", kb_errno_words(errno));
  }
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  struct command command = {.child = start(text, ends[1])};
  close(ends[1]);
  if (command.child < 0) {
    close(ends[0]);
    return kb_fail(error, KB_IO, "cannot be run: %s", kb_errno_words(errno));
  }
  const enum kb_status status = read_all(&command, ends[0], end, interrupted, out, error);
  close(ends[0]);
  return finish(&command, status, error);
}
