#include "cli/inputs.h"

#include "base/files.h"
#include "base/out.h"
#include "cli/command.h"
#include "cli/completion.h"
#include "cli/config.h"
#include "cli/exceptions.h"
#include "cli/rules_path.h"

#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* The output file, and the input found to be the same file. */
struct check {
  struct stat output;
  char *only_path; /* its only path, apart from links; NULL: it may have others */
  const struct kb_args *args;
  struct kb_buf same; /* name of that input; empty: there is none */
};

/* In folders named by these options, files with these suffixes are read. (--rules is not listed,
   as rules are read even without it.) */
static const struct {
  const char *option, *suffix;
} folders[] = {{"against", ".md"}, {NULL, NULL}};

/* These options name files to write; others of a FILE are read. */
static const char *const written[] = {"output", "lines", "save-plan", "journal"};
enum { WRITTEN = sizeof written / sizeof written[0] };

static bool is_written(const char *option)
{
  bool is_it = false;
  for (size_t i = 0; i < WRITTEN; i++) {
    is_it = is_it || strcmp(written[i], option) == 0;
  }
  return is_it;
}

static bool is_output(const struct check *check, const struct stat *facts)
{
  return facts->st_dev == check->output.st_dev && facts->st_ino == check->output.st_ino;
}

static void look_at(struct check *check, const char *path)
{
  struct stat facts;
  const bool is_standard = strcmp(path, "-") == 0;
  const int result = is_standard ? fstat(STDIN_FILENO, &facts) : stat(path, &facts);
  if (result == 0 && check->same.length == 0 && is_output(check, &facts)) {
    kb_buf_add_text(&check->same, is_standard ? "standard input" : path);
  }
}

static bool ends_with(const char *path, const char *suffix)
{
  const size_t length = strlen(path);
  const size_t end = strlen(suffix);
  return length >= end && strcasecmp(path + length - end, suffix) == 0;
}

/* Whether the output's only path shows that it is neither one of the folder's files with that
   suffix, nor the target of a link among them: then a thousand articles need not be examined.
   Both the suffix and the location must differ, as a folder may be mounted in two places. */
static bool is_elsewhere(const struct check *check, const char *folder, const char *suffix)
{
  struct stat facts;
  if (!check->only_path || ends_with(check->only_path, suffix) || stat(folder, &facts) != 0 ||
      !S_ISDIR(facts.st_mode)) {
    return false;
  }
  char *root = realpath(folder, NULL);
  const bool is_outside = root && strncmp(check->only_path, root, strlen(root)) != 0;
  free(root);
  return is_outside;
}

/* Checks a file, or the files of a folder. (Errors are reported when they are read.) */
static void look_below(struct check *check, const char *path, const char *suffix)
{
  struct kb_files files = {0};
  struct kb_error ignored;
  if (is_elsewhere(check, path, suffix)) {
    return;
  }
  if (kb_files_add(&files, path, suffix, &ignored) == KB_OK) {
    for (size_t i = 0; i < files.count; i++) {
      look_at(check, files.paths[i]);
    }
  }
  kb_files_fini(&files);
}

static const char *suffix_for(const char *option)
{
  size_t i = 0;
  while (folders[i].option && strcmp(folders[i].option, option) != 0) {
    i++;
  }
  return folders[i].suffix;
}

static void look_at_options(struct check *check)
{
  const struct kb_option *option;
  for (size_t n = 0; (option = kb_args_option_at(check->args, n)) != NULL; n++) {
    const enum kb_value_kind kind = kb_value_of_option(option).kind;
    const bool is_read = kind == KB_VALUE_FILE && !is_written(option->name);
    const char *suffix = suffix_for(option->name);
    const char *value;
    for (size_t i = 0;
         (is_read || suffix) && (value = kb_args_value_at(check->args, option->name, i)) != NULL;
         i++) {
      (suffix ? look_below(check, value, suffix) : look_at(check, value));
    }
  }
}

static void look_at_arguments(struct check *check, const struct kb_command *command)
{
  const size_t count = kb_args_count(check->args);
  for (size_t i = 0; i < count; i++) {
    const char *argument = kb_args_at(check->args, i);
    if (strcmp(argument, "-") == 0) {
      look_at(check, argument);
    } else if (kb_value_of_arguments(command, i).kind == KB_VALUE_FILE) {
      look_below(check, argument, ".lua");
    }
  }
  /* "[FILE...|-]" without arguments: standard input, if there is any */
  if (count == 0 && command->arguments && strchr(command->arguments, '-')) {
    look_at(check, "-");
  }
}

static void look_at_rules(struct check *check)
{
  struct kb_arena arena = {0};
  struct kb_error ignored;
  struct kb_rules rules;
  if (kb_rules_find(check->args, &arena, &rules, &ignored) == KB_OK) {
    for (size_t i = 0; i < rules.count; i++) {
      look_below(check, rules.paths[i], ".lua");
    }
  }
  kb_arena_fini(&arena);
}

static void look_at_settings(struct check *check)
{
  struct kb_config_file file;
  kb_config_find(&file, check->args);
  if (file.used) {
    look_at(check, file.used);
  }
  char exceptions[KB_CONFIG_PATH];
  if (kb_exceptions_find(check->args, exceptions)) {
    look_at(check, exceptions);
  }
}

/* False if it is not a file that could be read, or does not exist yet. */
static bool find_output(struct check *check, const char *path)
{
  const int result =
    kb_out_is_standard(path) ? fstat(STDOUT_FILENO, &check->output) : stat(path, &check->output);
  return result == 0 && S_ISREG(check->output.st_mode);
}

static void look_at_all(struct check *check, const struct kb_command *command, const char *path)
{
  if (check->output.st_nlink == 1 && !kb_out_is_standard(path)) {
    check->only_path = realpath(path, NULL);
  }
  look_at_arguments(check, command);
  look_at_options(check);
  look_at_rules(check);
  look_at_settings(check);
}

/* A history is made when there is a report for it: neither it nor the output may be there yet. */
static void look_at_new_history(struct check *check, const char *path)
{
  const char *store = kb_args_value(check->args, "store", NULL);
  if (store && path && kb_out_is_same(path, store)) {
    kb_buf_add_text(&check->same, store);
  }
}

static bool is_written_over(const struct kb_args *args, const struct kb_command *command,
                            const char *option, const char *path)
{
  char where[KB_ARGS_WHERE];
  struct check check = {.args = args};
  if (find_output(&check, path)) {
    look_at_all(&check, command, path);
  } else {
    look_at_new_history(&check, path);
  }
  const bool is_same = check.same.length > 0 || check.same.failed;
  if (is_same && kb_out_is_standard(path)) {
    kb_say("%s: standard output goes to the file that is to be read, %s, and would spoil it; send "
           "it to another file",
           command->name, kb_buf_text(&check.same));
  } else if (is_same) {
    kb_say("%s: %s: %s is the file that is to be read, %s, and would be written over; choose "
           "another name",
           command->name, kb_args_where(args, option, where), path, kb_buf_text(&check.same));
  }
  kb_buf_fini(&check.same);
  free(check.only_path);
  return is_same;
}

/* Another option names the file of `path`; reports it. (Several reports: outputs.h.) */
static bool is_named_twice(const struct kb_args *args, const struct kb_command *command,
                           const char *option, const char *path)
{
  for (size_t i = 0; strcmp(written[i], option) != 0; i++) {
    const char *other;
    for (size_t n = 0; (other = kb_args_value_at(args, written[i], n)) != NULL; n++) {
      if (kb_out_is_same(other, path)) {
        kb_say("%s: --%s and --%s name one file, %s: choose another name for one of them",
               command->name, written[i], option, path);
        return true;
      }
    }
  }
  return false;
}

bool kb_inputs_written_over(const struct kb_args *args, const struct kb_command *command)
{
  bool is_over = !kb_args_has(args, "output") && is_written_over(args, command, "output", NULL);
  for (size_t i = 0; i < WRITTEN; i++) {
    const char *path;
    for (size_t n = 0; !is_over && (path = kb_args_value_at(args, written[i], n)) != NULL; n++) {
      is_over = is_written_over(args, command, written[i], path) ||
                is_named_twice(args, command, written[i], path);
    }
  }
  return is_over;
}
