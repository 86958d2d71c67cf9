#include "cli/command.h"

#include "author/selection.h"
#include "base/text.h"
#include "base/threads.h"
#include "cli/exceptions.h"
#include "cli/live_options.h"
#include "cli/rules_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Single files that a command names are loaded together with the rule set, because other articles
   may win their alerts; a directory is a rule set of its own. --only, --skip and --about do not
   unload articles but mark them as skipped, so that these still claim their alerts and messages can
   name them. */

enum kb_exit kb_print(struct kb_buf *text)
{
  const bool good = !text->failed && fwrite(text->data, 1, text->length, stdout) == text->length &&
                    fflush(stdout) == 0;
  const bool is_closed = !good && !text->failed && errno == EPIPE;
  kb_buf_fini(text);
  if (is_closed) {
    return KB_EXIT_PIPE;
  }
  if (!good) {
    kb_say("cannot write to standard output");
  }
  return good ? KB_EXIT_NOTHING : KB_EXIT_INCOMPLETE;
}

static const char **argument_paths(const struct kb_args *args, struct kb_arena *arena,
                                   size_t *count)
{
  *count = kb_args_count(args);
  const char **paths = kb_arena_array(arena, *count + 1, sizeof *paths);
  for (size_t i = 0; paths && i < *count; i++) {
    paths[i] = kb_args_at(args, i);
  }
  return paths;
}

/* Whether the options ask an organization for certain mailboxes only. */
static bool names_mailboxes(const struct kb_context *context)
{
  static const char *const options[] = {"mailbox", "mailbox-file", "profile"};
  bool names = false;
  for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
    names |= kb_args_has(context->args, options[i]);
  }
  return names && kb_live_is_asked(context);
}

/* The expression that an option gives: its value, or the subjects of --about, one of which is
   meant; without it, mailboxes if the options name some. Empty: the option is not given. */
static void add_expression(const struct kb_context *context, const char *option, struct kb_buf *out)
{
  const struct kb_args *args = context->args;
  const bool is_about = strcmp(option, "about") == 0;
  const char *value = is_about ? NULL : kb_args_value(args, option, NULL);
  kb_buf_add_text(out, value ? value : "");
  for (size_t i = 0; is_about && (value = kb_args_value_at(args, option, i)) != NULL; i++) {
    kb_buf_addf(out, "%sabout:%s", i > 0 ? " or " : "", value);
  }
  if (is_about && out->length == 0 && names_mailboxes(context)) {
    kb_buf_add_text(out, "about:mailbox");
  }
}

/* Marks articles as skipped that --only or --about does not select, or that --skip selects. */
static enum kb_status select_by(const struct kb_context *context, const char *option,
                                bool typed_only, const struct kb_loaded_rule_set *loaded,
                                struct kb_error *error)
{
  const struct kb_args *args = context->args;
  char where[KB_ARGS_WHERE];
  const bool is_skip = strcmp(option, "skip") == 0;
  struct kb_buf text = {0};
  struct kb_selection *selection = NULL;
  bool *chosen = NULL;
  if (typed_only && !kb_args_is_typed(args, option)) {
    return KB_OK;
  }
  add_expression(context, option, &text);
  if (!text.failed && text.length == 0 && !kb_args_has(args, option)) {
    kb_buf_fini(&text);
    return KB_OK;
  }
  enum kb_status status = text.failed ? kb_fail_no_memory(error)
                                      : kb_selection_parse(kb_args_where(args, option, where),
                                                           kb_buf_text(&text), &selection, error);
  if (status == KB_OK) {
    status = kb_selection_choose(selection, &loaded->rule_set, loaded->rules.paths,
                                 loaded->rules.count, &chosen, error);
  }
  for (size_t i = 0; status == KB_OK && i < loaded->rule_set.count; i++) {
    struct kb_article *article = loaded->rule_set.articles[i];
    article->skipped = article->skipped || (chosen[i] == is_skip && !article->is_context);
  }
  kb_selection_free(selection);
  kb_buf_fini(&text);
  free(chosen);
  return status;
}

/* Selections in the settings are for the rule set: they do not apply to files on the command
   line. */
static enum kb_status select_articles(const struct kb_context *context, bool typed_only,
                                      struct kb_loaded_rule_set *loaded, struct kb_error *error)
{
  static const char *const options[] = {"only", "skip", "about"};
  enum kb_status status = KB_OK;
  for (size_t i = 0; i < sizeof options / sizeof options[0] && status == KB_OK; i++) {
    status = select_by(context, options[i], typed_only, loaded, error);
  }
  size_t left = 0;
  for (size_t i = 0; i < loaded->rule_set.count; i++) {
    const struct kb_article *article = loaded->rule_set.articles[i];
    loaded->skipped += article->skipped && !article->overridden;
    left += !article->skipped && !article->overridden && !article->is_context;
  }
  return status == KB_OK && left == 0 && loaded->skipped > 0
           ? kb_fail(error, KB_USAGE, "--only, --skip and --about leave no article of the rule set")
           : status;
}

bool kb_read_jobs(const struct kb_context *context, size_t *jobs)
{
  const char *given = kb_args_value(context->args, "jobs", NULL);
  *jobs = kb_threads_processors();
  if (given) {
    char *end = NULL;
    const unsigned long number = strtoul(given, &end, 10);
    if (given[0] < '1' || given[0] > '9' || *end || number > KB_THREADS_MAX) {
      char where[KB_ARGS_WHERE];
      kb_say("run: %s takes a number from 1 to %d, not '%s'",
             kb_args_where(context->args, "jobs", where), KB_THREADS_MAX, given);
      return false;
    }
    *jobs = (size_t)number;
  }
  return true;
}

static bool are_files(const char *const *paths, size_t count)
{
  struct stat facts;
  bool all = true;
  for (size_t i = 0; i < count && all; i++) {
    all = stat(paths[i], &facts) != 0 || !S_ISDIR(facts.st_mode);
  }
  return all;
}

/* The directory of the tables that come with kbtriage, or NULL. */
static const char *shipped_tables(const struct kb_rules *rules)
{
  return rules->shipped_count > 0 ? rules->paths[0] : rules->tables;
}

/* Chooses what to load: the rule set, or what the arguments name; for files both, if there is a
   rule set. */
static enum kb_status choose_paths(const struct kb_args *args, bool is_named,
                                   struct kb_loaded_rule_set *loaded,
                                   struct kb_rule_set_options *options, struct kb_error *error)
{
  size_t count = 0;
  const char **named = is_named ? argument_paths(args, &loaded->arena, &count) : NULL;
  if (is_named && !named) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status = kb_rules_find(args, &loaded->arena, &loaded->rules, error);
  if (!is_named || (status == KB_OK && are_files(named, count))) {
    options->named = named;
    options->named_count = count;
    loaded->has_context = is_named;
    return status;
  }
  loaded->rules =
    (struct kb_rules){.paths = named, .count = count, .tables = shipped_tables(&loaded->rules)};
  return status == KB_NO_MEMORY ? status : KB_OK;
}

void kb_rules_options(const struct kb_rules *rules, struct kb_rule_set_options *options)
{
  options->trusted_count = rules->shipped_count;
  options->tables = &rules->tables;
  options->table_count = rules->tables != NULL;
  options->optional_count = rules->house_count;
}

enum kb_status kb_load_rules(const struct kb_args *args, const volatile sig_atomic_t *interrupted,
                             struct kb_loaded_rule_set *loaded, struct kb_rule_set_options *options,
                             struct kb_error *error)
{
  const struct kb_rules *rules = &loaded->rules;
  char exceptions[KB_CONFIG_PATH];
  loaded->engine = kb_engine_new();
  if (!loaded->engine || (!kb_args_has(args, "in-process") && !kb_engine_isolate(loaded->engine))) {
    return kb_fail_no_memory(error);
  }
  kb_engine_set_interrupt(loaded->engine, interrupted);
  kb_rules_options(rules, options);
  if (kb_exceptions_find(args, exceptions)) {
    options->exceptions = exceptions;
  }
  return kb_rule_set_load(&loaded->rule_set, loaded->engine, rules->paths, rules->count, options,
                          error);
}

bool kb_load_rule_set(const struct kb_context *context, struct kb_rule_set_options options,
                      bool from_arguments, struct kb_loaded_rule_set *loaded)
{
  struct kb_error error;
  *loaded = (struct kb_loaded_rule_set){0};
  const bool is_named = from_arguments && kb_args_count(context->args) > 0;
  enum kb_status status = choose_paths(context->args, is_named, loaded, &options, &error);
  if (status == KB_OK) {
    status = kb_load_rules(context->args, context->interrupted, loaded, &options, &error);
  }
  if (status == KB_OK) {
    status = select_articles(context, is_named, loaded, &error);
  }
  if (status != KB_OK) {
    kb_say("%s", error.message);
  }
  return status == KB_OK;
}

void kb_say_unsigned(const struct kb_context *context, const struct kb_loaded_rule_set *loaded)
{
  for (size_t i = 0; loaded->has_context && i < loaded->rule_set.count; i++) {
    const struct kb_article *article = loaded->rule_set.articles[i];
    const bool has_state = article->has_symptom_when || article->has_early;
    if (!article->is_context && article->signature_count == 0 && has_state &&
        !kb_is_quiet(context)) {
      kb_say("%s: it has no signature: no alert leads to it, only the state of a mailbox does",
             article->file);
    }
  }
}

void kb_loaded_rule_set_fini(struct kb_loaded_rule_set *loaded)
{
  kb_rule_set_fini(&loaded->rule_set);
  kb_engine_free(loaded->engine);
  kb_arena_fini(&loaded->arena);
}

struct kb_out *kb_open_file(const struct kb_context *context, const char *file)
{
  struct kb_error error;
  /* The file keeps its results when requests are only shown. */
  struct kb_out *out = kb_out_open(kb_args_has(context->args, "dry-run") ? NULL : file, &error);
  if (!out) {
    kb_say("%s", error.message);
  }
  return out;
}

struct kb_out *kb_open_output(const struct kb_context *context)
{
  return kb_open_file(context, kb_args_value(context->args, "output", NULL));
}

enum kb_exit kb_close_output(struct kb_out *out, enum kb_exit otherwise)
{
  struct kb_error error;
  if (kb_out_commit(out, &error) != KB_OK) {
    const bool is_closed = kb_out_broken_pipe(out);
    if (!is_closed) {
      kb_say("%s", error.message);
    }
    otherwise = is_closed ? KB_EXIT_PIPE : KB_EXIT_INCOMPLETE;
  }
  kb_out_close(out);
  return otherwise;
}

bool kb_is_quiet(const struct kb_context *context)
{
  return kb_args_has(context->args, "quiet");
}

static bool is_for_terminal(const char *file)
{
  return !file && isatty(STDOUT_FILENO);
}

bool kb_wants_color_in(const struct kb_context *context, const char *file)
{
  const char *color = kb_args_value(context->args, "color", "auto");
  const char *no_color = getenv("NO_COLOR");
  if (strcmp(color, "auto") != 0) {
    return strcmp(color, "always") == 0;
  }
  return !(no_color && no_color[0]) && is_for_terminal(file);
}

bool kb_wants_color(const struct kb_context *context)
{
  return kb_wants_color_in(context, kb_args_value(context->args, "output", NULL));
}

size_t kb_width_in(const char *file)
{
  struct winsize size = {0};
  if (!is_for_terminal(file)) {
    return 0;
  }
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40) {
    return 80;
  }
  return size.ws_col < 100 ? size.ws_col : 100;
}

size_t kb_output_width(const struct kb_context *context)
{
  return kb_width_in(kb_args_value(context->args, "output", NULL));
}
