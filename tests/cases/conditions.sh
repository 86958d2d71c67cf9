# What conditions may use beyond columns: rows searched in three values, versions, dates, numbers in
# texts. The same in the process for articles as within the program, and in the editor's file.
. "$TESTS/cases.inc"

cat >rules/TooOld.lua <<'LUA'
return {
  code = "TooOld",
  title = "The version is too old",
  product = "P",
  status = "draft",
  severity = "error",
  symptom = {text = "s", signatures = {{code = "TooOld", message = "Version [version] is refused"}}},
  causes = {
    {
      id = "version",
      text = "The version is older than the server's.",
      when = function(case) return older(case.alert.version, "9.2.24092.1") end,
    },
    {
      id = "full",
      text = "An earlier alert says that more than 1024 MB were used.",
      when = function(case)
        return any(case.alerts, function(alert)
          local used = tonumber(string.match(alert.text, "(%d+) MB"))
          return used ~= nil and used > 1024 and earlier(alert.createdon, case.alert.createdon)
        end)
      end,
    },
    {
      id = "alone",
      text = "No other alert is an error.",
      when = function(case)
        return none(case.alerts, function(alert)
          return alert.tracelogid ~= case.alert.tracelogid and alert.level == option.tracelog.level.Error
        end)
      end,
    },
  },
  resolution = {{text = "r"}},
  examples = {
    {
      name = "an old version, and a full mailbox before",
      case = {name = "Ann", tracelog_Mailbox = {
        {tracelogid = "1", level = 3, text = "TooOld: Version 9.2.24091.196 is refused", createdon = "2026-11-20T06:12:09Z"},
        {tracelogid = "2", level = 3, text = "Other: 2048 MB are used", createdon = "2026-11-20T06:12:08.5Z"},
      }},
      expect = {verdict = "confirmed", cause = {"version", "full"}},
    },
    {
      name = "one alert that says enough is enough",
      case = {name = "Ann", tracelog_Mailbox = {
        {tracelogid = "3", level = 3, text = "TooOld: Version 9.2.24092.1 is refused", createdon = "2026-11-20T06:12:09Z"},
        {tracelogid = "4", level = 3},
        {tracelogid = "5", level = 3, text = "Other: 2048 MB are used"},
        {tracelogid = "6", level = 3, text = "Other: 2048 MB are used", createdon = "2026-11-19T23:12:08-05:00"},
      }},
      expect = {verdict = "confirmed", cause = {"full"}},
    },
    {
      name = "the text of the second alert is missing",
      case = {name = "Ann", tracelog_Mailbox = {
        {tracelogid = "7", level = 3, text = "TooOld: Version 10 is refused", createdon = "2026-11-20T06:12:09Z"},
        {tracelogid = "8", level = 3},
      }},
      expect = {verdict = "inconclusive", missing = {"alerts[2].text"}},
    },
    {
      name = "a single alert",
      case = {name = "Ann", tracelog_Mailbox = {
        {tracelogid = "9", level = 3, text = "TooOld: Version 9.10 is refused", createdon = "2026-11-20T06:12:09Z"},
      }},
      expect = {verdict = "confirmed", cause = {"alone"}},
    },
  },
}
LUA

topic examples, in a process and without
kb 0 test
kb 0 test --in-process
kb 0 check

topic a run says the same in a process and without, with one job and with two
i=0
while [ "$i" -lt 40 ]; do
  i=$((i + 1))
  row "$i" "M$i" null "$(alert "$i" "TooOld: Version 9.2.$((24072 + i)).1 is refused"),{\"level\":3},$(alert "9$i" "Other: $((i * 50)) MB are used")"
  echo
done >rows.ndjson
kb 1 run --format json --condition-time 0 rows.ndjson
cp out there
is '.findings | map(select(.article.code == "TooOld")) | length == 40'
kb 1 run --format json --condition-time 0 --in-process rows.ndjson
same there out
kb 1 run --format json --condition-time 0 --jobs 2 rows.ndjson
same there out

topic a slip in the name is noticed, in a run and by check
sed -i 's/older(/oldr(/; s/alert.level/alert.levell/' rules/TooOld.lua
kb 1 check
says out "alerts.levell is no column of tracelog that is known; did you mean level?"
kb 1 test
says out "unknown name 'oldr'; did you mean 'older'?"

topic the editor knows them
kb 0 list --annotations
for name in any none older earlier known; do
  says out "function $name("
done
