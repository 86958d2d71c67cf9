#include "base/json_write.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/pieces.h"
#include "cli/rules_path.h"

#include <stdio.h>
#include <stdlib.h>

/* Builds the arguments of the named command as if only --config was typed, and applies environment
   and settings file with the code that every command uses. The output therefore shows what the
   command would really use. Each option keeps the source of its value. A value that may contain a
   secret is not shown. */

static const struct kb_option options[] = {
  {.name = "format",
   .letter = 'f',
   .value = "FORMAT",
   .choices = "text|json",
   .help = "Choose the output format (default: text)."},
  {.name = NULL},
};

static const char description[] =
  "Shows which settings are in force for a command (run, unless another is named), and where each "
  "comes from.\n\n"
  "What is typed comes before the environment (KBTRIAGE_FAILED_ONLY=yes is --failed-only), that "
  "before the file, and in the file a table named after the command before the top.\n\n"
  "The file is Lua that returns one table. An option's name stands in it with _ for -:\n\n"
  "  return {\n"
  "    org = \"https://contoso.crm.dynamics.com\",\n"
  "    rules = { \"rules\", \"/srv/our-rules\" },\n"
  "    failed_only = true,\n"
  "    run = { fail_on = \"confirmed,uncovered\" },\n"
  "  }\n\n"
  "Paths in it are as from its own folder; ~/ is the home. A switch that it sets is undone by --no-NAME. It holds no "
  "secrets; tokens and client secrets come from the environment, of which is only shown whether they "
  "are there. It is never looked for in the current folder.\n\n"
  "Exit status: 0 shown; 2 a setting is wrong.";

static const char *const secrets[] = {"DATAVERSE_ACCESS_TOKEN",
                                      "AZURE_TENANT_ID",
                                      "AZURE_CLIENT_ID",
                                      "AZURE_CLIENT_SECRET",
                                      "AZURE_FEDERATED_TOKEN_FILE",
                                      "AZURE_AUTHORITY_HOST",
                                      "IDENTITY_ENDPOINT",
                                      "IDENTITY_HEADER",
                                      NULL};

static bool is_set(const char *variable)
{
  const char *value = getenv(variable);
  return value && *value;
}

/* A command may contain a secret anywhere, an address in its user name, password or query: for
   these the output only says that they are set, or names their host. */
static void add_value(struct kb_buf *out, const struct kb_option *option, const char *value)
{
  if (strcmp(option->name, "token-command") == 0) {
    kb_buf_add_text(out, "set");
  } else if (strcmp(option->name, "org") == 0) {
    const size_t length = strchr(value, '@') ? 0 : strcspn(value, "?#");
    kb_buf_add(out, value, length);
    kb_buf_add_text(out, length == 0 ? "set" : value[length] ? "…" : "");
  } else {
    kb_buf_add_text(out, value);
  }
}

/* "file:3", "environment KBTRIAGE_ORG" */
static void add_source(struct kb_buf *out, const struct kb_args_source *source)
{
  if (source->origin == KB_FROM_FILE) {
    kb_buf_addf(out, "%s:%zu", source->name, source->line);
  } else {
    kb_buf_addf(out, "environment %s", source->name);
  }
}

static void add_row(struct kb_buf *out, const char *name, const struct kb_buf *value,
                    const struct kb_buf *source)
{
  kb_buf_addf(out, "%-14s  ", name);
  kb_text_display(out, kb_buf_slice(value));
  kb_buf_add_text(out, source->length > 0 ? "  (" : "");
  kb_text_display(out, kb_buf_slice(source));
  kb_buf_add_text(out, source->length > 0 ? ")\n" : "\n");
}

static void add_option(struct kb_buf *out, const struct kb_args *args,
                       const struct kb_option *option)
{
  struct kb_buf value = {0};
  struct kb_buf source = {0};
  const struct kb_args_source *from = kb_args_source(args, option->name);
  if (!from) {
    return;
  }
  add_source(&source, from);
  if (!option->value) {
    kb_buf_add_text(&value, kb_args_has(args, option->name) ? "yes" : "no");
  }
  const char *given;
  for (size_t i = 0; (given = kb_args_value_at(args, option->name, i)) != NULL; i++) {
    kb_buf_add_text(&value, i > 0 ? ", " : "");
    add_value(&value, option, given);
  }
  add_row(out, option->name, &value, &source);
  out->failed = out->failed || value.failed || source.failed;
  kb_buf_fini(&value);
  kb_buf_fini(&source);
}

/* What the command would load its articles from. */
static void add_rules(struct kb_buf *out, const struct kb_args *args)
{
  struct kb_arena arena = {0};
  struct kb_rules rules = {.count = 0};
  struct kb_error error;
  const bool is_found = kb_rules_find(args, &arena, &rules, &error) == KB_OK;
  kb_buf_add_text(out, is_found ? "" : "Articles from   nowhere\n");
  for (size_t i = 0; is_found && i < rules.count; i++) {
    kb_buf_add_text(out, i == 0 ? "Articles from   " : "                ");
    kb_text_display(out, kb_slice_of(rules.paths[i]));
    kb_buf_add_char(out, '\n');
  }
  kb_arena_fini(&arena);
}

static void json_rules(struct kb_json_writer *json, const struct kb_args *args)
{
  struct kb_arena arena = {0};
  struct kb_rules rules = {.count = 0};
  struct kb_error error;
  const bool is_found = kb_rules_find(args, &arena, &rules, &error) == KB_OK;
  kb_json_key(json, "articles_from");
  kb_json_begin_array(json);
  for (size_t i = 0; is_found && i < rules.count; i++) {
    kb_json_text(json, rules.paths[i]);
  }
  kb_json_end_array(json);
  kb_arena_fini(&arena);
}

static void add_file(struct kb_buf *out, const struct kb_config_file *file)
{
  kb_buf_add_text(out, "Settings from   ");
  kb_text_display(out, kb_slice_of(file->used       ? file->used
                                   : file->is_named ? "no file, as was asked"
                                                    : "no file"));
  kb_buf_add_char(out, '\n');
  for (size_t i = 0; i < KB_CONFIG_PLACES && file->places[i][0]; i++) {
    kb_buf_add_text(out, i == 0 ? "Looked for      " : "                ");
    kb_text_display(out, kb_slice_of(file->places[i]));
    kb_buf_add_char(out, '\n');
  }
}

static void write_text(struct kb_buf *out, const struct kb_config_file *file,
                       const struct kb_command *command, const struct kb_args *args)
{
  const struct kb_option *option;
  bool any = false;
  add_file(out, file);
  add_rules(out, args);
  kb_buf_addf(out, "\nkbtriage %s\n", command->name);
  for (size_t n = 0; (option = kb_args_option_at(args, n)) != NULL; n++) {
    any = any || kb_args_source(args, option->name);
    add_option(out, args, option);
  }
  kb_buf_add_text(out, any ? "all other options are as --help says\n"
                           : "nothing is set: all options are as --help says\n");
  kb_buf_add_text(out, "\nSigning in\n");
  for (size_t i = 0; secrets[i]; i++) {
    kb_buf_addf(out, "%-22s  %s\n", secrets[i], is_set(secrets[i]) ? "set" : "not set");
  }
}

static void json_option(struct kb_json_writer *json, const struct kb_args *args,
                        const struct kb_option *option)
{
  struct kb_buf text = {0};
  const char *given;
  kb_json_key(json, option->name);
  kb_json_begin_object(json);
  kb_json_key(json, "value");
  if (!option->value) {
    kb_json_bool(json, kb_args_has(args, option->name));
  } else {
    kb_json_begin_array(json);
    for (size_t i = 0; (given = kb_args_value_at(args, option->name, i)) != NULL; i++) {
      kb_buf_cut(&text, 0);
      add_value(&text, option, given);
      kb_json_slice(json, kb_buf_slice(&text));
    }
    kb_json_end_array(json);
  }
  kb_buf_cut(&text, 0);
  add_source(&text, kb_args_source(args, option->name));
  kb_json_key(json, "from");
  kb_json_slice(json, kb_buf_slice(&text));
  kb_json_end_object(json);
  json->out->failed = json->out->failed || text.failed;
  kb_buf_fini(&text);
}

static void write_json(struct kb_buf *out, const struct kb_config_file *file,
                       const struct kb_command *command, const struct kb_args *args)
{
  struct kb_json_writer json = {.out = out, .pretty = true};
  const struct kb_option *option;
  kb_json_begin_object(&json);
  kb_json_text_member(&json, "file", file->used);
  kb_json_key(&json, "looked_for");
  kb_json_begin_array(&json);
  for (size_t i = 0; i < KB_CONFIG_PLACES && file->places[i][0]; i++) {
    kb_json_text(&json, file->places[i]);
  }
  kb_json_end_array(&json);
  json_rules(&json, args);
  kb_json_text_member(&json, "command", command->name);
  kb_json_key(&json, "options");
  kb_json_begin_object(&json);
  for (size_t n = 0; (option = kb_args_option_at(args, n)) != NULL; n++) {
    if (kb_args_source(args, option->name)) {
      json_option(&json, args, option);
    }
  }
  kb_json_end_object(&json);
  kb_json_key(&json, "environment");
  kb_json_begin_object(&json);
  for (size_t i = 0; secrets[i]; i++) {
    kb_json_key(&json, secrets[i]);
    kb_json_bool(&json, is_set(secrets[i]));
  }
  kb_json_end_object(&json);
  kb_json_end_object(&json);
  kb_buf_add_char(out, '\n');
}

/* NULL, having reported why. */
static const struct kb_command *find_command(const char *name)
{
  enum { MOST = 32 };
  const char *names[MOST + 1] = {NULL};
  for (size_t i = 0; kb_commands[i] && i < MOST; i++) {
    names[i] = kb_commands[i]->command.name;
    if (strcmp(names[i], name) == 0) {
      return &kb_commands[i]->command;
    }
  }
  const char *near = kb_text_suggest(name, names);
  kb_say("config: there is no command '%s'%s%s%s", name, near ? "; did you mean " : "",
         near ? near : "", near ? "?" : "");
  return NULL;
}

/* The options that the command would have if only --config was typed. `bare` must outlive
   `args`. */
static enum kb_status ask(const struct kb_context *context, const struct kb_command *command,
                          struct kb_command *bare, struct kb_args **args, struct kb_error *error)
{
  const struct kb_args_source typed = {KB_FROM_COMMAND_LINE, "", 0, 0};
  const char *config = kb_args_value(context->args, "config", NULL);
  *bare = *command;
  bare->min_arguments = 0;
  enum kb_status status = kb_args_parse(bare, kb_common_options, 0, NULL, args, error);
  if (status == KB_OK && config) {
    status = kb_args_supply(*args, "config", config, true, &typed, error);
  }
  return status == KB_OK ? kb_config_apply(*args, command, error) : status;
}

/* The settings' own `output` is for reports: looking at settings must not overwrite one. */
static struct kb_out *open_output(const struct kb_context *context)
{
  struct kb_error error;
  const bool is_typed = kb_args_is_typed(context->args, "output");
  struct kb_out *out =
    kb_out_open(is_typed ? kb_args_value(context->args, "output", NULL) : NULL, &error);
  if (!out) {
    kb_say("%s", error.message);
  }
  return out;
}

static bool describe(const struct kb_context *context, const struct kb_command *command,
                     bool is_json, struct kb_buf *out)
{
  struct kb_command bare; /* the command without its arguments; the options refer to it */
  struct kb_args *args = NULL;
  struct kb_error error;
  struct kb_config_file file;
  const bool good = ask(context, command, &bare, &args, &error) == KB_OK;
  if (!good) {
    kb_say("config: %s", error.message);
  } else {
    kb_config_find(&file, args);
    kb_args_withdraw(args, "config"); /* the settings file is already named */
    (is_json ? write_json : write_text)(out, &file, command, args);
  }
  if (args) {
    kb_args_free(args);
  }
  return good;
}

bool kb_config_describe(const struct kb_context *context, const char *command, struct kb_buf *out)
{
  const struct kb_command *found = find_command(command);
  return found && describe(context, found, true, out);
}

static enum kb_exit config(const struct kb_context *context)
{
  const char *name = kb_args_at(context->args, 0);
  const struct kb_command *command = find_command(name ? name : "run");
  const bool is_json = strcmp(kb_args_value(context->args, "format", "text"), "json") == 0;
  struct kb_buf text = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (command && describe(context, command, is_json, &text)) {
    struct kb_out *out = open_output(context);
    if (out) {
      kb_out_buf(out, &text);
      status = kb_close_output(out, KB_EXIT_NOTHING);
    }
  }
  kb_buf_fini(&text);
  return status;
}

const struct kb_cli_command kb_cli_config = {
  {"config", "[COMMAND]", "show which settings are in force, and where they come from", description,
   options, 0, 1},
  config,
};
