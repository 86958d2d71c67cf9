# Many mailboxes, and parts of them: the number of requests, and the effect of a failure.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"

alerts='"match": "GET /api/data/v9.2/tracelogs"'

topic 'who is signed in, and how much was read'
tenant 25
jq '.user = "0000000a-5555-4000-8000-000000000000" | .systemusers = [{systemuserid: .user, fullname: "Report Robot"}]' \
  server/data.json >server/data.json.new
mv server/data.json.new server/data.json
faults '[]'
kb 1 run --org "$ORG" -f json
is '[.notes[].reason] | any(. == "signed in as Report Robot (0000000a-5555-4000-8000-000000000000); 25 mailboxes and 33 alerts were read, of 25 mailboxes that this user may read and that were asked for")'
faults '[{"match": "WhoAmI", "do": "status", "status": 403}]'
kb 1 run --org "$ORG" -f json
is '[.notes[].reason] | any(startswith("25 mailboxes and 33 alerts were read"))'

topic 'no alerts at all are reported'
tenant 25
jq '.tracelogs = []' server/data.json >server/data.json.new
mv server/data.json.new server/data.json
faults '[]'
kb 1 run --org "$ORG" -f json
is '[.notes[].reason] | any(contains("25 mailboxes and 0 alerts were read") and contains("privilege to read the table tracelog"))'

topic 'an email server profile that is not there is a mistake, with a suggestion'
tenant 25
faults '[]'
kb 2 run --org "$ORG" --profile "O'Brien & Sohne" -f json
says err 'no email server profile "O'"'"'Brien & Sohne" that you may read; did you mean "O'"'"'Brien & Söhne"?'
kb 2 run --org "$ORG" --failed-only --profile nobody -f json
kb 2 fetch --org "$ORG" --profile nobody -o never
[ ! -e never ] || fail "nothing is saved"
topic 'several profiles'
kb 1 run --org "$ORG" --profile "O'Brien & Söhne" --profile 00000001-9999-4000-8000-000000000000 -f json
is '.summary.cases == 17'

topic 'a group of alerts that cannot be read leaves the others as they are'
tenant 200
faults "[{$alerts, \"from\": 1, \"times\": 1, \"do\": \"status\", \"status\": 400, \"json\": {\"error\": {\"code\": \"0x1\", \"message\": \"no\"}}}]"
kb 3 run --org "$ORG" --failed-only -f json
is '.summary.cases == 66 and .summary.confirmed == 26 and .summary.failing == 40 and .summary.clear == 0'
is '[.faults[] | select(.where == "alerts")][0].count == 40'
[ "$(requested '.path | contains("/tracelogs?")')" -eq 2 ] || fail "two groups are asked for once each"
topic 'three that fail in a row are enough'
tenant 900
faults "[{$alerts, \"do\": \"status\", \"status\": 400, \"json\": {\"error\": {\"code\": \"0x1\", \"message\": \"no\"}}}]"
kb 3 run --org "$ORG" --failed-only -f json
[ "$(requested '.path | contains("/tracelogs?")')" -eq 3 ] || fail "after three no more is asked for"
is '.summary.cases == 300 and .summary.confirmed == 0 and .summary.failing == 300'
[ "$(grep -c 'could not all be read' err)" -eq 1 ] || fail "the same is said once"

topic 'many mailboxes: all alerts are read, once'
tenant 1800
faults '[]'
kb 1 run --org "$ORG" --failed-only -f json
is '.summary.cases == 600 and .summary.confirmed == 600'
[ "$(requested '.path | contains("/tracelogs?")')" -eq 1 ] || fail "one page has all alerts"
kb 0 fetch --org "$ORG" --failed-only -o many.ndjson
[ "$(wc -l <many.ndjson)" -eq 600 ] || fail "alerts of other mailboxes are not asked for"

topic 'a long list of mailboxes'
seq 1 100 | sed 's/.*/box&@contoso.example/' >list
printf '# from the ticket\r\n\n  BOX1@contoso.example  \n' >>list
faults '[]'
kb 1 run --org "$ORG" --mailbox-file list -f json
is '.summary.cases == 100 and .summary.confirmed == 33'
[ "$(requested '.path | contains("/mailboxes?")')" -eq 3 ] || fail "forty at a time"
echo stranger@contoso.example >>list
kb 3 run --org "$ORG" --mailbox-file list -f json
says err 'no mailbox that was asked for has the email address stranger@contoso.example'
printf '\357\273\277box1@contoso.example\r\n' >from-windows
kb 1 run --org "$ORG" --mailbox-file from-windows -f json
is '.summary.cases == 1'
printf '\377\376b\000o\000x\000' >in-utf16
kb 2 run --org "$ORG" --mailbox-file in-utf16
says err '--mailbox-file in-utf16: is UTF-16: save it as UTF-8'
printf 'b\000o\000x\000' >without-mark
kb 2 run --org "$ORG" --mailbox-file without-mark
says err '--mailbox-file without-mark: this is no text in UTF-8'
: >list
kb 2 run --org "$ORG" --mailbox-file list
says err 'list names no mailbox'
kb 2 run --org "$ORG" --mailbox-file none
says err 'no such file'

topic 'alerts about a profile are of all its mailboxes'
tenant 6
jq '.tracelogs = [{tracelogid: "00000001-3333-4000-8000-000000000000", level: 3, tracecode: 0,
  text: "Email Server Error Code: InvalidIncomingEmailServerProfile", errortypedisplay: null, errordetails: null,
  createdon: "2026-11-20T06:00:00Z", _regardingobjectid_value: "00000001-9999-4000-8000-000000000000",
  regardingobjecttypecode: "emailserverprofile"}]' server/data.json >server/data.json.new
mv server/data.json.new server/data.json
faults '[]'
kb 1 run --org "$ORG" -f json
is '[.findings[] | select(.verdict == "unexplained") | .subject.name] | sort == ["Box 1", "Box 2", "Box 4", "Box 5"]'
jq '[.findings, (.summary | del(.notes))]' out >seen-live
kb 1 run --org "$ORG" --mailbox box1@contoso.example -f json
is '[.findings[].subject.name] == ["Box 1"]'
kb 0 fetch --org "$ORG" -o profile.ndjson
kb 1 run profile.ndjson -f json
jq '[.findings, (.summary | del(.notes))]' out >seen-saved
same seen-live seen-saved

topic 'what fetch could not read is marked, and run knows the mark'
tenant 25
faults "[{$alerts, \"from\": 2, \"do\": \"status\", \"status\": 403}]"
kb 3 fetch --org "$ORG" --page-size 10 -o part.ndjson
says err '25 mailboxes saved'
[ "$(grep -c '"tracelog_Mailbox@kbtriage.partial":true' part.ndjson)" -eq 25 ] || fail "all are marked"
[ "$(grep -o '"tracelogid"' part.ndjson | wc -l)" -eq 10 ] || fail "ten alerts came"
kb 3 run part.ndjson -f json
is '.summary.clear == 0 and .summary.not_judged == 7 and .summary.failing == 8 and .summary.unmatched_alerts == 10'

topic 'an alert that comes twice while paging is saved once, and counts once'
faults "[{$alerts, \"from\": 2, \"do\": \"repeat\"}]"
kb 0 fetch --org "$ORG" --page-size 10 -o twice.ndjson
[ "$(grep -o '"tracelogid"' twice.ndjson | wc -l)" -eq 33 ] || fail "33 alerts are saved"

topic 'the mark stays where names are redacted'
faults "[{$alerts, \"from\": 2, \"do\": \"status\", \"status\": 403}]"
kb 3 fetch --org "$ORG" --page-size 10 --redact -o part.ndjson
[ "$(grep -c '"tracelog_Mailbox@kbtriage.partial":true' part.ndjson)" -eq 25 ] || fail "all are marked"
kb 3 run part.ndjson -f json
is '.summary.clear == 0 and .summary.not_judged == 7 and .summary.failing == 8'

topic 'fetch goes on where it could not'
tenant 200
faults '[]'
kb 0 fetch --org "$ORG" --failed-only -o all.ndjson
faults "[{$alerts, \"from\": 1, \"times\": 1, \"do\": \"status\", \"status\": 400, \"json\": {\"error\": {\"code\": \"0x1\", \"message\": \"no\"}}}]"
kb 3 fetch --org "$ORG" --failed-only -o part.ndjson
[ "$(grep -c 'kbtriage.partial' part.ndjson)" -eq 40 ] || fail "a group of forty"
faults '[]'
kb 0 fetch --org "$ORG" --failed-only --resume -o part.ndjson
says err '26 mailboxes are whole in part.ndjson and stay'
says err '66 mailboxes saved'
[ "$(requested '.path | contains("/tracelogs?")')" -eq 1 ] || fail "only the alerts that were missing"
# The first line, which names the organization, is another one.
for file in all part; do
  sed 's/"@odata.context":"[^"]*",//' "$file.ndjson" | sort >"$file.sorted"
done
same all.sorted part.sorted
kb 2 fetch --org "$ORG" --resume -o never.ndjson
says err '--resume: never.ndjson: '
kb 2 fetch --org "$ORG" --resume
says err '--resume goes with --output FILE'

topic 'what is resumed is of the same organization, and its alerts were chosen alike'
tenant 25
kb 0 fetch --org "$ORG" -o whole.ndjson
kb 0 fetch --org "$ORG" --level error -o errors.ndjson
kb 0 fetch --org "$ORG" --level error --resume -o errors.ndjson
says err '25 mailboxes are whole in errors.ndjson and stay'
cp whole.ndjson whole-before
cp errors.ndjson errors-before
kb 2 fetch --org "$ORG" --resume -o errors.ndjson
says err '--resume: the alerts in the file were chosen by --level error: use the same'
kb 2 fetch --org "$ORG" --since 2026-11-21 --resume -o whole.ndjson
says err '--resume: the alerts in the file were chosen by the default of --level, without --since'
kb 2 fetch --org "http://localhost:${ORG##*:}" --resume -o whole.ndjson
says err "--resume: the file is of $ORG, not of http://localhost:${ORG##*:}: name another file"
same whole-before whole.ndjson
same errors-before errors.ndjson

topic 'a file that fetch did not save is not resumed, and stays'
faults '[]'
printf 'mailboxid,name\n00000001-0000-4000-8000-000000000000,Box 1\n' >file.csv
echo 'Minutes of the meeting' >file.txt
printf '\000\001\377\376junk' >file.bin
printf 'PK\003\004' >file.xlsx
echo '{"mailboxid":"00000001-0000-4000-8000-000000000000","name":"Box 1"}' >file.json
echo '{"a":1}' >file.other
jq -nc '{"@odata.context": "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#mailboxes",
  value: [{mailboxid: "00000001-0000-4000-8000-000000000000", name: "Box 1"}]}' >file.page
gzip -c whole.ndjson | head -c 300 >file.gz
kb 0 fetch --org "$ORG" --redact -o file.redacted
for file in file.*; do
  cp "$file" before
  faults '[]'
  kb 2 fetch --org "$ORG" --resume -o "$file"
  says err "--resume: $file was not saved by fetch, or is redacted: name another file ("
  same before "$file"
  [ ! -s server/log.ndjson ] || fail 'the organization is asked'
done
: >file.empty
kb 0 fetch --org "$ORG" --resume -o file.empty
same whole.ndjson file.empty

topic 'a mailbox that the file has twice is saved once'
{ cat whole.ndjson; sed -n 2p whole.ndjson; } >part.ndjson
kb 0 fetch --org "$ORG" --resume -o part.ndjson
says err '25 mailboxes are whole in part.ndjson and stay'
same whole.ndjson part.ndjson

topic 'alerts that are rows of their own stay: those of a profile, and of a mailbox that is not there'
tenant 25
jq '.tracelogs += [
  {tracelogid: "00000001-7777-4000-8000-000000000000", level: 3, text: "Something of the profile: 0x8004FFFE",
   regardingobjecttypecode: "emailserverprofile", _regardingobjectid_value: "00000001-9999-4000-8000-000000000000"},
  {tracelogid: "00000002-7777-4000-8000-000000000000", level: 3, text: "Something of nobody: 0x8004FFFD",
   regardingobjecttypecode: "mailbox", _regardingobjectid_value: "00000099-0000-4000-8000-000000000000"}]' \
  server/data.json >server/data.json.new
mv server/data.json.new server/data.json
kb 0 fetch --org "$ORG" -o own.ndjson
cp own.ndjson own-before
kb 0 fetch --org "$ORG" --resume -o own.ndjson
[ "$(grep -c 'Something of' own-before)" -eq 2 ] || fail 'two alerts are rows of their own'
for file in own-before own.ndjson; do
  sed 's/"@odata.context":"[^"]*",//' "$file" | sort >"$file.sorted"
done
same own-before.sorted own.ndjson.sorted
tenant 25

topic 'mailboxes that were deleted meanwhile do not stay'
cp whole.ndjson part.ndjson
jq '.mailboxes |= map(select(.name != "Box 2" and .name != "Box 7"))
  | .tracelogs |= map(select((.text | contains("Box 2:") or contains("Box 7:")) | not))' server/data.json >server/data.json.new
mv server/data.json.new server/data.json
kb 0 fetch --org "$ORG" --resume -o part.ndjson
says err '25 mailboxes are whole in part.ndjson and stay'
says err '2 mailboxes of part.ndjson left out: deleted meanwhile'
says err '23 mailboxes saved'
grep -v -e '"Box 2"' -e '"Box 7"' whole.ndjson >expected
same expected part.ndjson
# Unless it is not known: not all were asked for, or came.
cp whole.ndjson part.ndjson
kb 0 fetch --org "$ORG" --resume --mailbox box3@contoso.example -o part.ndjson
same whole.ndjson part.ndjson
faults '[{"match": "skiptoken", "do": "status", "status": 400}]'
kb 3 fetch --org "$ORG" --resume --page-size 10 -o part.ndjson
silent_on err 'left out'
same whole.ndjson part.ndjson
kb 1 run errors.ndjson -f json
counts 25 8 0
