# What zsh offers: zsh -f complete.zsh FOLDER-WITH-_kbtriage 'kbtriage run --f'
# shellcheck disable=all # zsh is none of its languages
zmodload zsh/zpty || exit 1
answers=$(mktemp) || exit 1
zpty shell zsh -f -i
# Each match that is added is recorded; mere queries (-O, -A, -D) are not.
zpty -w shell "fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D
answers=${(q)answers}
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-[a-zA-Z]#[OAD]\ * ]]; then builtin compadd \"\$@\"; return; fi
  local -a added
  builtin compadd -A added \"\$@\"
  print -rl -- \$added >>\$answers
  builtin compadd \"\$@\"
}
answer() { _main_complete; print -r -- END >>\$answers; compstate[insert]=; compstate[list]= }
zle -C answer complete-word answer
bindkey '^I' answer
PROMPT=; print ready"
zpty -r shell ready '*ready*ready*'
zpty -n -w shell "$2"$'\t'
for ((waited = 0; waited < 600; waited++)); do
  grep -qx END $answers && break
  sleep 0.05
  zpty -r -t shell noise 2>/dev/null
done
zpty -d shell 2>/dev/null
grep -vx -e END -e '' $answers
rm -f $answers
