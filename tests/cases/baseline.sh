# run --fail-on new: only what an earlier report does not have decides the exit status.
. "$TESTS/cases.inc"

other=$(alert 7 'Error Code: ErrorBrandNewThing')
page "$(sick 1)" "$(healthy 2)" >old.json.rows
kb 1 run --format json --output old.json old.json.rows
kb 1 run --format ndjson --output old.ndjson old.json.rows

new() {
  status=$1
  said=$2
  shift 2
  for baseline in old.json old.ndjson; do
    kb "$status" run --format csv --fail-on "${list:-new}" --baseline "$baseline" "$@"
    says err "new against $baseline: $said"
  done
}

topic nothing is new
new 0 '0 findings, 0 kinds of uncovered alerts' old.json.rows
page "$(sick 1 Renamed)" "$(healthy 2)" "$(healthy 3)" >page.json
new 0 '0 findings' page.json

topic a finding in another mailbox
page "$(sick 1)" "$(sick 2)" >page.json
new 1 '1 finding, 0 kinds' page.json
list=new,confirmed new 1 '1 finding' page.json
list=at_risk,new new 0 '0 findings' page.json
kb 1 run --quiet --fail-on new --baseline old.json page.json
silent_on err 'new against'

topic a kind of alert that no article covers
page "$(sick 1)" "$(row 2 Bob "$(profile 0)" "$other")" "$(row 3 Cy "$(profile 0)" "$other")" >page.json
new 1 '0 findings, 1 kind of uncovered alerts' page.json
list=new,confirmed new 0 '0 findings, 0 kinds' page.json
kb 1 run --format json --output with.json page.json
kb 0 run --fail-on new --baseline with.json page.json

topic a code is one kind in any spelling, as in diff
for code in 0x8005E999 8005e999 -2147096167; do
  page "$(sick 1)" "$(row 2 Bob "$(profile 0)" "$(alert 7 "Error Code: $code")")" >page.json
  [ -e with.json.code ] || kb 1 run --format json --output with.json.code page.json
  kb 0 run --fail-on new --baseline with.json.code page.json
  kb 1 run --format json --output now.json page.json
  kb 0 diff with.json.code now.json
done
page "$(sick 1)" "$(row 2 Bob "$(profile 0)" "$(alert 7 'Error Code: ErrorBrandNewTHING')")" >page.json
kb 0 run --fail-on new --baseline with.json page.json
printf '8005E999\tContosoBroken\n' >rules/codes.tsv
page "$(sick 1)" "$(row 2 Bob "$(profile 0)" "$(alert 7 'Error Code: ContosoBroken')")" >page.json
kb 1 run --format json --output named.json page.json
page "$(sick 1)" "$(row 2 Bob "$(profile 0)" "$(alert 7 'Error Code: 0x8005E999')")" >page.json
kb 0 run --fail-on new --baseline named.json page.json
rm rules/codes.tsv

topic tenants are distinguished where a report is of several, as in diff
for tenant in Alpha Bravo; do
  kb 1 run -q --tenant "$tenant" -f json -o "$tenant.json" old.json.rows
done
kb 1 merge Alpha.json Bravo.json -o both.json
kb 1 report both.json --fail-on new --baseline old.json # which names no tenant
says err 'new against old.json: 2 findings'
kb 1 diff old.json both.json
kb 1 report both.json --fail-on new --baseline Alpha.json
says err 'new against Alpha.json: 1 finding,'
kb 0 report both.json --fail-on new --baseline both.json
kb 0 report Alpha.json --fail-on new --baseline both.json
kb 0 report Alpha.json --fail-on new --baseline old.json
kb 0 report Alpha.json --fail-on new --baseline Bravo.json # it may have been renamed

topic a mailbox that fails
page "$(sick 1)" "$(healthy 2 | sed 's/"incomingemaildeliverymethod":2,/&"incomingemailstatus":2,/')" >page.json
new 1 '1 finding, 0 kinds' page.json
list=new,failing new 1 '1 finding' page.json
kb 1 run --format json --output with.json page.json
kb 0 run --fail-on new --baseline with.json page.json

topic what is worse than before is new, what is better is not
page "$(row 1 'Sick 1' "$(profile 0)" "$(alert 1)")" >milder.rows
kb 1 run --format json --output milder.json milder.rows
kb 1 run --fail-on new --baseline milder.json old.json.rows
new 0 '0 findings' milder.rows
page "$(row 1 'Sick 1' "$(profile 1)" "$(alert 1)")" >page.json # another cause
new 1 '1 finding' page.json

topic the baseline is not written over
kb 2 run --format json --output old.json --fail-on new --baseline old.json page.json
says err 'old.json is the file that is to be read'

topic incomplete data stay incomplete
echo '{"mailboxid":5}' >bad.json
kb 3 run --fail-on new --baseline old.json --format json --output part.json old.json.rows bad.json
silent_on err 'may have been there'
kb 0 run --fail-on new --baseline part.json old.json.rows
says err 'part.json: it is not of all its data: what is called new may have been there'
sed 's/contoso.crm/fabrikam.crm/' old.json.rows >other.rows
kb 0 run --fail-on new --baseline old.json other.rows
says err 'old.json: it is of contoso.crm.dynamics.com, and the data of fabrikam.crm.dynamics.com: what is called new'

jq -c '.summary.skipped_articles = 51' old.json >part.json
kb 0 run --fail-on new --baseline part.json old.json.rows
says err 'part.json: 51 articles were left out of it: what is called new may have been there'
jq -c '.summary.unmatched_alerts = 7' old.json >part.json
kb 0 run --fail-on new --baseline part.json old.json.rows
says err 'part.json: 7 uncovered alerts are not listed in it: what is called new may have been there'

topic several reports, and threads
kb 1 run -f json -o a.json -f csv -o b.csv --fail-on new --baseline old.json page.json
number=1
while [ "$number" -le 4000 ]; do
  sick "$number" && printf '\n'
  number=$((number + 1))
done >rows.ndjson
kb 1 run --jobs 3 --format csv --fail-on new --baseline old.json rows.ndjson
says err 'new against old.json: 3999 findings'

topic wrong usage
kb 2 run --fail-on new old.json.rows
says err 'run: --fail-on new needs --baseline OLD.json, the report that it is new against'
kb 2 run --baseline old.json old.json.rows
says err 'run: --baseline changes nothing without --fail-on new'
kb 2 run --fail-on new --baseline - old.json.rows
says err 'run: --baseline takes a file: standard input is for the data'
kb 2 run --fail-on new --baseline nowhere.json old.json.rows
says err 'run: --baseline: nowhere.json: '
kb 2 run --fail-on new --baseline old.json.rows old.json.rows
says err 'this is no report'
