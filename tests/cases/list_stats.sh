# What the articles of the rule set found in reports: list --stats.
. "$TESTS/cases.inc"

article() {
  cat >"rules/$1.lua" <<LUA
return {
  code = "$1", title = "The title of $1", product = "P", status = "$2", severity = "error",
  symptom = { text = "s", signatures = { { code = "Error$1" } } },
  causes = { { id = "c", text = "c", $3 } }, resolution = { { text = "r" } },
}
LUA
}
article Look stable 'look = "somewhere"'
article Never retired 'look = "somewhere"'
article Region stable 'when = function(case) return case.mailbox.statecode == 1 and case.profile.statecode == 1 end'

topic reports
page "$(sick 1)" "$(row 2 Bob "$(profile 1)" "$(alert 2)")" \
  "$(row 3 Eve "$(profile 0)" "$(alert 3 'Error Code: ErrorLook')")" \
  "$(row 4 Ida "$(profile 0)" "$(alert 4 'Error Code: ErrorRegion')")" >mailboxes.json
kb 1 run -f json mailboxes.json
cp out one.json
page "$(row 5 Kim "$(profile 0)" "$(alert 5 'Error Code: ErrorRegion')")" "$(healthy 6)" >more.json
kb 1 run -f ndjson more.json
cp out two.ndjson

topic text
kb 0 list --stats one.json two.ndjson
says out 'Found (1 article) InvalidIncomingEmailServerProfile 2 findings in 1 report: 2 confirmed'
says out 'Always inconclusive (2 articles) Region 2 findings in 2 reports; missing: mailbox.statecode (2)'
says out 'Look 1 finding in 1 report; no column shows its causes'
says out 'Never found (1 article) Never The title of Never (retired)'
says out '2 reports, 6 cases, 5 findings; 3 of 4 articles were found, 2 of them always inconclusive'

topic json
kb 0 list --stats --json one.json two.ndjson
is '[.statistics[] | [.code, .findings, .reports, .confirmed, .inconclusive, .always_inconclusive]] == [
  ["InvalidIncomingEmailServerProfile", 2, 1, 2, 0, false], ["Region", 2, 2, 0, 2, true],
  ["Look", 1, 1, 0, 1, true], ["Never", 0, 0, 0, 0, false]]'
is '.statistics[1].missing == [{"column": "mailbox.statecode", "findings": 2}]'
is '.summary == {"reports": 2, "cases": 6, "findings": 5, "articles": 4, "found": 3, "never": 1, "always_inconclusive": 2, "not_in_rule_set": 0}'
cp out expected
kb 0 list --stats -f json one.json two.ndjson
same expected out

topic tsv
kb 0 list --stats -f tsv one.json two.ndjson
printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' InvalidIncomingEmailServerProfile 2 2 0 0 0 - \
  Region 2 0 2 0 0 mailbox.statecode Look 1 0 1 0 0 - Never 0 0 0 0 0 - >expected
same expected out

topic an article that is not there any more, and a selection
rm rules/Look.lua
kb 0 list --stats one.json
says out 'Found, but not in the rule set any more (1 article) Look 1 finding in 1 report: 1 inconclusive'
is_json=$(kb 0 list --stats --json --only stable one.json; jq -c '[.statistics[].code]' out)
[ "$is_json" = '["InvalidIncomingEmailServerProfile","Region","Look"]' ] || fail "$is_json"
kb 0 list --stats --json --status retired one.json
is '[.statistics[] | .code] == ["Look", "Never"]'

topic a report of format 1, from standard input
kb 0 list --stats --json - <"$TESTS/data/report-format-1/contoso.json"
is '.statistics[0] | .code == "InvalidIncomingEmailServerProfile" and .inconclusive > 0 and .missing != []'

topic a state that could not be looked for
cat >rules/State.lua <<'LUA'
return {
  code = "State", title = "A state", product = "P", status = "stable", severity = "error",
  symptom = { text = "s", when = function(case) return case.mailbox.statecode == 1 end },
  causes = { { id = "c", text = "c", look = "l" } }, resolution = { { text = "r" } },
}
LUA
for format in json ndjson; do
  kb 1 run -f $format --output state.$format mailboxes.json
  kb 0 list --stats --json state.$format
  is '.statistics[] | select(.code == "State") | .findings == 0
    and .not_looked_for == [{"reason": "mailbox.statecode is not in the data", "cases": 4}]'
done
kb 0 list --stats state.json state.ndjson
says out 'State A state; not looked for in cases: mailbox.statecode is not in the data (8)'

topic wrong use
kb 2 list --stats
says err 'list: --stats needs reports'
kb 2 list one.json
says err "list takes no files: 'one.json'; reports are counted by --stats"
kb 2 list --stats one.json mailboxes.json
says err 'mailboxes.json:'
says err 'a report is what kbtriage run --format json (or ndjson) writes'
kb 2 list --stats nowhere.json
