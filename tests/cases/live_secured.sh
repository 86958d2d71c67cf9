# Column-level security: the organization gives null in place of a value that the user may not read, so null says
# nothing there.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
people
ask='; ask an administrator for a column security profile that lets the signed-in user read it'
cat >rules/NoAddress.lua <<'LUA'
return {
  code = "NoAddress", title = "T", product = "Contoso", status = "stable", severity = "warning",
  symptom = { text = "It has no EWS URL.", when = function(case) return case.mailbox.ewsurl == nil end },
  causes = { { id = "cause", text = "It is not set.", when = function(case) return true end } },
  resolution = { { text = "Set it." } },
}
LUA
sed -e 's/code = "NoAddress"/code = "NoProfile"/' -e 's/case.mailbox.ewsurl/case.profile/' \
  rules/NoAddress.lua >rules/NoProfile.lua
# found CODE: the mailboxes of which it is reported.
found() {
  jq -r --arg code "$1" '[.findings[] | select(.article.code == $code) | .subject.name] | sort | join(",")' out
}

topic no column is secured, or only by name
jq '.mailboxes[0].ewsurl = null' server/data.json >changed && mv changed server/data.json
organization '{"secured": ["systemuser.islicensed", "mailbox.testemailconfigurationretrycount"]}'
kb 1 run --org "$ORG" -f json
[ "$(found NoAddress)" = "Box 1" ] || fail "null is null"
is '.gaps == [] and ([.notes[].where] | all(startswith("http")))'
[ "$(requested '.path | contains("systemuserroles_association?")')" -eq 0 ] || fail "asked without need"

topic a secured column
organization '{"secured": ["mailbox.ewsurl", "mailbox.actstatus"]}'
kb 1 run --org "$ORG" -f json
cp out live.json
[ "$(found NoAddress)" = "" ] || fail "null may be a value that is withheld"
is '[.gaps[] | select(.article == "NoAddress") | [.count, .privilege, .reason]]
  == [[6, null, "mailbox.ewsurl is not in the data" + $ask]]' --arg ask "$ask"
is '[.notes[] | select(.where | startswith("mailbox.")) | [.where, (.reason | startswith("not in the data where it is empty")
  and endswith($ask))]] == [["mailbox.actstatus", true], ["mailbox.ewsurl", true]]' --arg ask "$ask"
says err 'not in the data where they are empty: mailbox.actstatus, mailbox.ewsurl; ask an administrator'
[ "$(requested '.path | contains("systemuserroles_association?")')" -eq 1 ] || fail "asked once"
is '.summary.failing == 0' # of Box 6, whose status is withheld
for format in text markdown html csv; do
  kb 1 run --org "$ORG" -f "$format"
  says out "mailbox.ewsurl is not in the data; ask an administrator for a column security profile"
done

topic saved data says the same
kb 0 fetch --org "$ORG" -o saved.ndjson
silent_on saved.ndjson '"ewsurl":null'
kb 1 run saved.ndjson -f json
jq -S '[.findings, [.gaps[] | .reason |= sub("; ask.*"; "")]]' live.json >live-findings
jq -S '[.findings, .gaps]' out >saved-findings
same live-findings saved-findings
kb 0 redact saved.ndjson -o redacted.ndjson
kb 1 run redacted.ndjson -f json
[ "$(found NoAddress)" = "" ] || fail "after redact"

topic values that come, do
organization '{"secured": ["mailbox.ewsurl"], "administrator": true}'
kb 1 run --org "$ORG" -f json
[ "$(found NoAddress)" = "Box 1" ] || fail "an administrator may read it"
is '.gaps == [] and ([.notes[].where] | all(startswith("http")))'
faults '[{"match": "systemuserroles_association?", "do": "status", "status": 403}]'
kb 1 run --org "$ORG" -f json
[ "$(found NoAddress)" = "" ] || fail "whether the user may read it is not known"
is '[.gaps[] | select(.article == "NoAddress") | .count] == [1]'
faults '[]'

topic a lookup, and a column of the row that it leads to
organization '{"secured": ["mailbox.emailserverprofile", "systemuser.accessmode"]}'
kb 1 run --org "$ORG" -f json
[ "$(found NoProfile)" = "" ] || fail "the profile is withheld"
is '[.gaps[] | select(.article == "NoProfile") | .reason] | length == 1 and (.[0] | endswith($ask))' --arg ask "$ask"
is '[.findings[] | select(.article.code == "UserWithoutLicense" and .subject.name == ("Box 2", "Box 3")) | .verdict]
  == ["inconclusive", "inconclusive"]'
organization '{"secured": ["mailbox.emailserverprofile"], "navigation": {"mailbox_emailserverprofile": "contoso_Profile"}}'
kb 1 run --org "$ORG" -f json
[ "$(found NoProfile)" = "" ] || fail "the profile is withheld under another name, too"

topic nothing is chosen by a value that may be withheld
organization '{"secured": ["mailbox.emailaddress", "mailbox.actstatus", "tracelog.level"]}'
kb 2 run --org "$ORG" --mailbox box1@contoso.example
says err "no readable column mailbox.emailaddress; give ids"
kb 0 run --org "$ORG" --failed-only -f json
requests_of mailboxes >asked
silent_on asked "actstatus eq"
requests_of tracelogs >asked
silent_on asked "level ge"

topic alerts
organization '{"secured": ["tracelog.text"]}'
for narrow in "" --mailbox=00000001-0000-4000-8000-000000000000; do
  kb 1 run --org "$ORG" -f json $narrow
  is '[.findings[] | select(.article.code == "UserWithoutLicense")] == []'
  is '.notes | map(select(.where == "tracelog.text")) | length == 1'
done
kb 0 fetch --org "$ORG" -o saved.ndjson
says saved.ndjson '"tracelogid"'
silent_on saved.ndjson '"text":'

topic what would be asked
kb 0 run --org "$ORG" --dry-run
says out "/systemusers(ID)/systemuserroles_association?\$select=roleid,_roletemplateid_value"
