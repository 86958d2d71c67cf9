#include "cli/command.h"

/* Each runs `kbtriage __complete` (cli/completion.h) and shows its answer. */

static const char bash[] =
  "# bash completion for kbtriage, as kbtriage completion bash prints it\n"
  "\n"
  "# Names of files, or only those that end so and directories; or directories.\n"
  "_kbtriage_names() {\n"
  "  [[ $1 != files ]] || compgen -f ${2:+-X \"!*$2\"} -- \"$3\"\n"
  "  [[ $1 == files && -z $2 ]] || compgen -d -- \"$3\"\n"
  "}\n"
  "\n"
  "_kbtriage() {\n"
  "  local current=${COMP_WORDS[COMP_CWORD]} kind skip suffix word last line prefix quoted\n"
  "  local -a words=() lines=()\n"
  "  COMPREPLY=()\n"
  "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD}\"; do\n"
  "    word=${word//\\\\/} word=${word//[\\'\\\"]/}\n"
  "    # --format=json is three words here.\n"
  "    if [[ $last == --?* && $word == = || $last == --?*= ]]; then\n"
  "      last+=$word words[${#words[@]} - 1]=$last\n"
  "    else\n"
  "      last=$word words+=(\"$word\")\n"
  "    fi\n"
  "  done\n"
  "  {\n"
  "    read -r kind skip suffix\n"
  "    mapfile -t lines\n"
  "  } < <(\"${COMP_WORDS[0]/#~\\//$HOME/}\" __complete \"${words[@]}\" </dev/null 2>/dev/null)\n"
  "  [[ $last == \"$word\" ]] || skip=0 current=${current#=}\n"
  "  prefix=${current:0:skip} current=${current:skip}\n"
  "  case $kind in\n"
  "    words)\n"
  "      for line in \"${lines[@]}\"; do\n"
  "        # It may be text of somebody else's: quoted, or within quotes only what needs none.\n"
  "        word=${line%%$'\\t'*}\n"
  "        printf -v quoted %q \"$word\"\n"
  "        [[ $current == [\\\"\\']* && $quoted != \"$word\" ]] || COMPREPLY+=(\"$prefix$quoted\")\n"
  "      done ;;\n"
  "    files | directories)\n"
  "      compopt -o filenames 2>/dev/null\n"
  "      while IFS= read -r line; do\n"
  "        COMPREPLY+=(\"$prefix$line\")\n"
  "      done < <(_kbtriage_names \"$kind\" \"$suffix\" \"$current\") ;;\n"
  "  esac\n"
  "}\n"
  "\n"
  "complete -F _kbtriage kbtriage\n";

static const char zsh[] =
  "#compdef kbtriage\n"
  "# zsh completion for kbtriage, as kbtriage completion zsh prints it\n"
  "\n"
  "_kbtriage() {\n"
  "  local program=${${(Q)words[1]}/#\\~\\//$HOME/} line word\n"
  "  local -a answer kind candidates\n"
  "  answer=(\"${(@f)$(\"$program\" __complete \"${(@Q)words[2,CURRENT-1]}\" \"${(Q)PREFIX}\" </dev/null 2>/dev/null)}\")\n"
  "  kind=(${=answer[1]})\n"
  "  ((${kind[2]:-0} == 0)) || compset -p $kind[2]\n"
  "  case $kind[1] in\n"
  "    words)\n"
  "      for line in \"${(@)answer[2,-1]}\"; do\n"
  "        word=${line%%$'\\t'*}\n"
  "        candidates+=(\"${word//:/\\\\:}${${line#\"$word\"}/$'\\t'/:}\")\n"
  "      done\n"
  "      _describe -t words 'kbtriage' candidates -M 'm:{a-zA-Z}={A-Za-z}' ;;\n"
  "    files) _files ${kind[3]:+-g} ${kind[3]:+\"*$kind[3]\"} ;;\n"
  "    directories) _files -/ ;;\n"
  "  esac\n"
  "}\n"
  "\n"
  "if [[ $funcstack[1] == _kbtriage ]]; then\n"
  "  _kbtriage \"$@\"\n"
  "else\n"
  "  compdef _kbtriage kbtriage\n"
  "fi\n";

static const char fish[] =
  "# fish completion for kbtriage, as kbtriage completion fish prints it\n"
  "\n"
  "function __kbtriage\n"
  "    set -l words (commandline -opc)\n"
  "    set -l typed (commandline -ct)\n"
  "    set -l program (string replace -r '^~/' $HOME/ -- $words[1])\n"
  "    command -q $program; or return\n"
  "    set -l answer ($program __complete $words[2..] \"$(string unescape -- $typed)\" </dev/null 2>/dev/null)\n"
  "    set -l kind (string split ' ' -- $answer[1])\n"
  "    set -l prefix (string sub -l $kind[2] -- \"$typed\")\n"
  "    set -l rest (string sub -s (math $kind[2] + 1) -- \"$typed\")\n"
  "    switch $kind[1]\n"
  "        case words\n"
  "            string join \\n -- $prefix$answer[2..]\n"
  "        case files directories\n"
  "            # What fish itself completes, if it ends so or is a directory.\n"
  "            test $kind[1] = files; or set kind[3] /\n"
  "            set -l names (complete -C \"__fish_command_without_completions $rest\")\n"
  "            set -l end (string escape --style=regex -- \"$kind[3]\")\n"
  "            string join \\n -- $prefix(string match -r -- \".*(?:/|$end)\\$\" $names)\n"
  "    end\n"
  "end\n"
  "\n"
  "complete -c kbtriage -f -a '(__kbtriage)'\n";

static const struct {
  const char *name, *script;
} shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

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
  const char *name = kb_args_at(context->args, 0);
  const char *script = NULL;
  for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
    script = strcmp(shells[i].name, name) == 0 ? shells[i].script : script;
  }
  if (!script) {
    kb_say("completion: there is none for the shell \"%s\", but for bash, zsh and fish", name);
    return KB_EXIT_NOT_RUN;
  }
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  kb_out_write(out, kb_slice_of(script));
  return kb_close_output(out, KB_EXIT_NOTHING);
}

const struct kb_cli_command kb_cli_completion = {
  {"completion", "bash|zsh|fish", "print completions for a shell", description, NULL, 1, 1},
  completion,
};
