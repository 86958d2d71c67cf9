/* For fish: a line for each option of each command. */
#include "cli/completion.h"

static const char head[] =
  "# fish completion for kbtriage, as kbtriage completion fish prints it\n"
  "\n"
  "# Whether no command was given yet; whether it is that one.\n"
  "function __kbtriage_no_command\n"
  "    test (count (commandline -opc)) -eq 1\n"
  "end\n"
  "function __kbtriage_command\n"
  "    set -l words (commandline -opc)\n"
  "    test (count $words) -gt 1; and test $words[2] = $argv[1]\n"
  "end\n"
  "\n"
  "# Codes and titles of articles, from the rule book that the line names.\n"
  "function __kbtriage_codes\n"
  "    set -l words (commandline -opc)\n"
  "    set -l rules\n"
  "    set -l before ''\n"
  "    for word in $words[2..]\n"
  "        if contains -- $before -r --rules\n"
  "            set -a rules --rules (string replace -r '^~/' $HOME/ -- $word)\n"
  "        else if string match -q -- '--rules=*' $word\n"
  "            set -a rules --rules (string replace -r '^--rules=(~(?=/))?' '' -- $word)\n"
  "        else if string match -qr -- '^-r.' $word\n"
  "            set -a rules --rules (string sub -s 3 -- $word)\n"
  "        end\n"
  "        set before $word\n"
  "    end\n"
  "    set -l program (string replace -r '^~/' $HOME/ -- $words[1])\n"
  "    command -q $program; or return\n"
  "    $program list --format tsv $rules </dev/null 2>/dev/null | cut -f 1,4\n"
  "end\n"
  "\n"
  "complete -c kbtriage -f\n";

/* A word in single quotes. */
static void add_quoted(struct kb_buf *out, struct kb_slice text)
{
  static const char *const replaced[] = {"\\'", "\\\\"};
  kb_buf_add_char(out, '\'');
  kb_completion_replace(out, text, "'\\", replaced);
  kb_buf_add_char(out, '\'');
}

/* "-x -a 'text json'" after an option, or for a command's arguments. */
static void add_value(struct kb_buf *out, const struct kb_value *value, bool of_option)
{
  const char *only = of_option ? " -x" : " -f";
  switch (value->kind) {
  case KB_VALUE_WORDS:
    kb_buf_addf(out, "%s -a '", only);
    kb_completion_words(out, value->words);
    kb_buf_add_char(out, '\'');
    break;
  case KB_VALUE_FILE:
    if (value->suffix) {
      kb_buf_addf(out, "%s -a '(__fish_complete_suffix %s)'", only, value->suffix);
    } else {
      kb_buf_add_text(out, of_option ? " -r -F" : " -F");
    }
    break;
  case KB_VALUE_DIRECTORY:
    kb_buf_addf(out, "%s -a '(__fish_complete_directories)'", only);
    break;
  case KB_VALUE_CODE:
    kb_buf_addf(out, "%s -a '(__kbtriage_codes)'", only);
    break;
  case KB_VALUE_ANY:
    kb_buf_add_text(out, only);
    break;
  case KB_VALUE_NONE:
    break;
  }
}

static void add_option(struct kb_buf *out, const char *condition, const struct kb_option *option)
{
  const struct kb_value value = kb_value_of_option(option);
  kb_buf_addf(out, "complete -c kbtriage -n '%s'", condition);
  if (option->letter) {
    kb_buf_addf(out, " -s %c", option->letter);
  }
  kb_buf_addf(out, " -l %s", option->name);
  add_value(out, &value, true);
  kb_buf_add_text(out, " -d ");
  add_quoted(out, kb_completion_summary(option->help));
  kb_buf_add_char(out, '\n');
}

static void add_command(struct kb_buf *out, const struct kb_completion *tables,
                        const struct kb_command *command)
{
  const struct kb_value arguments = kb_value_of_arguments(command);
  struct kb_buf condition = {0};
  const struct kb_option *option;
  kb_buf_addf(&condition, "__kbtriage_command %s", command->name);
  kb_buf_add_char(out, '\n');
  if (arguments.kind != KB_VALUE_NONE) {
    kb_buf_addf(out, "complete -c kbtriage -n '%s'", kb_buf_text(&condition));
    add_value(out, &arguments, false);
    kb_buf_add_char(out, '\n');
  }
  for (size_t i = 0; (option = kb_completion_option(tables, command, i)) != NULL; i++) {
    add_option(out, kb_buf_text(&condition), option);
  }
  out->failed = out->failed || condition.failed;
  kb_buf_fini(&condition);
}

void kb_complete_fish(struct kb_buf *out, const struct kb_completion *tables)
{
  kb_buf_add_text(out, head);
  for (size_t i = 0; tables->commands[i]; i++) {
    const struct kb_command *command = &tables->commands[i]->command;
    kb_buf_addf(out, "complete -c kbtriage -n __kbtriage_no_command -a %s -d ", command->name);
    add_quoted(out, kb_slice_of(command->summary));
    kb_buf_add_char(out, '\n');
  }
  for (const struct kb_option *option = tables->options; option->name; option++) {
    add_option(out, "__kbtriage_no_command", option);
  }
  for (size_t i = 0; tables->commands[i]; i++) {
    add_command(out, tables, &tables->commands[i]->command);
  }
}
