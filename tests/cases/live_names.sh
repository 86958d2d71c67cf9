# An organization decides what its columns and navigation properties are called, and which there are.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
cp "$SOURCE/rules/dynamics365/email/EmailNoLicenseAssigned.lua" rules/

# Box 1 has a user without a license, box 2 an administrative one, box 3 one with a license, box 4 a
# queue, box 5 neither; all have the alert that asks for it, and box 6 has failed without one.
people() {
  jq -n '
    def id($n; $kind): "0000000\($n)-" + $kind + "-4000-8000-000000000000";
    {
      emailserverprofiles: [{emailserverprofileid: id(1; "9999"), name: "Exchange", statecode: 0}],
      systemusers: [range(1; 4) | {systemuserid: id(.; "5555"), fullname: "User \(.)",
        islicensed: (. != 1), accessmode: (if . == 2 then 1 else 0 end)}],
      queues: [{queueid: id(4; "6666"), name: "Support"}],
      mailboxes: [range(1; 7) | {
        mailboxid: id(.; "0000"), name: "Box \(.)", emailaddress: "box\(.)@contoso.example",
        incomingemaildeliverymethod: 2, incomingemailstatus: 1, outgoingemailstatus: 1,
        actstatus: (if . == 6 then 2 else 1 end), ewsurl: "https://mail.contoso.example",
        _emailserverprofile_value: id(1; "9999"),
        _regardingobjectid_value: (if . < 4 then id(.; "5555") elif . == 4 then id(4; "6666") else null end)}],
      tracelogs: [range(1; 6) | {
        tracelogid: id(.; "1111"), level: 3, tracecode: 0, createdon: "2026-11-20T06:00:00Z",
        text: "Email Server Error Code: IncomingEmailNoLicenseAssigned",
        errortypedisplay: null, errordetails: null, _regardingobjectid_value: id(.; "0000"),
        regardingobjecttypecode: "mailbox"}]
    }' >server/data.json
  faults '[]'
}

# organization JSON: how it differs from the model; see tests/http/server.py.
organization() {
  printf '%s' "$1" >server/organization.json.new
  mv server/organization.json.new server/organization.json
  : >server/log.ndjson
}

# requests_of SET: the decoded requests for it.
requests_of() {
  jq -r --arg set "/$1?" '.path | select(contains($set))' server/log.ndjson
}

verdicts='[.findings[] | [.mailbox.name, .verdict, [.causes[] | select(.verdict == "confirmed") | .id]]] | sort'

people
cat >all-told <<'E2'
[["Box 1","confirmed",["unlicensed"]],["Box 2","confirmed",["administrative"]],["Box 3","unexplained",[]],["Box 4","unexplained",[]],["Box 5","unexplained",[]]]
E2

# told ARGUMENT...: run finds what is the matter with each.
told() {
  kb 1 run "$@" -f json
  is '.summary.faults == 0 and .gaps == []'
  jq -c "$verdicts" out >told
  same all-told told
}

for name in regardingobjectid regardingobjectid_systemuser contoso_TheUser; do
  topic "the user is reached by $name"
  organization "{\"navigation\": {\"mailbox_regarding_systemuser\": \"$name\"}}"
  told --org "$ORG"
  requests_of mailboxes >asked
  says asked "),$name(\$select=systemuserid,"
  [ "$(requested '.path | contains("/EntityDefinitions(")')" -eq 5 ] || fail "the organization is asked once"
  told --org "$ORG" --page-size 2
  [ "$(requested '.path | contains("/EntityDefinitions(")')" -eq 10 ] || fail "once a run, not once a page"
  cp out live.json
  told --org "$ORG" --mailbox box1@contoso.example --mailbox box2@contoso.example --mailbox box3@contoso.example \
    --mailbox box4@contoso.example --mailbox box5@contoso.example --page-size 2

  topic "what fetch saves of $name is what run --org saw"
  kb 0 fetch --org "$ORG" -o saved.ndjson
  told saved.ndjson
  jq '[.findings, .groups, .summary]' live.json >seen-live
  jq '[.findings, .groups, .summary]' out >seen-saved
  same seen-live seen-saved
  told --jobs 1 saved.ndjson
  kb 0 fetch --org "$ORG" --redact -o redacted.ndjson
  silent_on redacted.ndjson Support
  kb 1 run redacted.ndjson -f json
  jq -c "$verdicts | map(.[1:]) | sort" out >redacted
  jq -c 'map(.[1:]) | sort' all-told >whole
  same whole redacted
done

topic the names lead elsewhere
organization '{"navigation": {"mailbox_regarding_systemuser": "regardingobjectid_systemuser",
  "mailbox_regarding_queue": "regardingobjectid", "emailserverprofile_mailbox": "EmailServerProfile"}}'
told --org "$ORG"
kb 1 run --org "$ORG" --profile Exchange -f json
is '.summary.cases == 6'
kb 0 fetch --org "$ORG" -o saved.ndjson
says saved.ndjson '"emailserverprofile": {"emailserverprofileid":'
silent_on saved.ndjson '"EmailServerProfile"'

topic no way leads to the user
organization '{"navigation": {"mailbox_regarding_systemuser": null}}'
kb 1 run --org "$ORG" -f json
says err "not in the data: mailbox.regardingobjectid"
is '[.findings[] | select(.mailbox.name == "Box 1")][0].verdict == "cannot_tell"'
is '[.gaps[] | select(.where == "mailbox.regardingobjectid")][0].reason | contains("no relationship")'

# lacks ORGANIZATION COLUMN WHY: the run goes on without the column, and says so once in each place.
lacks() {
  topic "$2: $3"
  organization "$1"
  kb 1 run --org "$ORG" -f json
  says err "not in this organization, or not readable, and so not in the data: $2"
  [ "$(grep -c "$2" err)" -eq 1 ] || fail "said once"
  is '[.gaps[] | select(.where == $column) | [.count, (.reason | contains($why))]] == [[1, true]]' \
    --arg column "$2" --arg why "$3"
  is '.summary.cases == 6 and .summary.faults == 0 and .summary.rejected == 0'
  adds_up
}

lacks '{"lacking": ["systemuser.islicensed"]}' systemuser.islicensed "has no such column"
is '[.findings[] | select(.mailbox.name == "Box 1")][0] | .verdict == "cannot_tell"
  and ([.causes[] | .missing] | add) == ["user.islicensed"]'
is '[.findings[] | select(.mailbox.name == "Box 2")][0].causes
  | map(select(.verdict == "confirmed").id) == ["administrative"]'
requests_of mailboxes >asked
silent_on asked islicensed
says asked accessmode
kb 1 run --org "$ORG" -q
silent_on err islicensed
says out "systemuser.islicensed is not in the data: the organization has no such column"
kb 0 fetch --org "$ORG" -o saved.ndjson
says err systemuser.islicensed
kb 1 run saved.ndjson -f json
is '[.findings[] | select(.mailbox.name == "Box 1")][0].verdict == "cannot_tell"'

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
kb 0 run --org "$ORG" --failed-only -f json
counts 1 0 0
says err mailbox.incomingemailstatus
requests_of mailboxes >asked
says asked "(outgoingemailstatus eq 2 or actstatus eq 2)"
organization '{"lacking": ["mailbox.incomingemailstatus", "mailbox.outgoingemailstatus", "mailbox.actstatus"]}'
kb 2 run --org "$ORG" --failed-only
says err "--failed-only cannot be used"

topic alerts that cannot be told apart
organization '{"unreadable": ["tracelog.regardingobjectid"]}'
kb 2 run --org "$ORG"
says err "alerts cannot be read"
organization '{}'

topic the metadata is refused
for status in 400 403 404; do
  faults "[{\"match\": \"EntityDefinitions\", \"do\": \"status\", \"status\": $status}]"
  told --org "$ORG"
  says err "HTTP $status"
  says err "the documented columns and relationships are asked for"
done
kb 1 run --org "$ORG" -q -f json
silent_on err documented
faults '[{"match": "LogicalName='\''systemuser'\''", "do": "status", "status": 403}]'
organization '{"lacking": ["mailbox.outgoingemailstatus"], "navigation": {"mailbox_regarding_systemuser": "contoso_TheUser"}}'
told --org "$ORG"
says err "HTTP 403"

topic the metadata is refused, and the documented names are wrong: the refusals tell
faults '[{"match": "EntityDefinitions", "do": "status", "status": 403}]'
organization '{"navigation": {"mailbox_regarding_systemuser": "regardingobjectid_systemuser"}}'
told --org "$ORG"
says err "the organization has no mailbox.regardingobjectid: asking again without it"
[ "$(requested '.path | contains("/mailboxes?")')" -eq 2 ] || fail "asked again once"
organization '{"navigation": {"mailbox_regarding_systemuser": "contoso_TheUser"}, "lacking": ["mailbox.emailaddress"],
  "unreadable": ["tracelog.errordetails", "tracelog.createdon"]}'
for narrow in "" --mailbox=00000001-0000-4000-8000-000000000000; do
  kb 1 run --org "$ORG" -f json $narrow
  is '[.gaps[] | select(.article == "(all)") | .where] | sort == ["mailbox.emailaddress", "mailbox.regardingobjectid",
    "tracelog.createdon", "tracelog.errordetails"]'
  is '[.findings[] | select(.mailbox.name == "Box 1")][0].verdict == "cannot_tell"'
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

topic broken metadata is asked for again
organization '{"navigation": {"mailbox_regarding_systemuser": "regardingobjectid_systemuser"}}'
for do in reset close truncate cut_json html; do
  faults "[{\"match\": \"EntityDefinitions\", \"times\": 1, \"from\": 2, \"do\": \"$do\"}]"
  case $do in
  html) kb 2 run --org "$ORG" && says err "content type text/html, where JSON belongs" ;;
  *) told --org "$ORG" ;;
  esac
done
faults '[{"match": "EntityDefinitions", "times": 1, "do": "status", "status": 429, "headers": {"Retry-After": "1"}}]'
told --org "$ORG"
says err "waiting 1 s as asked by the server"

topic metadata that cannot be meant is not believed
organization '{}'
for value in '{"value": []}' '{"value": [{"LogicalName": "unrelated"}]}' '{"value": [1]}'; do
  faults "[{\"match\": \"EntityDefinitions\", \"do\": \"status\", \"status\": 200, \"json\": $value}]"
  told --org "$ORG"
done
# What would go into a URL is a name, or none.
relations='[{"ReferencingAttribute": "regardingobjectid", "ReferencedEntity": "systemuser",
  "ReferencingEntityNavigationPropertyName": "x($select=password),y"},
  {"ReferencingAttribute": "emailserverprofile", "ReferencedEntity": "emailserverprofile",
  "ReferencingEntityNavigationPropertyName": "emailserverprofile"}]'
faults "[{\"match\": \"ManyToOne\", \"do\": \"status\", \"status\": 200, \"json\": {\"value\": $relations}}]"
kb 1 run --org "$ORG"
requests_of mailboxes >asked
silent_on asked password

topic what would be asked
faults '[]'
kb 0 run --org "$ORG" --dry-run
says out "/api/data/v9.2/EntityDefinitions(LogicalName='mailbox')/ManyToOneRelationships?\$select=ReferencingAttribute,"
says out "/api/data/v9.2/EntityDefinitions(LogicalName='tracelog')/Attributes?\$select=LogicalName,IsValidForRead"
says out "by the documented names here"
says out "regardingobjectid(\$select=systemuserid,"
[ "$(requested true)" -eq 0 ] || fail "--dry-run asks nobody"

topic nothing that is asked for is a secret
kb 1 run --org "$ORG"
for word in password oauth; do
  [ "$(requested ".path | contains(\"$word\")")" -eq 0 ] || fail "$word was asked for"
done
no_secret

# ids_asked: for how many mailboxes' alerts were asked, each time counted.
ids_asked() {
  requests_of tracelogs | grep -o '_regardingobjectid_value eq ' | wc -l
}

topic alerts of many mailboxes are asked for in parts, and a part that was refused alone again
tenant 90
organization '{"unreadable": ["tracelog.errordetails"]}'
faults '[]'
kb 1 run --org "$ORG" --profile "O'Brien & Söhne" --level information
[ "$(requests_of tracelogs | wc -l)" -eq 2 ] && [ "$(ids_asked)" -eq 60 ] || fail "60 mailboxes are parts of 40 and 20"
faults '[{"match": "EntityDefinitions", "do": "status", "status": 403}]'
kb 1 run --org "$ORG" --profile "O'Brien & Söhne" --level information
[ "$(requests_of tracelogs | wc -l)" -eq 3 ] && [ "$(ids_asked)" -eq 100 ] || fail "the first part alone is asked for again"
