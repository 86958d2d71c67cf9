#include "cli/rules_path.h"

#include "cli/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

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

static size_t count_named(const struct kb_args *args, const char *option)
{
  size_t count = 0;
  while (kb_args_value_at(args, option, count)) {
    count++;
  }
  return count;
}

/* What --rules or --only-rules names on the command line, in the environment or the settings. */
static void add_named(const struct kb_args *args, const char *option, const char **list,
                      size_t *count)
{
  const char *path;
  for (size_t i = 0; (path = kb_args_value_at(args, option, i)) != NULL; i++) {
    list[(*count)++] = path;
  }
}

/* False when out of memory. */
static bool add_path(struct kb_arena *arena, const char **list, size_t *count, const char *path)
{
  list[*count] = kb_arena_text(arena, path);
  return list[(*count)++] != NULL;
}

/* False when out of memory. */
static bool add_defaults(struct kb_arena *arena, const char **list, struct kb_rules *rules)
{
  char path[PATH_SIZE];
  char places[KB_CONFIG_PLACES][KB_CONFIG_PATH];
  bool has_memory = true;
  const char *shipped = default_path(path);
  if (shipped) {
    has_memory = add_path(arena, list, &rules->count, shipped);
    rules->shipped_count = rules->count;
  }
  /* The user's own come last, so that they win. */
  for (size_t i = kb_config_places("rules", places); i > 0 && has_memory; i--) {
    if (is_directory(places[i - 1])) {
      has_memory = add_path(arena, list, &rules->count, places[i - 1]);
      rules->house_count++;
    }
  }
  return has_memory;
}

/* False when out of memory. */
static bool find_tables(struct kb_arena *arena, struct kb_rules *rules)
{
  char path[PATH_SIZE];
  const char *shipped = default_path(path);
  rules->tables = shipped ? kb_arena_text(arena, shipped) : NULL;
  return !shipped || rules->tables;
}

enum kb_status kb_rules_find(const struct kb_args *args, struct kb_arena *arena,
                             struct kb_rules *rules, struct kb_error *error)
{
  const size_t named = count_named(args, "only-rules") + count_named(args, "rules");
  const char **list = kb_arena_array(arena, 1 + KB_CONFIG_PLACES + named, sizeof *list);
  *rules = (struct kb_rules){.paths = list};
  if (!list) {
    return kb_fail_no_memory(error);
  }
  add_named(args, "only-rules", list, &rules->count);
  if (!(rules->count == 0 ? add_defaults(arena, list, rules) : find_tables(arena, rules))) {
    return kb_fail_no_memory(error);
  }
  add_named(args, "rules", list, &rules->count);
  return rules->count > 0
           ? KB_OK
           : kb_fail(error, KB_NOT_FOUND, "there is no rule set: name one with --only-rules DIR");
}
