# An article with an error in an example is left out of a run, in the words of check: what is checked
# and what is run are one thing.
. "$TESTS/cases.inc"
KBTRIAGE_RULES=house
export KBTRIAGE_RULES
mkdir house
row 1 Ann null "$(alert 1 'Error: ErrorHouse')" >rows

# with EXAMPLE: an article with that example, in line 9.
with() {
  cat >house/ErrorHouse.lua <<LUA
---@type kb.Article
return {
  code = "ErrorHouse", title = "t", product = "P", status = "draft", severity = "error", role = "r",
  symptom = { text = "s", signatures = { { code = "ErrorHouse" } } },
  causes = {
    { id = "ann", text = "c", when = function(case) return case.mailbox.name == "Ann" end },
  },
  resolution = { { text = "r" } },
  examples = { $1 },
}
LUA
}

topic an example that is right
with '{ name = "e", case = { name = "Ann", tracelog_Mailbox = { { text = "ErrorHouse" } } },
    expect = { verdict = "confirmed", cause = "ann" } }'
kb 0 test house/ErrorHouse.lua
kb 1 run --format json rows
is '.summary.confirmed == 1 and .faults == []'

tab=$(printf '\t')
while IFS=$tab read -r example text; do
  topic "$example"
  with "$example"
  kb 1 check house/ErrorHouse.lua
  says out "house/ErrorHouse.lua:"
  says out "$text"
  kb 3 run --format json rows
  is '.summary.confirmed == 0 and (.faults | length) > 0'
  is 'any(.faults[]; .reason | contains($text))' --arg text "$text"
done <<'EXAMPLES'
{ name = "e" case = {}, expect = { verdict = "clear" } }	does not load: '}' expected near 'case'
{ name = "e", case = { statecode = misspelt }, expect = { verdict = "clear" } }	unknown name 'misspelt'
{ name = "e", case = { statecode = option.mailbox.statecode.Actve }, expect = { verdict = "clear" } }	has no 'Actve'
{ name = "e", cas = {}, expect = { verdict = "clear" } }	unknown key examples[1].cas
{ name = "e", case = {} }	examples[1].expect is missing
{ name = "e", case = {}, expect = { verdict = "confirmd" } }	examples[1].expect.verdict is "confirmd"
{ name = "e", case = {}, expect = { verdict = "confirmed", cause = "bob" } }	names the cause "bob", which the article does not have
{ name = "e", case = {}, expect = { verdict = "confirmed", cause = { "ann", "bob" } } }	names the cause "bob", which the article does not have
{ name = "e", case = "Ann", expect = { verdict = "clear" } }	examples[1].case is a string
{ name = "e", case = { { name = "Ann" } }, expect = { verdict = "clear" } }	examples[1].case is no row: it is a list
{ name = "e", case = { name = "Ann", "Bob" }, expect = { verdict = "clear" } }	is no row: it is a list
{ name = "e", case = { tracelog_Mailbox = { { level = 3 }, text = "x" } }, expect = { verdict = "clear" } }	is no row: it mixes names with a list
"text"	examples[1] is a string
EXAMPLES
