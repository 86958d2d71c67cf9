# shellcheck shell=sh
# run --shard: all shards together find what a run of everything finds, whatever is in the data.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"

# shards COUNT ARGUMENT...: compares that many with the whole, in `whole`, which one thread found.
threads=4
shards() {
  count=$1
  shift
  files=
  for number in $(seq "$count"); do
    for jobs in $threads; do
      status=0
      "$KBTRIAGE" run -q -j "$jobs" --shard "$number/$count" --every-case -f ndjson "$@" >"shard$number.$jobs" 2>err ||
        status=$?
      case $status in 0 | 1 | 3) ;; *) fail "exit $status: shard $number/$count of $*" ;; esac
    done
    [ "$threads" = 4 ] || same "shard$number.1" "shard$number.4"
    files="$files shard$number.4"
  done
  # shellcheck disable=SC2086 # words
  python3 "$TESTS/shards.py" whole $files 2>err || fail "$count shards: $*"
  # shellcheck disable=SC2086
  "$KBTRIAGE" merge -f json $files >merged 2>err || [ -s merged ] || fail "$count shards cannot be merged: $*"
  "$KBTRIAGE" merge -f json whole >expected 2>err || [ -s expected ] || fail "it cannot be merged alone: $*"
  same expected merged
}

# alike ARGUMENT...: with any number of shards.
counts='1 2 3 7'
alike() {
  "$KBTRIAGE" run -q -j 1 --every-case -f ndjson "$@" >whole 2>err || true
  [ -s whole ] || fail "nothing comes of $*"
  for count in $counts; do
    shards "$count" "$@"
  done
}

topic 'the data of the tests, with all articles'
all="--only-rules $SOURCE/rules"
data=$TESTS/data
# shellcheck disable=SC2086
{
  alike $all "$data/contoso/mailboxes.json"
  alike $all "$data/contoso-next/mailboxes.json"
  alike $all "$data"/contoso-split/*.json
  alike $all "$data/contoso-split/profiles.json" "$data/contoso-split/alerts.json" "$data/contoso-split/mailboxes.json"
  alike $all "$data/house/mailboxes.json"
  alike $all "$data/tables/mailboxes.json" "$data/tables/solutions.json"
}
for file in "$data"/contoso-split/mailboxes.json "$data"/contoso-split/profiles.json "$data"/contoso-split/alerts.json; do
  jq -c '.value[]' "$file"
done >mixed.ndjson
# shellcheck disable=SC2086
alike $all mixed.ndjson
# shellcheck disable=SC2086
alike $all "$data/contoso/mailboxes.json" "$data"/contoso-split/*.json

topic 'a shard is one part of each format'
kb 1 run --shard 2/3 "$data/contoso/mailboxes.json" -f json
is '.provenance.shard == "2/3" and .summary.cases == 3'
for format in text markdown html csv junit; do
  kb 1 run --shard 02/3 "$data/contoso/mailboxes.json" -f "$format"
  says out '2/3'
done
kb 1 run "$data/contoso/mailboxes.json" -f json
is '.provenance | has("shard") | not'
kb 1 run "$data/contoso/mailboxes.json"
silent_on out 'Shard'

# rows COUNT: a mailbox a line: with findings, without, with alerts that no article covers.
rows() {
  awk -v count="$1" 'BEGIN {
    for (i = 1; i <= count; i++) {
      printf "{\"mailboxid\":\"%08d-0000-4000-8000-000000000000\",\"name\":\"Box %d\",\"incomingemaildeliverymethod\":2,", i, i
      printf "\"modifiedon\":\"2026-01-01T%02d:%02d:%02dZ\",", i / 3600, i / 60 % 60, i % 60
      if (i % 3) printf "\"statecode\":%s,", i % 5 ? 0 : "\"odd\""
      printf "\"_emailserverprofile_value\":null,\"emailserverprofile\":null,\"tracelog_Mailbox\":["
      if (i % 4 == 0) printf "{\"level\":3,\"text\":\"Email Server Error Code: InvalidIncomingEmailServerProfile\"}"
      if (i % 7 == 0) printf "%s{\"level\":3,\"text\":\"Error Code: ErrorOther%d\"}", i % 4 == 0 ? "," : "", i % 3
      print "]}"
    }
  }'
}

topic 'many rows, odd ones among them'
counts='2 5'
threads='1 4' # there are several for large files only
{
  rows 6000 | awk 'NR == 1000 { print "{\"mailboxid\":\"x\",\"name\":7,\"tracelog_Mailbox\":[]}" }
    NR == 2000 { print "{\"mailboxid\":\"m\",\"name\":\"\\ud83d\",\"tracelog_Mailbox\":[]}" }
    NR == 2500 { print "{\"mailboxid\":\"n\",\"name\":\"\\ud83d\",\"tracelog_Mailbox\":[]}" }
    NR == 3000 { print "{broken" }
    NR == 3500 { print "{\"nothing\":1}" }
    NR == 3600 { print "{\"mailboxid\":\"\",\"name\":\"none\"}" }
    NR == 3700 { print "{\"name\":\"none\",\"emailaddress\":\"a@b\",\"tracelog_Mailbox\":[]}" }
    NR == 4000 { print "{\"solutionid\":\"s\",\"uniquename\":\"S\"}" }
    { print }'
  rows 50
  printf '{\n  "mailboxid": "pretty",\n  "name": "Q",\n  "tracelog_Mailbox": []\n}\n'
  printf '{"mailboxid":"cut","name":"C'
} >many.ndjson
alike many.ndjson

threads=4

topic 'mailboxes of other shards are not evaluated, where all they need is there'
# evaluations OPTION...: how many conditions were evaluated.
evaluations() {
  # shellcheck disable=SC2086
  "$KBTRIAGE" run -q $all --costs "$@" healthy.ndjson 2>&1 >/dev/null |
    awk '/evaluations/ { for (i = 2; i <= NF; i++) if ($i == "evaluations,") n += $(i - 1) } END { print n + 0 }'
}
rows 300 >healthy.ndjson
expected=$(evaluations)
found=0
for number in 1 2 3; do
  found=$((found + $(evaluations --shard "$number/3")))
done
[ "$expected" -gt 300 ] || fail "$expected evaluations"
[ "$found" -eq "$expected" ] || fail "$found evaluations in three shards, $expected of the whole"

id() {
  printf '%08d-0000-4000-8000-000000000000' "$1"
}

topic 'alerts without their mailbox, of a profile that no mailbox has, or of nothing'
rows 40 | awk '{ sub(/"_emailserverprofile_value":null,"emailserverprofile":null/, "\"_emailserverprofile_value\":\"p" NR % 9 "\""); print }' >profiled.ndjson
{
  for number in 3 5 70 71 72 73 74 75; do
    printf '{"tracelogid":"t%d","level":3,"text":"Error Code: ErrorLate","_regardingobjectid_value":"%s"}\n' "$number" "$(id "$number")"
  done
  for profile in p1 p2 p3 p4 p5 p6 q r; do
    printf '{"tracelogid":"t-%s","level":3,"text":"Error Code: ErrorProfile","_regardingobjectid_value":"%s",' "$profile" "$profile"
    printf '"_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"emailserverprofile"}\n'
  done
  printf '{"tracelogid":"t","level":3,"text":"Error Code: ErrorNothing"}\n'
  printf '{"emailserverprofileid":"p1","name":"P","statecode":1}\n'
} >others.ndjson
alike profiled.ndjson others.ndjson
alike others.ndjson profiled.ndjson
says whole '2 alerts about email server profiles that no mailbox after them uses'
says whole '"rejected"'
awk 'NR <= 6' profiled.ndjson >few.ndjson
alike few.ndjson others.ndjson
alike others.ndjson few.ndjson
cat others.ndjson profiled.ndjson >first.ndjson
alike first.ndjson
cat profiled.ndjson others.ndjson >last.ndjson
alike last.ndjson

topic 'one mailbox in several files, older and newer'
rows 20 | sed 's/2026-01-01/2025-01-01/; s/Box/Old box/' >older.ndjson
rows 30 >newer.ndjson
rows 10 | sed 's/"modifiedon":"[^"]*",//; s/Box/Undated box/' >undated.ndjson
alike newer.ndjson older.ndjson
alike older.ndjson newer.ndjson undated.ndjson
cat newer.ndjson older.ndjson undated.ndjson >again.ndjson
alike again.ndjson
says whole 'had been evaluated before these rows came'

# From the first that has to wait on, all rows do, whichever shard it is of: an alert that comes later
# is in time for some, and the newer of two rows counts.
topic 'rows that wait for others'
for waiting in 1 2 3 4 5 6 7 8; do
  {
    rows 20
    printf '{"mailboxid":"%s","name":"Waits","_emailserverprofile_value":"p","tracelog_Mailbox":[{"level":3,"text":"InvalidIncomingEmailServerProfile"}]}\n' "$(id "9$waiting")"
    rows 40 | tail -n 20
    rows 40 | tail -n 20 | sed 's/2026-01-01/2026-02-01/; s/Box/Newer box/'
    printf '{"tracelogid":"t","level":3,"text":"Error Code: ErrorLate","_regardingobjectid_value":"%s"}\n' "$(id 4)"
    printf '{"tracelogid":"u","level":3,"text":"Error Code: ErrorLate","_regardingobjectid_value":"%s"}\n' "$(id 24)"
    printf '{"tracelogid":"v","level":3,"text":"Error Code: ErrorLate","_regardingobjectid_value":"%s"}\n' "$(id 25)"
    printf '{"emailserverprofileid":"p","name":"P","statecode":1}\n'
  } >waits.ndjson
  "$KBTRIAGE" run -q --every-case -f ndjson waits.ndjson >whole 2>err || true
  shards 5 waits.ndjson
done
says whole 'came after its mailbox'
says whole 'Newer box'
traced() {
  "$KBTRIAGE" run -q --trace "$@" waits.ndjson 2>&1 >/dev/null | grep ', alert '
}
traced | sort >expected
for number in 1 2 3; do traced --shard "$number/3"; done | sort >found
[ -s expected ] || fail 'nothing is traced'
same expected found
{
  rows 6000
  cat waits.ndjson
  rows 9000 | tail -n 3000
} >many-wait.ndjson
threads='1 4'
"$KBTRIAGE" run -q -j 1 --every-case -f ndjson many-wait.ndjson >whole 2>err || true
shards 4 many-wait.ndjson

topic 'however an article reads the relation for which a case waits'
mv rules others # so that no other article makes it wait
mkdir rules
threads=4
{
  rows 2
  printf '{"mailboxid":"%s","name":"Waits","username":"profile","_emailserverprofile_value":"p","tracelog_Mailbox":[{"level":3,"text":"Error Code: Waits"}]}\n' "$(id 91)"
  rows 30 | tail -n 20
  rows 30 | tail -n 20 | sed 's/2026-01-01/2026-02-01/; s/Box/Newer box/'
  printf '{"tracelogid":"u","level":3,"text":"Error Code: ErrorLate","_regardingobjectid_value":"%s"}\n' "$(id 14)"
  printf '{"emailserverprofileid":"p","name":"P","statecode":1}\n'
} >reads.ndjson
# reads FUNCTION [TEXT [BEFORE]]: an article with that condition.
reads() {
  {
    printf '%s return { code = "Waits", title = "T", product = "P", status = "stable", severity = "error",\n' "${3-}"
    printf 'symptom = { text = "S.", signatures = { { code = "Waits" } } },\n'
    printf 'causes = { { id = "a", text = "%s", when = %s } }, resolution = { { text = "Do." } } }\n' "${2-A.}" "$1"
  } >rules/Waits.lua
  "$KBTRIAGE" run -q -j 1 --every-case -f ndjson reads.ndjson >whole 2>err || true
  grep -q '"verdict":"confirmed".*"Waits"' whole || fail "not confirmed: $1"
  shards 3 reads.ndjson
}
reads "function(case) return case.$(printf '\t')profile.statecode == 1 end"
reads 'function(case) return case.--[[ its ]]profile.statecode == 1 end'
reads 'function(case) return case["\112rofile"].statecode == 1 end'
reads 'function(case) return case["\z profile"].statecode == 1 end'
reads 'function(case) return case["pro" .. "file"].statecode == 1 end'
reads 'function(case) return known(case, "pro" .. "file") end'
reads 'function(case) local is = known return is(case, ("profiles"):sub(1, 7)) end'
reads 'function(case) return case[case.mailbox.username].statecode == 1 end'
reads 'function(case) local c = case return c[("eliforp"):reverse()].statecode == 1 end'
reads 'function(...) local c = { ... } return c[1][table.concat({ "pro", "file" })].statecode == 1 end'
reads 'function(case) return read(case, "pro", "file").statecode == 1 end' A. \
  'local function read(of, a, b) return of[a .. b] end'
reads 'of.read' A. 'local of = {} function of:read() return self["pro" .. "file"].statecode == 1 end'
reads 'function(case) return case.mailbox.name == "Waits" end' 'The address {profile.incomingserverlocation} of {profile.name}.'
rm -r rules
mv others rules

topic 'a pipe, in which rows that need not wait overtake'
for number in 1 2 3 4 5 6; do
  printf '{"mailboxid":"%s","name":"Waits","_emailserverprofile_value":"q%d","tracelog_Mailbox":[{"level":3,"text":"InvalidIncomingEmailServerProfile"}]}\n' "$(id "9$number")" "$number"
  printf '{"tracelogid":"q%d","level":3,"text":"Error Code: ErrorProfile","_regardingobjectid_value":"q%d",' "$number" "$number"
  printf '"_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"emailserverprofile"}\n'
done >uses.ndjson
for piped in waits uses; do
  # shellcheck disable=SC2002 # a file is no pipe
  cat "$piped.ndjson" | "$KBTRIAGE" run -q --every-case -f ndjson - >whole 2>err || true
  for number in 1 2 3; do
    # shellcheck disable=SC2002
    cat "$piped.ndjson" | "$KBTRIAGE" run -q --shard "$number/3" --every-case -f ndjson - >"shard$number" 2>err || true
  done
  python3 "$TESTS/shards.py" whole shard1 shard2 shard3 2>err || fail "$piped: differ"
done

topic 'CSV'
{
  echo 'mailboxid,name,incomingemailstatus,_emailserverprofile_value,modifiedon'
  for number in $(seq 10 40); do echo "$(id "$number"),Box $number,2,,2026-01-01T00:00:00Z"; done
  echo ',None,1,,'
} >mailboxes.csv
{
  echo 'tracelogid,text,level,_regardingobjectid_value'
  for number in $(seq 20 45); do echo "t$number,Error Code: InvalidIncomingEmailServerProfile,3,$(id "$number")"; done
} >alerts.csv
alike mailboxes.csv alerts.csv
alike mailboxes.csv

topic 'a file that is cut off: each shard is incomplete'
rows 3000 | gzip -c | head -c 20000 >cut.ndjson.gz
alike cut.ndjson.gz
kb 3 run --shard 2/2 cut.ndjson.gz -f json
is '.summary.faults == 1'

topic 'a shard without mailboxes is no failure; data without any is'
row 1 One "$(profile 0)" '' >one.json
for number in 1 2 3 4 5 6 7; do
  kb 0 run --shard "$number/7" one.json -f junit
  case $(cat err) in *'no mailbox in the data is of this shard'*) empty=$number ;; esac
done
[ -n "${empty-}" ] || fail 'one mailbox is in all shards'
kb 0 run --shard "$empty/7" one.json -f html
says out 'no mailbox of this shard'
echo '{"value":[]}' >none.json
kb 2 run --shard 1/2 none.json
says err 'there was no mailbox in the data'
kb 2 run --shard 2/2 none.json
echo nothing >nothing.txt
kb 2 run --shard 2/2 nothing.txt
says err 'nothing.txt: '

topic 'reports of different shards are not compared without a word'
for number in 1 2; do
  "$KBTRIAGE" run -q --shard "$number/2" "$data/contoso/mailboxes.json" -f json -o "part$number.json" || true
done
"$KBTRIAGE" run -q "$data/contoso/mailboxes.json" -f json -o all.json || true
kb 0 diff part1.json part1.json
silent_on out shard
kb 3 diff part1.json part2.json
says out 'the reports are of different shards (1/2, and 2/2 now)'
kb 3 diff all.json part2.json
says out 'the reports are of different shards (all, and 2/2 now)'
kb 0 run --shard 2/2 --fail-on new --baseline part2.json "$data/contoso/mailboxes.json"
silent_on err 'shard'
kb 0 run --shard 2/2 --fail-on new --baseline all.json "$data/contoso/mailboxes.json"
silent_on err 'shard'
kb 1 run --shard 2/2 --fail-on new --baseline part1.json "$data/contoso/mailboxes.json"
says err 'it is of shard 1/2 only: what is called new may have been there'
kb 1 run --fail-on new --baseline part1.json "$data/contoso/mailboxes.json"
says err 'it is of shard 1/2 only'

topic 'wrong values'
for wrong in 0/4 5/4 1/0 x 1/4/2 1/99999999999999999999 99999999999999999999/4 -1/4 ' 1/4' 1/100001; do
  for command in run fetch; do
    kb 2 "$command" --org https://contoso.crm.dynamics.com --shard "$wrong"
    says err "--shard takes K/N, shard K of N from 1 to N, such as 2/4, and at most 100000 shards: not '$wrong'"
  done
done
kb 2 run --shard '' one.json
KBTRIAGE_SHARD=9/8 kb 2 run one.json
says err 'environment variable KBTRIAGE_SHARD takes K/N'
