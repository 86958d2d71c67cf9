# shellcheck shell=sh
# kbtriage --version: what scripts and bug reports rely on.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"

# rule_set: the last line of the output, without the path of the rule set
rule_set() {
  sed -n 's/^rule set \(.*\), [^,]*$/\1/p' out
}

topic a line each
kb 0 --version
[ "$(wc -l <out)" -eq 5 ] || fail "not five lines"
sed -n 1p out | grep -qxE 'kbtriage [0-9]+\.[0-9]+\.[0-9]+' || fail "the first line"
sed -n 2p out | grep -qxE 'Lua 5\.4\.[0-9]+' || fail "the second line"
sed -n 3p out | grep -qxE 'libcurl [0-9]+\.[0-9.]+.*' || fail "the third line"
sed -n 4p out | grep -qxE 'cJSON [0-9]+\.[0-9.]+' || fail "the fourth line"
sed -n 5p out | grep -qxF "rule set $(rule_set), $PWD/rules" || fail "the fifth line"
rule_set | grep -qxE '[0-9a-f]{16}, 1 article, newest review 20[0-9-]{8}' || fail "the rule set"
first=$(rule_set)

topic the same articles elsewhere are the same
mkdir -p copy/deeper/down
sed 's/$/\r/' rules/InvalidIncomingEmailServerProfile.lua >copy/deeper/down/Renamed.lua
kb 0 --version --only-rules copy
[ "$(rule_set)" = "$first" ] || fail "$(rule_set) is not $first"
says out copy
kb 0 --version -rcopy
[ "$(rule_set)" = "$first" ] || fail "-r"

topic another article, and a changed one
kb 0 --version --only-rules "$SOURCE/rules"
rule_set | grep -qE "^[0-9a-f]{16}, $(find "$SOURCE/rules" -name '[!.]*.lua' -not -path '*/.*' -not -name tables.lua | wc -l) articles, " ||
  fail "articles of the rule set: $(rule_set)"
[ "$(rule_set)" != "$first" ] || fail "more articles, the same hash"
sed 's/reviewed = "[0-9-]*"/reviewed = "2031-01-02"/' \
  rules/InvalidIncomingEmailServerProfile.lua >copy/deeper/down/Renamed.lua
kb 0 --version --only-rules copy
says out '1 article, newest review 2031-01-02'
changed=$(rule_set)
[ "${changed%%,*}" != "${first%%,*}" ] || fail "a changed article, the same hash"

topic the order of files does not matter
mkdir one two
sed 's/^\( *code = "\)[^"]*/\1Zed/' rules/InvalidIncomingEmailServerProfile.lua | tee one/1.lua >two/2.lua
cp rules/InvalidIncomingEmailServerProfile.lua one/2.lua
cp rules/InvalidIncomingEmailServerProfile.lua two/1.lua
kb 0 --version --only-rules one
says out ', 2 articles,'
order=$(rule_set)
kb 0 --version --only-rules two
[ "$(rule_set)" = "$order" ] || fail "$(rule_set) is not $order"

topic an article that takes the place of another
kb 0 --version --only-rules rules --only-rules copy
says out '1 article, newest review 2031-01-02, rules:copy'
[ "$(rule_set)" = "$changed" ] || fail "what is overridden counts"

topic articles that are left out
echo 'return {' >copy/Broken.lua
cp copy/deeper/down/Renamed.lua copy/Twice.lua
kb 0 --version --only-rules copy
says out '1 article (2 left out)'
grep -vq 'update the library' err && fail "something on standard error"

topic no rule set
mkdir empty
for none in nowhere empty; do
  kb 0 --version --only-rules "$none"
  says out "rule set none: $none"
  [ "$(wc -l <out)" -eq 5 ] || fail "not five lines"
done
KBTRIAGE_ONLY_RULES=nowhere kb 0 --version
says out 'rule set none: nowhere'

topic a folder with a hostile name
hostile=$(printf 'a\033[2Jb\nc')
mkdir "$hostile"
cp rules/*.lua "$hostile"
kb 0 --version --only-rules "$hostile"
[ "$(wc -l <out)" -eq 5 ] || fail "not five lines"
says out 'a\x1B[2Jb c'

topic wrong usage
kb 2 --version --rulez x
says err 'did you mean --rules?'
kb 2 --version run
says err 'does not take the argument "run"'
kb 0 --version --help
says out 'Usage: kbtriage --version'
status=0
"$KBTRIAGE" --version >/dev/full 2>err || status=$?
[ "$status" -eq 3 ] || fail "a full disk: exit $status"
says err 'cannot write'

topic a Lua with faults
kb 0 --version
case $(sed -n 's/^Lua //p' out) in
5.4.[0-6]) says err ': articles are checked for what ends a process with Lua before 5.4.7; update the library' ;;
5.4.7) says err 'before 5.4.8' ;;
*) silent_on err 'update the library' ;;
esac
