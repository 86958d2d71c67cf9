# What a user sends when the tool is at fault: versions, settings, faults, and the case that failed, redacted.
. "$TESTS/cases.inc"

page "$(sick 1 'Ann Beck')" "$(sick 2 'Bob Carr')" "$(healthy 3 'Cyd Dunn')" >page.json
cat >rules/Broken.lua <<'LUA'
---@type kb.Article
return {
  code = "Broken",
  title = "An article that fails",
  product = "Dynamics 365",
  status = "draft",
  severity = "error",
  symptom = { text = "It fails.", when = function(case)
    return case.mailbox.name ~= nil and #case.mailbox.name > 7 and ("x").y.z
  end },
  causes = { { id = "a", text = "A cause.", when = function(case) return true end } },
  resolution = { { text = "Do it." } },
}
LUA
echo 'return { code = "Wrong", titel = "x" }' >rules/Wrong.lua

topic without data
kb 0 bundle
jq -e '(.kbtriage | test("^[0-9]")) and .lua and .cjson and .settings.command == "run"
  and .rule_set.articles == 2 and .rule_set.left_out == 1 and (.rule_set.errors | map(.code) | length > 0)
  and (has("rows") | not)' out >/dev/null || fail 'versions, settings and the rule set'

topic with data
kb 0 bundle page.json
jq -e '.summary.cases == 3 and (.faults | length) > 0 and .provenance.version == .kbtriage and (.rows | length) >= 1
  and .rows_left_out == 0 and (.rows | all(has("mailboxid")))' out >/dev/null || fail 'the run'
for secret in Ann Beck Bob Carr Cyd Dunn contoso.com 'Contoso Exchange'; do
  silent_on out "$secret"
done

topic rows in files of their own
jq -c '.value[] | del(.tracelog_Mailbox)' page.json >boxes.ndjson
jq -c '.value[] | . as $m | .tracelog_Mailbox[] | . + {_regardingobjectid_value: $m.mailboxid}' page.json >alerts.ndjson
kb 0 bundle boxes.ndjson alerts.ndjson
jq -e '[.rows[] | has("tracelogid")] | any' out >/dev/null || fail 'the alert of the case that failed'

topic nothing failed
kb 0 bundle --only-rules "$KBTRIAGE_ONLY_RULES/InvalidIncomingEmailServerProfile.lua" page.json
jq -e '.rows == [] and .faults == [] and .rule_set.left_out == 0' out >/dev/null || fail 'no rows'

topic a file is written with --yes, or if somebody agrees
kb 2 bundle --output bundle.json page.json </dev/null
says err 'bundle: nothing was written: say --yes to write bundle.json without being asked'
[ ! -e bundle.json ] || fail 'it was written'
kb 0 bundle --output bundle.json --yes page.json
jq -e .rows bundle.json >/dev/null || fail 'it is JSON'
kb 2 bundle --output page.json --yes page.json
says err 'page.json is the file that is to be read'

topic nothing can be read
kb 2 bundle nowhere.json
kb 0 bundle --yes - <page.json
mkdir tmp
TMPDIR=$PWD/tmp kb 0 bundle page.json
[ -z "$(ls tmp)" ] || fail 'something was left behind'
TMPDIR=$PWD/nowhere kb 2 bundle page.json
says err 'bundle: cannot make a folder'
