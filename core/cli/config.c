#include "cli/config.h"

#include "base/ascii.h"
#include "base/text.h"
#include "sandbox/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NAME_SIZE = 64 };

/* These change what a command does so much that only its own table of settings, or what is typed,
   can ask for them: with a store for history in the environment, run must not add to it. */
static const struct {
  const char *command, *option;
} deliberate[] = {{"run", "store"}, {"run", "at"}};

static bool is_deliberate(const struct kb_command *command, const struct kb_option *option)
{
  bool is = false;
  for (size_t i = 0; i < sizeof deliberate / sizeof deliberate[0]; i++) {
    is = is || (strcmp(deliberate[i].command, command->name) == 0 &&
                strcmp(deliberate[i].option, option->name) == 0);
  }
  return is;
}

/* --- The environment --- */

static void variable_of(char name[NAME_SIZE], const char *option)
{
  size_t at = (size_t)snprintf(name, NAME_SIZE, "KBTRIAGE_");
  for (; *option && at + 1 < NAME_SIZE; option++) {
    name[at++] = *option == '-' ? '_' : kb_to_upper(*option);
  }
  name[at] = '\0';
}

/* False if it is neither. */
static bool read_switch(const char *text, bool *on)
{
  static const char *const yes[] = {"1", "yes", "true", "on"};
  static const char *const no[] = {"0", "no", "false", "off"};
  for (size_t i = 0; i < 4; i++) {
    if (strcasecmp(text, yes[i]) == 0 || strcasecmp(text, no[i]) == 0) {
      *on = strcasecmp(text, yes[i]) == 0;
      return true;
    }
  }
  return false;
}

/* Directories are separated by colons, as in PATH; other lists by commas. */
static enum kb_status supply_list(struct kb_args *args, const struct kb_option *option,
                                  const char *list, const struct kb_args_source *source,
                                  struct kb_error *error)
{
  const char *separator = strncmp(option->value, "DIR", 3) == 0 ? ":" : ",";
  enum kb_status status = KB_OK;
  while (*list && status == KB_OK) {
    const size_t length = strcspn(list, separator);
    char *item = strndup(list, length);
    status = !item        ? kb_fail_no_memory(error)
             : length > 0 ? kb_args_supply(args, option->name, item, true, source, error)
                          : KB_OK;
    free(item);
    list += length + (list[length] != '\0');
  }
  return status;
}

/* A value that this command does not accept may be for another command with the option. */
static bool is_for_another(const struct kb_option *option, const char *value)
{
  for (size_t i = 0; kb_commands[i] && option->choices; i++) {
    for (const struct kb_option *other = kb_commands[i]->command.options; other && other->name;
         other++) {
      if (strcmp(other->name, option->name) == 0 && kb_args_is_choice(other, value)) {
        return !kb_args_is_choice(option, value);
      }
    }
  }
  return false;
}

static enum kb_status supply_variable(struct kb_args *args, const struct kb_option *option,
                                      struct kb_error *error)
{
  char name[NAME_SIZE];
  bool on = false;
  variable_of(name, option->name);
  const char *value = getenv(name);
  const struct kb_args_source source = {KB_FROM_ENVIRONMENT, name, 0, 0};
  if (!value || !*value || kb_args_source(args, option->name) || is_for_another(option, value)) {
    return KB_OK;
  }
  enum kb_status status = KB_OK;
  if (!option->value) {
    status = read_switch(value, &on)
               ? kb_args_supply(args, option->name, NULL, on, &source, error)
               : kb_fail(error, KB_USAGE, "it must be yes or no, not \"%.60s\"", value);
  } else if (option->repeatable) {
    status = supply_list(args, option, value, &source, error);
  } else {
    status = kb_args_supply(args, option->name, value, true, &source, error);
  }
  if (status == KB_USAGE) {
    char reason[400];
    snprintf(reason, sizeof reason, "%.390s", error->message);
    kb_fail(error, KB_USAGE, "environment variable %s: %s", name, reason);
  }
  return status;
}

static void add_names(const char **names, size_t most, size_t *count,
                      const struct kb_option *options)
{
  for (; options && options->name && *count < most; options++) {
    names[(*count)++] = options->name;
  }
}

/* The names of all options of all commands; ends with NULL. */
enum { NAMES_MAX = 300 };
static void all_options(const char *names[NAMES_MAX + 1])
{
  size_t count = 0;
  add_names(names, NAMES_MAX, &count, kb_common_options);
  for (size_t i = 0; kb_commands[i]; i++) {
    add_names(names, NAMES_MAX, &count, kb_commands[i]->command.options);
  }
  names[count] = NULL;
}

/* A variable whose name is a misspelt option must be reported. One that resembles none belongs
   to another program. */
static enum kb_status check_variable(const char *variable, const char *const *options,
                                     struct kb_error *error)
{
  static const char prefix[] = "KBTRIAGE_";
  const size_t length = strcspn(variable, "=");
  char name[NAME_SIZE] = "";
  char near[NAME_SIZE];
  if (length < sizeof prefix || length >= NAME_SIZE ||
      strncmp(variable, prefix, sizeof prefix - 1) != 0) {
    return KB_OK;
  }
  for (size_t i = sizeof prefix - 1; i < length; i++) {
    const char byte = variable[i];
    name[i - (sizeof prefix - 1)] = byte == '_' ? '-' : kb_to_lower(byte);
  }
  const char *found = kb_text_suggest(name, options);
  if (!found || strcmp(found, name) == 0) {
    return KB_OK;
  }
  variable_of(near, found);
  return kb_fail(error, KB_USAGE,
                 "environment variable %.*s: there is no option --%s; did you mean %s?",
                 (int)length, variable, name, near);
}

static enum kb_status check_environment(struct kb_error *error)
{
  extern char **environ;
  const char *options[NAMES_MAX + 1];
  enum kb_status status = KB_OK;
  all_options(options);
  for (char *const *variable = environ; variable && *variable && status == KB_OK; variable++) {
    status = check_variable(*variable, options, error);
  }
  return status;
}

/* --- The file --- */

size_t kb_config_places(const char *name, char places[KB_CONFIG_PLACES][KB_CONFIG_PATH])
{
  const char *xdg = getenv("XDG_CONFIG_HOME");
  const char *home = getenv("HOME");
  size_t count = 0;
  if (xdg && xdg[0] == '/') {
    snprintf(places[count++], KB_CONFIG_PATH, "%s/kbtriage/%s", xdg, name);
  } else if (home && home[0] == '/') {
    snprintf(places[count++], KB_CONFIG_PATH, "%s/.config/kbtriage/%s", home, name);
  }
  snprintf(places[count++], KB_CONFIG_PATH, "/etc/kbtriage/%s", name);
  return count;
}

void kb_config_find(struct kb_config_file *file, const struct kb_args *args)
{
  const char *named = kb_args_value(args, "config", NULL);
  *file = (struct kb_config_file){.used = NULL};
  if (named) {
    file->is_named = true;
    file->used = strcmp(named, "none") == 0 ? NULL : named;
    return;
  }
  const size_t count = kb_config_places("config.lua", file->places);
  for (size_t i = 0; i < count && !file->used; i++) {
    file->used = access(file->places[i], F_OK) == 0 ? file->places[i] : NULL;
  }
}

struct applying {
  struct kb_args *args;
  const struct kb_command *command;
  const char *file;
  const struct kb_setting *setting;
  struct kb_error *error;
};

KB_PRINTF(2, 3)
static enum kb_status wrong(const struct applying *applying, const char *format, ...)
{
  const struct kb_setting *setting = applying->setting;
  char reason[400];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  return kb_fail(applying->error, KB_USAGE, "%.160s:%zu:%zu: %s", applying->file, setting->line,
                 setting->column, reason);
}

static bool is_option(const struct kb_option *option, const char *key)
{
  for (const char *name = option->name; *name || *key; name++, key++) {
    if (*key != (*name == '-' ? '_' : *name)) {
      return false;
    }
  }
  return true;
}

static const struct kb_option *find_in(const struct kb_option *options, const char *key)
{
  while (options && options->name && !is_option(options, key)) {
    options++;
  }
  return options && options->name ? options : NULL;
}

/* The option of that command (NULL: of any), or a common one. */
static const struct kb_option *find_option(const struct kb_command *command, const char *key)
{
  const struct kb_option *option = find_in(kb_common_options, key);
  for (size_t i = 0; kb_commands[i] && !option; i++) {
    if (!command || command == &kb_commands[i]->command) {
      option = find_in(kb_commands[i]->command.options, key);
    }
  }
  return option && strcmp(option->name, "config") != 0 ? option : NULL;
}

/* The option of the command that is run. */
static const struct kb_option *find_own(const struct kb_args *args, const char *key)
{
  const struct kb_option *option;
  size_t n = 0;
  while ((option = kb_args_option_at(args, n)) != NULL && !is_option(option, key)) {
    n++;
  }
  return option;
}

static const struct kb_command *find_command(const char *name)
{
  for (size_t i = 0; kb_commands[i]; i++) {
    if (strcmp(kb_commands[i]->command.name, name) == 0) {
      return &kb_commands[i]->command;
    }
  }
  return NULL;
}

static enum kb_status unknown_key(const struct applying *applying, const struct kb_command *command)
{
  const char *names[NAMES_MAX + 1] = {NULL};
  size_t count = 0;
  const char *key = applying->setting->key;
  for (size_t i = 0; kb_commands[i]; i++) {
    if (!command || command == &kb_commands[i]->command) {
      add_names(names, NAMES_MAX, &count, kb_commands[i]->command.options);
    }
    if (!command && count < NAMES_MAX) {
      names[count++] = kb_commands[i]->command.name;
    }
  }
  add_names(names, NAMES_MAX, &count, kb_common_options);
  const bool is_secret = strstr(key, "secret") || strstr(key, "password") || strstr(key, "token");
  char near[NAME_SIZE] = "";
  const char *found = kb_text_suggest(key, names);
  snprintf(near, sizeof near, "%s", found ? found : "");
  for (char *at = near; *at; at++) {
    *at = *at == '-' ? '_' : *at;
  }
  return is_secret ? wrong(applying,
                           "secrets do not stand in files: give %s in the environment "
                           "(DATAVERSE_ACCESS_TOKEN, AZURE_CLIENT_SECRET), or a token_command",
                           key)
                   : wrong(applying, "%s%s%s has no option '%s'%s%s%s",
                           command ? "the command " : "kbtriage", command ? command->name : "", "",
                           key, found ? "; did you mean " : "", near, found ? "?" : "");
}

static bool is_path(const struct kb_option *option, const char *value)
{
  return (strncmp(option->value, "DIR", 3) == 0 || strncmp(option->value, "FILE", 4) == 0) &&
         value[0] != '/' && strcmp(value, "-") != 0;
}

/* A path is relative to the folder of the file, or to the home directory after ~/. */
static void add_path(struct kb_buf *path, const char *file, const char *value)
{
  const char *home = getenv("HOME");
  const char *slash = strrchr(file, '/');
  if (strncmp(value, "~/", 2) == 0 && home && home[0] == '/') {
    kb_buf_addf(path, "%s%s", home, value + 1);
  } else {
    kb_buf_addf(path, "%.*s%s", slash ? (int)(slash - file) + 1 : 0, file, value);
  }
}

static enum kb_status supply(const struct applying *applying, const struct kb_option *option,
                             const char *value, bool on)
{
  const struct kb_setting *setting = applying->setting;
  const struct kb_args_source source = {KB_FROM_FILE, applying->file, setting->line,
                                        setting->column};
  struct kb_buf path = {0};
  struct kb_error reason;
  if (value && is_path(option, value)) {
    add_path(&path, applying->file, value);
    value = kb_buf_text(&path);
  }
  const enum kb_status status =
    path.failed ? kb_fail_no_memory(&reason)
                : kb_args_supply(applying->args, option->name, value, on, &source, &reason);
  kb_buf_fini(&path);
  return status == KB_OK      ? KB_OK
         : status == KB_USAGE ? wrong(applying, "%s", reason.message)
                              : kb_fail_no_memory(applying->error);
}

/* Whether the value has the type that the option takes. */
static enum kb_status check_kind(const struct applying *applying, const struct kb_option *option)
{
  const struct kb_setting *setting = applying->setting;
  if (!option->value && !setting->is_switch) {
    return wrong(applying, "%s must be true or false", setting->key);
  }
  if (option->value && setting->is_switch) {
    return wrong(applying, "%s must be a text (%s), not true or false", setting->key,
                 option->value);
  }
  for (size_t i = 0; i < setting->count; i++) {
    if (setting->values[i][0] == '\0') {
      return wrong(applying, "%s is empty", setting->key);
    }
  }
  if (setting->count > 1 && !option->repeatable) {
    return wrong(applying, "%s must be one text, not a list", setting->key);
  }
  return KB_OK;
}

/* Checks a setting, and applies it if it is for this command. */
static enum kb_status apply_setting(const struct applying *applying)
{
  const struct kb_setting *setting = applying->setting;
  const struct kb_command *section = NULL;
  if (setting->section[0]) {
    section = find_command(setting->section);
    if (!section) {
      return wrong(applying, "there is no command '%s'; a table is named after a command",
                   setting->section);
    }
  }
  const struct kb_option *option = find_option(section, setting->key);
  if (!option) {
    return unknown_key(applying, section);
  }
  enum kb_status status = check_kind(applying, option);
  const struct kb_option *own = find_own(applying->args, setting->key);
  const bool is_own = own && (!section || section == applying->command);
  const struct kb_args_source *source = is_own ? kb_args_source(applying->args, own->name) : NULL;
  /* what was typed, the environment and the command's own table override the top level */
  if (status != KB_OK || !is_own || source || (!section && is_deliberate(applying->command, own)) ||
      (!section && setting->count == 1 && is_for_another(own, setting->values[0]))) {
    return status;
  }
  if (setting->is_switch) {
    return supply(applying, own, NULL, setting->on);
  }
  for (size_t i = 0; i < setting->count && status == KB_OK; i++) {
    status = supply(applying, own, setting->values[i], true);
  }
  return status;
}

static enum kb_status apply_file(struct kb_args *args, const struct kb_command *command,
                                 const char *file, struct kb_error *error)
{
  struct kb_settings settings;
  enum kb_status status = kb_settings_read(&settings, file, error);
  for (int of_command = 1; of_command >= 0; of_command--) {
    for (size_t i = 0; i < settings.count && status == KB_OK; i++) {
      if ((settings.list[i].section[0] != '\0') == (of_command == 1)) {
        status = apply_setting(&(struct applying){args, command, file, &settings.list[i], error});
      }
    }
  }
  kb_settings_fini(&settings);
  return status;
}

enum kb_status kb_config_apply(struct kb_args *args, const struct kb_command *command,
                               struct kb_error *error)
{
  enum kb_status status = check_environment(error);
  const struct kb_option *option;
  struct kb_config_file file;
  for (size_t n = 0; status == KB_OK && (option = kb_args_option_at(args, n)) != NULL; n++) {
    status = is_deliberate(command, option) ? KB_OK : supply_variable(args, option, error);
  }
  kb_config_find(&file, args);
  return status == KB_OK && file.used ? apply_file(args, command, file.used, error) : status;
}
