# Columns that an organization lacks are not in the data, and affect nothing else.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
people

# lacks ORGANIZATION COLUMN WHY: the run continues without the column, and says so once in each
# place.
lacks() {
  topic "$2: $3"
  organization "$1"
  kb 1 run --org "$ORG" -f json
  says err "not in this organization, or not readable, and so not in the data: $2"
  [ "$(grep -c "$2" err)" -eq 1 ] || fail "said once"
  is '[.notes[] | select(.where == $column) | [.count, (.reason | contains($why))]] == [[1, true]]' \
    --arg column "$2" --arg why "$3"
  is '.summary.cases == 6 and .summary.faults == 0 and .summary.rejected == 0'
  adds_up
}

lacks '{"lacking": ["systemuser.islicensed"]}' systemuser.islicensed "has no such column"
is '[.findings[] | select(.subject.name == "Box 1")][0] | .verdict == "inconclusive"
  and ([.causes[] | .missing] | add) == ["user.islicensed"]'
is '[.findings[] | select(.subject.name == "Box 2")][0].causes
  | map(select(.verdict == "confirmed").id) == ["administrative"]'
requests_of mailboxes >asked
silent_on asked islicensed
says asked accessmode
kb 1 run --org "$ORG" -q
silent_on err islicensed
says out "systemuser.islicensed: not in the data: the organization has no such column"
kb 0 fetch --org "$ORG" -o saved.ndjson
says err systemuser.islicensed
kb 1 run saved.ndjson -f json
is '[.findings[] | select(.subject.name == "Box 1")][0].verdict == "inconclusive"'

lacks '{"unreadable": ["systemuser.islicensed"]}' systemuser.islicensed "IsValidForRead is false"
lacks '{"lacking": ["mailbox.emailaddress"]}' mailbox.emailaddress "has no such column"
requests_of mailboxes >asked
silent_on asked emailaddress
kb 2 run --org "$ORG" --mailbox box1@contoso.example
says err "--mailbox cannot be used: the organization has no readable column mailbox.emailaddress; give ids"
kb 1 run --org "$ORG" --mailbox 00000001-0000-4000-8000-000000000000 -f json
counts 1 1 0
lacks '{"lacking": ["tracelog.createdon"]}' tracelog.createdon "has no such column"
kb 2 run --org "$ORG" --since 2026-11-01
says err "--since cannot be used"
lacks '{"lacking": ["tracelog.level"]}' tracelog.level "has no such column"

topic the filter of --failed-only leaves out what is lacking
organization '{"lacking": ["mailbox.incomingemailstatus"]}'
kb 1 run --org "$ORG" --failed-only -f json
counts 1 0 0
is '.summary.failing == 1'
says err mailbox.incomingemailstatus
requests_of mailboxes >asked
says asked "(outgoingemailstatus eq 2 or actstatus eq 2 or mailboxstatus eq 2)"
organization '{"lacking": ["mailbox.incomingemailstatus", "mailbox.outgoingemailstatus", "mailbox.actstatus",
  "mailbox.mailboxstatus"]}'
kb 2 run --org "$ORG" --failed-only
says err "--failed-only cannot be used"

topic alerts that cannot be distinguished
organization '{"unreadable": ["tracelog.regardingobjectid"]}'
kb 2 run --org "$ORG"
says err "alerts cannot be read"
organization '{}'

topic the metadata is refused
for status in 403 404; do
  faults "[{\"match\": \"EntityDefinitions\", \"do\": \"status\", \"status\": $status}]"
  finds_each --org "$ORG"
  says err "HTTP $status"
  says err "the documented columns and relationships are asked for"
done
kb 1 run --org "$ORG" -q -f json
silent_on err documented
faults '[{"match": "LogicalName='\''systemuser'\''", "do": "status", "status": 403}]'
organization '{"lacking": ["mailbox.outgoingemailstatus"], "navigation": {"mailbox_regarding_systemuser": "contoso_TheUser"}}'
finds_each --org "$ORG"
says err "HTTP 403"

topic the metadata is refused, and the documented names are wrong: the refusals tell
faults '[{"match": "EntityDefinitions", "do": "status", "status": 403}]'
organization '{"navigation": {"mailbox_regarding_systemuser": "regardingobjectid_systemuser"}}'
finds_each --org "$ORG"
says err "the organization has no mailbox.regardingobjectid: asking again without it"
[ "$(requested '.path | contains("/mailboxes?")')" -eq 2 ] || fail "asked again once"
organization '{"navigation": {"mailbox_regarding_systemuser": "contoso_TheUser"}, "lacking": ["mailbox.emailaddress"],
  "unreadable": ["tracelog.errordetails", "tracelog.createdon"]}'
for narrow in "" --mailbox=00000001-0000-4000-8000-000000000000; do
  kb 1 run --org "$ORG" -f json $narrow
  is '[.notes[] | select(.article == "(input)" and (.where | startswith("http") | not)) | .where] | sort == ["mailbox.emailaddress", "mailbox.regardingobjectid",
    "tracelog.createdon", "tracelog.errordetails"]'
  is '[.findings[] | select(.subject.name == "Box 1")][0].verdict == "inconclusive"'
  is '.summary.faults == 0'
done
kb 1 run --org "$ORG" --mailbox 00000001-0000-4000-8000-000000000000 --mailbox 00000002-0000-4000-8000-000000000000 \
  --page-size 1 -f json
counts 2 2 0
[ "$(requests_of tracelogs | grep -c 00000002)" -ge 1 ] || fail "the second page's alerts are asked for, too"
kb 2 run --org "$ORG" --since 2026-11-01
says err "--since cannot be used: the organization has no readable column tracelog.createdon"

topic a name that was not asked for, or the same again, is no reason to ask on and on
organization '{}'
for message in "Could not find a property named 'x' on type 'Microsoft.Dynamics.CRM.mailbox'." \
  "Could not find a property named 'name' on type 'Microsoft.Dynamics.CRM.mailbox'." \
  "Could not find a property named 'name' on type 'Microsoft.Dynamics.CRM.account'." \
  "Could not find a property named 'name" "Syntax error"; do
  faults "[{\"match\": \"/mailboxes?\", \"do\": \"status\", \"status\": 400,
    \"json\": {\"error\": {\"code\": \"0x0\", \"message\": \"$message\"}}}]"
  kb 2 run --org "$ORG"
  says err "the mailboxes could not all be read: 0 came"
  [ "$(requested '.path | contains("/mailboxes?")')" -le 2 ] || fail "asked too often"
done
faults '[]'

topic every column that an article may read is one of the reference, and readable
"$KBTRIAGE" list --annotations >annotations.lua
columns=$(sed -n -e '/^---@class kb\./{s/.*kb\.//;h}' \
  -e '/^---@class kb.Case/q' -e '/^---@field/{G;s/^---@field \([a-z0-9_]*\) .*\n\(.*\)/\2.\1/p}' annotations.lua |
  sed -n -e '/^mailbox\./p' -e 's/^emailserverprofile\./profile./p' -e 's/^tracelog\./alert./p' -e 's/^systemuser\./user./p')
[ "$(echo "$columns" | wc -l)" -ge 90 ] || fail "there are more columns than that: $columns"
{
  echo 'return {
    code = "Everything", title = "T", product = "P", status = "draft", severity = "error",
    symptom = { text = "s", signatures = { { code = "Everything" } } },
    causes = { { id = "a", text = "c", when = function(case) local all'
  echo "$columns" | grep -v '^alert\.' | sed 's/.*/all = case.&/'
  echo 'for _, alert in ipairs(case.alerts) do'
  echo "$columns" | grep '^alert\.' | sed 's/.*/all = &/'
  echo 'end return all == 1 end } },
    resolution = { { text = "r" } },
  }'
} >rules/Everything.lua
organization '{}'
kb 1 run --org "$ORG" -f json
rm rules/Everything.lua
is '[.notes[].where] | all(startswith("http"))'
requests_of mailboxes >asked
says asked lasttestexecutionstatus
says asked azureactivedirectoryobjectid

# ids_asked: the total number of mailboxes in requests for alerts.
ids_asked() {
  requests_of tracelogs | grep -o '_regardingobjectid_value eq ' | wc -l
}

topic alerts of many mailboxes are asked for in parts, and a part that was refused alone again
tenant 90
organization '{"unreadable": ["tracelog.errordetails"]}'
faults '[]'
kb 1 run --org "$ORG" --profile "O'Brien & Söhne" --level information
[ "$(requests_of tracelogs | wc -l)" -eq 2 ] && [ "$(ids_asked)" -eq 61 ] || fail "60 mailboxes and their profile are parts of 40 and 21"
faults '[{"match": "EntityDefinitions", "do": "status", "status": 403}]'
kb 1 run --org "$ORG" --profile "O'Brien & Söhne" --level information
[ "$(requests_of tracelogs | wc -l)" -eq 3 ] && [ "$(ids_asked)" -eq 101 ] || fail "the first part alone is asked for again"
