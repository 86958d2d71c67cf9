#include "cli/command.h"
#include "cli/completion.h"
#include "cli/overview.h"

static const struct {
  const char *name;
  void (*write)(struct kb_buf *out, const struct kb_completion *tables);
} shells[] = {
  {"bash", kb_complete_bash},
  {"zsh", kb_complete_zsh},
  {"fish", kb_complete_fish},
};

static const char description[] =
  "Prints a script that lets the shell complete commands, options, their values, names of files, and "
  "codes of articles. The Debian package has installed them already.\n\n"
  "In bash, for this session or, in ~/.bashrc, for all that follow:\n\n"
  "  . <(kbtriage completion bash)\n\n"
  "In zsh, with a folder that is in fpath; in fish:\n\n"
  "  kbtriage completion zsh --output ~/.zfunc/_kbtriage\n"
  "  kbtriage completion fish --output ~/.config/fish/completions/kbtriage.fish\n\n"
  "Exit status: 0 printed; 2 there is none for that shell; 3 it could not be written.";

static enum kb_exit completion(const struct kb_context *context)
{
  const struct kb_completion tables = {kb_overview.options, kb_common_options, kb_commands};
  const char *name = kb_args_at(context->args, 0);
  struct kb_buf script = {0};
  for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
    if (strcmp(shells[i].name, name) == 0) {
      shells[i].write(&script, &tables);
    }
  }
  if (script.length == 0 && !script.failed) {
    kb_say("completion: there is none for the shell \"%s\", but for bash, zsh and fish", name);
    return KB_EXIT_NOT_RUN;
  }
  enum kb_exit status = KB_EXIT_NOT_RUN;
  struct kb_out *out = kb_open_output(context);
  if (out) {
    kb_out_buf(out, &script);
    status = kb_close_output(out, KB_EXIT_NOTHING);
  }
  kb_buf_fini(&script);
  return status;
}

const struct kb_cli_command kb_cli_completion = {
  {"completion", "bash|zsh|fish", "print what lets a shell complete the command line", description,
   NULL, 1, 1},
  completion,
};
