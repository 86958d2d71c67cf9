# Rows that the organization refuses: what is missing because of that names the privilege.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
people
cat >rules/ApprovalForQueues.lua <<'LUA'
return {
  code = "ApprovalForQueues", title = "T", product = "Contoso", status = "stable", severity = "warning",
  symptom = { text = "Queues need approval.", when = function(case)
    return case.organization ~= nil and case.organization.requireapprovalforqueueemail
  end },
  causes = { { id = "cause", text = "It is set.", when = function(case) return true end } },
  resolution = { { text = "Look at it." } },
}
LUA
jq '.organizations = [{organizationid: "00000001-7777-4000-8000-000000000000", name: "contoso", requireapprovalforqueueemail: false}]
  | .mailboxes |= map(._organizationid_value = "00000001-7777-4000-8000-000000000000")' server/data.json >with-organization
mv with-organization server/data.json
organization '{}'

ask() {
  echo "; ask an administrator for a security role with the privilege $1"
}
# refuses SET [PRIVILEGE]: from now on its rows are refused, for lack of that or without saying why.
refuses() {
  text=${2:+Principal user (Id=00000000-0000-4000-8000-00000000000a, type=8, roleCount=5, privilegeCount=465), is missing $2 privilege (Id=00000000-0000-4000-8000-000000000001) on OTC=112 for entity x.}
  faults "[{\"match\": \"/$1?\", \"do\": \"status\", \"status\": 403,
    \"json\": {\"error\": {\"code\": \"0x80040220\", \"message\": \"${text:-Access is denied.}\"}}}]"
}
# names PRIVILEGE: the fault and the gap of the organization's row name it, in text and JSON.
names() {
  is '[.faults[] | select(.where | startswith("http")) | [.privilege, (.reason | endswith($ask))]] == [[$name, true]]' \
    --arg name "$1" --arg ask "$(ask "$1")"
  is '[.gaps[] | select(.article == "ApprovalForQueues") | [.privilege, .reason]] | length == 1 and .[0][0] == $name
    and (.[0][1] | endswith("is not in the data" + $ask))' --arg name "$1" --arg ask "$(ask "$1")"
}

topic what the data lacks for no lack of a privilege names none
kb 1 run --org "$ORG" -f json
is '.faults == [] and ([.gaps[], .notes[]] | all(has("privilege") and .privilege == null))'

topic the answer names it
refuses organizations prvReadOrganization
kb 3 run --org "$ORG" -f json
names prvReadOrganization
says err "$(ask prvReadOrganization)"
[ "$(requested '.path | contains("RetrieveUserPrivileges")')" -eq 0 ] || fail "asked without need"
for format in text markdown html csv; do
  kb 3 run --org "$ORG" -f "$format"
  tr '\n' ' ' <out | tr -s ' ' | grep -o "security role with the privilege prvReadOrganization" >named
  [ "$(wc -l <named)" -eq 2 ] || fail "the fault and the gap as $format"
done
kb 3 run --org "$ORG" -f junit
says out "security role with the privilege prvReadOrganization"
kb 3 run --org "$ORG" -f ndjson
tail -n 1 out >last
jq -e '([.fault_list[] | select(.privilege == "prvReadOrganization")] | length == 1)
  and ([.gap_list[] | select(.privilege == "prvReadOrganization")] | length == 1)' last >seen || fail "ndjson"

topic it does not, and the privileges of the user show it
organization '{"lacks_privileges": ["prvReadorganization"]}'
refuses organizations
kb 3 run --org "$ORG" -f json
names prvReadorganization
[ "$(requested '.path | contains("RetrieveUserPrivileges")')" -eq 1 ] || fail "asked more than once"

topic nothing shows it
organization '{}'
refuses organizations
kb 3 run --org "$ORG" -f json
is '[.faults[], .gaps[] | .privilege] | unique == [null]'
silent_on err "ask an administrator"

topic alerts
refuses tracelogs prvReadTraceLog
for narrow in "" --mailbox=00000001-0000-4000-8000-000000000000; do
  kb 3 run --org "$ORG" -f json $narrow
  is '[.faults[] | [.where, .privilege]] | unique | map(.[1]) == ["prvReadTraceLog", "prvReadTraceLog"]'
done

topic the privilege of a table whose rows come with others
refuses mailboxes
organization '{"lacks_privileges": ["prvReadsystemuser"]}'
kb 2 run --org "$ORG"
says err "$(ask prvReadsystemuser)"

topic a name is a word of a text that may say anything
refuses organizations 'xprvRead prv <b>prvRead<marquee>'
kb 3 run --org "$ORG" -f html
silent_on out '<marquee>'
says out 'with the privilege prvRead'

# A query is refused as a whole for rows that were to come with its own.
topic 'the mailboxes come without the rows that may not be read'
tenant 25
organization '{}'
without_profiles() {
  faults "[{\"match\": \"expand=emailserverprofile(\", \"do\": \"status\", \"status\": 403,
    \"json\": {\"error\": {\"code\": \"0x80040220\", \"message\": \"$1\"}}}]"
}
# unknown_profiles: what needs no profile is known, and nothing else.
unknown_profiles() {
  is '.summary.cases == 25 and .summary.confirmed == 8 and (.faults | length) == 1'
  is '[.findings[].causes[] | select(.verdict == "confirmed") | .id] | unique == ["no-profile"]'
  is '.faults[0].reason | startswith("the email server profiles could not all be read: 0 came")'
}
without_profiles 'Principal user (Id=1, type=8) is missing prvReadEmailServerProfile privilege'
kb 3 run --org "$ORG" --page-size 10 -f json
unknown_profiles
is '.faults[0].privilege == "prvReadEmailServerProfile"'
is '[.notes[].reason] | any(contains("the signed-in user may not read what it leads to"))'
jq -c .findings out >live-findings
kb 3 fetch --org "$ORG" -o refused.ndjson
kb 1 run refused.ndjson -f json
jq -c .findings out >saved-findings
[ "$(jq length live-findings)" -eq "$(jq length saved-findings)" ] || fail 'the saved rows say something else'
faults '[]'
kb 0 fetch --org "$ORG" --resume -o refused.ndjson
says err '8 mailboxes are whole in refused.ndjson and stay'
kb 0 fetch --org "$ORG" --resume -o refused.ndjson
says err '25 mailboxes are whole in refused.ndjson and stay'
kb 1 run refused.ndjson -f json
is '.summary.confirmed == 8 and .summary.inconclusive == 0'

topic 'which rows these are is known from the text, or else all that come with others are left out'
without_profiles "Principal user (Id=1, type=8) is missing prvReadX privilege (Id=2) on OTC=9605 for entity 'emailserverprofile'"
kb 3 run --org "$ORG" -f json
unknown_profiles
without_profiles 'Access is denied.'
kb 3 run --org "$ORG" -f json
is '.summary.cases == 25 and .summary.confirmed == 8'

topic 'the mailboxes themselves are refused'
refuses mailboxes prvReadMailbox
kb 2 run --org "$ORG" -f json
says err 'the mailboxes could not all be read: 0 came'
silent_on err 'server profiles could not'
