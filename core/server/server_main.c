/* kbtriage-server: what kbtriage does with a database. kbtriage starts it for kbtriage history, and
   passes the words of the command line on: so no other command needs that library. */
#include "base/descriptors.h"
#include "base/text.h"
#include "cli/config.h"
#include "cli/inputs.h"
#include "cli/signals.h"
#include "server/history.h"
#include "triage/lua_serve.h"

static const struct {
  const char *name;
  enum kb_exit (*run)(const struct kb_context *context);
} actions[] = {
  {"add", kb_history_add},     {"list", kb_history_list},     {"show", kb_history_show},
  {"stats", kb_history_stats}, {"vacuum", kb_history_vacuum}, {"check", kb_history_check},
};

static enum kb_exit run(const struct kb_context *context)
{
  const char *name = kb_args_at(context->args, 0);
  for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
    if (strcmp(actions[i].name, name) == 0) {
      return actions[i].run(context);
    }
  }
  kb_say("history: there is no '%s'", name);
  return KB_EXIT_NOT_RUN;
}

/* kbtriage has read them already, and has said what is wrong with them. */
static enum kb_exit read_and_run(int argc, char *argv[])
{
  const volatile sig_atomic_t *interrupted = kb_signals_handle();
  const struct kb_command *command = &kb_cli_history.command;
  struct kb_args *args = NULL;
  struct kb_error error;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (kb_args_parse(command, kb_common_options, argc, argv, &args, &error) != KB_OK ||
      kb_config_apply(args, command, &error) != KB_OK) {
    kb_say("%s: %s", command->name, error.message);
  } else if (!kb_inputs_written_over(args, command)) {
    status = run(&(struct kb_context){args, interrupted, argv});
    if (*interrupted && (status == KB_EXIT_NOT_RUN || status == KB_EXIT_INCOMPLETE)) {
      status = KB_EXIT_INTERRUPTED;
    }
  }
  if (args) {
    kb_args_free(args);
  }
  return status;
}

int main(int argc, char *argv[])
{
  if (argc == 2 && strcmp(argv[1], KB_LUA_SERVE) == 0) {
    kb_lua_serve();
  }
  if (!kb_descriptors_complete()) {
    return KB_EXIT_NOT_RUN;
  }
  if (argc < 2 || strcmp(argv[1], kb_cli_history.command.name) != 0) {
    kb_say("usage: kbtriage history ACTION; kbtriage starts kbtriage-server");
    return KB_EXIT_NOT_RUN;
  }
  const enum kb_exit status = read_and_run(argc - 2, argv + 2);
  if (status == KB_EXIT_PIPE) {
    kb_signals_end_by_pipe();
  }
  return (int)status;
}
