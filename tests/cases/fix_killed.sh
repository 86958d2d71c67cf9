# fix --apply is killed at seeded moments; the same command then ends as if nothing had happened.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
. "$TESTS/fix.inc"

moments=24 # in each of so many parts of the time
least=20   # so many must be killed before they are done

# fresh: the organization as it was, answering so slowly that a kill hits every step: requests are
# delayed, and a change takes effect some time before its answer.
fresh() {
  cp before.json server/data.json
  : >server/writes.ndjson
  rm -f plan.json.journal
  faults '[{"match": "PATCH", "do": "slow", "seconds": 0.06}, {"match": "GET", "do": "delay", "seconds": 0.02}]'
}

# state: the rows without what differs between runs, times above all.
state() {
  jq -S '.mailboxes |= map(.tested = (.testmailboxaccesscompletedon > "2026-11-01T09")
      | del(.testmailboxaccesscompletedon, .["#touched"], .["#scheduled"]))
    | .emailserverprofiles |= map(del(.["#touched"]))' server/data.json
}

# effects: how often each change of a row took effect.
effects() {
  jq -cs 'map(select(.status == 204) | [.path, .body]) | group_by(.) | map([length] + .[0])' server/writes.ndjson
}

now() {
  date +%s%N
}

topic without a kill
troubled
organization '{"test": {"seconds": 0.1}}'
cp server/data.json before.json
kb 1 fix --org "$ORG" --answer 'profile=Exchange Online' --save-plan plan.json
fresh
begin=$(now)
kb 0 fix --apply plan.json --yes
whole=$(($(now) - begin))
state >expected-state
effects >expected-effects
jq -e 'all(.[]; .[0] == 1) and length == 6' expected-effects >/dev/null || fail "six changes: $(cat expected-effects)"

seed=1
number=0
killed=0
unfinished=0
while [ "$killed" -lt "$least" ] || [ "$number" -lt "$moments" ]; do
  number=$((number + 1))
  [ "$number" -le $((3 * moments)) ] || fail "only $killed were killed"
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  # in its own part of the time that the whole takes
  wait_for=$(((whole / moments) * ((number - 1) % moments) + seed % (whole / moments)))
  topic "killed after $((wait_for / 1000000)) of $((whole / 1000000)) ms"
  fresh
  "$KBTRIAGE" fix --apply plan.json --yes >killed-out 2>killed-err &
  process=$!
  sleep "$(printf '%d.%09d' $((wait_for / 1000000000)) $((wait_for % 1000000000)))"
  kill -9 "$process" 2>/dev/null && killed=$((killed + 1))
  wait "$process" 2>/dev/null || true
  [ "$(effects)" = "$(cat expected-effects)" ] || unfinished=$((unfinished + 1))
  sleep 0.1 # until the server is done with a request in flight
  kb 0 fix --apply plan.json --yes -f json
  is '.summary.changed == 2 and .summary.fixed == 4 and .summary.not_finished == 0'
  state >found-state
  same expected-state found-state
  effects >found-effects
  same expected-effects found-effects
  jq -es 'all(.[]; .event != null)' plan.json.journal >/dev/null || fail "the journal is broken"
done
[ "$unfinished" -ge 10 ] || fail "only $unfinished kills came before everything was written"

topic a line that was cut off
fresh
kb 0 fix --apply plan.json --yes
head -c -20 plan.json.journal >cut
cp cut plan.json.journal
kb 0 fix --apply plan.json --yes
effects >found-effects
same expected-effects found-effects
jq -es 'all(.[]; .event != null)' plan.json.journal >/dev/null || fail "the journal is broken"

topic undo after a kill in the middle
fresh
"$KBTRIAGE" fix --apply plan.json --yes >killed-out 2>killed-err &
process=$!
tries=0
while [ "$(written true)" -eq 0 ] && [ "$tries" -lt 200 ]; do
  tries=$((tries + 1))
  sleep 0.02
done
kill -9 "$process"
wait "$process" 2>/dev/null || true
kb 0 fix --undo plan.json.journal --yes
row_is emailserverprofiles "$(profile_id 1)" '.statecode == 1 and .statuscode == 2'
