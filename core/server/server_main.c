/* kbtriage-server: what kbtriage does with a database. kbtriage starts it for kbtriage history, and
   passes the words of the command line on: so no other command needs that library. */
#include "base/descriptors.h"
#include "base/text.h"
#include "cli/config.h"
#include "cli/inputs.h"
#include "cli/signals.h"
#include "server/history.h"
#include "triage/lua_serve.h"

struct action {
  const char *name;
  enum kb_exit (*run)(const struct kb_context *context);
  bool is_of_run; /* kbtriage run asks for it, and has applied the settings */
};

static const struct action actions[] = {
  {"add", kb_history_add, false},       {"list", kb_history_list, false},
  {"show", kb_history_show, false},     {"stats", kb_history_stats, false},
  {"vacuum", kb_history_vacuum, false}, {"check", kb_history_check, false},
  {"ready", kb_history_ready, true},    {"take", kb_history_take, true},
};

/* NULL, having reported that there is none of that name. */
static const struct action *find_action(const char *name)
{
  for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
    if (strcmp(actions[i].name, name) == 0) {
      return &actions[i];
    }
  }
  kb_say("history: there is no '%s'", name);
  return NULL;
}

/* kbtriage has read them already, and has said what is wrong with them. */
static enum kb_exit read_and_run(int argc, char *argv[])
{
  const volatile sig_atomic_t *interrupted = kb_signals_handle();
  const struct kb_command *command = &kb_cli_history.command;
  struct kb_args *args = NULL;
  struct kb_error error;
  const struct action *action = NULL;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  bool is_good = kb_args_parse(command, kb_common_options, argc, argv, &args, &error) == KB_OK;
  if (is_good) {
    action = find_action(kb_args_at(args, 0));
    is_good = !action || action->is_of_run || kb_config_apply(args, command, &error) == KB_OK;
  }
  if (!is_good) {
    kb_say("%s: %s", command->name, error.message);
  } else if (action && !kb_inputs_written_over(args, command)) {
    status = action->run(&(struct kb_context){args, interrupted, argv});
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
