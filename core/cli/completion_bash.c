/* For bash, with nothing but bash itself. */
#include "cli/completion.h"

static const char head[] =
  "# bash completion for kbtriage, as kbtriage completion bash prints it\n"
  "\n"
  "# Codes of articles, from the rule book that the line names, in any case of letters. A code is\n"
  "# text of somebody else's: it is quoted, and never expanded.\n"
  "_kbtriage_codes() {\n"
  "  local word before code quoted typed=${1#[\\\"\\']}\n"
  "  local -a rules=()\n"
  "  for word in \"${COMP_WORDS[@]:2:COMP_CWORD-2}\"; do\n"
  "    case $before,$word in\n"
  "      *,=) continue ;; # --rules=DIR is three words\n"
  "      -r,* | --rules,*)\n"
  "        word=${word//\\\\/} word=${word//[\\'\\\"]/}\n"
  "        rules+=(--rules \"${word/#~\\//$HOME/}\") ;;\n"
  "      *,-r?*) rules+=(--rules \"${word#-r}\") ;;\n"
  "    esac\n"
  "    before=$word\n"
  "  done\n"
  "  while IFS=$'\\t' read -r code _; do\n"
  "    [[ ${code,,} == \"${typed,,}\"* ]] || continue\n"
  "    printf -v quoted %q \"$code\"\n"
  "    # Within quotes that are open, only what needs none.\n"
  "    [[ $typed != \"$1\" && $quoted != \"$code\" ]] || COMPREPLY+=(\"$quoted\")\n"
  "  done < <(\"${COMP_WORDS[0]/#~\\//$HOME/}\" list --format tsv \"${rules[@]}\" </dev/null "
  "2>/dev/null)\n"
  "}\n"
  "\n"
  "# Names of files, or with a suffix only of those that end so, and of directories.\n"
  "_kbtriage_files() {\n"
  "  local name\n"
  "  compopt -o filenames 2>/dev/null\n"
  "  while IFS= read -r name; do\n"
  "    COMPREPLY+=(\"$name\")\n"
  "  done < <([[ $2 == / ]] || compgen -f ${2:+-X \"!*$2\"} -- \"$1\"\n"
  "    [[ -z $2 ]] || compgen -d -- \"$1\")\n"
  "}\n"
  "\n"
  "_kbtriage() {\n"
  "  local current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}\n"
  "  local command=${COMP_WORDS[1]} kind words word\n"
  "  COMPREPLY=()\n"
  "  if ((COMP_CWORD == 1)); then\n"
  "    mapfile -t COMPREPLY < <(compgen -W '";

static const char middle[] = "' -- \"$current\")\n"
                             "    return\n"
                             "  fi\n"
                             "  # --format=json is three words.\n"
                             "  if [[ $current == = ]]; then\n"
                             "    current=\n"
                             "  elif [[ $option == = ]]; then\n"
                             "    option=${COMP_WORDS[COMP_CWORD - 2]}\n"
                             "  fi\n"
                             "  for word in \"${COMP_WORDS[@]:2:COMP_CWORD-2}\"; do\n"
                             "    [[ $word != -- ]] || option=--\n"
                             "  done\n"
                             "  case $command,$option in\n";

static const char tail[] = "  esac\n"
                           "  case $kind in\n"
                           "    words) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
                           "\"$current\") ;;\n"
                           "    files) _kbtriage_files \"$current\" \"$words\" ;;\n"
                           "    codes) _kbtriage_codes \"$current\" ;;\n"
                           "  esac\n"
                           "}\n"
                           "\n"
                           "complete -F _kbtriage kbtriage\n";

/* kind=... words=..., what tail acts on. */
static void add_value(struct kb_buf *out, const struct kb_value *value)
{
  switch (value->kind) {
  case KB_VALUE_WORDS:
    kb_buf_add_text(out, "kind=words words='");
    kb_completion_words(out, value->words);
    kb_buf_add_char(out, '\'');
    break;
  case KB_VALUE_FILE:
    kb_buf_addf(out, "kind=files words='%s'", value->suffix ? value->suffix : "");
    break;
  case KB_VALUE_DIRECTORY:
    kb_buf_add_text(out, "kind=files words=/");
    break;
  case KB_VALUE_CODE:
    kb_buf_add_text(out, "kind=codes");
    break;
  case KB_VALUE_ANY:
  case KB_VALUE_NONE:
    kb_buf_add_text(out, "kind=none");
    break;
  }
}

/* "    run,--format | run,-f) kind=words words='text json' ;;" */
static void add_option_values(struct kb_buf *out, const struct kb_completion *tables,
                              const struct kb_command *command)
{
  const struct kb_option *option;
  for (size_t i = 0; (option = kb_completion_option(tables, command, i)) != NULL; i++) {
    const struct kb_value value = kb_value_of_option(option);
    if (value.kind == KB_VALUE_NONE) {
      continue;
    }
    kb_buf_addf(out, "    %s,--%s", command->name, option->name);
    if (option->letter) {
      kb_buf_addf(out, " | %s,-%c", command->name, option->letter);
    }
    kb_buf_add_text(out, ") ");
    add_value(out, &value);
    kb_buf_add_text(out, " ;;\n");
  }
}

static void add_option_names(struct kb_buf *out, const struct kb_completion *tables,
                             const struct kb_command *command)
{
  const struct kb_option *option;
  kb_buf_addf(out, "    %s,-*) kind=words words='", command->name);
  for (size_t i = 0; (option = kb_completion_option(tables, command, i)) != NULL; i++) {
    kb_buf_addf(out, "%s--%s", i > 0 ? " " : "", option->name);
  }
  kb_buf_add_text(out, "' ;;\n");
}

static void add_top_words(struct kb_buf *out, const struct kb_completion *tables)
{
  for (size_t i = 0; tables->commands[i]; i++) {
    kb_buf_addf(out, "%s ", tables->commands[i]->command.name);
  }
  for (const struct kb_option *option = tables->options; option->name; option++) {
    kb_buf_addf(out, "--%s%s", option->name, option[1].name ? " " : "");
  }
}

void kb_complete_bash(struct kb_buf *out, const struct kb_completion *tables)
{
  kb_buf_add_text(out, head);
  add_top_words(out, tables);
  kb_buf_add_text(out, middle);
  for (size_t i = 0; tables->commands[i]; i++) {
    add_option_values(out, tables, &tables->commands[i]->command);
  }
  kb_buf_add_text(out, "  esac\n"
                       "  [[ $option == -- ]] && word= || word=$current\n"
                       "  [[ -n $kind ]] || case $command,$word in\n");
  for (size_t i = 0; tables->commands[i]; i++) {
    const struct kb_command *command = &tables->commands[i]->command;
    const struct kb_value value = kb_value_of_arguments(command);
    add_option_names(out, tables, command);
    kb_buf_addf(out, "    %s,*) ", command->name);
    add_value(out, &value);
    kb_buf_add_text(out, " ;;\n");
  }
  kb_buf_add_text(out, tail);
}
