# Findings that exceptions call wrong become examples of their article, with pseudonyms.
. "$TESTS/cases.inc"

page "$(row 1 'Ann Beck' "$(profile 1)" "$(alert 1 'The mailbox Ann Beck fails. Error Code: InvalidIncomingEmailServerProfile')")" \
  "$(sick 2 Bob)" "$(sick 3 Cy)" >page.json
cat >ex.lua <<'LUA'
return {
  { article = "InvalidIncomingEmailServerProfile", record = "Ann Beck", reason = "Eva said so", who = "Eva", wrong = true },
  { article = "InvalidIncomingEmailServerProfile", record = "Bob", reason = "later", who = "Eva", fix_planned = "9999-01-01" },
}
LUA
kb 1 run --exceptions ex.lua --format json --output report.json page.json

topic an example of a wrong finding
kb 0 new --from-exception report.json
cp out block
says out '-- An example for InvalidIncomingEmailServerProfile, which says confirmed (inactive-profile) where that is wrong.'
says out 'statecode = 1,'
says out 'expect = { verdict = "unexplained" }, -- FILL IN: what is right'
for secret in Ann Beck Eva Contoso contoso.com Bob; do
  silent_on out "$secret"
done
[ "$(grep -c '^{' out)" -eq 1 ] || fail 'one finding is wrong'
kb 0 new InvalidIncomingEmailServerProfile --from-exception report.json
same out block
kb 1 run --exceptions ex.lua --format ndjson --output report.ndjson page.json
kb 0 new --from-exception report.ndjson
same out block

topic it is an example as it stands
sed -e '/^  examples = {/r block' rules/InvalidIncomingEmailServerProfile.lua >rules/changed
mv rules/changed rules/InvalidIncomingEmailServerProfile.lua
kb 1 test rules/InvalidIncomingEmailServerProfile.lua
says out 'FILL IN: why it is wrong verdict: expected unexplained, found confirmed'
sed -i 's/"unexplained" }, -- FILL IN.*/"confirmed", cause = "inactive-profile" },/' rules/InvalidIncomingEmailServerProfile.lua
kb 0 test rules/InvalidIncomingEmailServerProfile.lua

topic wrong usage
kb 2 new Other --from-exception report.json
says err 'report.json: no exception calls a finding of Other wrong'
kb 2 new --from-exception report.json --unmatched 1
says err 'new: --from-exception and --unmatched are for different things'
kb 2 new --from-exception page.json
says err "page.json: is no report of run or scan: it has no list 'excepted'"
kb 2 new --from-exception nowhere.json
says err 'nowhere.json'

topic a hostile report
jq -c '.excepted[0].article.code = "A\n os.exit()" | .excepted[0].causes[].evidence[0].field = "mailbox.x = 1 } os"
  | .excepted[0].symptoms[0].text = "]] \"quoted\" \\ \u0001"' report.json >hostile.json
kb 0 new --from-exception hostile.json
grep -q '^ os.exit' out && fail 'a line begins with what the report says'
silent_on out 'x = 1'
:
