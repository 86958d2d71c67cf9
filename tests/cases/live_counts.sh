# What the server counts is compared with what comes, of every table; rows that come twice are
# mentioned; and a server that does not count is read all the same.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"

people
jq '.tracelogs += [range(1; 6) | {tracelogid: "0000000\(.)-3333-4000-8000-000000000000", level: 3, tracecode: 0,
  createdon: "2026-11-19T06:00:00Z", text: "Something new: 0x8004FFFF", errortypedisplay: null, errordetails: null,
  _regardingobjectid_value: "0000000\(.)-0000-4000-8000-000000000000", regardingobjecttypecode: "mailbox"}]' \
  server/data.json >server/data.json.new
mv server/data.json.new server/data.json
# Users are a list of their own, too.
cat >rules/UserHasNoLicense.lua <<'LUA'
return {
  code = "UserHasNoLicense", about = "user", title = "T", product = "Contoso", status = "stable", severity = "error",
  symptom = { text = "It has no license.", when = function(case) return not case.user.islicensed end },
  causes = { { id = "cause", text = "It was given none.", when = function(case) return true end } },
  resolution = { { text = "Give it one." } },
}
LUA
organization '{"tables": {"systemuser": {"attributes": {"defaultmailbox": ["Lookup"], "queueid": ["Lookup"]},
  "many_to_one": [["queue_system_user", "queueid", "queue", "queueid"]]}}}'

totals='[.summary.cases, .summary.findings, .summary.unmatched_alerts]'
kb 1 run --org "$ORG" --page-size 2 -f json
is '.findings | any(.article.code == "UserHasNoLicense")'
jq -c "$totals" out >whole
cp out whole.json
silent_on err "twice"
silent_on err "missing"
for set in mailboxes tracelogs systemusers; do
  requests_of "$set" | grep -qF '$count=true' || fail "$set are not counted"
done

# as_before: the report in the file out has what it has with all rows.
as_before() {
  jq -c "$totals" out >now
  same whole now
}

# twice QUERY ROW: a row of its answer that is on two pages counts once, and is mentioned.
twice() {
  topic "twice: $1"
  fault="[{\"match\": \"/$1\", \"from\": 2, \"times\": 1, \"do\": \"repeat\"}]"
  faults "$fault"
  kb 1 run --org "$ORG" --page-size 2 -f json
  as_before
  says err "1 $2 came twice while paging and counts once"
  silent_on err "missing"
  faults "$fault"
  kb 0 fetch --org "$ORG" --page-size 2 -o saved.ndjson
  says err "1 $2 came twice while paging and counts once"
  kb 1 run saved.ndjson -f json
  as_before
}
twice 'mailboxes?' mailbox
twice 'tracelogs?' alert
twice 'systemusers?$select=systemuserid' user

topic 'twice: alerts of some mailboxes'
faults '[]'
kb 1 run --org "$ORG" --mailbox box1@contoso.example --mailbox box2@contoso.example -f json
silent_on err "twice"
faults '[{"match": "/tracelogs?", "from": 2, "times": 1, "do": "repeat"}]'
kb 1 run --org "$ORG" --mailbox box1@contoso.example --mailbox box2@contoso.example --page-size 2 -f json
says err "1 alert came twice while paging and counts once"

topic 'a mailbox that is asked for twice is none that came twice'
faults '[]'
kb 1 run --org "$ORG" --mailbox box1@contoso.example --mailbox 00000001-0000-4000-8000-000000000000 -f json
silent_on err "twice"

# lost QUERY ROWS CAME COUNT: a row of its answer does not come, although the server counts it.
lost() {
  topic "lost: $1"
  fault="[{\"match\": \"/$1\", \"times\": 1, \"do\": \"repeat\", \"lost\": 2}]"
  faults "$fault"
  kb 3 run --org "$ORG" -f json
  says err "$3 $2 came, of $4 that the server counted: the rest is missing"
  is '[.faults[].reason | select(contains("that the server counted"))] | length == 1'
  faults "$fault"
  kb 3 fetch --org "$ORG" -o saved.ndjson
  says err "$3 $2 came, of $4 that the server counted: the rest is missing"
}
lost 'mailboxes?' mailboxes 5 6
lost 'tracelogs?' alerts 9 10
kb 3 run saved.ndjson -f json
lost 'systemusers?$select=systemuserid' users 2 3

topic 'the server counts up to a limit, so more rows are no fault'
faults '[{"match": "/mailboxes?", "times": 1, "do": "replace", "pattern": "\"@odata.count\": 6", "by": "\"@odata.count\": 4"}]'
kb 1 run --org "$ORG" -f json
as_before

# A server that refuses to count: each table is asked for once more, and not for each page.
refused='"do": "status", "status": 400, "json": {"error": {"code": "0x0", "message": "The query option $count is not allowed"}}'
topic 'the server refuses to count'
faults "[{\"match\": \"\$count=true\", $refused}]"
kb 1 run --org "$ORG" --page-size 2 -f json
as_before
is '.summary.faults == 0'
silent_on err 'counted'
for set in mailboxes tracelogs systemusers; do
  says err ": asking again without a count"
  [ "$(requests_of "$set" | grep -cF '$count=true')" -eq 1 ] || fail "$set are asked for with their number again"
done
faults "[{\"match\": \"\$count=true\", $refused}]"
kb 0 fetch --org "$ORG" --page-size 2 -o saved.ndjson
kb 1 run saved.ndjson -f json
as_before
faults "[{\"match\": \"\$count=true\", $refused}]"
kb 1 run --org "$ORG" --mailbox box1@contoso.example --mailbox box2@contoso.example --page-size 1 -f json
counts 2 2 0

topic 'what is refused without a number, too, is missing'
for set in mailboxes tracelogs systemusers; do
  faults "[{\"match\": \"/$set?\", $refused}]"
  "$KBTRIAGE" run --org "$ORG" >out 2>err && fail "exit 0"
  says err 'The query option $count is not allowed'
  [ "$(requests_of "$set" | grep -cF 'allowed' || true)" -eq 0 ]
  [ "$(requests_of "$set" | wc -l)" -le 3 ] || fail "$set are asked for on and on"
done

topic 'where alerts are missing, no mailbox is clear'
tenant 7
faults '[]'
kb 1 run --only-rules "$PWD/rules/InvalidIncomingEmailServerProfile.lua" --org "$ORG" --level error -f json
is '.summary.clear == 5'
faults '[{"match": "/tracelogs?", "times": 1, "do": "repeat", "lost": 2}]'
kb 3 run --only-rules "$PWD/rules/InvalidIncomingEmailServerProfile.lua" --org "$ORG" --level error -f json
is '.summary.clear == 0 and .summary.confirmed == 1'
