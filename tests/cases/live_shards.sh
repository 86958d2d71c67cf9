# shellcheck shell=sh
# fetch --shard and run --org --shard: each mailbox in one shard, with all that belongs to it.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"
# shellcheck source=tests/live.inc
. "$TESTS/live.inc"

# lines FILE...: the mailboxes and alerts of saved files, without the organization's name.
lines() {
  cat "$@" | sed 's/"@odata.context":"[^"]*",//' | sort
}

# fetched ARGUMENT...: three shards together save what one fetch does.
fetched() {
  kb 0 fetch --org "$ORG" -o whole.ndjson "$@"
  for number in 1 2 3; do
    kb 0 fetch --org "$ORG" --shard "$number/3" -o "shard$number.ndjson" "$@"
  done
  lines whole.ndjson >expected
  lines shard1.ndjson shard2.ndjson shard3.ndjson >found
  same expected found
  for number in 1 2 3; do
    [ "$(wc -l <"shard$number.ndjson")" -lt "$(wc -l <whole.ndjson)" ] || fail "shard $number is everything"
  done
}

# ran ARGUMENT...: three shards together find what one run does.
ran() {
  "$KBTRIAGE" run -q --org "$ORG" --every-case -f ndjson "$@" >whole 2>err || true
  : >found
  for number in 1 2 3; do
    "$KBTRIAGE" run -q --org "$ORG" --shard "$number/3" --every-case -f ndjson "$@" >"shard$number" 2>err || true
    tail -n 1 "shard$number" | jq -e --arg shard "$number/3" '.provenance.shard == $shard and .cases < 25' >/dev/null ||
      fail "shard $number is everything"
  done
  jq -c 'select(.type != "summary" and .type != "unmatched")' whole | sort >expected
  jq -c 'select(.type != "summary" and .type != "unmatched")' shard1 shard2 shard3 | sort >found
  [ -s expected ] || fail 'nothing is found'
  same expected found
}

# merged: what run says of all mailboxes, merged, is what one run says.
merged() {
  "$KBTRIAGE" merge -f json whole >expected 2>err || [ -s expected ] || fail 'it cannot be merged alone'
  "$KBTRIAGE" merge -f json shard1 shard2 shard3 >found 2>err || [ -s found ] || fail 'no merged report'
  same expected found
}

topic 'all mailboxes'
tenant 25
faults '[]'
fetched
fetched --page-size 4
ran
merged

topic 'alerts without their mailbox'
jq '.tracelogs += [range(90; 99) | {tracelogid: "000000\(.)-1111-4000-8000-000000000000", level: 3,
  text: "Error Code: ErrorGone", createdon: "2026-11-20T06:00:00Z", regardingobjecttypecode: "mailbox",
  _regardingobjectid_value: "000000\(.)-0000-4000-8000-000000000000"}]' server/data.json >server/data.json.new
mv server/data.json.new server/data.json
fetched
[ "$(grep -c ErrorGone found)" -eq 9 ] || fail 'nine alerts without their mailbox'
ran
[ "$(grep -c '"type":"case"' found)" -eq 34 ] || fail '25 mailboxes, and 9 of which there are alerts only'
merged

topic 'rows that come twice while paging'
faults '[{"match": "skiptoken", "do": "repeat"}]'
fetched --page-size 10

topic 'few mailboxes: alerts are asked for those of the shard only'
tenant 60
faults '[]'
fetched --failed-only
: >asked
for number in 1 2 3; do
  faults '[]'
  kb 0 fetch --org "$ORG" --failed-only --shard "$number/3" -o "shard$number.ndjson"
  requests_of tracelogs >queries
  grep -o '[0-9]\{8\}-0000-4000-8000-000000000000' queries | sort >ids
  jq -r '.mailboxid' "shard$number.ndjson" | sort >saved
  same saved ids
  cat ids >>asked
done
[ "$(sort asked | uniq | wc -l)" -eq 20 ] || fail 'twenty mailboxes have failed'
[ "$(wc -l <asked)" -eq 20 ] || fail 'alerts of a mailbox are asked for by several shards'
ran --failed-only

topic 'one mailbox, which one of the shards has'
found=0
for number in 1 2 3; do
  kb 0 fetch --org "$ORG" --shard "$number/3" --mailbox box3@contoso.example -o one.ndjson
  found=$((found + $(wc -l <one.ndjson)))
  status=0
  "$KBTRIAGE" run --org "$ORG" --shard "$number/3" --mailbox box3@contoso.example -f json >out 2>err || status=$?
  if [ -s one.ndjson ]; then
    [ "$status" -eq 1 ] || fail "exit $status"
    is '.summary.cases == 1'
  else
    [ "$status" -eq 0 ] || fail "exit $status"
    says err 'no mailbox in the data is of this shard'
  fi
done
[ "$found" -eq 1 ] || fail "it is in $found shards"
kb 2 fetch --org "$ORG" --shard 1/3 --mailbox nobody@contoso.example
says err 'no mailbox that was asked for has the email address nobody@contoso.example'

topic 'a file that could not be completed is resumed, by its own shard only'
tenant 200
faults '[]'
kb 0 fetch --org "$ORG" --failed-only --shard 2/2 -o all.ndjson
faults '[{"match": "GET /api/data/v9.2/tracelogs", "from": 1, "times": 1, "do": "status", "status": 400, "json": {"error": {"code": "0x1", "message": "no"}}}]'
kb 3 fetch --org "$ORG" --failed-only --shard 2/2 -o part.ndjson
grep -q 'kbtriage.partial' part.ndjson || fail 'nothing is missing'
faults '[]'
cp part.ndjson before.ndjson
kb 2 fetch --org "$ORG" --failed-only --shard 1/2 --resume -o part.ndjson
says err '--resume: the file has mailboxes of another shard than that of --shard'
same before.ndjson part.ndjson
kb 0 fetch --org "$ORG" --failed-only --shard 2/2 --resume -o part.ndjson
lines all.ndjson >expected
lines part.ndjson >found
same expected found

topic 'pseudonyms would differ from shard to shard'
kb 2 fetch --org "$ORG" --shard 1/2 --redact -o redacted.ndjson
says err '--shard does not go with --redact'
[ ! -e redacted.ndjson ] || fail 'a file is there'
