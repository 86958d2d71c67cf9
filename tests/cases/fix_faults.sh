# fix --apply against an organization that changes under its hands, refuses, throttles, loses answers.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
. "$TESTS/fix.inc"

# planned [ARGUMENT...]: a fresh organization, and a plan for it in plan.json.
planned() {
  troubled
  rm -f plan.json plan.json.journal
  kb 1 fix --org "$ORG" --save-plan plan.json "$@"
  : >server/log.ndjson
}
profile_written() {
  written '.path | startswith("emailserverprofiles")'
}

topic others touch the row just before the request: it is read again
planned
faults '[{"match": "PATCH /api/data/v9.2/emailserverprofiles", "times": 2, "do": "touch"}]'
kb 0 fix --apply plan.json --yes
[ "$(profile_written)" -eq 3 ] || fail "two requests are refused with 412, the third is good"
row_is emailserverprofiles "$(profile_id 1)" '.statecode == 0'

topic a row that changes before every request: it ends, and nothing is overwritten
planned
faults '[{"match": "PATCH /api/data/v9.2/emailserverprofiles", "do": "touch"}]'
kb 2 fix --apply plan.json --yes
says out "others change the record again and again"
[ "$(profile_written)" -eq 4 ] || fail "it is tried four times"
[ "$(written '.status == 204')" -eq 0 ] || fail "something was overwritten"
row_is emailserverprofiles "$(profile_id 1)" '.statecode == 1'

topic somebody else has set another value meanwhile
planned
faults '[{"match": "PATCH /api/data/v9.2/emailserverprofiles", "do": "touch", "set": {"statuscode": 7}}]'
kb 2 fix --apply plan.json --yes -f json
is '.changes[0].outcome == "changed_by_others"'
row_is emailserverprofiles "$(profile_id 1)" '.statuscode == 7'

topic somebody else has done the same meanwhile
planned
faults '[{"match": "PATCH /api/data/v9.2/emailserverprofiles", "do": "touch", "set": {"statecode": 0, "statuscode": 1}}]'
kb 1 fix --apply plan.json --yes -f json
is '.changes[0].outcome == "already_so" and .summary.not_finished == 3'
[ "$(written '.status == 204 and (.path | startswith("emailserverprofiles"))')" -eq 0 ] || fail "it was written twice"

topic the cause is gone since the plan was made
planned
jq '.mailboxes |= map(._emailserverprofile_value = "'"$(profile_id 2)"'")' server/data.json >changed
cp changed server/data.json
kb 1 fix --apply plan.json --yes -f json
is '.changes[0].outcome == "not_confirmed"'
is '.mailboxes | all(.outcome == "not_finished" and (.why | contains("test it again")))'
[ "$(written true)" -eq 0 ] || fail "something was written"

topic the record is gone, which no request may create anew
planned
jq '.emailserverprofiles |= map(select(.name != "Contoso Hybrid"))' server/data.json >changed
cp changed server/data.json
kb 2 fix --apply plan.json --yes -f json
is '.changes[0].outcome == "gone"'
[ "$(written true)" -eq 0 ] || fail "something was written"
planned
faults '[{"match": "PATCH /api/data/v9.2/emailserverprofiles", "do": "status", "status": 404}]'
kb 2 fix --apply plan.json --yes -f json
is '.changes[0].outcome == "gone"'

topic a refused privilege is explained
planned
organization '{"no_write": ["emailserverprofile"]}'
kb 2 fix --apply plan.json --yes
says out "refused: email server profile Contoso Hybrid"
says out "0x80040220"
says out "ask for the role System Administrator"
organization '{"no_write": ["mailbox"]}'
rm plan.json.journal
kb 1 fix --apply plan.json --yes
says out "Box 1: not finished"
says out "ask for the role System Administrator"

topic a test is in progress: it is waited for, and the mailbox tested after it
planned
organization '{"test": {"seconds": 1.2}}'
jq --argjson now "$(date +%s)" '(.mailboxes[] | select(.name == "Box 1")) |=
  (.testemailconfigurationscheduled = true | .["#scheduled"] = $now + 1)' server/data.json >changed
cp changed server/data.json
kb 0 fix --apply plan.json --yes
[ "$(written '.status == 400')" -eq 0 ] || fail "a test was asked for while another one ran"
[ "$(written '(.path | startswith("mailboxes")) and .status == 204')" -eq 3 ] || fail "each mailbox is tested once"

topic the organization says so first
planned
faults '[{"match": "PATCH /api/data/v9.2/mailboxes('"$(box 1)"')", "times": 1, "do": "status", "status": 400,
  "json": {"error": {"code": "0x8005E248", "message": "Please save after completion of test."}}}]'
kb 0 fix --apply plan.json --yes
says out "Box 1: fixed"

topic tests that never end are waited for no longer than --wait
planned
organization '{"test": {"seconds": null}}'
kb 1 fix --apply plan.json --yes --wait 2
says err "of 2"
says out "Box 1: not finished: its test is not over"
says out "1 changed; mailboxes: 3 not finished"
kb 1 fix --apply plan.json --yes --wait 0
[ "$(written '.body | has("testemailconfigurationscheduled")')" -eq 3 ] || fail "a second test was asked for"
organization '{"test": {"seconds": 0}}'
kb 0 fix --apply plan.json --yes --wait 20

topic a test that fails with the same cause, and with another one
planned
organization "{\"test\": {\"fails\": {\"$(box 1)\": \"Error Code: SomethingNew 0x8004FFFF\"}}}"
kb 1 fix --apply plan.json --yes -f json
is '[.mailboxes[] | .outcome] == ["another_cause", "fixed", "fixed"]'
planned
faults '[{"match": "PATCH /api/data/v9.2/mailboxes('"$(box 1)"')", "do": "deactivate"}]'
kb 1 fix --apply plan.json --yes -f json
is '[.mailboxes[] | .outcome] == ["same_cause", "same_cause", "same_cause"]'
kb 1 fix --apply plan.json --yes
says out "still failing (same cause): InvalidIncomingEmailServerProfile / inactive-profile"

topic throttling
planned
faults '[{"match": "PATCH", "times": 2, "do": "status", "status": 429, "headers": {"Retry-After": "1"},
  "json": {"error": {"code": "0x80072322", "message": "Number of requests exceeded the limit"}}}]'
kb 0 fix --apply plan.json --yes
says err "waiting 1 s as asked by the server"
[ "$(written '.status == 204')" -eq 4 ] || fail "each was written once"

topic the connection breaks before the request took effect, and after it
for fault in reset "reset after" close "close after"; do
  planned
  faults '[{"match": "PATCH", "times": 1, "do": "'"$fault"'"}]'
  kb 0 fix --apply plan.json --yes -f json
  is '.summary.changed == 1 and .summary.fixed == 3'
  [ "$(written '.status == 204')" -eq 4 ] || fail "$fault: each was written once: $(cat server/writes.ndjson)"
  [ "$(written '.status == 412')" -eq 0 ] || fail "$fault: a request was repeated that had taken effect"
  planned
  faults '[{"match": "PATCH /api/data/v9.2/mailboxes", "times": 1, "do": "'"$fault"'"}]'
  kb 0 fix --apply plan.json --yes -f json
  is '.summary.changed == 1 and .summary.fixed == 3'
  [ "$(written '.status == 204')" -eq 4 ] || fail "$fault: each was tested once"
done
planned
faults '[{"match": "PATCH /api/data/v9.2/emailserverprofiles", "do": "status", "status": 503}]'
kb 2 fix --apply plan.json --yes --retries 1 -f json
is '.changes[0].outcome == "failed"'

topic a table whose rows have no versions is not written
planned
organization '{"no_concurrency": ["emailserverprofile"]}'
kb 2 fix --apply plan.json --yes
says err "IsOptimisticConcurrencyEnabled"
[ "$(written true)" -eq 0 ] || fail "something was written"

topic what cannot be evaluated again is not written
planned
faults '[{"match": "GET /api/data/v9.2/tracelogs", "do": "status", "status": 403}]'
kb 2 fix --apply plan.json --yes -f json
is '.changes[0].outcome == "failed"'
is '.mailboxes | length == 3 and all(.outcome == "not_finished" and .why == "not all of it could be read")'
[ "$(written true)" -eq 0 ] || fail "something was written"

topic one apply for an organization at a time
planned
organization '{"test": {"seconds": 3}}'
"$KBTRIAGE" fix --apply plan.json --yes >first 2>first.err &
first=$!
tries=0
while [ ! -s plan.json.journal ] && [ "$tries" -lt 100 ]; do
  tries=$((tries + 1))
  sleep 0.05
done
kb 2 fix --apply plan.json --yes
says err "another kbtriage fix is changing $ORG"
wait "$first" || fail "the first one is good: $(cat first first.err)"

# without_profile: all five mailboxes lack a profile.
without_profile() {
  planned
  jq '.mailboxes |= map(._emailserverprofile_value = null)
    | .tracelogs = [.mailboxes[] | {tracelogid: (.mailboxid | sub("-0000-"; "-1111-")), level: 3, tracecode: 0,
      createdon: "2026-11-20T06:00:00Z", text: "Email Server Error Code: InvalidIncomingEmailServerProfile",
      errortypedisplay: null, errordetails: null, _regardingobjectid_value: .mailboxid,
      regardingobjecttypecode: "mailbox"}]' server/data.json >changed
  cp changed server/data.json
  kb 1 fix --org "$ORG" --answer 'profile=Exchange Online' --save-plan plan.json
}

topic after three failures nothing more is tried
without_profile
organization '{"no_write": ["mailbox"]}'
kb 2 fix --apply plan.json --yes -f json
is '[.changes[].outcome] == ["refused", "refused", "refused", "not_tried", "not_tried"]'
[ "$(written true)" -eq 3 ] || fail "three requests were to be sent"

topic a plan that is partly carried out
without_profile
faults '[{"match": "PATCH /api/data/v9.2/mailboxes('"$(box 2)"')", "times": 1, "do": "status", "status": 403,
  "json": {"error": {"code": "0x80040220", "message": "Principal user lacks prvWritemailbox"}}}]'
kb 3 fix --apply plan.json --yes -f json
is '[.changes[].outcome] == ["changed", "refused", "changed", "changed", "changed"]'
is '[.mailboxes[].outcome] == ["fixed", "same_cause", "fixed", "fixed", "fixed"]'
kb 0 fix --apply plan.json --yes -f json
is '.summary.changed == 5 and .summary.fixed == 5'
[ "$(written '.status == 204')" -eq 10 ] || fail "each was written and tested once"

topic more records than are allowed
without_profile
kb 2 fix --apply plan.json --yes --max-records 4
says err "--max-records 5"
