#include "cli/rules_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_PATHS = 64, PATH_SIZE = 4096 };

static bool is_directory(const char *path)
{
  struct stat facts;
  return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* Resolves `relative` to the folder of this program. */
static bool beside_program(char path[PATH_SIZE], const char *relative)
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
  const int written = snprintf(path, PATH_SIZE, "%s/%s", program, relative);
  return written > 0 && written < PATH_SIZE && is_directory(path);
}

static const char *default_path(char path[PATH_SIZE])
{
  /* installed; built in a folder of the checkout; built elsewhere, with a link to the rules */
  if (beside_program(path, "../share/kbtriage/rules") || beside_program(path, "../rules") ||
      beside_program(path, "rules")) {
    char *real = realpath(path, NULL);
    if (real) {
      snprintf(path, PATH_SIZE, "%s", real);
      free(real);
    }
    return path;
  }
  return is_directory(KB_INSTALLED_RULES) ? KB_INSTALLED_RULES : NULL;
}

enum kb_status kb_rules_path(const struct kb_args *args, struct kb_arena *arena,
                             const char *const **paths, size_t *count, struct kb_error *error)
{
  const char **list = kb_arena_array(arena, MAX_PATHS, sizeof *list);
  enum kb_status status = KB_OK;
  *count = 0;
  *paths = list;
  if (!list) {
    return kb_fail_no_memory(error);
  }
  for (const char *path;
       *count < MAX_PATHS && (path = kb_args_value_at(args, "rules", *count)) != NULL;) {
    list[(*count)++] = path;
  }
  if (*count == 0) {
    char path[PATH_SIZE];
    const char *found = default_path(path);
    if (!found) {
      return kb_fail(error, KB_NOT_FOUND, "there is no rule book: name one with --rules DIR");
    }
    list[(*count)++] = kb_arena_text(arena, found);
    status = list[0] ? KB_OK : kb_fail_no_memory(error);
  }
  return status;
}
