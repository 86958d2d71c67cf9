#include "base/text.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/overview.h"
#include "cli/version.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Seconds that a program which is to end has for it: until nobody is waited for that does not take
   what is written, and until it ends in whatever it is. */
enum { PATIENCE = 1, PATIENCE_MORE = 4 };

/* The one variable that a signal may write. */
static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
  (void)signal;
  interrupted = 1;
  alarm(PATIENCE);
}

/* It has not ended: most likely it writes to a full pipe. What it still writes goes nowhere. */
static void on_alarm(int signal)
{
  (void)signal;
  const int reason = errno;
  if (interrupted == 2) {
    _exit(KB_EXIT_INTERRUPTED);
  }
  interrupted = 2;
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) {
    (void)dup2(nowhere, STDOUT_FILENO);
    close(nowhere);
  }
  alarm(PATIENCE_MORE);
  errno = reason;
}

static void set_signals(void)
{
  struct sigaction late = {.sa_handler = on_alarm};
  sigemptyset(&late.sa_mask);
  sigaction(SIGALRM, &late, NULL); /* a write that waits returns */
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL); /* a read that waits returns; a second one kills */
  sigaction(SIGTERM, &action, NULL);
  action.sa_handler = SIG_IGN; /* a closed pipe shows as an error of writing */
  action.sa_flags = 0;
  sigaction(SIGPIPE, &action, NULL);
}

static void print(struct kb_buf *text)
{
  if (text->failed || fwrite(text->data, 1, text->length, stdout) != text->length) {
    kb_say("cannot write to standard output");
  }
  kb_buf_fini(text);
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
    print(&text);
  } else if (kb_config_apply(args, &command->command, &error) != KB_OK) {
    kb_say("%s: %s", command->command.name, error.message);
    status = KB_EXIT_NOT_RUN;
  } else {
    status = (int)command->run(&(struct kb_context){args, &interrupted});
    if (interrupted && (status == KB_EXIT_NOT_RUN || status == KB_EXIT_INCOMPLETE)) {
      status = KB_EXIT_INTERRUPTED;
    }
  }
  kb_args_free(args);
  return status;
}

int main(int argc, char *argv[])
{
  set_signals();
  const char *name = argc > 1 ? argv[1] : "";
  if (strcmp(name, "--version") == 0) {
    return (int)kb_version_print(argc - 2, argv + 2);
  }
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
    struct kb_buf text = {0};
    kb_overview_print(&text);
    print(&text);
    return KB_EXIT_NOTHING;
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
