# fix without --apply: it plans, and writes nothing to the organization.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
. "$TESTS/fix.inc"

topic a plan
troubled
kb 1 fix --org "$ORG" --save-plan plan.json
only_gets
no_secret
says out "1 record to change, 3 mailboxes to test again"
says out "email server profile Contoso Hybrid ($(profile_id 1)); InvalidIncomingEmailServerProfile / inactive-profile"
says out "statecode: 1 (Inactive) -> 0 (Active)"
says out "statuscode: 2 (Inactive) -> 1 (Active)"
says out "evidence: profile.statecode is 1 (Inactive)"
says out "helps 3 mailboxes: Box 1, Box 2, Box 3"
says out "every mailbox with this email server profile is affected"
says out "InvalidIncomingEmailServerProfile / no-profile, Box 4: it needs an answer: --answer profile=NAME"
says out "Nothing was written. kbtriage fix --apply FILE"

topic the plan as JSON, which is also what is saved
jq -e '.kbtriage_plan == 1 and .org == $org and (.made | test("^2[0-9]{3}-.*Z$"))
  and (.rule_set | test("^[0-9a-f]{16}$")) and (.changes | length) == 1 and (.tests | length) == 3
  and (.skipped | length) == 1' --arg org "$ORG" plan.json >/dev/null || fail "the plan is wrong: $(cat plan.json)"
jq -e '.changes[0] | .id == "1" and .article == "InvalidIncomingEmailServerProfile"
  and .cause == "inactive-profile" and .table == "emailserverprofile"
  and .record == {id: $id, name: "Contoso Hybrid"} and .risk == "shared"
  and (.etag | startswith("W/\"")) and .before == {statecode: 1, statuscode: 2}
  and .set == {statecode: 0, statuscode: 1}
  and .request == {method: "PATCH", path: "emailserverprofiles(\($id))", body: {statecode: 0, statuscode: 1}}
  and (.explains | length) == 3
  and any(.evidence[]; . == {field: "profile.statecode", value: 1, label: "Inactive"})' \
  --arg id "$(profile_id 1)" plan.json >/dev/null || fail "the change is wrong: $(cat plan.json)"
kb 1 fix --org "$ORG" -f json
jq 'del(.made)' plan.json >saved
jq 'del(.made)' out >printed
same saved printed

topic Markdown
kb 1 fix --org "$ORG" -f markdown
says out "## 1 record to change"
says out "- email server profile Contoso Hybrid"

topic filters of run
kb 1 fix --org "$ORG" --mailbox box2@contoso.example -f json
is '(.changes | length) == 1 and (.tests | length) == 1'
kb 0 fix --org "$ORG" --mailbox box5@contoso.example
says out "Nothing to change."
kb 2 fix --org "$ORG" --skip InvalidIncomingEmailServerProfile
only_gets

topic an answer names a record, which is never guessed
kb 1 fix --org "$ORG" --answer 'profile=Exchange Online' -f json
is '(.changes | length) == 2 and .skipped == [] and (.tests | length) == 4'
is '.changes[] | select(.cause == "no-profile") | .before == {emailserverprofile: null}
  and .set == {emailserverprofile: $id}
  and .request.body == {"emailserverprofile@odata.bind": "/emailserverprofiles(\($id))"}
  and .record.name == "Box 4" and .risk == "own"' --arg id "$(profile_id 2)"
kb 1 fix --org "$ORG" --answer "profile=$(profile_id 2)" -f json
is '(.changes | length) == 2'
kb 1 fix --org "$ORG" --answer 'profile=Exchange Online'
says out "emailserverprofile: empty -> Exchange Online"
kb 2 fix --org "$ORG" --answer 'profile=Nobody'
says err "the organization has no such record"
kb 2 fix --org "$ORG" --answer 'profile=Contoso Hybrid'
says err "that record is inactive"
kb 2 fix --org "$ORG" --answer 'profile'
says err "--answer takes NAME=VALUE"
kb 2 fix --org "$ORG" --answer "profile=O'Brien"
only_gets

topic nothing was read
kb 2 fix
says err "--org URL"
DATAVERSE_ACCESS_TOKEN=wrong kb 2 fix --org "$ORG"

topic a part could not be read
faults '[{"match": "GET /api/data/v9.2/tracelogs", "do": "status", "status": 403}]'
kb 3 fix --org "$ORG" --level error

topic what could not be read for sure is not changed
faults '[{"match": "GET /api/data/v9.2/emailserverprofiles", "do": "status", "status": 403}]'
kb 2 fix --org "$ORG"

topic 'nothing is planned for what somebody has answered for'
troubled
cat >exceptions.lua <<'LUA'
return {
  { article = "InvalidIncomingEmailServerProfile", cause = "no-profile", record = "Box 4",
    reason = "It is closed in spring.", who = "Eve", accepted_until = "2099-03-31" },
  { article = "InvalidIncomingEmailServerProfile", cause = "inactive-profile", record = "Box 2",
    reason = "It is not in use.", who = "Eve", wrong = true },
}
LUA
kb 1 fix --org "$ORG" --exceptions exceptions.lua -f json
is '(.changes | length) == 1 and (.tests | length) == 2 and (.changes[0].explains | length) == 2'
is '.skipped | length == 1 and (.[0].why | startswith("it is accepted until 2099-03-31: It is closed in spring. (exceptions.lua:2"))'
sed -i -e 's/record = "Box 2"/record = "Contoso Hybrid"/' exceptions.lua
kb 0 fix --org "$ORG" --exceptions exceptions.lua -f json
is '.changes == [] and (.skipped | map(.why) | any(startswith("the finding is called wrong: It is not in use.")))'
sed -i -e 's/wrong = true/fix_planned = "2099-01-01"/' exceptions.lua
kb 1 fix --org "$ORG" --exceptions exceptions.lua -f json
is '(.changes | length) == 1 and (.tests | length) == 3'
kb 2 fix --apply plan.json --exceptions exceptions.lua
says err '--exceptions goes without --apply'
