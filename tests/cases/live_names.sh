# An organization decides which columns and navigation properties exist, and their names.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
people

for name in regardingobjectid regardingobjectid_systemuser contoso_TheUser; do
  topic "the user is reached by $name"
  organization "{\"navigation\": {\"mailbox_regarding_systemuser\": \"$name\"}}"
  finds_each --org "$ORG"
  requests_of mailboxes >asked
  says asked "),$name(\$select=systemuserid,"
  [ "$(requested '.path | contains("/EntityDefinitions(")')" -eq 5 ] || fail "the organization is asked once"
  finds_each --org "$ORG" --page-size 2
  [ "$(requested '.path | contains("/EntityDefinitions(")')" -eq 10 ] || fail "once a run, not once a page"
  cp out live.json
  finds_each --org "$ORG" --mailbox box1@contoso.example --mailbox box2@contoso.example --mailbox box3@contoso.example \
    --mailbox box4@contoso.example --mailbox box5@contoso.example --page-size 2

  topic "what fetch saves of $name is what run --org saw"
  kb 0 fetch --org "$ORG" -o saved.ndjson
  finds_each saved.ndjson
  jq '[.findings, .groups, (.summary | del(.notes))]' live.json >seen-live
  jq '[.findings, .groups, (.summary | del(.notes))]' out >seen-saved
  same seen-live seen-saved
  finds_each --jobs 1 saved.ndjson
  kb 0 fetch --org "$ORG" --redact -o redacted.ndjson
  silent_on redacted.ndjson Support
  kb 1 run redacted.ndjson -f json
  jq -c "$verdicts | map(.[1:]) | sort" out >redacted
  jq -c 'map(.[1:]) | sort' all-found >whole
  same whole redacted
done

topic the names lead elsewhere
organization '{"navigation": {"mailbox_regarding_systemuser": "regardingobjectid_systemuser",
  "mailbox_regarding_queue": "regardingobjectid", "emailserverprofile_mailbox": "EmailServerProfile"}}'
finds_each --org "$ORG"
kb 1 run --org "$ORG" --profile Exchange -f json
is '.summary.cases == 6'
kb 0 fetch --org "$ORG" -o saved.ndjson
says saved.ndjson '"emailserverprofile": {"emailserverprofileid":'
silent_on saved.ndjson '"EmailServerProfile"'

topic no way leads to the user
organization '{"navigation": {"mailbox_regarding_systemuser": null}}'
kb 1 run --org "$ORG" -f json
says err "not in the data: mailbox.regardingobjectid"
is '[.findings[] | select(.subject.name == "Box 1")][0].verdict == "inconclusive"'
is '[.notes[] | select(.where == "mailbox.regardingobjectid")][0].reason | contains("no relationship")'

topic broken metadata is asked for again
organization '{"navigation": {"mailbox_regarding_systemuser": "regardingobjectid_systemuser"}}'
for do in reset cut_json html; do
  faults "[{\"match\": \"EntityDefinitions\", \"times\": 1, \"from\": 2, \"do\": \"$do\"}]"
  case $do in
  html) kb 2 run --org "$ORG" && says err "content type text/html, where JSON belongs" ;;
  *) finds_each --org "$ORG" ;;
  esac
done
faults '[{"match": "EntityDefinitions", "times": 1, "do": "status", "status": 429, "headers": {"Retry-After": "1"}}]'
finds_each --org "$ORG"
says err "waiting 1 s as asked by the server"

topic metadata that cannot be meant is not believed
organization '{}'
for value in '{"value": []}' '{"value": [{"LogicalName": "unrelated"}]}' '{"value": [1]}'; do
  faults "[{\"match\": \"EntityDefinitions\", \"do\": \"status\", \"status\": 200, \"json\": $value}]"
  finds_each --org "$ORG"
done
# Only a valid name may become part of a URL.
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
