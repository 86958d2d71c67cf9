# kbtriage run --store: the report of a run goes into the history by itself.
# shellcheck shell=sh
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"
# shellcheck source=tests/live.inc
. "$TESTS/live.inc"

at=2026-04-01
# content STORE: its troubles and statistics
content() {
  kb 0 history list --store "$1" --state all --format json --at $at
  cp out "$1.list"
  kb 0 history stats --store "$1" --format json --at $at
  cat out >>"$1.list"
  kb 0 history check --store "$1"
}

# day N KIND...: a file of rows of that day, n.json
dated() {
  sed "s/\"name\":/\"modifiedon\":\"2026-01-$1T05:00:00Z\",&/"
}
page "$(sick 1 | dated 10)" "$(sick 2)" "$(healthy 3)" >d10.json
page "$(healthy 1 | dated 11)" "$(sick 2)" "$(healthy 3)" >d11.json
page "$(sick 1 | dated 12)" "$(healthy 3)" >d12.json

topic 'as run and history add, one after the other'
for day in 10 11 12; do
  kb 1 run --quiet -f ndjson --every-case --tenant T --output $day.ndjson d$day.json
  kb 0 history add --quiet $day.ndjson --store two.db
done
content two.db
for jobs in 1 3; do
  for day in 10 11 12; do
    kb 1 run -f json -o $day.json --tenant T --store one$jobs.db --jobs $jobs d$day.json
  done
  says err 'one'$jobs'.db: added as of 2026-01-12T05:00:00Z for T: 1 opened, 0 fixed, 2 open'
  content one$jobs.db
  same two.db.list one$jobs.db.list
done
jq -se '.[0].troubles | map([.name, .how, .not_in_data_since]) == [["Sick 1", null, null],
  ["Sick 1", "fixed", null], ["Sick 2", null, "2026-01-12T05:00:00Z"]]' one1.db.list >/dev/null ||
  fail "not what happened"
"$KBTRIAGE" run --quiet -f json --tenant T d12.json >plain.json || true
same plain.json 12.json

topic 'a stream, several files and several reports'
kb 1 run -f text --store s.db - <d10.json
says err 's.db: added as of 2026-01-10T05:00:00Z for contoso.crm.dynamics.com: 2 opened'
# shellcheck disable=SC2002 # a pipe is what is tried
cat d10.json | kb 1 run -f ndjson --store s.db
says err 's.db: was added before; nothing to do'
kb 1 run -f json -o a.json -f html -o a.html --store s.db --quiet d11.json d12.json
[ ! -s err ] || fail "--quiet says something"
[ -s a.json ] && [ -s a.html ] || fail "a report is missing"
"$KBTRIAGE" run -f json -o a2.json -f html -o a2.html --quiet d11.json d12.json || true
same a.json a2.json
same a.html a2.html
kb 0 history list --store s.db -f json
is '.troubles | length == 2'

topic 'a reader that has enough'
for mailbox in $(seq 1000); do
  sick "$mailbox"
  echo
done >many.ndjson
"$KBTRIAGE" run --quiet -f ndjson --store pipe.db many.ndjson | head -n 1 >one
kb 0 history list --store pipe.db -f json
is '.troubles | length == 1000'

topic 'a shard is a part: what another one has is neither gone nor fixed'
rm -f shards.db
page "$(sick 1)" "$(sick 2)" "$(sick 3)" "$(sick 4)" "$(sick 5)" "$(sick 6)" >six.json
kb 1 run --store shards.db -q six.json
for shard in 1/2 2/2; do
  kb 1 run --store shards.db --at 2026-11-01 --shard "$shard" -f ndjson --every-case -o shard.ndjson six.json
done
kb 0 history add --store shards.db --at 2026-11-02 shard.ndjson
kb 0 history list --store shards.db -f json
is '.troubles | length == 6 and all(.not_in_data_since == null)'

topic 'a page of very many troubles has the first of them, and says so'
seq 10001 | awk '{ printf "{\"mailboxid\":\"%08d-0000-4000-8000-000000000000\",\"name\":\"Box %05d\",", $1, $1
  print "\"_emailserverprofile_value\":null,\"tracelog_Mailbox\":[{\"level\":3,\"text\":\"Email Server Error Code: InvalidIncomingEmailServerProfile\"}]}" }' >most.ndjson
kb 1 run --quiet --store most.db -o most.txt most.ndjson
kb 0 history list --store most.db -f html
[ "$(grep -c 'data-title="State"' out)" -eq 10000 ] || fail "not the first 10,000"
says out 'Troubles: 10,001'
says out 'The first 10,000 are shown.'
kb 0 history list --store most.db -f csv
[ "$(wc -l <out)" -eq 10002 ] || fail "not all are in csv"

topic 'the time of a report'
kb 1 run --store at.db --at 2026-02-03T04:05:06Z d10.json
says err 'added as of 2026-02-03T04:05:06Z'
kb 1 run --store at.db --at 2026-02-04 d10.json # nothing has changed, and that is news
says err 'added as of 2026-02-04T00:00:00Z'
kb 1 run --store at.db --at 2026-02-04 d10.json
says err 'was added before'
kb 3 run --store at.db -f json -o late.json d11.json
says err 'run: --store: at.db: is of 2026-01-11T05:00:00Z, older than the newest report of its tenant'
says err 'say when it was made: --at TIME'
[ -s late.json ] || fail "the report is lost"
kb 2 run --store at.db --at soon -o never d10.json
says err '--at must be a date'
[ ! -e never ] || fail "there is a report"
kb 2 run --store at.db --at 2999-01-01 -o never d10.json
says err 'is in the future'
kb 2 run --at 2026-02-03 d10.json
says err 'add --store FILE'

topic 'what the settings say is for history, unless they mean run'
KBTRIAGE_STORE=settings.db kb 1 run d10.json
[ ! -e settings.db ] || fail "run takes it from the environment"
echo 'return { store = "settings.db" }' >top.lua
kb 1 run --config top.lua d10.json
[ ! -e settings.db ] || fail "run takes it from the top of the settings"
kb 0 config --config top.lua --format json
is '.options | has("store") | not'
kb 0 config history --config top.lua --format json
is '.options | has("store")'
echo 'return { run = { store = "settings.db" } }' >run.lua
kb 1 run --config run.lua d10.json
[ -s settings.db ] || fail "run does not take it from its own table"
KBTRIAGE_TENANT=Other KBTRIAGE_KEEP=nonsense kb 1 run --store tenant.db d10.json
says err 'for Other: 2 opened'

topic 'a store that cannot be used: nothing is evaluated, nothing is written'
refused() { # STORE TEXT
  kb 2 run --store "$1" -f json -o never d10.json
  says err "$2"
  [ ! -e never ] || fail "there is a report"
}
echo text >text.db
refused text.db 'not a history'
refused . '.: not a file'
refused nowhere/h.db 'nowhere/h.db: '
refused '' 'needs a value'
kb 2 run --store new.db -f json -o new.db d10.json
says err 'new.db is the file that is to be read, new.db, and would be written over'
kb 2 run --store one1.db -o one1.db d10.json
content one1.db
same two.db.list one1.db.list
# who starts it may ignore that children end, and a program would inherit that
code=0
python3 -c 'import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])' "$KBTRIAGE" run --store text.db -f json -o never d10.json 2>err || code=$?
[ "$code" -eq 2 ] || fail "it ends with $code where SIGCHLD is ignored"
[ ! -e never ] || fail "there is a report"
cp "$KBTRIAGE" alone
code=0
PATH=/nowhere ./alone run --only-rules "$SOURCE/rules" --store h.db -o never d10.json 2>err || code=$?
[ "$code" -eq 2 ] || fail "without kbtriage-server it ends with $code"
says err 'or install the package kbtriage-server'
[ ! -e never ] || fail "there is a report"

topic 'a store that fails at the end: the report is there'
mkdir bin
cat >bin/kbtriage-server <<'SH'
#!/bin/sh
[ "$2" = ready ] || kill -9 $$
SH
chmod +x bin/kbtriage-server
code=0
PATH=$PWD/bin:$PATH ./alone run --only-rules "$SOURCE/rules" --store h.db -f json -o kept.json d10.json 2>err || code=$?
[ "$code" -eq 3 ] || fail "it ends with $code"
says err 'run: --store: kbtriage-server was ended by signal 9'
jq -e '.summary.confirmed == 2' kept.json >/dev/null || fail "the report is not whole"

topic 'killed at any moment: the report is in the history, or it is not'
seed=7
for _ in 1 2 3 4 5 6 7 8 9 10; do
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  rm -f k.db*
  "$KBTRIAGE" run --quiet --store k.db -f json -o k.json many.ndjson 2>err &
  killed=$!
  sleep "0.$(printf '%03d' $((seed / 65536 % 250)))"
  kill -9 "$killed" 2>/dev/null || true
  wait "$killed" 2>/dev/null || true
  sleep 0.2 # kbtriage-server may be at it still
  if [ -s k.db ] && "$KBTRIAGE" history check --store k.db >out 2>err; then
    kb 0 history list --store k.db -f json
    is '.troubles | length == 0 or length == 1000'
    jq '.troubles | length' out >>killed
  fi
  kb 1 run --quiet --store k.db many.ndjson
  kb 0 history list --store k.db -f json
  is '.troubles | length == 1000'
  kb 0 history check --store k.db
done

topic 'a disk that is full'
if unshare --mount true 2>/dev/null; then
  mkdir disk
  for mailbox in $(seq 3000); do
    sick "$mailbox"
    echo
  done >large.ndjson
  # shellcheck disable=SC2016 # for the shell in the namespace
  unshare --mount sh -euc 'for size in 256k 16m; do
      mount -t tmpfs -o size=$size none disk
      echo old >disk/old
      code=0
      "$1" run --quiet --store disk/h.db -f json -o $size.json "$2" 2>$size.err || code=$?
      echo "$code" >$size.code
      [ ! -e disk/h.db ] || "$1" history check --store disk/h.db >$size.check
      ls -A disk >$size.files
      umount disk
    done' sh "$KBTRIAGE" large.ndjson || fail "in a small disk"
  [ "$(cat 256k.code)" -eq 3 ] || fail "it ends with $(cat 256k.code)"
  says 256k.err 'run: --store: cannot write a temporary file: No space left on device'
  for size in 256k 16m; do
    jq -e '.summary.confirmed == 3000' $size.json >/dev/null || fail "$size: the report is not whole"
  done
  says 16m.check 'No problems.'
  [ "$(tr '\n' ' ' <16m.files)" = 'h.db old ' ] || fail "left behind: $(cat 16m.files)"
  [ "$(tr '\n' ' ' <256k.files)" = 'old ' ] || fail "left behind: $(cat 256k.files)"
fi

topic 'names that begin with a dash, or have spaces'
mkdir 'a folder'
kb 1 run --store=-h.db d10.json
kb 0 history list --store=-h.db -f json
is '.troubles | length == 2'
kb 1 run --store 'a folder/h 1.db' d10.json
kb 0 history check --store 'a folder/h 1.db'

topic 'incomplete runs, and runs without mailboxes'
{ cat d11.json; echo '{"mailboxid":'; } >broken.json
kb 1 run --store part.db d10.json
kb 3 run --store part.db broken.json
says err 'is not of all its data'
kb 3 run --store part.db d11.json nowhere.json
says err '0 fixed, 2 open'
echo '{"a":1}' >none.json
kb 2 run --store part.db none.json
silent_on err added
kb 0 history stats --store part.db -f json
is '.tenants[0].reports == 3'

topic 'an organization is of now, also if nothing has changed'
tenant 9
faults '[]'
today=$(date -u +%Y-%m-%d)
kb 1 run --org "$ORG" --store live.db
says err "live.db: added as of $today"
sleep 1.1
kb 1 run --org "$ORG" --store live.db
says err '0 opened, 0 fixed, 3 open'
silent_on err 'was added before'
kb 0 history stats --store live.db -f json
is '.tenants[0] | .reports == 2 and .open == 3'
is '.without_complete_run == []'

topic 'what is not asked for has not left the data'
kb 1 run --org "$ORG" --store live.db --mailbox box3@contoso.example
kb 0 history list --store live.db -f json
is '.troubles | length == 3 and all(.not_in_data_since == null)'
less() { # FILTER: of the organization's data
  jq "$1" server/data.json >server/data.json.new
  mv server/data.json.new server/data.json
}
less '.mailboxes |= map(select(.name != "Box 6"))'
kb 1 run --org "$ORG" --store live.db --failed-only
kb 0 history list --store live.db -f json
is '.troubles | length == 3 and all(.not_in_data_since == null)'
cp live.db alerts.db
kb 1 run --org "$ORG" --store alerts.db # its alerts are still there, but no longer say its name
kb 0 history show 'Box 6' --store alerts.db -f json
is '.subjects[0].name == "Box 6"'
less '.tracelogs |= map(select(._regardingobjectid_value != "00000006-0000-4000-8000-000000000000"))'
kb 1 run --org "$ORG" --store live.db
kb 0 history list --store live.db -f json
is '[.troubles[] | select(.not_in_data_since) | .name] == ["Box 6"]'
for option in --since=2026-01-01 --level=error; do
  kb 2 run --org "$ORG" --store live.db "$option"
  says err "leave out ${option%=*}, or --store"
done
kb 2 run --org "$ORG" --store live.db --dry-run
says err '--dry-run makes no report'
faults '[{"match": "GET /api/data/v9.2/tracelogs", "do": "status", "status": 400, "json": {"error": {"code": "0x1", "message": "no"}}}]'
kb 3 run --org "$ORG" --store live.db
says err ' 0 fixed, '

topic 'what was interrupted, or adds nothing, leaves no history'
mkfifo slow
exec 8<>slow
"$KBTRIAGE" run --quiet --store interrupted.db slow >out 2>err &
main=$!
cat d10.json >slow
sleep 0.5
kill -INT "$main"
status=0
wait "$main" || status=$?
[ "$status" = 130 ] || fail "exit $status"
exec 8>&-
[ "$(find . -name 'interrupted.db*')" = "" ] || fail "$(ls)"
kb 2 history add --store typo.db missing.ndjson
[ ! -e typo.db ] || fail 'an empty history'
echo '{}' >no-report.json
kb 2 history add --store typo.db no-report.json
[ ! -e typo.db ] || fail 'an empty history'
