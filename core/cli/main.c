#include "base/descriptors.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/inputs.h"
#include "cli/overview.h"
#include "cli/version.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

/* The variables that a signal may write: whether there was one, and the milliseconds of it. */
static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t first_signal;

static sig_atomic_t milliseconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (sig_atomic_t)((now.tv_sec % 1000000) * 1000 + now.tv_nsec / 1000000);
}

/* A second one kills: whoever sends it has waited. Those that come at once are one; timeout(1) sends
   its signal to the process and to its group. */
static void on_signal(int number)
{
  enum { AT_ONCE = 300 };
  if (interrupted && milliseconds() - first_signal > AT_ONCE) {
    signal(number, SIG_DFL);
    raise(number);
    return;
  }
  if (!interrupted) {
    first_signal = milliseconds();
    interrupted = 1;
  }
}

/* Nobody is at the terminal any more, or wants to wait: what is being done is given up in good
   order. With nohup the first of them is ignored, and stays so. */
static void heed_unless_ignored(int number, const struct sigaction *action)
{
  struct sigaction before;
  if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
    sigaction(number, action, NULL);
  }
}

/* Of a signal whose sense is the error that a call returns: a closed pipe, a limit of size. Caught,
   not ignored, which programs that are run would inherit. */
static void on_error(int signal)
{
  (void)signal;
}

static void set_signals(void)
{
  struct sigaction action = {.sa_handler = on_signal};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL); /* a read that waits returns */
  sigaction(SIGTERM, &action, NULL);
  heed_unless_ignored(SIGHUP, &action);
  heed_unless_ignored(SIGQUIT, &action);
  action.sa_handler = on_error;
  action.sa_flags = 0;
  sigaction(SIGPIPE, &action, NULL);
  sigaction(SIGXFSZ, &action, NULL);
}

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

static int run_command(const struct kb_cli_command *command, int argc, char *argv[])
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
    kb_args_print_help(&text, &command->command, kb_common_options);
    status = (int)kb_print(&text);
  } else if (kb_config_apply(args, &command->command, &error) != KB_OK) {
    kb_say("%s: %s", command->command.name, error.message);
    status = KB_EXIT_NOT_RUN;
  } else if (kb_inputs_written_over(args, &command->command)) {
    status = KB_EXIT_NOT_RUN;
  } else {
    status = (int)command->run(&(struct kb_context){args, &interrupted});
  }
  kb_args_free(args);
  return status;
}

int main(int argc, char *argv[])
{
  if (!kb_descriptors_complete()) {
    return KB_EXIT_NOT_RUN;
  }
  set_signals();
  const char *name = argc > 1 ? argv[1] : "";
  if (strcmp(name, "--version") == 0) {
    return (int)kb_version_print(argc - 2, argv + 2);
  }
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
    struct kb_buf text = {0};
    kb_overview_print(&text);
    return (int)kb_print(&text);
  }
  if (argc < 2) {
    kb_say("which command? kbtriage --help lists them");
    return KB_EXIT_NOT_RUN;
  }
  for (size_t i = 0; kb_commands[i]; i++) {
    if (strcmp(kb_commands[i]->command.name, name) == 0) {
      return run_command(kb_commands[i], argc - 2, argv + 2);
    }
  }
  return unknown_command(name);
}
