#include "cli/args.h"

#include "base/arena.h"
#include "base/ascii.h"
#include "base/grow.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

struct given {
  const struct kb_option *option;
  const char *value; /* NULL for a switch */
  bool is_off;       /* a switch given as --no-NAME */
  struct kb_args_source source;
};

struct kb_args {
  const struct kb_command *command;
  const struct kb_option *common;
  struct given *given;
  size_t given_count, given_capacity;
  struct kb_arena arena; /* for values that are not from argv */
  const char **arguments;
  size_t count;
  bool help;
  bool only_arguments;             /* after "--" */
  const struct kb_option *waiting; /* the option whose value would be the next word */
};

/* The words still to be parsed. */
struct line {
  int argc;
  char *const *argv;
  int at;
};

/* The options of the command, followed by the common ones; NULL past the end. */
static const struct kb_option *option_at(const struct kb_args *args, size_t n)
{
  const struct kb_option *lists[] = {args->command->options, args->common};
  for (size_t i = 0; i < 2; i++) {
    for (const struct kb_option *option = lists[i]; option && option->name; option++) {
      if (n-- == 0) {
        return option;
      }
    }
  }
  return NULL;
}

static const struct kb_option *find_name(const struct kb_args *args, struct kb_slice name)
{
  const struct kb_option *option;
  for (size_t i = 0; (option = option_at(args, i)) != NULL; i++) {
    if (kb_slice_is(name, option->name)) {
      return option;
    }
  }
  return NULL;
}

static const struct kb_option *find_letter(const struct kb_args *args, char letter)
{
  const struct kb_option *option;
  for (size_t i = 0; (option = option_at(args, i)) != NULL; i++) {
    if (option->letter == letter) {
      return option;
    }
  }
  return NULL;
}

/* The long name that is most similar to `word`; NULL if none is. */
static const char *suggest_option(const struct kb_args *args, const char *word)
{
  size_t count = 0;
  while (option_at(args, count)) {
    count++;
  }
  const char **names = calloc(count + 2, sizeof *names);
  if (!names) {
    return NULL;
  }
  for (size_t i = 0; i < count; i++) {
    names[i] = option_at(args, i)->name;
  }
  names[count] = "help";
  const char *name = kb_text_suggest(word, names);
  free(names);
  return name;
}

static enum kb_status unknown_option(const struct kb_args *args, struct kb_slice shown,
                                     struct kb_error *error)
{
  struct kb_buf word = {0};
  kb_buf_add_slice(&word, shown);
  if (word.failed) {
    return kb_fail_no_memory(error);
  }
  const char *similar = suggest_option(args, word.data + strspn(word.data, "-"));
  if (similar) {
    kb_fail(error, KB_USAGE, "unknown option %s; did you mean --%s?", word.data, similar);
  } else {
    kb_fail(error, KB_USAGE, "unknown option %s; see kbtriage %s --help", word.data,
            args->command->name);
  }
  kb_buf_fini(&word);
  return KB_USAGE;
}

static bool is_choice(const char *choices, struct kb_slice value)
{
  for (const char *choice = choices; value.length > 0;) {
    const size_t end = strcspn(choice, "|");
    if (end == value.length && memcmp(choice, value.data, end) == 0) {
      return true;
    }
    if (choice[end] == '\0') {
      break;
    }
    choice += end + 1;
  }
  return false;
}

bool kb_args_is_list(const struct kb_option *option)
{
  return option->choices && option->value && strstr(option->value, "[,");
}

/* The first part of the value that is not among the choices; data NULL: all are. */
static struct kb_slice find_wrong(const struct kb_option *option, const char *value)
{
  const char *separator = kb_args_is_list(option) ? "," : "";
  while (option->choices && value) {
    const struct kb_slice part = {value, strcspn(value, separator)};
    if (!is_choice(option->choices, part)) {
      return part;
    }
    value = value[part.length] ? value + part.length + 1 : NULL;
  }
  return (struct kb_slice){0};
}

bool kb_args_is_choice(const struct kb_option *option, const char *value)
{
  return !find_wrong(option, value).data;
}

/* Writes "text|json|csv" as "text, json, csv". */
static void add_choices(struct kb_buf *out, const char *choices)
{
  for (const char *at = choices; *at; at++) {
    kb_buf_add_text(out, *at == '|' ? ", " : (char[]){*at, '\0'});
  }
}

static enum kb_status wrong_choice(const struct kb_option *option, struct kb_slice wrong,
                                   struct kb_error *error)
{
  enum { MOST = 32 };
  const char *words[MOST + 1] = {NULL};
  char *copy = strdup(option->choices);
  char *value = strndup(wrong.data, wrong.length);
  struct kb_buf list = {0};
  add_choices(&list, option->choices);
  if (!copy || !value || list.failed) {
    free(copy);
    free(value);
    kb_buf_fini(&list);
    return kb_fail_no_memory(error);
  }
  size_t count = 0;
  for (char *at = copy; at && count < MOST; count++) {
    words[count] = at;
    at = strchr(at, '|');
    if (at) {
      *at++ = '\0';
    }
  }
  const char *similar = kb_text_suggest(value, words);
  if (similar) {
    kb_fail(error, KB_USAGE, "--%s cannot be \"%s\"; did you mean %s? It is one of: %s",
            option->name, value, similar, list.data);
  } else {
    kb_fail(error, KB_USAGE, "--%s cannot be \"%s\"; it is one of: %s", option->name, value,
            list.data);
  }
  free(copy);
  free(value);
  kb_buf_fini(&list);
  return KB_USAGE;
}

static enum kb_status need_value(const struct kb_option *option, struct kb_error *error)
{
  return kb_fail(error, KB_USAGE, "option --%s needs a value: --%s %s", option->name, option->name,
                 option->choices ? option->choices : option->value);
}

/* Whether a word is one of our options, and therefore not meant as the value of the one before
   it ("--output --quiet"). */
static bool is_known_option(const struct kb_args *args, const char *word)
{
  if (strncmp(word, "--", 2) != 0) {
    return false;
  }
  const struct kb_slice name = {word + 2, strcspn(word + 2, "=")};
  return name.length == 0 || kb_slice_is(name, "help") || find_name(args, name);
}

bool kb_args_may_repeat(const struct kb_args *args, const struct kb_option *option)
{
  if (!option->repeatable && strcmp(option->name, "output") == 0) {
    option = find_name(args, kb_slice_of("format"));
  }
  return option && option->repeatable;
}

/* The last of several values of an option that has only one counts, as in an alias that is typed
   with another value. */
static void give(struct kb_args *args, struct given given)
{
  for (size_t i = 0; !kb_args_may_repeat(args, given.option) && i < args->given_count; i++) {
    if (args->given[i].option == given.option) {
      args->given[i] = given;
      return;
    }
  }
  args->given[args->given_count++] = given;
}

/* `value` is attached to the option, or NULL; then it is the next word. */
static enum kb_status take_option(struct kb_args *args, struct line *line,
                                  const struct kb_option *option, const char *value,
                                  struct kb_error *error)
{
  if (!option->value && value) {
    return kb_fail(error, KB_USAGE, "option --%s takes no value", option->name);
  }
  if (option->value) {
    if (!value && line->at < line->argc && !is_known_option(args, line->argv[line->at])) {
      value = line->argv[line->at++];
    }
    /* an empty value comes from a variable that was not set */
    if (!value || !*value) {
      args->waiting = value || line->at < line->argc ? NULL : option;
      return need_value(option, error);
    }
    const struct kb_slice wrong = find_wrong(option, value);
    if (wrong.data) {
      return wrong_choice(option, wrong, error);
    }
  }
  give(args, (struct given){.option = option, .value = value});
  return KB_OK;
}

/* The switch for --no-NAME, which is off whatever environment and settings say. NULL: not a
   switch. */
static const struct kb_option *negated(const struct kb_args *args, struct kb_slice name)
{
  if (name.length < 4 || strncmp(name.data, "no-", 3) != 0) {
    return NULL;
  }
  const struct kb_option *option =
    find_name(args, (struct kb_slice){name.data + 3, name.length - 3});
  return option && !option->value ? option : NULL;
}

/* "name" or "name=value", without the dashes. */
static enum kb_status take_long(struct kb_args *args, struct line *line, const char *word,
                                struct kb_error *error)
{
  const struct kb_slice name = {word, strcspn(word, "=")};
  if (kb_slice_is(name, "help")) {
    args->help = true;
    return KB_OK;
  }
  const struct kb_option *option = find_name(args, name);
  const struct kb_option *off = option ? NULL : negated(args, name);
  if (off && word[name.length] == '\0') {
    give(args, (struct given){.option = off, .is_off = true});
    return KB_OK;
  }
  if (!option) {
    return unknown_option(args, (struct kb_slice){word - 2, name.length + 2}, error);
  }
  const char *value = word[name.length] == '=' ? word + name.length + 1 : NULL;
  return take_option(args, line, option, value, error);
}

/* "q", "qv", "oFILE", or "qo" with FILE as the next word; without the dash. A long name after a
   single dash is reported as a mistake rather than read as letters. */
static enum kb_status take_letters(struct kb_args *args, struct line *line, const char *word,
                                   struct kb_error *error)
{
  const struct kb_slice all = {word, strcspn(word, "=")};
  if (all.length > 1 && find_name(args, all)) {
    return unknown_option(args, (struct kb_slice){word - 1, all.length + 1}, error);
  }
  enum kb_status status = KB_OK;
  for (const char *at = word; *at && status == KB_OK && !args->help; at++) {
    const struct kb_option *option = find_letter(args, *at);
    if (!option && *at == 'h') {
      args->help = true;
    } else if (!option) {
      return unknown_option(args, (struct kb_slice){word - 1, all.length + 1}, error);
    } else if (option->value) {
      return take_option(args, line, option, at[1] ? at + 1 : NULL, error);
    } else {
      status = take_option(args, line, option, NULL, error);
    }
  }
  return status;
}

/* "-2147220891", "-2,147,220,891": a number, like an error code; no option is a digit. */
static bool is_negative_number(const char *word)
{
  return word[0] == '-' && kb_is_digit(word[1]) &&
         word[strspn(word + 1, "0123456789,.' ") + 1] == '\0';
}

static enum kb_status take_word(struct kb_args *args, struct line *line, struct kb_error *error)
{
  const char *word = line->argv[line->at++];
  if (args->only_arguments || word[0] != '-' || word[1] == '\0' || is_negative_number(word)) {
    args->arguments[args->count++] = word;
  } else if (strcmp(word, "--") == 0) {
    args->only_arguments = true;
  } else if (word[1] == '-') {
    return take_long(args, line, word + 2, error);
  } else {
    return take_letters(args, line, word + 1, error);
  }
  return KB_OK;
}

/* Whether a word before "--" asks for help, whatever else is wrong. */
static bool asks_for_help(const struct line *line)
{
  for (int i = 0; i < line->argc && strcmp(line->argv[i], "--") != 0; i++) {
    if (strcmp(line->argv[i], "--help") == 0 || strcmp(line->argv[i], "-h") == 0) {
      return true;
    }
  }
  return false;
}

static enum kb_status take_all(struct kb_args *args, struct line *line, bool is_begun,
                               struct kb_error *error)
{
  enum kb_status status = KB_OK;
  args->help = !is_begun && asks_for_help(line);
  while (line->at < line->argc && status == KB_OK && (is_begun || !args->help)) {
    status = take_word(args, line, error);
    status = is_begun && status == KB_USAGE ? KB_OK : status;
  }
  return status;
}

static enum kb_status check_count(const struct kb_args *args, struct kb_error *error)
{
  const struct kb_command *command = args->command;
  const bool takes_none = !command->arguments;
  if (args->count < command->min_arguments) {
    return kb_fail(error, KB_USAGE, "%s needs %s; see kbtriage %s --help", command->name,
                   command->arguments ? command->arguments : "an argument", command->name);
  }
  if ((takes_none || command->max_arguments > 0) && args->count > command->max_arguments) {
    return kb_fail(error, KB_USAGE, "%s does not take the argument \"%s\"; see kbtriage %s --help",
                   command->name, args->arguments[command->max_arguments], command->name);
  }
  return KB_OK;
}

static enum kb_status parse(const struct kb_command *command, const struct kb_option *common,
                            struct line line, bool is_begun, struct kb_args **args,
                            struct kb_error *error)
{
  *args = NULL;
  size_t letters = 1; /* a word gives at most as many options as it has letters */
  for (int i = 0; i < line.argc; i++) {
    letters += strlen(line.argv[i]);
  }
  struct kb_args *parsed = calloc(1, sizeof *parsed);
  if (!parsed) {
    return kb_fail_no_memory(error);
  }
  parsed->command = command;
  parsed->common = common;
  parsed->given = calloc(letters, sizeof *parsed->given);
  parsed->given_capacity = letters;
  parsed->arguments = calloc((size_t)line.argc + 1, sizeof *parsed->arguments);
  enum kb_status status = KB_OK;
  if (!parsed->given || !parsed->arguments) {
    status = kb_fail_no_memory(error);
  } else {
    status = take_all(parsed, &line, is_begun, error);
  }
  if (status == KB_OK && !is_begun && !parsed->help) {
    status = check_count(parsed, error);
  }
  if (status != KB_OK) {
    kb_args_free(parsed);
    return status;
  }
  *args = parsed;
  return KB_OK;
}

enum kb_status kb_args_parse(const struct kb_command *command, const struct kb_option *common,
                             int argc, char *const argv[], struct kb_args **args,
                             struct kb_error *error)
{
  return parse(command, common, (struct line){argc, argv, 0}, false, args, error);
}

enum kb_status kb_args_parse_begun(const struct kb_command *command, const struct kb_option *common,
                                   int argc, char *const argv[], struct kb_args **args,
                                   struct kb_error *error)
{
  return parse(command, common, (struct line){argc, argv, 0}, true, args, error);
}

const struct kb_option *kb_args_waiting(const struct kb_args *args)
{
  return args->waiting;
}

bool kb_args_only_arguments(const struct kb_args *args)
{
  return args->only_arguments;
}

void kb_args_free(struct kb_args *args)
{
  if (args) {
    free(args->given);
    free(args->arguments);
    kb_arena_fini(&args->arena);
    free(args);
  }
}

const char *kb_args_command(const struct kb_args *args)
{
  return args->command->name;
}

bool kb_args_help(const struct kb_args *args)
{
  return args->help;
}

bool kb_args_has(const struct kb_args *args, const char *option)
{
  for (size_t i = 0; i < args->given_count; i++) {
    if (strcmp(args->given[i].option->name, option) == 0) {
      return !args->given[i].is_off;
    }
  }
  return false;
}

bool kb_args_is_typed(const struct kb_args *args, const char *option)
{
  for (size_t i = 0; i < args->given_count; i++) {
    if (strcmp(args->given[i].option->name, option) == 0) {
      return args->given[i].source.origin == KB_FROM_COMMAND_LINE && !args->given[i].is_off;
    }
  }
  return false;
}

const struct kb_option *kb_args_option_at(const struct kb_args *args, size_t n)
{
  return option_at(args, n);
}

const struct kb_args_source *kb_args_source(const struct kb_args *args, const char *option)
{
  for (size_t i = 0; i < args->given_count; i++) {
    if (strcmp(args->given[i].option->name, option) == 0) {
      return &args->given[i].source;
    }
  }
  return NULL;
}

const char *kb_args_where(const struct kb_args *args, const char *option, char where[KB_ARGS_WHERE])
{
  const struct kb_args_source *source = kb_args_source(args, option);
  if (!source || source->origin == KB_FROM_COMMAND_LINE) {
    snprintf(where, KB_ARGS_WHERE, "--%.64s", option);
  } else if (source->origin == KB_FROM_FILE) {
    const int length = snprintf(where, KB_ARGS_WHERE, "%.300s:%zu: ", source->name, source->line);
    snprintf(where + length, KB_ARGS_WHERE - (size_t)length, "%.64s", option);
    for (char *at = where + length; *at; at++) {
      *at = *at == '-' ? '_' : *at; /* as written in the file */
    }
  } else {
    snprintf(where, KB_ARGS_WHERE, "environment variable %.64s", source->name);
  }
  return where;
}

void kb_args_withdraw(struct kb_args *args, const char *option)
{
  size_t kept = 0;
  for (size_t i = 0; i < args->given_count; i++) {
    if (strcmp(args->given[i].option->name, option) != 0) {
      args->given[kept++] = args->given[i];
    }
  }
  args->given_count = kept;
}

enum kb_status kb_args_supply(struct kb_args *args, const char *name, const char *value, bool on,
                              const struct kb_args_source *source, struct kb_error *error)
{
  const struct kb_option *option = find_name(args, kb_slice_of(name));
  const struct kb_slice wrong = value ? find_wrong(option, value) : (struct kb_slice){0};
  if (wrong.data) {
    return wrong_choice(option, wrong, error);
  }
  struct given given = {.option = option, .is_off = !value && !on, .source = *source};
  given.source.name = kb_arena_text(&args->arena, source->name);
  given.value = value ? kb_arena_text(&args->arena, value) : NULL;
  if (!given.source.name || (value && !given.value) ||
      !KB_MAKE_ROOM(args->given, args->given_count, args->given_capacity, 1)) {
    return kb_fail_no_memory(error);
  }
  args->given[args->given_count++] = given;
  return KB_OK;
}

const char *kb_args_value(const struct kb_args *args, const char *option, const char *otherwise)
{
  const char *value = NULL;
  const char *next;
  for (size_t n = 0; (next = kb_args_value_at(args, option, n)) != NULL; n++) {
    value = next;
  }
  return value ? value : otherwise;
}

const char *kb_args_value_at(const struct kb_args *args, const char *option, size_t n)
{
  for (size_t i = 0; i < args->given_count; i++) {
    if (strcmp(args->given[i].option->name, option) == 0 && n-- == 0) {
      return args->given[i].value;
    }
  }
  return NULL;
}

const char *kb_args_value_of_two(const struct kb_args *args, const char *first, const char *second,
                                 size_t n, bool *is_second)
{
  for (size_t i = 0; i < args->given_count; i++) {
    const struct given *given = &args->given[i];
    *is_second = strcmp(given->option->name, second) == 0;
    if ((*is_second || strcmp(given->option->name, first) == 0) && given->value && n-- == 0) {
      return given->value;
    }
  }
  return NULL;
}

size_t kb_args_count(const struct kb_args *args)
{
  return args->count;
}

const char *kb_args_at(const struct kb_args *args, size_t n)
{
  return n < args->count ? args->arguments[n] : NULL;
}
