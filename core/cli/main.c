#include "base/descriptors.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/completion.h"
#include "cli/config.h"
#include "cli/inputs.h"
#include "cli/overview.h"
#include "cli/signals.h"
#include "cli/version.h"
#include "triage/lua_serve.h"

#include <stdlib.h>

static int unknown_command(const char *name)
{
  enum { MOST = 32 };
  const char *names[MOST + 1] = {NULL};
  for (size_t i = 0; kb_commands[i] && i < MOST; i++) {
    names[i] = kb_commands[i]->command.name;
  }
  const char *near = kb_text_suggest(name, names);
  kb_say("there is no command '%s'%s%s%s; kbtriage --help lists them", name,
         near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
  return KB_EXIT_NOT_RUN;
}

static int run_command(const struct kb_cli_command *command,
                       const volatile sig_atomic_t *interrupted, int argc, char *argv[])
{
  struct kb_args *args = NULL;
  struct kb_error error;
  if (kb_args_parse(&command->command, kb_common_options, argc, argv, &args, &error) != KB_OK) {
    kb_say("%s: %s", command->command.name, error.message);
    return KB_EXIT_NOT_RUN;
  }
  int status = KB_EXIT_NOTHING;
  if (kb_args_help(args)) {
    struct kb_buf text = {0};
    kb_args_print_summary(&text, &command->command, kb_common_options);
    status = (int)kb_print(&text);
  } else if (kb_config_apply(args, &command->command, &error) != KB_OK) {
    kb_say("%s: %s", command->command.name, error.message);
    status = KB_EXIT_NOT_RUN;
  } else if (kb_inputs_written_over(args, &command->command)) {
    status = KB_EXIT_NOT_RUN;
  } else {
    status = (int)command->run(&(struct kb_context){args, interrupted, argv});
    if (*interrupted && (status == KB_EXIT_NOT_RUN || status == KB_EXIT_INCOMPLETE)) {
      status = KB_EXIT_INTERRUPTED;
    }
  }
  kb_args_free(args);
  return status;
}

/* For shells: see cli/completion.h. */
static int complete(const volatile sig_atomic_t *interrupted, int argc, char *argv[])
{
  const struct kb_completion tables = {kb_overview.options, kb_common_options, kb_commands};
  struct kb_buf answer = {0};
  if (argc == 0 || !kb_complete(&answer, &tables, argc, argv, interrupted)) {
    kb_buf_fini(&answer);
    kb_say(argc == 0 ? "which words? See kbtriage completion --help" : "out of memory");
    return KB_EXIT_NOT_RUN;
  }
  return (int)kb_print(&answer);
}

static int run(int argc, char *argv[])
{
  const volatile sig_atomic_t *interrupted = kb_signals_handle();
  const char *name = argc > 1 ? argv[1] : "";
  if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
    return (int)kb_version_print(argc - 2, argv + 2);
  }
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
    struct kb_buf text = {0};
    kb_overview_print(&text);
    return (int)kb_print(&text);
  }
  if (argc < 2) {
    kb_say("which command? kbtriage --help lists them");
    return KB_EXIT_NOT_RUN;
  }
  if (strcmp(name, KB_COMPLETE) == 0) {
    return complete(interrupted, argc - 2, argv + 2);
  }
  for (size_t i = 0; kb_commands[i]; i++) {
    if (strcmp(kb_commands[i]->command.name, name) == 0) {
      return run_command(kb_commands[i], interrupted, argc - 2, argv + 2);
    }
  }
  return unknown_command(name);
}

int main(int argc, char *argv[])
{
  if (argc == 2 && strcmp(argv[1], KB_LUA_SERVE) == 0) {
    kb_lua_serve();
  }
  if (!kb_descriptors_complete()) {
    return KB_EXIT_NOT_RUN;
  }
  const int status = run(argc, argv);
  if (status == KB_EXIT_PIPE) {
    kb_signals_end_by_pipe();
  }
  return status;
}
