/* For zsh: _arguments knows the rest. */
#include "cli/completion.h"

#include "base/text.h"

static const char head[] =
  "#compdef kbtriage\n"
  "# zsh completion for kbtriage, as kbtriage completion zsh prints it\n"
  "\n"
  "# Codes of articles, from the rule book that the line names.\n"
  "_kbtriage_codes() {\n"
  "  local word before line code\n"
  "  local -a rules codes\n"
  "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
  "    word=${(Q)word}\n"
  "    case $word in\n"
  "      --rules=*) rules+=(--rules \"${${word#--rules=}/#\\~\\//$HOME/}\") ;;\n"
  "      -r?*) rules+=(--rules \"${${word#-r}/#\\~\\//$HOME/}\") ;;\n"
  "      *) [[ $before != (-r|--rules) ]] || rules+=(--rules \"${word/#\\~\\//$HOME/}\") ;;\n"
  "    esac\n"
  "    before=$word\n"
  "  done\n"
  "  for line in \"${(@f)$(\"$program\" list --format tsv \"${(@)rules}\" </dev/null "
  "2>/dev/null)}\"; do\n"
  "    code=${line%%$'\\t'*}\n"
  "    [[ -z $code ]] || codes+=(\"${code//:/\\\\:}:${${(ps:\\t:)line}[4]}\")\n"
  "  done\n"
  "  _describe -t codes 'article' codes -M 'm:{a-zA-Z}={A-Za-z}'\n"
  "}\n"
  "\n"
  "_kbtriage_commands() {\n"
  "  local -a commands=(\n";

static const char middle[] = "  )\n"
                             "  _describe -t commands 'command' commands\n"
                             "}\n"
                             "\n"
                             "_kbtriage() {\n"
                             "  local program=${${(Q)words[1]}/#\\~\\//$HOME/} command\n"
                             "  if ((CURRENT == 2)); then\n"
                             "    _arguments \\\n";

static const char after_top[] = "      '1:command:_kbtriage_commands'\n"
                                "    return\n"
                                "  fi\n"
                                "  command=$words[2]\n"
                                "  shift words\n"
                                "  ((CURRENT--))\n"
                                "  case $command in\n";

static const char tail[] = "  esac\n"
                           "}\n"
                           "\n"
                           "if [[ $funcstack[1] == _kbtriage ]]; then\n"
                           "  _kbtriage \"$@\"\n"
                           "else\n"
                           "  compdef _kbtriage kbtriage\n"
                           "fi\n";

/* Within single quotes, within the brackets or between the colons of a specification. */
static void add_text(struct kb_buf *out, struct kb_slice text)
{
  static const char *const replaced[] = {"'\\''", "\\\\", "\\[", "\\]", "\\:"};
  kb_completion_replace(out, text, "'\\[]:", replaced);
}

static void add_action(struct kb_buf *out, const struct kb_value *value)
{
  kb_buf_add_char(out, ':');
  add_text(out, kb_slice_of(value->name));
  kb_buf_add_char(out, ':');
  switch (value->kind) {
  case KB_VALUE_WORDS:
    kb_buf_add_char(out, '(');
    kb_completion_words(out, value->words);
    kb_buf_add_char(out, ')');
    break;
  case KB_VALUE_FILE:
    kb_buf_add_text(out, "_files");
    if (value->suffix) {
      kb_buf_addf(out, " -g \"*%s\"", value->suffix);
    }
    break;
  case KB_VALUE_DIRECTORY:
    kb_buf_add_text(out, "_files -/");
    break;
  case KB_VALUE_CODE:
    kb_buf_add_text(out, "_kbtriage_codes");
    break;
  case KB_VALUE_ANY:
  case KB_VALUE_NONE:
    kb_buf_add_char(out, ' ');
    break;
  }
}

/* '(-f --format)'{-f+,--format=}'[text for people]:FORMAT:(text json)' */
static void add_option(struct kb_buf *out, const struct kb_option *option)
{
  const struct kb_value value = kb_value_of_option(option);
  const char *glued = value.kind == KB_VALUE_NONE ? "" : "+";
  const char *equals = value.kind == KB_VALUE_NONE ? "" : "=";
  kb_buf_add_text(out, "      ");
  if (option->repeatable) {
    kb_buf_add_text(out, "'*'");
  } else if (option->letter) {
    kb_buf_addf(out, "'(-%c --%s)'", option->letter, option->name);
  }
  if (option->letter) {
    kb_buf_addf(out, "{-%c%s,--%s%s}'[", option->letter, glued, option->name, equals);
  } else {
    kb_buf_addf(out, "'--%s%s[", option->name, equals);
  }
  add_text(out, kb_completion_summary(option->help));
  kb_buf_add_char(out, ']');
  if (value.kind != KB_VALUE_NONE) {
    add_action(out, &value);
  }
  kb_buf_add_text(out, "' \\\n");
}

static void add_command(struct kb_buf *out, const struct kb_completion *tables,
                        const struct kb_command *command)
{
  const struct kb_value arguments = kb_value_of_arguments(command);
  const struct kb_option *option;
  kb_buf_addf(out, "    %s) _arguments -s -S \\\n", command->name);
  for (size_t i = 0; (option = kb_completion_option(tables, command, i)) != NULL; i++) {
    add_option(out, option);
  }
  if (arguments.kind != KB_VALUE_NONE) {
    kb_buf_add_text(out, "      '*");
    add_action(out, &arguments);
    kb_buf_add_text(out, "' \\\n");
  }
  kb_buf_add_text(out, "      ;;\n");
}

void kb_complete_zsh(struct kb_buf *out, const struct kb_completion *tables)
{
  kb_buf_add_text(out, head);
  for (size_t i = 0; tables->commands[i]; i++) {
    kb_buf_addf(out, "    '%s:", tables->commands[i]->command.name);
    add_text(out, kb_slice_of(tables->commands[i]->command.summary));
    kb_buf_add_text(out, "'\n");
  }
  kb_buf_add_text(out, middle);
  for (const struct kb_option *option = tables->options; option->name; option++) {
    add_option(out, option);
  }
  kb_buf_add_text(out, after_top);
  for (size_t i = 0; tables->commands[i]; i++) {
    add_command(out, tables, &tables->commands[i]->command);
  }
  kb_buf_add_text(out, tail);
}
