# diff: what has changed between two reports.
. "$TESTS/cases.inc"

# report FILE ROW...: a report of these rows.
report() {
  file=$1
  shift
  page "$@" >page.json
  "$KBTRIAGE" run --quiet --format json --output "$file" page.json || true
}

# alerts NUMBER NAME CODE: a mailbox with an alert of its own.
alerts() {
  row "$1" "$2" "$(profile 0)" "$(alert "$1" "Error Code: $3")"
}

report old.json "$(sick 1 Ann)" "$(sick 2 Bob)" "$(row 3 Cleo null '')" "$(healthy 4)" \
  "$(row 5 Eva "$(profile 1)" "$(alert 5)")" "$(alerts 6 Finn ErrorOld)" "$(alerts 7 Gita ErrorSame)"
report new.json "$(sick 1 'Ann Renamed')" "$(healthy 2)" "$(sick 3 Cleo)" "$(sick 4 Dora)" \
  "$(row 5 Eva null "$(alert 5)")" "$(alerts 6 Finn ErrorNew)" "$(alerts 7 Gita ErrorSame)" \
  "$(alerts 8 Hans ErrorSame)"

topic new, gone, still there, changed
kb 1 diff old.json new.json --format json
is '.summary == {new: 1, changed: 2, gone: 1, still: 1, worse: 2, unmatched_new: 1, complete: true}'
is '[.new[] | [.article, .subject.name, .after.verdict]] == [["InvalidIncomingEmailServerProfile", "Dora", "confirmed"]]'
is '[.gone[].subject.name] == ["Bob"] and [.still[].subject.name] == ["Ann Renamed"]'
is '[.changed[] | [.subject.name, .before.verdict, .after.verdict, .before.causes, .after.causes]] | sort
  == [["Cleo", "at_risk", "confirmed", "no-profile", "no-profile"],
      ["Eva", "confirmed", "confirmed", "inactive-profile", "no-profile"]]'
is '[.unmatched[] | [.code, .before, .after]] | sort
  == [["ErrorNew", 0, 1], ["ErrorOld", 1, 0], ["ErrorSame", 1, 2]]'
is '.notes == ["there were 7 mailboxes in the data, and 8 are now"]'

topic as text, in groups
kb 1 diff old.json new.json
says out 'Findings: 1 new, 2 changed (2 worse), 1 gone, 1 still there; 1 new kind of alerts without an article'
says out 'New 1. The mailbox has no email server profile. 1 mailbox: Dora Article: InvalidIncomingEmailServerProfile, KB 4484702, error'
says out 'at risk -> confirmed: The mailbox has no email server profile. 1 mailbox: Cleo'
says out 'cause: inactive-profile -> no-profile: The mailbox has no email server profile. 1 mailbox: Eva'
says out 'Gone 1. The mailbox has no email server profile. 1 mailbox: Bob'
says out '- ErrorNew: new, 1 alert "Error Code: ErrorNew"'
says out '- ErrorSame: 2 alerts, were 1'
says out '- ErrorOld: gone'

topic one record explains many
report one.json "$(healthy 99)"
report many.json $(for i in $(seq 1 30); do row "$i" "Box$i" "$(profile 1 | tr ' ' '_')" "$(alert "$i" InvalidIncomingEmailServerProfile)"; echo; done)
kb 1 diff one.json many.json
says out '1. The email server profile Contoso_Exchange is inactive. 30 mailboxes: Box1, Box2'
says out 'Box20 and 10 more'

topic nothing new
kb 0 diff old.json old.json
says out '0 new, 0 changed, 0 gone, 4 still there'
kb 0 diff many.json one.json
says out '30 gone'
says out 'what is called gone may be no longer in the data'
report less.json "$(row 3 Cleo null '')" "$(healthy 4)"
report more.json "$(sick 3 Cleo)" "$(healthy 4)"
kb 0 diff more.json less.json
says out 'confirmed -> at risk'

topic numbers of errors are kinds of their own
report number-old.json "$(alerts 6 Finn 0x80041234)"
report number-new.json "$(alerts 6 Finn 0x80045678)"
kb 1 diff --format json number-old.json number-new.json
is '.summary.unmatched_new == 1 and [.unmatched[] | [.before, .after]] == [[0, 1], [1, 0]]'
jq -c '.unmatched += .unmatched | .summary.unmatched_alerts = 2' number-old.json >twice.json
kb 0 diff --format json number-old.json twice.json
is '[.unmatched[] | [.before, .after]] == [[1, 2]]'

topic a cause that is gone is no news, another one is
jq -c '.findings[].causes[].verdict = "confirmed"' old.json >both.json
kb 0 diff both.json old.json
says out 'cause: no-profile, inactive-profile -> no-profile'
silent_on out 'worse'
kb 1 diff old.json both.json
says out 'cause: no-profile -> no-profile, inactive-profile'

topic what is worse comes before what is more
jq -c '.findings |= map(select(.verdict == "confirmed")) | .findings[2].causes = .findings[1].causes' old.json >three.json
jq -c '.findings[1:][].verdict = "unexplained" | .findings[0].causes[].verdict = "confirmed"' three.json >mixed.json
kb 1 diff three.json mixed.json
says out 'Changed 1. cause: no-profile -> no-profile, inactive-profile'
says out '2. confirmed -> no known cause: The mailbox has no email server profile. 2 mailboxes: Bob, Eva'

topic ndjson, standard input, another layout
page "$(sick 1 'Ann Renamed')" "$(healthy 2)" "$(sick 3 Cleo)" "$(sick 4 Dora)" \
  "$(row 5 Eva null "$(alert 5)")" "$(alerts 6 Finn ErrorNew)" "$(alerts 7 Gita ErrorSame)" \
  "$(alerts 8 Hans ErrorSame)" >page.json
"$KBTRIAGE" run --quiet --format ndjson --output new.ndjson page.json || true
kb 1 diff old.json new.json
mv out expected
kb 1 diff old.json new.ndjson
same expected out
jq . new.json >pretty.json
kb 1 diff old.json pretty.json
same expected out
"$KBTRIAGE" diff old.json - <new.json >out || true
same expected out
kb 1 diff --output file old.json new.json
same expected file

topic names that are markup or move the cursor
report hostile.json "$(sick 1 '<b>x</b> [y](http://evil.example) \u001b[31m')"
kb 1 diff one.json hostile.json
says out '\x1B[31m'
kb 1 diff --format markdown one.json hostile.json
says out '&lt;b>x&lt;/b> \[y]'

topic reports that are not of all their data
page "$(sick 1 Ann)" '{"mailboxid":7}' >page.json
"$KBTRIAGE" run --quiet --format json --output partial.json page.json || true
kb 3 diff old.json partial.json
says out 'partial.json is not of all the data (rows rejected: 1, '
says out 'what is called gone may still be there'
kb 3 diff partial.json old.json
says out 'what is called new may have been there'

topic what is no report
printf '{"findings":[],"summary":{' >cut.json
printf '{"a":1}' >other.json
printf '[]' >list.json
: >empty.json
printf '{"type":"finding"}\n' >no-summary.ndjson
printf '{"findings":[\0],"summary":{}}' >nul.json
for file in cut other list empty nul; do
  kb 2 diff old.json $file.json
  says err "$file.json:1:"
  says err 'a report is what kbtriage run --format json (or ndjson) writes'
  [ ! -s out ] || fail "$file: output"
done
kb 2 diff old.json no-summary.ndjson
says err 'there is no summary'
jq -c '.summary = {}' old.json >no-cases.json
jq -c '.unmatched = {}' old.json >no-list.json
kb 2 diff old.json no-cases.json
says err 'no-cases.json:1:'
says err 'a summary without the number of cases'
kb 2 diff old.json no-list.json
says err 'no-list.json:1:'
says err 'something else stands where a list belongs'
cat old.json new.json >two.json
kb 2 diff two.json new.json
says err "two.json:$(($(wc -l <old.json) + 1)):1: another report begins here"
kb 2 diff old.json missing.json
says err 'missing.json: '
kb 2 diff - -
kb 2 diff old.json
kb 2 diff old.json new.json new.json

topic findings that are not what they should be
jq -c '.findings += [{}, 7, {verdict: "confirmed", article: {code: "A"}, subject: {id: "1"}}, {verdict: 1, article: {code: 2}}, {verdict: "confirmed", article: {code: "A"}, subject: {table: "mailbox", name: "only a name"}, causes: [1, {verdict: "confirmed"}]}, .findings[0]]' \
  old.json >odd.json
kb 3 diff old.json odd.json
says out 'entries that cannot be read: 4'
says out 'only a name'
says out '1 finding of the same article and mailbox stood twice'

jq -c '.unmatched += [7, {count: 3}] | .findings[0].subject = {table: "mailbox", emailaddress: "a@contoso.com"}' old.json >odd.json
kb 3 diff --format json odd.json old.json
is '.notes[0] | contains("entries that cannot be read: 2")'
is '[.gone[].subject.name] == ["a@contoso.com"]'
jq -c '.summary.unmatched_alerts = 12' old.json >beyond.json
kb 3 diff old.json beyond.json
says out 'beyond.json does not list all kinds of alerts that no article covers: 10 alerts are not compared'

topic reports of different articles
jq -c '.summary.skipped_articles = 51' old.json >part.json
kb 3 diff old.json part.json
says out 'left out by --only, --skip and --about: 0, and 51 now'
kb 0 diff part.json part.json
for code in Exchange203 Exchange383; do # as many are left out, but not the same
  kb 1 run -q --only-rules "$SOURCE/rules" --only "$code" -f json -o "$code.json" "$TESTS/data/contoso/mailboxes.json"
done
kb 3 diff Exchange203.json Exchange383.json
says out ' others now): what is called new or gone may only not have been looked for'
kb 0 diff Exchange203.json Exchange203.json

topic reports of format 1, which was about mailboxes alone
contoso=$TESTS/data/contoso/mailboxes.json
kb 1 run --format json --output now.json "$contoso"
kb 1 run --format ndjson --output now.ndjson "$contoso"
for format in json ndjson; do
  kb 0 diff --format json "$TESTS/data/report-format-1/contoso.$format" "now.$format"
  is '.summary == {new: 0, changed: 0, gone: 0, still: 7, worse: 0, unmatched_new: 0, complete: true} and .notes == []'
  is '.still[0].subject == {table: "mailbox", id: "00000001-0000-4000-8000-000000000001", name: "Ann Beck"}'
done

topic the same id in two tables is two subjects
jq -c '.findings[0].subject.table = "other"' old.json >other.json
kb 1 diff --format json old.json other.json
is '[.new[].subject.table] == ["other"] and [.gone[].subject.table] == ["mailbox"]'
kb 1 diff old.json other.json
says out '1 record: Ann'
says out '1 mailbox: Ann'

topic another organization, and other articles
kb 0 diff --format json old.json old.json
is '.notes == []'
jq -c '.provenance.organizations = ["a.example", "b.example"] | .provenance.rule_set = "0123456789abcdef"' old.json >other.json
kb 0 diff --format json old.json other.json
is '.notes == ["the reports are of different organizations: contoso.crm.dynamics.com, and a.example, b.example now",
  "the articles have changed (rule set \($old), and 0123456789abcdef now): what is called new or gone may be due to them"]' \
  --arg old "$(jq -r .provenance.rule_set old.json)"
jq -c 'del(.provenance)' old.json >unknown.json
kb 0 diff --format json old.json unknown.json
is '.notes == []'
page "$(sick 1)" >page.json
kb 1 run --format ndjson --output lines.ndjson page.json
jq -c 'if .type == "summary" then .provenance.organizations = ["a.example"] else . end' lines.ndjson >other.ndjson
kb 0 diff --format json lines.ndjson other.ndjson
is '.notes | length == 1'
