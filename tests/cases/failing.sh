# A mailbox whose last test or synchronization failed is not clear: if no alert explains it, that is
# a verdict of its own, in every format; the list of failing mailboxes has the others, too.
. "$TESTS/cases.inc"

# fails NUMBER NAME ALERTS [COLUMNS]: a mailbox with a good profile, the test of whose incoming e-mail failed.
fails() {
  row "$1" "$2" "$(profile 0)" "$3" |
    sed -e 's/"incomingemaildeliverymethod":2,/&"statecode":0,"incomingemailstatus":2,/' \
      -e "s/\"statecode\":0,\"incoming/${4:-}&/"
}

other=$(alert 7 'Error Code: ErrorBrandNewThing')
known=$(alert 8)

topic no alert says why
page "$(fails 1 Ann '')" "$(fails 2 Bob '')" "$(fails 3 Cid '' '"outgoingemailstatus":2,')" \
  "$(healthy 4 Dan)" >page.json
kb 1 run page.json
says out 'Failing: the last test or synchronization failed, and no alert in the data says why 1. Failed: the test of incoming email 2 mailboxes: Ann, Bob Evidence: mailbox.incomingemailstatus is 2 (Failure) 2. Failed: the test of incoming email, the test of outgoing email 1 mailbox: Cid'
says out 'Mailboxes: 4 (1 clear, 3 failing) Findings: 0'
for format in markdown html; do
  kb 1 run --format "$format" page.json
  for said in 'Failing: the last test or synchronization failed, and no alert in the data says why' \
    '1. Failed: the test of incoming email' '2 mailboxes: Ann, Bob' 'Mailboxes: 4 (1 clear, 3 failing)' 'Select Test &'; do
    says out "$said"
  done
done
says out '3 of 4 mailboxes need attention'
says out 'Failing (3)'

kb 1 run --format json page.json
adds_up
is '[.summary.cases, .summary.clear, .summary.failing, .summary.findings] == [4, 1, 3, 0]'
is '.failing | map([.subject.name, .explained]) == [["Ann", false], ["Bob", false], ["Cid", false]]'
is '.failing[0] == {"subject": {"table": "mailbox", "id": $id, "name": "Ann", "emailaddress": "m1@contoso.com"}, "explained": false, "failed": ["incoming_test"],
  "evidence": [{"field": "mailbox.incomingemailstatus", "value": 2, "label": "Failure"}], "place": 0}' --arg id "$(id_of 1)"
is '.failing[2].evidence | map(.field) == ["mailbox.incomingemailstatus", "mailbox.outgoingemailstatus"]'
kb 1 run --format ndjson page.json
jq -cs '[.[] | select(.type == "failing") | .subject.name]' out >names
[ "$(cat names)" = '["Ann","Bob","Cid"]' ] || fail "ndjson has $(cat names)"
kb 1 run --format csv page.json
says out 'failing,failing,,,,,mailbox,Cid,m3@contoso.com'
says out 'mailbox.incomingemailstatus is 2 (Failure); mailbox.outgoingemailstatus is 2 (Failure)'
kb 1 run --format junit page.json
says out '<testsuite name="failing" tests="3" failures="3" errors="0" skipped="0">'
says out '<testcase classname="failing" name="Ann ('

topic an alert says why
page "$(fails 1 Ann "$other")" "$(fails 2 Bob "$known")" "$(fails 3 Cid '')" >page.json
kb 1 run --format json page.json
is '[.summary.clear, .summary.failing, .summary.findings, .summary.unmatched_alerts] == [0, 1, 1, 1]'
is '.failing | map([.subject.name, .explained]) == [["Ann", true], ["Bob", true], ["Cid", false]]'
kb 1 run page.json
says out '1 mailbox: Cid'
says out 'Mailboxes: 3 (1 failing, 1 with findings, 1 with uncovered alerts only)'
kb 1 run --format csv page.json
says out 'failing,explained,,,,,mailbox,Ann'
kb 1 run --format junit page.json
says out '<testsuite name="failing" tests="1" failures="1"'

topic an alert of an article that was left out says why
cat >rules/Another.lua <<'END'
return { code = "Another", title = "T", product = "P", status = "stable", severity = "error",
  symptom = { text = "s", signatures = { { code = "Another" } } },
  causes = { { id = "c", text = "C.", look = "There." } }, resolution = { { text = "R." } } }
END
kb 0 run --skip InvalidIncomingEmailServerProfile --format json - <<END
$(fails 2 Bob "$known")
END
is '[.summary.clear, .summary.failing] == [1, 0] and .failing[0].explained'
rm rules/Another.lua

topic information says nothing
kb 1 run --format json - <<END
$(fails 1 Ann "$(alert 1 'The mailbox was tested.' | sed 's/"level":3/"level":1/')")
END
is '[.summary.clear, .summary.failing] == [0, 1]'

topic a cause that is confirmed before its symptom shows says why
row 1 Ann null '' | sed 's/"incomingemaildeliverymethod":2,/&"statecode":0,"incomingemailstatus":2,/' >early.json
kb 1 run --format json early.json
is '[.summary.clear, .summary.failing, .summary.at_risk] == [0, 0, 1] and .failing[0].explained'
kb 1 run early.json
says out 'Mailboxes: 1 (1 with findings)'

topic no alerts in the data
fails 1 Ann '' | sed 's/,"tracelog_Mailbox":\[\]//' >no-alerts.json
kb 3 run --format json no-alerts.json
is '[.summary.clear, .summary.failing] == [0, 1]'

topic what makes the exit status
page "$(fails 1 Ann '')" >page.json
kb 1 run --fail-on failing page.json
kb 1 run --fail-on confirmed,failing page.json
kb 0 run --fail-on confirmed,at_risk,uncovered page.json
page "$(healthy 1 Ann)" >well.json
kb 0 run --fail-on failing well.json
kb 2 run --fail-on faling page.json
says err 'did you mean failing?'

topic one job or several
for kind in fails known healthy other; do
  case $kind in
  fails) fails 1 Name '' ;;
  known) fails 1 Name "$known" ;;
  healthy) healthy 1 Name ;;
  other) fails 1 Name "$other" ;;
  esac | tr -d '\n'
  echo
done >kinds
awk '{ row[NR] = $0 } END {
  for (i = 1; i <= 3000; i++) {
    line = row[i % 4 + 1]
    sub(/00000001-/, sprintf("%08d-", i), line)
    sub(/"Name"/, "\"Name " i "\"", line)
    print line
  }
}' kinds >lines.ndjson
for format in json ndjson csv junit text; do
  kb 1 run --jobs 1 --format "$format" lines.ndjson
  mv out one
  kb 1 run --jobs 3 --format "$format" lines.ndjson
  same one out
done
kb 1 run --jobs 3 --format json lines.ndjson
adds_up
is '[.summary.clear, .summary.failing, (.failing | length)] == [750, 750, 2250]'
fails 9999 Ann '' >first.ndjson
kb 1 run --jobs 3 --format json first.ndjson lines.ndjson
is '.failing[0].subject.name == "Ann"'

topic the morning after
page "$(fails 1 Ann '')" "$(healthy 2 Bob)" "$(fails 3 Cid "$known")" >page.json
kb 1 run --format json --output old.json page.json
page "$(healthy 1 Ann)" "$(fails 2 Bob '')" "$(fails 3 Cid "$known")" >page.json
for format in json ndjson; do
  kb 1 run --format "$format" --output new.json page.json
  kb 1 diff --format json old.json new.json
  is '.new == [{"article": null, "kb": null, "title": "the last test or synchronization failed, and no alert says why", "subject": {"table": "mailbox", "id": $id, "name": "Bob"},
    "after": {"verdict": "failing", "causes": "mailbox.incomingemailstatus", "text": "the last test or synchronization failed, and no alert says why"}}]' --arg id "$(id_of 2)"
  is '(.gone | map(.subject.name)) == ["Ann"] and (.still | map(.subject.name)) == ["Cid"]'
done
kb 1 diff old.json new.json
says out '1. failing: the last test or synchronization failed, and no alert says why 1 mailbox: Bob Gone'

topic 'a result that cannot be read may be a failure: such a mailbox is not clear'
for value in '"Failure"' true; do
  printf '{"mailboxid":"%s","name":"Ann","statecode":0,"incomingemailstatus":%s,"tracelog_Mailbox":[]}\n' \
    "$(id_of 1)" "$value" >page.json
  kb 3 run --format json page.json
  is '[.summary.cases, .summary.clear, .summary.not_judged] == [1, 0, 1]'
  is '.faults | any(.where == "mailbox.incomingemailstatus" and (.reason | contains("whether it failed is not known")))'
done
printf '%s\r\n' 'mailboxid,name,statecode,incomingemailstatus' "$(id_of 1),Ann,0,Fehler" \
  "$(id_of 2),Bob,0,1" "$(id_of 3),Cid,1,Fehler" >mailboxes.csv
printf '%s\r\n' 'tracelogid,text,level,_regardingobjectid_value' "$(id_of 9),Test started,1,$(id_of 1)" >alerts.csv
kb 3 run --format json mailboxes.csv alerts.csv
is '[.summary.cases, .summary.clear, .summary.not_judged] == [3, 2, 1]'
is '[.notes[] | select(.article == "(input)") | .reason] == ["2 cells of the column incomingemailstatus hold no value of it, the first in line 2 (Fehler): not known of the rows"]'
# where an alert says what is wrong, it is a note as before
printf '%s\r\n' 'tracelogid,text,level,_regardingobjectid_value' \
  "$(id_of 9),Error Code: ErrorBrandNewThing,3,$(id_of 1)" >alerts.csv
kb 1 run --format json mailboxes.csv alerts.csv
is '[.summary.clear, .summary.not_judged, .summary.unmatched_alerts] == [2, 0, 1] and ([.faults[] | select(.where == "mailbox.incomingemailstatus")] == [])'
