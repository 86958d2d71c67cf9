# shellcheck shell=sh
# What shells offer to complete a command line.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"

mkdir bin empty
ln -s "$KBTRIAGE" bin/kbtriage
PATH=$PWD/bin:$PATH
export PATH

topic the scripts
for shell in bash zsh fish; do
  kb 0 completion "$shell"
  cp out "script.$shell"
done
kb 2 completion tcsh
says err 'there is none for the shell "tcsh"'
kb 2 completion
kb 0 completion zsh --output _kbtriage
same _kbtriage script.zsh
bash -n script.bash || fail "bash cannot read its script"
if command -v shellcheck >/dev/null 2>&1; then
  shellcheck -s bash script.bash || fail "shellcheck complains"
fi

topic what the scripts ask for
mkdir files files/folder
touch files/a.json files/b.md 'files/two words.json'
mkdir -p 'my rules'
# shellcheck disable=SC2016 # what a shell would run
sed "s/code = \"InvalidIncomingEmailServerProfile\",/code = \"Foul \$(touch pwned)\`touch pwned\`';\",/" \
  rules/InvalidIncomingEmailServerProfile.lua >'my rules/Foul.lua'
tab=$(printf '\t')
# On each line: the words, separated by commas, with a comma at the end if the cursor is in an empty
# one; and the answer, where > is a tab and / the end of a line.
while IFS='|' read -r words answer; do
  # shellcheck disable=SC2086 # split at commas
  (
    IFS=,
    set -f
    set -- $words
    case $words in *,) set -- "$@" '' ;; esac
    "$KBTRIAGE" __complete "$@"
  ) >out 2>err || fail "asked for $words"
  [ ! -s err ] || fail "$words: something on standard error"
  [ "$(tr '\t\n' '>/' <out)" = "$answer" ] || fail "$words: not $answer"
done <"$TESTS/golden/complete.txt"
HOME=$PWD "$KBTRIAGE" __complete explain --only-rules='~/my rules' foul >out || fail "~/"
[ "$(sed 1d out | cut -f 1)" = "Foul \$(touch pwned)\`touch pwned\`';" ] || fail "~/ is not HOME"
kb 2 __complete
for command in --help 'completion --help'; do
  # shellcheck disable=SC2086 # words
  kb 0 $command
  silent_on out __complete
done
kb 0 __complete ''
silent_on out __complete
kb 0 __complete explain --only-rules nowhere ''
[ "$(cat out)" = 'words 0' ] || fail "codes of no rule set"

# offer_bash WORD...: writes the candidates for the last word to the file out.
offer_bash() {
  # shellcheck disable=SC2016 # for bash
  bash -c '. ./script.bash
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _kbtriage
    ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"' bash "$@" >out 2>err ||
    fail "bash: $*"
  [ ! -s err ] || fail "bash: $*: something on standard error"
}

# offers TEXT: the lines of the file out, in any order, separated by spaces
offers() {
  sort out | tr '\n' ' ' | sed 's/ $//' >offered
  [ "$(cat offered)" = "$1" ] || fail "offers '$(cat offered)', not '$1'"
}

topic every command and every option of it is offered
kb 0 --help
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' out)
[ "$(printf '%s\n' "$commands" | wc -l)" -ge 9 ] || fail "commands: $commands"
offer_bash kbtriage ''
# shellcheck disable=SC2086 # words
offers "$(printf '%s\n' $commands --help --version | sort | tr '\n' ' ' | sed 's/ $//')"
for command in $commands; do
  kb 0 "$command" --help
  options=$(sed -n 's/^  \(-., \|    \)\(--[a-z-]*\).*/\2/p' out | sort | tr '\n' ' ' | sed 's/ $//')
  offer_bash kbtriage "$command" --
  offers "$options"
done

topic values
offer_bash kbtriage run --format js
offers json
offer_bash kbtriage run -f nd
offers ndjson
offer_bash kbtriage run --format =
silent_on out =
says out ndjson
offer_bash kbtriage run --format = n
offers ndjson
offer_bash kbtriage run -fnd
offers -fndjson
offer_bash kbtriage run --jobs ''
offers ''
offer_bash kbtriage completion f
offers fish
offer_bash kbtriage nothing --f
offers ''

topic names of files
offer_bash kbtriage run files/
offers 'files/a.json files/b.md files/folder files/two words.json'
offer_bash kbtriage merge files/a.json files/
offers 'files/a.json files/b.md files/folder files/two words.json'
offer_bash kbtriage run -- files/a
offers files/a.json
offer_bash kbtriage list --docs files/
offers files/folder
offer_bash kbtriage list --docs = files/
offers files/folder
offer_bash kbtriage run -ofiles/a
offers -ofiles/a.json
offer_bash kbtriage new --from files/
offers 'files/b.md files/folder'
offer_bash kbtriage new ''
offers ''

topic codes of the rule set that the line names
offer_bash kbtriage explain invalidinc
offers InvalidIncomingEmailServerProfile
offer_bash kbtriage explain '"Invalidinc'
offers InvalidIncomingEmailServerProfile
for rules in '-r' '--only-rules'; do
  offer_bash kbtriage explain "$rules" 'my\ rules' ''
  # shellcheck disable=SC2016,SC1003 # what a shell would run
  says out 'Foul\ \$\(touch\ pwned\)\`touch\ pwned\`\'
done
silent_on out InvalidInc
offer_bash kbtriage explain --only-rules = "'my rules'" fo
says out Foul
offer_bash kbtriage explain --only-rules = "'my rules'" '"fo'
offers ''
offer_bash kbtriage explain "-rmy rules" --only-rules rules ''
says out Foul
says out InvalidIncoming
offer_bash kbtriage explain --only-rules nowhere ''
offers ''
[ ! -e pwned ] || fail "a code was run"

topic list --format tsv: five cells, whatever is in them
mkdir tabs
cp rules/InvalidIncomingEmailServerProfile.lua "tabs/T${tab}b.lua"
kb 0 list --format tsv --only-rules "tabs/T${tab}b.lua"
[ "$(cut -f 1,2,5 out)" = "InvalidIncomingEmailServerProfile${tab}4484702${tab}tabs/T b.lua" ] || fail "cells"
[ "$(tr -cd '\t\n' <out | od -An -c | tr -d ' ')" = '\t\t\t\t\n' ] || fail "not five cells"
printf 'ErrorOfNobody\nInvalidIncomingEmailServerProfile\n' >codes
kb 1 list --format tsv --missing codes
[ "$(cat out)" = "ErrorOfNobody${tab}-" ] || fail "codes without an article"

if command -v fish >/dev/null 2>&1; then
  topic fish
  fish -n script.fish || fail "fish cannot read its script"
  # offer_fish LINE: with the description of each
  offer_fish() {
    HOME=$PWD/empty fish -N -c "source script.fish; complete -C '$1'" >out 2>err || fail "fish: $1"
    [ ! -s err ] || fail "fish: $1: something on standard error"
    cut -f 1 out >first
    mv out described
    mv first out
  }
  offer_fish 'kbtriage ru'
  offers run
  says described 'check saved data'
  offer_fish 'kbtriage explain run --fo'
  offers --format
  offer_fish 'kbtriage run --format=nd'
  offers --format=ndjson
  offer_fish 'kbtriage run -f '
  says out ndjson
  offer_fish 'kbtriage run files/a'
  offers files/a.json
  offer_fish 'kbtriage run files/two\ w'
  offers 'files/two words.json'
  offer_fish 'kbtriage run --output=files/a'
  offers --output=files/a.json
  offer_fish 'kbtriage run -fnd'
  offers -fndjson
  offer_fish 'kbtriage diff files/'
  offers 'files/a.json files/folder/ files/two words.json'
  offer_fish 'kbtriage list --docs files/'
  offers files/folder/
  offer_fish 'kbtriage explain invalidinc'
  offers InvalidIncomingEmailServerProfile
  says described 'The mailbox has no active email server profile'
  offer_fish 'kbtriage explain -r my\ rules '
  # shellcheck disable=SC2016 # what a shell would run
  says out 'Foul $(touch pwned)'
  offer_fish 'kbtriage explain --only-rules=nowhere '
  offers ''
  offer_fish 'kbtriage new '
  offers ''
  [ ! -e pwned ] || fail "a code was run"
else
  echo "fish is not there: not tested with it"
fi

if command -v zsh >/dev/null 2>&1; then
  topic zsh
  # offer_zsh LINE
  offer_zsh() {
    HOME=$PWD/empty zsh -f "$TESTS/complete.zsh" "$PWD" "$1" >out 2>err || [ ! -s out ] || fail "zsh: $1"
    [ ! -s err ] || fail "zsh: $1: something on standard error"
  }
  offer_zsh 'kbtriage '
  # shellcheck disable=SC2086 # words
  offers "$(printf '%s\n' $commands --help --version | sort | tr '\n' ' ' | sed 's/ $//')"
  offer_zsh 'kbtriage run --for'
  offers --format
  offer_zsh 'kbtriage run --format=nd'
  offers ndjson
  offer_zsh 'kbtriage run -f '
  offers 'csv html json junit markdown ndjson text'
  offer_zsh 'kbtriage run files/a'
  says out a.json
  offer_zsh 'kbtriage run -fnd'
  offers ndjson
  offer_zsh 'kbtriage run --output=files/a'
  says out a.json
  offer_zsh 'kbtriage diff files/'
  says out 'two\ words.json'
  silent_on out b.md
  offer_zsh 'kbtriage list --docs files/'
  says out folder
  silent_on out b.md
  offer_zsh 'kbtriage completion '
  offers 'bash fish zsh'
  offer_zsh 'kbtriage explain invalidinc'
  offers InvalidIncomingEmailServerProfile
  offer_zsh 'kbtriage explain --only-rules my\ rules '
  says out 'Foul\ \$\(touch\ pwned\)'
  silent_on out InvalidIncoming
  offer_zsh 'kbtriage explain --only-rules=nowhere '
  offers ''
  [ ! -e pwned ] || fail "a code was run"
else
  echo "zsh is not there: not tested with it"
fi
