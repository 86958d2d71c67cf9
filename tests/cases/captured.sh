# Relations of articles: by a value that the message captured, and by that and a column; for two
# articles with one relation. The record is there, is not, or its table is not in the data.
. "$TESTS/cases.inc"

rm -r rules
mkdir -p rules/house
cp "$SOURCE"/rules/dynamics365/tables.lua rules/tables.lua
cp -r "$SOURCE"/rules/dynamics365/platform rules/platform
find rules -name '*.lua' ! -name tables.lua -delete
# article CODE WORDS: its message captures the solution after the words.
article() {
  cat >"rules/house/$1.lua" <<LUA
return {
  code = "$1",
  title = "An upgrade is pending",
  about = "solution_operation",
  product = "P",
  status = "draft",
  severity = "error",
  symptom = { text = "s", signatures = { { message = "$2 [waiting] exists. Cannot update solution." } } },
  relations = {
    { name = "pending", table = "solution", equal = { { "alert.waiting", "uniquename" } } },
  },
  causes = {
    {
      id = "pending",
      text = "The solution {pending.friendlyname} of an upgrade is still there.",
      when = function(case)
        return case.pending ~= nil
      end,
    },
    {
      id = "old",
      text = "It is older than 2.0.",
      when = function(case)
        return case.pending ~= nil and older(case.pending.version, "2.0")
      end,
    },
  },
  resolution = { { text = "Delete the solution {alert.waiting}." } },
  examples = {
    {
      name = "it is there",
      case = {
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "$2 Contoso_Upgrade exists. Cannot update solution.",
        pending = { friendlyname = "Contoso (pending)", version = "1.9.10" },
      },
      expect = { verdict = "confirmed", cause = { "pending", "old" } },
    },
    {
      name = "it is gone",
      case = {
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "$2 Contoso_Upgrade exists. Cannot update solution.",
        pending = null,
      },
      expect = { verdict = "unexplained" },
    },
    {
      name = "no solutions in the data",
      case = {
        msdyn_status = 1,
        msdyn_result = false,
        msdyn_exceptionmessage = "$2 Contoso_Upgrade exists. Cannot update solution.",
      },
      expect = { verdict = "inconclusive", missing = { "pending" } },
    },
  },
}
LUA
}

article HoldingExists 'Holding solution'
article StagedExists 'A staged copy named'

topic articles with relations of their own are good, and two may have the same
kb 0 check
kb 0 test
says out '6 examples'

# operation NUMBER TEXT; solution NUMBER NAME VERSION
operation() {
  printf '{"msdyn_solutionhistoryid":"%s","msdyn_name":"Contoso","msdyn_status":1,"msdyn_result":false,"msdyn_exceptionmessage":"%s"}\n' \
    "$(id_of "$1")" "$2"
}
solution() {
  printf '{"solutionid":"%s","uniquename":"%s","friendlyname":"The %s","version":"%s"}\n' \
    "$(id_of "$1")" "$2" "$2" "$3"
}
{
  operation 1 'FAILURE: Holding solution Contoso_Upgrade exists. Cannot update solution.'
  operation 2 'FAILURE: Holding solution Fabrikam_Upgrade exists. Cannot update solution.'
  operation 3 'A staged copy named Northwind exists. Cannot update solution.'
} >operations.ndjson
{
  solution 11 contoso_upgrade 1.9.10
  solution 12 Northwind 2.1
} >solutions.ndjson

topic the row whose name the message gives is found, in any letter case and order of files
for files in 'operations.ndjson solutions.ndjson' 'solutions.ndjson operations.ndjson'; do
  # shellcheck disable=SC2086 # two words
  kb 1 run --format json $files
  is '[.findings[] | [.article.code, .verdict]] == [["HoldingExists", "confirmed"], ["HoldingExists", "unexplained"], ["StagedExists", "confirmed"]]'
  is '.findings[0].causes | map([.id, .verdict]) == [["pending", "confirmed"], ["old", "confirmed"]]'
  is '.findings[0].causes[0].text == "The solution The contoso_upgrade of an upgrade is still there."'
  is '.findings[2].causes[0].text == "The solution The Northwind of an upgrade is still there."'
  is '.findings[0].causes[1].evidence | map([.field, .value]) == [["alert.waiting", "Contoso_Upgrade"], ["pending.version", "1.9.10"]]'
  is '.findings[1].causes[0].evidence | map([.field, .value]) == [["alert.waiting", "Fabrikam_Upgrade"]]'
done

topic without any solution in the data it is unknown, and named
kb 1 run --format json operations.ndjson
is '[.findings[].verdict] | unique == ["inconclusive"]'
is '[.findings[].causes[].missing[]] | unique == ["pending"]'

topic from an organization all its rows are asked for, with the columns that decide
kb 0 run --org https://contoso.example --dry-run
says out '/solutions?$select=solutionid,friendlyname,uniquename,version&'

topic jobs do not change it
kb 1 run --jobs 1 --format json operations.ndjson solutions.ndjson
cp out one
kb 1 run --jobs 4 --format json operations.ndjson solutions.ndjson
cmp one out || fail 'jobs change the report'

topic of two alerts of a mailbox each has its own record in the texts
mkdir queues
cp rules/tables.lua queues/
for word in first second; do
  cat >"queues/$word.lua" <<LUA
return {
  code = "$word",
  title = "A queue is meant",
  product = "P",
  status = "draft",
  severity = "error",
  symptom = { text = "s", signatures = { { message = "The $word queue [meant] is meant." } } },
  relations = { { name = "meant", table = "queue", equal = { { "alert.meant", "name" } } } },
  causes = {
    {
      id = "there",
      text = "The queue {meant.emailaddress} is there.",
      when = function(case)
        return case.meant ~= nil
      end,
    },
  },
  resolution = { { text = "Delete the queue {meant.emailaddress}." } },
  examples = {},
}
LUA
done
cat >queues.ndjson <<'ROWS'
{"mailboxid":"00000001-0000-4000-8000-000000000001","name":"Ann","tracelog_Mailbox":[{"level":3,"text":"The first queue Alpha is meant."},{"level":3,"text":"The second queue Beta is meant."}]}
{"queueid":"00000011-0000-4000-8000-000000000001","name":"Alpha","emailaddress":"alpha@contoso.example"}
{"queueid":"00000012-0000-4000-8000-000000000001","name":"Beta","emailaddress":"beta@contoso.example"}
ROWS
kb 1 run --only-rules queues --format json queues.ndjson
is '[.groups[] | [.article, .text, .resolution[0].text]] | sort == [
  ["first", "The queue alpha@contoso.example is there.", "Delete the queue alpha@contoso.example."],
  ["second", "The queue beta@contoso.example is there.", "Delete the queue beta@contoso.example."]]'
is '[.findings[].values["meant.emailaddress"]] == ["alpha@contoso.example", "beta@contoso.example"]'

# wrong RELATION MESSAGE
wrong() {
  mkdir -p wrong
  cp rules/tables.lua wrong/
  cp -r rules/platform wrong/
  sed "s|{ name = \"pending\", .*|$1|" rules/house/HoldingExists.lua >wrong/HoldingExists.lua
  kb 1 check --only-rules wrong
  says out "$2"
}

topic what is wrong with a relation is said at its place
wrong '{ name = "pending", table = "solutions", equal = { { "alert.waiting", "uniquename" } } },' \
  'HoldingExists.lua:10:5: error E118: relations[1].table is "solutions", but no tables.lua has such a table; did you mean solution?'
wrong '{ name = "pending", table = "solution", equal = { { "alert.waiting", "uniquname" } } },' \
  'names the column uniquname, which the table solution does not have'
wrong '{ name = "pending", table = "solution", equal = { { "alert.waiting", "ismanaged" } } },' \
  'compares alert.waiting, which is text, and ismanaged, which is not'
wrong '{ name = "pending", table = "solution", equal = { { "alert.", "uniquename" } } },' \
  'must be the name of a column, or "alert.NAME" with a name that a message captures as [NAME]'
wrong '{ name = "solution", table = "solution", equal = { { "alert.waiting", "uniquename" } } },' \
  'relations[1].name is "solution", which articles about solution_operation know as another record'
wrong '{ name = "pending", table = "solution", navigation = { "x" }, equal = { { "alert.waiting", "uniquename" } } },' \
  'depends on what a message captures, so it has neither navigation nor also'
wrong '{ name = "pending", table = "solution", shared = true, equal = { { "alert.waiting", "uniquename" } } },' \
  'and is not shared'
wrong '{ name = "pending", tabel = "solution", equal = { { "alert.waiting", "uniquename" } } },' \
  'tabel'
wrong '{ name = "pending", table = "solution", equal = { { "alert.waitin", "uniquename" } } },' \
  'pending is found by alert.waitin, but no message of the article has [waitin]'
