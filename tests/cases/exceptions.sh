# Exceptions: findings that somebody has answered for are listed by themselves and do not count.
. "$TESTS/cases.inc"

SOURCE_DATE_EPOCH=$(date -u -d 2026-06-15 +%s)
export SOURCE_DATE_EPOCH
code=InvalidIncomingEmailServerProfile

# except FIELDS...: an exceptions.lua with these exceptions.
except() {
  {
    echo 'return {'
    for fields in "$@"; do
      echo "  { article = '$code', reason = 'known | since *May*', who = 'Ann', $fields },"
    done
    echo '}'
  } >ex.lua
}
# run STATUS [ARGUMENT...]: a run with them over page.json
run() {
  expected=$1
  shift
  kb "$expected" run --exceptions ex.lua "$@" page.json
}

ann=$(sick 1 Ann)
page "$ann" "$(healthy 2 Bob)" >page.json

topic an accepted finding
except "record = 'Ann', accepted_until = '2026-06-15'"
run 0
says out 'Exceptions: not counted, as somebody has answered for them 1. The mailbox has no email server profile'
says out 'Exception: Accepted until 2026-06-15 by Ann: known | since *May* (ex.lua:2)'
says out 'Mailboxes: 2 (1 clear, 1 with exceptions only)'
says out 'Excepted findings: 1'
silent_on out 'Confirmed causes'
silent_on out Resolution
silent_on out 'Exceptions to review'
for format in markdown html; do
  run 0 --format "$format"
  says out 'Exceptions: not counted'
  says out 'Accepted until 2026-06-15 by Ann: known '
  silent_on out 'Confirmed causes'
done
run 0 --format html
silent_on out 'mailboxes need attention'
run 0 --format json
adds_up
is '.summary | [.cases, .clear, .findings, .confirmed, .excepted, .excepted_only, .exceptions] == [2, 1, 0, 0, 1, 1, 0]'
is '.findings == [] and .groups == [] and (.excepted | length) == 1 and .excepted[0].verdict == "confirmed"
  and .excepted[0].exception == {"kind": "accepted", "date": "2026-06-15", "overdue": false, "who": "Ann",
    "reason": "known | since *May*", "place": "ex.lua:2"}'
run 0 --format ndjson
jq -es '.[0].type == "excepted" and .[0].exception.who == "Ann" and .[-1].excepted == 1 and .[-1].groups == []' out \
  >/dev/null || fail ndjson
run 0 --format csv
says out "excepted,confirmed,$code"
says out 'Accepted until 2026-06-15 by Ann'
run 0 --format junit
says out "<testsuite name=\"$code\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\">"
says out 'Accepted until 2026-06-15 by Ann'

topic it has expired
except "record = 'Ann', accepted_until = '2026-06-14'"
run 1
says out 'Confirmed causes'
says out "Exceptions to review"
says out "expired: accepted until 2026-06-14 by Ann; 1 finding of Ann counts again"
says err "ex.lua:2: the exception for $code is expired: accepted until 2026-06-14 by Ann; 1 finding of Ann counts again"
run 1 --format json
adds_up
is '.summary.excepted == 0 and .summary.exceptions == 1 and .exceptions[0].where == "ex.lua:2" and .summary.faults == 0'
for format in html markdown csv junit ndjson; do
  run 1 --format "$format"
  says out 'expired: accepted until 2026-06-14 by Ann'
done

topic a fix is planned, and overdue
except "record = 'Ann', fix_planned = '2026-06-15'"
run 0
says out 'Exception: Fix planned for 2026-06-15, by Ann: known'
silent_on err overdue
except "record = 'Ann', fix_planned = '2026-06-14'"
run 0
says out 'Exception: OVERDUE: fix was planned for 2026-06-14, by Ann: known'
says out 'overdue: Ann planned a fix for 2026-06-14; 1 finding of Ann still there'
says err 'overdue: Ann planned a fix for 2026-06-14'
run 0 --format json
is '.excepted[0].exception.overdue and .summary.exceptions == 1'

topic a wrong finding
except "record = 'Ann', wrong = true"
run 0
says out 'Exception: Wrong finding, according to Ann: known'

topic records by id, address, and what a cause rests on
for record in "$(id_of 1)" "$(id_of 1 | tr a-f A-F)" m1@contoso.com M1@Contoso.com; do
  except "record = '$record', wrong = true"
  run 0
done
page "$(row 1 Ann "$(profile 1)" "$(alert 1)")" "$(row 3 Eva "$(profile 1)" "$(alert 3)")" >page.json
for record in 'Contoso Exchange' "$(id_of 9 9999)"; do
  except "record = '$record', cause = 'inactive-profile', wrong = true"
  run 0 --format json
  is '.summary.excepted == 2 and .summary.excepted_only == 2'
  run 0
  says out '2 mailboxes share this email server profile: Ann, Eva'
done
except "record = 'Ann', wrong = true"
run 1 --format json
is '.summary.confirmed == 1 and .summary.excepted == 1 and (.groups | map(.names)) == [["Eva"]]'
except "record = 'Ann', cause = 'no-profile', wrong = true"
run 1 --format json
is '.summary.excepted == 0 and .summary.exceptions == 1'
is '.exceptions[0].reason == "is about no finding: Ann with the cause no-profile is not found; remove it, or correct its record or cause"'

topic what is about nothing
page "$ann" >page.json
except "record = 'Nobody', wrong = true"
run 1
says out 'is about no finding: Nobody is not found; remove it, or correct its record'
code=NoSuchArticle except "record = 'Ann', wrong = true"
run 1
says out 'is about no finding: the rule set has no such article'
except "record = 'Nobody', accepted_until = '2026-01-01'"
run 1
says out 'it is about no finding: remove it'

topic only what counts is new against a baseline, fails or is in the counts by table
except "record = 'Ann', wrong = true"
page "$(healthy 2)" >old.rows
kb 0 run --format json --output old.json old.rows
run 0 --fail-on new --baseline old.json
run 0 --format json
is '.summary.subjects.mailbox.excepted == 1'
cp out new.json
kb 1 run --format json --output old.json page.json
kb 0 diff old.json new.json
says out 'exceptions are about 0 findings, and about 1 now, which are not compared'

topic threads, and several reports
number=1
while [ "$number" -le 4000 ]; do
  sick "$number" "Name $((number % 5))" && printf '\n'
  number=$((number + 1))
done >rows.ndjson
except "record = 'Name 1', wrong = true" "record = 'Name 2', fix_planned = '2026-12-31'"
kb 1 run --exceptions ex.lua --jobs 1 --format json --output one.json rows.ndjson
kb 1 run --exceptions ex.lua --jobs 3 -f json -o many.json -f csv -o many.csv rows.ndjson
cmp one.json many.json || fail 'threads differ'
cp one.json out
adds_up
is '.summary | [.findings, .excepted] == [2400, 1600]'

topic where the file is looked for
mkdir -p home/.config/kbtriage
except "record = 'Ann', wrong = true"
cp ex.lua home/.config/kbtriage/exceptions.lua
HOME=$PWD/home XDG_CONFIG_HOME= kb 0 run page.json
HOME=$PWD/home kb 1 run --exceptions none page.json
KBTRIAGE_EXCEPTIONS=ex.lua kb 0 run page.json
kb 2 run --exceptions ex.lua --output ex.lua page.json
says err 'would be written over'

topic wrong files
wrong() {
  printf '%s\n' "$2" >ex.lua
  kb 2 run --exceptions ex.lua page.json
  says err "exceptions: $1"
}
good="article = 'A', record = 'r', reason = 'x', who = 'y'"
wrong 'ex.lua:1:1: the file must be: return { {' 'return os.exit()'
wrong 'ex.lua:1:84: this is not data' "return { { $good, wrong = true, f = function() end } }"
wrong 'ex.lua:1:66: this key stands twice' "return { { $good, $good, wrong = true } }"
wrong 'ex.lua:2:1: record is missing' "return {
{ article = 'A', reason = 'x', who = 'y', wrong = true } }"
wrong 'ex.lua:1:10: one of these is missing: accepted_until' "return { { $good } }"
wrong 'ex.lua:1:66: wrong stands beside fix_planned' "return { { $good, wrong = true, fix_planned = '2026-01-01' } }"
wrong 'ex.lua:1:66: accepted_until must be a day' "return { { $good, accepted_until = '2026-02-31' } }"
wrong 'ex.lua:1:66: fix_planned must be a day' "return { { $good, fix_planned = 20260101 } }"
wrong 'ex.lua:1:66: wrong must be true' "return { { $good, wrong = false } }"
wrong 'ex.lua:1:66: untill is no part of an exception' "return { { $good, untill = '2026-02-01' } }"
wrong 'ex.lua:1:12: article must be a text that is not empty' "return { { article = '', record = 'r', reason = 'x', who = 'y', wrong = true } }"
wrong 'ex.lua:1:10: an exception has no name' "return { a = { $good, wrong = true } }"
wrong 'ex.lua:1:10: an exception is a table' "return { 'a' }"
kb 2 run --exceptions nowhere.lua page.json
says err 'exceptions: nowhere.lua: '
SOURCE_DATE_EPOCH=soon kb 2 run --exceptions ex.lua page.json
says err "SOURCE_DATE_EPOCH must be seconds since 1970, not 'soon'"

topic what people write in the file breaks no format
escape=$(printf '\033')
cat >ex.lua <<LUA
return {
  { article = "InvalidIncomingEmailServerProfile", record = "Ann", who = "<b>Eve</b> | [x](http://x)",
    reason = "=cmd() $escape[31m <script>alert(1)</script> \`x", fix_planned = "2026-06-01" },
}
LUA
for format in markdown csv junit; do
  kb 0 run --exceptions ex.lua --format "$format" page.json
  cp out shown
  /usr/bin/python3 "$TESTS/formats.py" "$format" shown >read.json || fail "$format is not whole"
done
kb 0 run --exceptions ex.lua --format html page.json
grep -q '<script>alert' out && fail 'markup'
grep -q '<b>Eve' out && fail 'markup'
kb 0 run --exceptions ex.lua page.json
grep -q "$(printf '\033')" out && fail 'the terminal'
grep -q "$(printf '\033')" err && fail 'the terminal'
:

topic slips of the pen, and what to write
printf '{"mailboxid":"1"}' >row.json
# slip LINE COLUMN TEXT: the text in which the file is then refused, with the entry on standard input.
slip() {
  cat >slip.lua
  kb 2 run --exceptions slip.lua row.json
  says err "slip.lua:$1:$2: $3"
}
slip 1 89 'a number ends here, and no comma follows; write dates in quotes: "2026-12-31"' <<'LUA'
return { { article = "A", record = "Ann", reason = "r", who = "w", accepted_until = 2026-12-31 } }
LUA
slip 1 36 'a sign stands here that data does not have; write texts in straight quotes: "text"' <<'LUA'
return { { article = "A", record = “Ann”, reason = "r", who = "w", wrong = true } }
LUA
slip 1 42 'a value ends here, and no comma follows; put a comma between them' <<'LUA'
return { { article = "A", record = "Ann" reason = "r", who = "w", wrong = true } }
LUA
head -c 100000 /dev/zero | tr '\0' '-' >large.lua
kb 2 run --exceptions large.lua row.json
says err 'large.lua: more than 64 KiB of text'

topic a list of exceptions among the articles
mkdir -p house
except "record = 'Ann', accepted_until = '2026-06-15'"
mv ex.lua house/exceptions.lua
kb 3 run --rules house --format json page.json
is '[.faults[].reason] == ["left out: E123 a list of exceptions, which only --exceptions reads (kbtriage check says more)"]'
kb 1 check house
says out "house/exceptions.lua:1:1: error E123: a list of exceptions, which only --exceptions reads; \
name it there, or move it to ~/.config/kbtriage/exceptions.lua"
says out ': 1 error, 0 warnings'
topic is none where it is the one in force
kb 0 run --rules house --exceptions house/exceptions.lua page.json
says out 'Excepted findings: 1'
topic two articles in one file are none
printf 'return { { code = "A", record = "x" }, { code = "B" } }\n' >house/exceptions.lua
kb 1 check house
silent_on out E123
says out 'house/exceptions.lua:1:1: error E102: the file returns a list, but must return one table with names; return { code = …, … }, each article in a file of its own'
says out ': 1 error, 0 warnings'
