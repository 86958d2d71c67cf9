#include "source/command_output.h"

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

static pid_t start(const char *command, int output)
{
  const pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0); /* so that all it starts ends with it */
    if (dup2(output, STDOUT_FILENO) >= 0) {
      execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    }
    _exit(127);
  }
  return child;
}

static enum kb_status read_all(int input, double end, const volatile sig_atomic_t *interrupted,
                               struct kb_buf *out, struct kb_error *error)
{
  char bytes[4096];
  while (now() < end) {
    struct pollfd wait = {.fd = input, .events = POLLIN};
    if (interrupted && *interrupted) {
      return kb_fail(error, KB_INTERRUPTED, "interrupted");
    }
    if (poll(&wait, 1, POLL_MILLISECONDS) <= 0) {
      continue;
    }
    const ssize_t count = read(input, bytes, sizeof bytes);
    if (count == 0) {
      return out->failed ? kb_fail_no_memory(error) : KB_OK;
    }
    if (count < 0 && errno != EINTR) {
      return kb_fail(error, KB_IO, "cannot be read: %s", strerror(errno));
    }
    kb_buf_add(out, bytes, count > 0 ? (size_t)count : 0);
    explicit_bzero(bytes, sizeof bytes);
    if (out->length > MOST_BYTES) {
      return kb_fail(error, KB_IO, "printed more than a token");
    }
  }
  return kb_fail(error, KB_IO, "took too long");
}

static enum kb_status finish(pid_t child, enum kb_status status, double end, struct kb_error *error)
{
  int result = 0;
  pid_t ended = 0;
  while (status == KB_OK && (ended = waitpid(child, &result, WNOHANG)) == 0 && now() < end) {
    nanosleep(&(struct timespec){0, 2000000}, NULL);
  }
  if (ended == 0) {
    kill(-child, SIGKILL);
    waitpid(child, &result, 0);
    return status == KB_OK ? kb_fail(error, KB_IO, "took too long") : status;
  }
  if (WIFEXITED(result) && WEXITSTATUS(result) == 0) {
    return KB_OK;
  }
  return WIFEXITED(result) ? kb_fail(error, KB_IO, "ended with exit status %d", WEXITSTATUS(result))
                           : kb_fail(error, KB_IO, "was killed");
}

enum kb_status kb_command_output(const char *command, double seconds,
                                 const volatile sig_atomic_t *interrupted, struct kb_buf *out,
                                 struct kb_error *error)
{
  int ends[2];
  const double end = now() + seconds;
  if (pipe(ends) != 0) {
    return kb_fail(error, KB_IO, "cannot be run: %s", strerror(errno));
  }
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  const pid_t child = start(command, ends[1]);
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return kb_fail(error, KB_IO, "cannot be run: %s", strerror(errno));
  }
  enum kb_status status = read_all(ends[0], end, interrupted, out, error);
  close(ends[0]);
  status = finish(child, status, end, error);
  return status;
}
