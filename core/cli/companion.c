#include "cli/companion.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, MOST_OUTPUT = 64 * 1024 * 1024 };

extern char **environ;

/* Ends of a pipe: [0] is read, [1] is written. */
struct pipes {
  int in[2], out[2];
};

static void close_end(int *end)
{
  if (*end >= 0) {
    close(*end);
    *end = -1;
  }
}

static void close_all(struct pipes *pipes)
{
  close_end(&pipes->in[0]);
  close_end(&pipes->in[1]);
  close_end(&pipes->out[0]);
  close_end(&pipes->out[1]);
}

static bool open_all(struct pipes *pipes)
{
  *pipes = (struct pipes){{-1, -1}, {-1, -1}};
  bool good = pipe(pipes->in) == 0 && pipe(pipes->out) == 0;
  for (size_t i = 0; good && i < 2; i++) {
    good = fcntl(pipes->in[i], F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(pipes->out[i], F_SETFD, FD_CLOEXEC) == 0;
  }
  return good;
}

/* Where it may be: `relative` to the folder of this program. False if that is not known. */
static bool beside_program(char path[PATH_SIZE], const char *relative, const char *name)
{
  char program[PATH_SIZE];
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length <= 0) {
    return false;
  }
  program[length] = '\0';
  char *slash = strrchr(program, '/');
  if (!slash) {
    return false;
  }
  *slash = '\0';
  const int written = snprintf(path, PATH_SIZE, "%s/%s%s", program, relative, name);
  return written > 0 && written < PATH_SIZE && access(path, X_OK) == 0;
}

/* False: it is in PATH, or nowhere. */
static bool is_near(char path[PATH_SIZE], const char *name)
{
  return beside_program(path, "", name) || beside_program(path, "../libexec/kbtriage/", name);
}

static enum kb_status not_run(const char *name, int reason, struct kb_error *error)
{
  if (reason != ENOENT) {
    return kb_fail(error, KB_IO, "%s cannot be run: %s", name, strerror(reason));
  }
  const bool is_server = strcmp(name, "kbtriage-server") == 0;
  return kb_fail(
    error, KB_NOT_FOUND,
    "%s is needed, and is neither beside kbtriage nor in PATH: build kbtriage with %s, "
    "or install its package",
    name, is_server ? "KB_SERVER=ON and libsqlite3" : "KB_MARKDOWN=ON and libcmark-gfm");
}

/* The child has its input and output only, and no signals ignored or blocked. Returns the reason
   why there is none, or 0. */
static int spawn(pid_t *child, const char *name, const struct pipes *pipes)
{
  char path[PATH_SIZE];
  char argument[64];
  char *const arguments[] = {argument, NULL};
  posix_spawn_file_actions_t actions;
  const bool is_beside = is_near(path, name);
  snprintf(argument, sizeof argument, "%s", name);
  int reason = posix_spawn_file_actions_init(&actions);
  if (reason != 0) {
    return reason;
  }
  reason = posix_spawn_file_actions_adddup2(&actions, pipes->in[0], STDIN_FILENO);
  if (reason == 0) {
    reason = posix_spawn_file_actions_adddup2(&actions, pipes->out[1], STDOUT_FILENO);
  }
  if (reason == 0) {
    reason = is_beside ? posix_spawn(child, path, &actions, NULL, arguments, environ)
                       : posix_spawnp(child, name, &actions, NULL, arguments, environ);
  }
  posix_spawn_file_actions_destroy(&actions);
  return reason;
}

static bool write_all(int end, struct kb_slice input)
{
  while (input.length > 0) {
    const ssize_t count = write(end, input.data, input.length);
    if (count < 0 && errno != EINTR) {
      return false; /* it has ended: its exit status tells */
    }
    const size_t passed = count > 0 ? (size_t)count : 0;
    input = (struct kb_slice){input.data + passed, input.length - passed};
  }
  return true;
}

static enum kb_status read_all(int end, struct kb_buf *output, struct kb_error *error)
{
  char bytes[16 * 1024];
  for (;;) {
    const ssize_t count = read(end, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return output->failed ? kb_fail_no_memory(error) : KB_OK;
    }
    kb_buf_add(output, bytes, (size_t)count);
    if (output->length > MOST_OUTPUT) {
      return kb_fail(error, KB_LIMIT, "has more in it than a page");
    }
  }
}

enum kb_status kb_companion_run(const char *name, struct kb_slice input, struct kb_buf *output,
                                struct kb_error *error)
{
  struct pipes pipes;
  pid_t child = 0;
  int how = 0;
  if (!open_all(&pipes)) {
    close_all(&pipes);
    return kb_fail(error, KB_IO, "%s cannot be run: %s", name, strerror(errno));
  }
  const int reason = spawn(&child, name, &pipes);
  if (reason != 0) {
    close_all(&pipes);
    return not_run(name, reason, error);
  }
  close_end(&pipes.in[0]);
  close_end(&pipes.out[1]);
  const bool is_written = write_all(pipes.in[1], input);
  close_end(&pipes.in[1]);
  enum kb_status status = read_all(pipes.out[0], output, error);
  close_all(&pipes);
  while (waitpid(child, &how, 0) < 0 && errno == EINTR) {
  }
  if (status == KB_OK && (!is_written || !WIFEXITED(how) || WEXITSTATUS(how) != 0)) {
    status = kb_fail(error, KB_IO, "cannot be read as Markdown: %s failed", name);
  }
  return status;
}

enum kb_status kb_companion_become(const char *name, const char *command, char *const arguments[],
                                   struct kb_error *error)
{
  char path[PATH_SIZE];
  size_t count = 0;
  while (arguments[count]) {
    count++;
  }
  const char **words = calloc(count + 3, sizeof *words);
  if (!words) {
    return kb_fail_no_memory(error);
  }
  words[0] = name;
  words[1] = command;
  memcpy(words + 2, arguments, count * sizeof *words);
  /* The type of execv is older than const: it changes nothing. */
  union {
    const char **made;
    char *const *taken;
  } list = {.made = words};
  if (is_near(path, name)) {
    execv(path, list.taken);
  } else {
    execvp(name, list.taken);
  }
  const int reason = errno;
  free(words);
  return not_run(name, reason, error);
}
