# shellcheck shell=sh
# The manual: a page for each command, with the content of --help.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"

mkdir man
"$KBTRIAGE_MANUAL" man >out 2>err || fail "the manual was not written"
kb 0 --help
cp out overview
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' out)
# shellcheck disable=SC2086 # words
[ "$(find man -name '*.1' | wc -l)" -eq $(($(printf '%s\n' $commands | wc -l) + 1)) ] ||
  fail "not a page for each command: $(ls man)"

# plain PAGE: its text, on lines as long as possible
plain() {
  if command -v mandoc >/dev/null 2>&1; then
    mandoc -T utf8 -O width=900 "$1" | sed 's/.\x08//g'
  else
    groff -k -man -T utf8 -P -cbou -rLL=900n "$1"
  fi | sed "s/[‐−]/-/g; s/[‘’]/'/g"
}

# has_words PAGE FILE: every word of the file is on the page, in any place.
has_words() {
  plain "$1" | tr -s ' \n' '\n' | tr -d "()[],.;:'\"" | sort -u >words.page
  tr -s ' \n' '\n' <"$2" | tr -d "()[],.;:'\"" | grep -v '^$' | sort -u >words.help
  comm -13 words.page words.help >absent
  [ ! -s absent ] || fail "$1 lacks words of --help: $(tr '\n' ' ' <absent)"
}

topic every page
for page in man/*.1; do
  if command -v mandoc >/dev/null 2>&1; then
    mandoc -T lint -W style "$page" >out 2>&1 || fail "mandoc complains about $page"
    [ ! -s out ] || fail "mandoc complains about $page"
  fi
  if command -v groff >/dev/null 2>&1; then
    groff -k -man -ww -T utf8 -z "$page" >out 2>&1 || fail "groff complains about $page"
    [ ! -s out ] || fail "groff complains about $page"
  fi
  for section in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' ENVIRONMENT FILES 'SEE ALSO'; do
    grep -qx "\.SH $section" "$page" || fail "$page has no $section"
  done
done

topic what --help says
for command in $commands; do
  kb 0 help "$command"
  sed '1s/^Usage://; /^Options:$/d; s/^Common options:$//; s/^Exit status://' out >help
  has_words "man/kbtriage-$command.1" help
  grep -q "^.BR kbtriage.-$command (1)" man/kbtriage.1 || fail "kbtriage(1) does not name $command"
done
sed -e '/^Commands:/,/^$/s/^  \([a-z]* \)/  kbtriage-\11 /' -e 's/^Usage://; /^Commands:$/d; /^kbtriage help COMMAND/d; s/^Exit status://' \
  overview >help
sed 's/  kbtriage-\([a-z]*\) 1 / kbtriage-\11 /' help >help.names
has_words man/kbtriage.1 help.names

topic examples and exit status
grep -qxF 'kbtriage run mailboxes.json' man/kbtriage-run.1 || fail "an example is not as it is typed"
# shellcheck disable=SC1003 # a backslash
grep -qF -e '\-\-fail\-on new \-\-baseline yesterday.json' man/kbtriage-run.1 || fail "hyphens of an example"
sed -n '/^.SH EXIT/,/^.SH ENV/p' man/kbtriage-run.1 >out
for status in 0 1 2 3; do
  grep -qx "\.B $status" out || fail "status $status is not in a list"
done

topic 'formats, in section 5'
"$KBTRIAGE_MANUAL" man "$SOURCE"/core/package/man/*.md >out 2>err || fail "the formats were not written"
for name in article report tables; do
  page=man/kbtriage-$name.5
  sh -c '! command -v mandoc >/dev/null || mandoc -T lint -W style "$1"' sh "$page" >out 2>&1 ||
    fail "mandoc complains about $page"
  [ ! -s out ] || fail "mandoc complains about $page"
  for section in NAME DESCRIPTION 'SEE ALSO'; do
    grep -qx "\.SH $section" "$page" || fail "$page has no $section"
  done
done
printf '# No such heading\n' >odd.md
"$KBTRIAGE_MANUAL" man odd.md >out 2>err && fail "no complaint"
says err 'odd.md: it does not begin with "# NAME(5): summary"'

# keys PAGE CLASS...: the page names every key that the program's annotations have.
keys() {
  page=$1
  shift
  for class in "$@"; do
    sed -n "/^---@class (exact) kb\.$class\$/,/^\$/s/^---@field \([a-z_]*\).*/\1/p" annotations >names
    [ -s names ] || fail "no keys of $class"
    while read -r key; do
      grep -qE "\`([a-z]*\.)?$key(\.[a-z]*)?\`" "$page" || fail "$page does not name $key of $class"
    done <names
  done
}

topic 'formats name every key'
kb 0 list --annotations
cp out annotations
keys "$SOURCE/core/package/man/kbtriage-article.md" Article Signature Symptom Cause Remedy Step Example Expect Source
keys "$SOURCE/core/package/man/kbtriage-tables.md" Relation
kb 0 schema --report
jq -r '."$defs".report.properties | keys[]' out >names
[ "$(wc -l <names)" -ge 9 ] || fail "members: $(cat names)"
while read -r member; do
  grep -qF "| \`$member\` |" "$SOURCE/core/package/man/kbtriage-report.md" || fail "kbtriage-report.md does not name $member"
done <names

topic every variable that the program asks for is in kbtriage\(1\)
grep -rhoE 'getenv\("[A-Z_]+"\)' "$SOURCE/core" | grep -oE '[A-Z_]+' | sort -u >variables
[ "$(wc -l <variables)" -ge 8 ] || fail "variables: $(cat variables)"
while read -r variable; do
  grep -q "^.B $variable" man/kbtriage.1 || fail "kbtriage(1) does not name $variable"
done <variables

topic a folder that is not there
"$KBTRIAGE_MANUAL" nowhere >out 2>err && fail "no complaint"
says err nowhere
