# A relation may lead to the table that the cases are of: another operation on the same solution,
# at the same time. The rows are cases and joined at once.
. "$TESTS/cases.inc"

rm -r rules
mkdir rules
cp "$SOURCE"/rules/dynamics365/platform/tables.lua rules/platform.lua
mkdir rules/platform rules/house
mv rules/platform.lua rules/platform/tables.lua
cp "$SOURCE"/rules/dynamics365/tables.lua rules/tables.lua
cat >rules/house/tables.lua <<'LUA'
return {
  subjects = {
    {
      name = "solution_operation",
      relations = {
        {
          name = "operations",
          one_name = "operation",
          table = "msdyn_solutionhistory",
          many = true,
          equal = { { "msdyn_name", "msdyn_name" } },
        },
      },
    },
  },
}
LUA
cat >rules/house/ImportMeanwhile.lua <<'LUA'
return {
  code = "ImportMeanwhile",
  about = "solution_operation",
  title = "Another operation ran meanwhile",
  product = "P",
  status = "draft",
  severity = "error",
  symptom = { text = "s", signatures = { { message = "Cannot start the import of [solution]." } } },
  causes = {
    {
      id = "meanwhile",
      text = "Another operation on {alert.solution} ran at that time.",
      when = function(case)
        local own = case.solution_operation
        return any(case.operations, function(other)
          return other.msdyn_solutionhistoryid ~= own.msdyn_solutionhistoryid
            and earlier(other.msdyn_starttime, own.msdyn_endtime)
            and earlier(own.msdyn_starttime, other.msdyn_endtime)
        end)
      end,
    },
  },
  resolution = { { text = "Wait for it." } },
  examples = {
    {
      name = "one ran, and what is known of a third does not matter",
      case = {
        msdyn_solutionhistoryid = "1",
        msdyn_name = "core",
        msdyn_exceptionmessage = "Cannot start the import of core.",
        msdyn_starttime = "2026-11-01T10:00:00Z",
        msdyn_endtime = "2026-11-01T10:05:00Z",
        operations = {
          { msdyn_solutionhistoryid = "3" },
          {
            msdyn_solutionhistoryid = "2",
            msdyn_starttime = "2026-11-01T09:00:00Z",
            msdyn_endtime = "2026-11-01T10:00:01Z",
          },
        },
      },
      expect = { verdict = "confirmed" },
    },
    {
      name = "none ran",
      case = {
        msdyn_solutionhistoryid = "1",
        msdyn_name = "core",
        msdyn_exceptionmessage = "Cannot start the import of core.",
        msdyn_starttime = "2026-11-01T10:00:00Z",
        msdyn_endtime = "2026-11-01T10:05:00Z",
        operations = {
          {
            msdyn_solutionhistoryid = "2",
            msdyn_starttime = "2026-11-01T09:00:00Z",
            msdyn_endtime = "2026-11-01T10:00:00Z",
          },
        },
      },
      expect = { verdict = "unexplained" },
    },
  },
}
LUA

# operation NUMBER NAME MINUTE: begins then, takes a minute and a half, and failed.
operation() {
  printf '{"msdyn_solutionhistoryid":"%s","msdyn_name":%s,"msdyn_result":false,"msdyn_status":1,' "$(id_of "$1")" "$2"
  printf '"msdyn_exceptionmessage":"Cannot start the import of core.",'
  printf '"msdyn_starttime":"2026-11-01T10:%02d:00Z","msdyn_endtime":"2026-11-01T10:%02d:30Z"}' "$3" "$(($3 + 1))"
}

topic the article is good
kb 0 check
kb 0 test

topic each row is a case, belongs to those of its solution, and is not its own neighbour
{
  operation 1 '"core"' 10
  echo
  operation 2 '"core"' 11
  echo
  operation 3 '"core"' 20
  echo
  operation 4 '"other"' 10
  echo
} >rows.ndjson
kb 1 run --format json rows.ndjson
is '.findings | map([.subject.id[7:8], .verdict]) | sort
  == [["1", "confirmed"], ["2", "confirmed"], ["3", "unexplained"], ["4", "unexplained"]]'
is '.summary.rejected == 0'
cp out there
kb 1 run --format json --jobs 2 rows.ndjson
same there out

topic a row without the value belongs to no other, and is a case all the same
{
  operation 1 '"core"' 10
  echo
  operation 2 null 10
  echo
  operation 3 null 10
  echo
} >rows.ndjson
kb 1 run --format json rows.ndjson
is '.findings | map([.subject.id[7:8], .verdict]) | sort
  == [["1", "unexplained"], ["2", "unexplained"], ["3", "unexplained"]]'
is '.summary.rejected == 0'

topic the other row may come later, from another file
operation 1 '"core"' 10 >first.json
operation 2 '"core"' 11 >second.json
kb 1 run --format json first.json second.json
is '.findings | map(.verdict) == ["confirmed", "confirmed"]'

topic the memory does not grow with the rows
# rows COUNT: of four kilobytes each, all of different solutions.
rows() {
  operation 1 '"core"' 10 | awk -v count="$1" '{
    stack = sprintf("%4000s", "")
    sub(/"msdyn_result"/, "\"msdyn_exceptionstack\":\"" stack "\",&")
    for (i = 1; i <= count; i++) {
      row = $0
      sub(/"0000000/, sprintf("\"%07d", i), row)
      sub(/"core"/, "\"core" i "\"", row)
      print row
    }
  }'
}
rows 400 >some.ndjson
rows 8000 >many.ndjson
[ "$(wc -c <many.ndjson)" -gt 32000000 ] || fail "the rows are small"
# In KiB. A sanitizer would keep what is freed.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=1
export ASAN_OPTIONS
most() {
  /usr/bin/env python3 - "$@" <<'PY'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PY
}
few=$(most "$KBTRIAGE" run --format ndjson some.ndjson)
all=$(most "$KBTRIAGE" run --format ndjson many.ndjson)
[ $((all - few)) -lt 16000 ] || fail "$few KiB for 400 rows, $all KiB for 8000, of 34 MB"
