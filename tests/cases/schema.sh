# schema --report: what scripts can rely on; whatever the other cases write as JSON is held against it.
. "$TESTS/cases.inc"

topic it is printed as it is in the source
kb 0 schema --report
same "$SOURCE/core/report/report.schema.json" out
is '."$schema" == "https://json-schema.org/draft/2020-12/schema"'
kb 0 schema --report --output copy
same "$SOURCE/core/report/report.schema.json" copy

topic it has to be said what of
kb 2 schema
says err "schema: say of what: --report, or --org URL"
kb 2 schema --report mailboxes
exit=0
"$KBTRIAGE" schema --report >/dev/full 2>err || exit=$?
[ "$exit" = 3 ] || fail "exit $exit"

# One of each record.
cat >rules/Look.lua <<'LUA'
return {
  code = "Look", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", signatures = { { code = "LookHere" } }, when = function(case) return case.mailbox.actstatus == 2 end },
  causes = { { id = "c", text = "c", look = "There" } },
  resolution = { { text = "r", cause = "c", steps = { "a", "b" } } },
}
LUA
mkdir reports
page "$(sick 1 Ann)" "$(row 2 Bob null '')" "$(row 3 Cid "$(profile 1)" "$(alert 3)")" "$(healthy 4)" \
  "$(row 5 Eva "$(profile 0)" "$(alert 5 'Error Code: LookHere')")" \
  "$(row 6 Finn "$(profile 0)" "$(alert 6 'Error Code: ErrorOther')")" \
  "$(row 7 Gita "$(profile 0)" '' | sed 's/"incoming/"incomingemailstatus":2,&/')" '{"mailboxid":7}' >page.json
kb 3 run --format json --output reports/report.json page.json
kb 3 run --format ndjson --output reports/report.ndjson page.json
page "$(sick 1 Ann)" >page.json
kb 1 run --format json --output next.json page.json
kb 3 diff --format json --output reports/difference.json reports/report.json next.json
printf 'Email Server Error Code: InvalidIncomingEmailServerProfile\nError Code: ErrorOther\n' >log
kb 1 scan --format json --output reports/scan.json log
kb 0 list --stats --json --output reports/statistics.json reports/report.json

topic every kind of record is there
cp reports/report.json out
is '[.findings, .groups, .failing, .unmatched, .rejected, .gaps] | all(length > 0)'
is '[.findings[].verdict] | unique == ["at_risk", "confirmed", "inconclusive"]'

topic a member that is new, or that is gone, is not overlooked
/usr/bin/python3 -B "$TESTS/schema.py" --strict "$SOURCE/core/report/report.schema.json" reports >out ||
  fail 'the schema is not strict'
[ "$(cat out)" = "report:1 line:$(wc -l <reports/report.ndjson) difference:1 scan:1 statistics:1" ] || fail "validated: $(cat out)"
sed 's/"pattern": "^\[0-9a-f\]{16}\$"/"pattern": "never"/' "$SOURCE/core/report/report.schema.json" >other.json
/usr/bin/python3 -B "$TESTS/schema.py" other.json reports >out && fail 'everything is valid'
says out 'never'
