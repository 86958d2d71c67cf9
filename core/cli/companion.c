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
    return kb_fail(error, KB_IO, "%s cannot be run: %s", name, kb_errno_words(reason));
  }
  const bool is_server = strcmp(name, "kbtriage-server") == 0;
  return kb_fail(
    error, KB_NOT_FOUND,
    "%s is needed, and is neither beside kbtriage nor in PATH: build kbtriage with %s, "
    "or install %s",
    name, is_server ? "KB_SERVER=ON and libsqlite3" : "KB_MARKDOWN=ON and libcmark-gfm",
    is_server ? "the package kbtriage-server" : "its package");
}

/* The child has `in` and, unless it is -1, `out` for its input and output, and no signals ignored
   or blocked. Returns the reason why there is none, or 0. */
static int spawn(pid_t *child, const char *name, char *const arguments[], int in, int out)
{
  char path[PATH_SIZE];
  posix_spawn_file_actions_t actions;
  const bool is_beside = is_near(path, name);
  int reason = posix_spawn_file_actions_init(&actions);
  if (reason != 0) {
    return reason;
  }
  reason = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  if (reason == 0 && out >= 0) {
    reason = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
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

/* The words of its command line; `command` may be NULL. To be freed; NULL when out of memory. */
static const char **words_of(const char *name, const char *command, const char *const *arguments)
{
  size_t count = 0;
  size_t n = 0;
  while (arguments[count]) {
    count++;
  }
  const char **words = calloc(count + 3, sizeof *words);
  if (words) {
    words[n++] = name;
    if (command) {
      words[n++] = command;
    }
    memcpy(words + n, arguments, count * sizeof *words);
  }
  return words;
}

/* The type of execv is older than const: it changes nothing. */
static char *const *as_arguments(const char **words)
{
  const union {
    const char **made;
    char *const *taken;
  } list = {.made = words};
  return list.taken;
}

/* How it ended. */
static int wait_for(pid_t child)
{
  int how = 0;
  while (waitpid(child, &how, 0) < 0 && errno == EINTR) {
  }
  return how;
}

enum kb_status kb_companion_run(const char *name, struct kb_slice input, struct kb_buf *output,
                                struct kb_error *error)
{
  struct pipes pipes;
  pid_t child = 0;
  if (!open_all(&pipes)) {
    close_all(&pipes);
    return kb_fail(error, KB_IO, "%s cannot be run: %s", name, kb_errno_words(errno));
  }
  const char **words = words_of(name, NULL, (const char *const[]){NULL});
  if (!words) {
    close_all(&pipes);
    return kb_fail_no_memory(error);
  }
  const int reason = spawn(&child, name, as_arguments(words), pipes.in[0], pipes.out[1]);
  free(words);
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
  const int how = wait_for(child);
  if (status == KB_OK && (!is_written || !WIFEXITED(how) || WEXITSTATUS(how) != 0)) {
    status = kb_fail(error, KB_IO, "cannot be read as Markdown: %s failed", name);
  }
  return status;
}

enum kb_status kb_companion_feed(const char *name, const char *command,
                                 const char *const *arguments, int input, int *status,
                                 struct kb_error *error)
{
  pid_t child = 0;
  const char **words = words_of(name, command, arguments);
  if (!words) {
    return kb_fail_no_memory(error);
  }
  const int reason = spawn(&child, name, as_arguments(words), input, -1);
  free(words);
  if (reason != 0) {
    return not_run(name, reason, error);
  }
  const int how = wait_for(child);
  if (!WIFEXITED(how)) {
    return kb_fail(error, KB_IO, "%s was ended by signal %d", name, WTERMSIG(how));
  }
  *status = WEXITSTATUS(how);
  return KB_OK;
}

enum kb_status kb_companion_become(const char *name, const char *command, char *const arguments[],
                                   struct kb_error *error)
{
  char path[PATH_SIZE];
  const char **words = words_of(name, command, (const char *const *)arguments);
  if (!words) {
    return kb_fail_no_memory(error);
  }
  if (is_near(path, name)) {
    execv(path, as_arguments(words));
  } else {
    execvp(name, as_arguments(words));
  }
  const int reason = errno;
  free(words);
  return not_run(name, reason, error);
}
