# A table that an organization does not have, as one on premises or without the solution: it is left
# out and reported once, and what needs it is unknown.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"

cat >rules/SolutionImportFailed.lua <<'LUA'
return {
  code = "SolutionImportFailed", about = "solution_operation",
  title = "The import of a solution failed", product = "Contoso", status = "stable", severity = "error",
  symptom = {
    text = "The import ends with this error.",
    signatures = { { message = "The import of solution: [solution] failed." } },
  },
  causes = {
    { id = "missing", text = "The solution is not there.",
      when = function(case) return case.solution == nil end },
  },
  resolution = { { text = "Import {alert.solution} again." } },
}
LUA
tenant 4
jq '. + {solutions: [], msdyn_solutionhistories: [{
  msdyn_solutionhistoryid: "00000001-3333-4000-8000-000000000000", msdyn_name: "contoso_core",
  msdyn_result: false, msdyn_status: 1, msdyn_endtime: "2026-11-20T06:00:00Z",
  msdyn_exceptionmessage: "The import of solution: contoso_core failed."}]}' server/data.json >server/data.json.new
mv server/data.json.new server/data.json
faults '[]'

found='[.findings[] | [.article.code, .subject.name, .verdict]]'
# lacks TABLE: the report has it as one note, and nothing failed.
lacks() {
  is '[.notes[] | select(.where == $table) | .count] == [1]' --arg table "$1"
  is '[.notes[] | select(.where == $table)][0].reason
    | startswith("not in the data: the organization has no such table")' --arg table "$1"
  is '.summary.faults == 0 and .summary.rejected == 0'
  [ "$metadata" = "$not_found" ] || silent_on err '--org the address'
  adds_up
}

topic all tables are there
organization '{}'
kb 1 run --org "$ORG" -f json
is "$found"' == [["SolutionImportFailed", "contoso_core", "confirmed"], ["InvalidIncomingEmailServerProfile", "Box 3", "confirmed"]]'

# Whether the definitions tell, or the refusals.
not_found='[{"match": "EntityDefinitions", "do": "status", "status": 404}]'
for metadata in '[]' '[{"match": "EntityDefinitions", "do": "status", "status": 403}]' "$not_found"; do
  topic "a subject's table is not there: $metadata"
  organization '{"without": ["msdyn_solutionhistory"]}'
  faults "$metadata"
  kb 1 run --org "$ORG" -f json
  lacks msdyn_solutionhistory
  is '[.notes[].reason | select(contains("SolutionImportFailed"))] | length == 1'
  is "$found"' == [["InvalidIncomingEmailServerProfile", "Box 3", "confirmed"]]'
  is '.summary.cases == 4'
  [ "$metadata" != '[]' ] || [ "$(requested '.path | contains("histories?")')" -eq 0 ] || fail "it is asked for"
  [ "$(requested '.path | contains("/solutions?")')" -eq 1 ] || fail "another table is left out"
  kb 0 fetch --org "$ORG" -o saved.ndjson
  says err "msdyn_solutionhistory"
  silent_on saved.ndjson msdyn_solutionhistories
  kb 1 run saved.ndjson -f json
  is "$found"' == [["InvalidIncomingEmailServerProfile", "Box 3", "confirmed"]]'

  topic "the table of a relation is not there: $metadata"
  organization '{"without": ["solution"]}'
  faults "$metadata"
  kb 1 run --org "$ORG" -f json
  lacks solution
  is '[.notes[].reason | select(contains("SolutionImportFailed"))] == []'
  is "$found"' == [["SolutionImportFailed", "contoso_core", "inconclusive"], ["InvalidIncomingEmailServerProfile", "Box 3", "confirmed"]]'
  is '.findings[0].causes[0].missing == ["solution"]'
  kb 0 fetch --org "$ORG" -o saved.ndjson
  kb 1 run saved.ndjson -f json
  is "$found"' | sort == [["InvalidIncomingEmailServerProfile", "Box 3", "confirmed"], ["SolutionImportFailed", "contoso_core", "inconclusive"]]'
done

metadata='[]'
topic it is said on the terminal
organization '{"without": ["solution", "msdyn_solutionhistory"]}'
faults '[]'
kb 1 run --org "$ORG"
says err "not in this organization, or not readable, and so not in the data: "
says err "the table msdyn_solutionhistory"
silent_on err "not all table definitions"
says out "msdyn_solutionhistory: not in the data: the organization has no such table"
kb 1 run --org "$ORG" -q
[ ! -s err ] || fail "--quiet"

topic only a table that the organization does not have was asked for
kb 2 run --org "$ORG" --about solution_operation
says err "nothing was evaluated"
says err "the organization has no table msdyn_solutionhistory"

topic the shipped rule set, in an organization that has only what email needs
organization '{"without": ["solution", "msdyn_solutionhistory"]}'
kb 1 run --only-rules "$SOURCE/rules" --org "$ORG" -f json
lacks flowrun
is '[.notes[] | select(.where == "flowrun")][0].reason | test("found nothing: .*, .* and [0-9]+ more$")'
kb 1 run --only-rules "$SOURCE/rules" --org "$ORG"

# Not found need not mean that there is no table: a wrong address finds nothing.
topic mailboxes or alerts are not found
for set in mailboxes tracelogs; do
  organization '{}'
  faults "[{\"match\": \"/$set?\", \"do\": \"status\", \"status\": 404, \"json\": {\"error\": {\"code\": \"0x8006088a\",
    \"message\": \"Resource not found for the segment '$set'.\"}}}]"
  "$KBTRIAGE" run --org "$ORG" >out 2>err && fail "exit 0"
  says err "is --org the address of a Dataverse organization?"
done
organization '{"without": ["tracelog"]}'
faults '[]'
kb 3 run --org "$ORG" -f json
says err "is --org the address of a Dataverse organization?"
is '.summary.clear == 0'

topic nothing at all is found
organization '{}'
faults '[{"match": "GET", "do": "status", "status": 404, "json": {"error": {"code": "0x8006088a",
  "message": "Resource not found for the segment '"'msdyn_solutionhistories'"'."}}}]'
kb 2 run --org "$ORG"
says err "is --org the address of a Dataverse organization?"
silent_on err "has no table"

topic a 404 that does not name the table is a failure
faults '[{"match": "/msdyn_solutionhistories?", "do": "status", "status": 404, "text": "<html>", "type": "text/html"}]'
kb 3 run --org "$ORG" -f json
is '[.faults[].reason | select(contains("HTTP 404"))] | length == 1'
