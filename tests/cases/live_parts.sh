# What came is evidence, and saved, although the rest did not come or cannot be kept.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
find "$SOURCE/rules" -name UserCannotAccessEnvironment.lua -exec cp {} rules \;
faults '[]'

topic an organization whose mailboxes the user may not read, but users
jq -n '{systemusers: [{systemuserid: "00000001-5555-4000-8000-000000000000", fullname: "Ann", isdisabled: false, islicensed: true, accessmode: 0}]}' \
  >server/data.json
kb 3 run --org "$ORG" -f json
counts 1 0 0
says err 'no mailbox came'
kb 3 fetch --org "$ORG" -o users.ndjson
says err 'no mailbox came'
says err '0 mailboxes saved'
kb 0 run --org "$ORG" --about user -f json

topic users of which only a part came
jq -n '{systemusers: [range(1; 6) | {systemuserid: "0000000\(.)-5555-4000-8000-000000000000", fullname: "User \(.)", isdisabled: false, islicensed: true, accessmode: 0}]}' \
  >server/data.json
faults '[{"match": "skiptoken", "do": "status", "status": 403, "json": {"error": {"code": "0x80040220", "message": "missing prvReadUser privilege"}}}]'
kb 3 run --org "$ORG" --about user --page-size 2 -f json -o users.json
jq -e '.summary.cases == 2 and .summary.faults == 1' users.json >jq-says || fail "$(jq -c .summary users.json)"

topic no temporary file can grow
tenant 3000
faults '[]'
for command in 'run -f json' fetch; do
  status=0
  (
    ulimit -f 4
    # shellcheck disable=SC2086 # two words
    exec "$KBTRIAGE" $command --org "$ORG" >/dev/null 2>err
  ) || status=$?
  [ "$status" -eq 2 ] || [ "$status" -eq 3 ] || fail "$command: exit $status"
  says err 'cannot put data aside in a temporary file'
done

topic a file that cannot grow
tenant 25
status=0
(
  ulimit -f 4
  exec "$KBTRIAGE" fetch --org "$ORG" -o small.ndjson 2>err
) || status=$?
[ "$status" -eq 3 ] || fail "exit $status"
[ ! -e small.ndjson ] || fail "half a file"
says err 'small.ndjson'
silent_on err 'saved'
