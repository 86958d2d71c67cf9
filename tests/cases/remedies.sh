# Remedies: what an article may let kbtriage fix change, how `test` proves it, and where reports say so.
. "$TESTS/cases.inc"

mkdir rules/house

# article REMEDY [CONDITION] [STEP]: an article whose one cause has that remedy.
article() {
  cat >rules/house/Stopped.lua <<LUA
return {
  code = "Stopped", title = "T", product = "P", status = "stable", severity = "error",
  symptom = { text = "s", signatures = { { code = "HouseStopped" } } },
  causes = {
    {
      id = "off", text = "t",
      when = function(case) return ${2:-case.mailbox.statecode == 1} end,
      remedy = $1,
    },
  },
  resolution = { { text = "Look." }, { text = "Do it."${3-, fix = true} } },
  examples = {
    {
      name = "off",
      case = { name = "Ann", statecode = 1, statuscode = 2, tracelog_Mailbox = { { level = 3, text = "HouseStopped" } } },
      expect = { verdict = "confirmed" },
    },
    {
      name = "on",
      case = { name = "Bob", statecode = 0, statuscode = 1, tracelog_Mailbox = { { level = 3, text = "HouseStopped" } } },
      expect = { verdict = "unexplained" },
    },
  },
}
LUA
}

# refused CODE TEXT REMEDY: check says so, and a run leaves the article out.
refused() {
  article "$3"
  kb 1 check rules/house/Stopped.lua
  says out "error $1"
  says out "$2"
  kb 1 test rules/house/Stopped.lua
  kb 3 run --format json --only-rules rules rows.json
  is '[.findings[].article.code] == []'
  is '[.faults[].reason | startswith("left out: '"$1"'")] == [true]'
}
cat >rows.json <<'JSON'
{ "value": [ { "mailboxid": "00000000-0000-4000-8000-000000000001", "name": "Ann", "statecode": 1, "statuscode": 2,
  "tracelog_Mailbox": [ { "tracelogid": "00000000-0000-4000-8000-0000000000f1", "level": 3, "text": "HouseStopped" } ] } ] }
JSON

topic a remedy must not name what only people or the service may change
refused E120 'set.password must not be changed by kbtriage fix' '{ on = "mailbox", set = { password = "x" }, text = "t" }'
refused E120 'set.incomingemailstatus must not be changed' '{ on = "mailbox", set = { incomingemailstatus = 1 }, text = "t" }'
refused E120 'on is "organization", which kbtriage fix must not change' \
  '{ on = "organization", set = { requireapprovalforuseremail = false }, text = "t" }'
refused E120 'is 1 (Inactive), but may only be set to 0 (Active)' \
  '{ on = "mailbox", set = { statecode = option.mailbox.statecode.Inactive }, text = "t" }'
refused E118 'on is "profil", but the mailbox has no such record; did you mean profile?' \
  '{ on = "profil", set = { statecode = 0 }, text = "t" }'
refused E105 'set.statecode is a string, but must be 0 (Active)' '{ on = "mailbox", set = { statecode = "0" }, text = "t" }'
refused E105 'remedy is a function' 'function(case) return { on = "mailbox", set = { statecode = 0 } } end'
refused E105 'set.statecode is a function' '{ on = "mailbox", set = { statecode = function() return 0 end }, text = "t" }'

topic a table that only code can make is the same to check
article '(function() local set = {} set["pass" .. "word"] = "x" return { on = "mailbox", set = set, text = "t" } end)()'
kb 1 check rules/house/Stopped.lua
says out 'set.password must not be changed by kbtriage fix'

topic columns of a house table are not on the list either
cat >rules/house/tables.lua <<'JSON'
return { tables = { { name = "mailbox", columns = { { "contoso_region", "text", "Region" } } } } }
JSON
refused E120 'set.contoso_region must not be changed' '{ on = "mailbox", set = { contoso_region = ask("region") }, text = "t" }'
rm rules/house/tables.lua

topic steps and remedies fit together
article '{ on = "mailbox", set = { statecode = 0 }, text = "t" }' '' ' '
kb 1 check rules/house/Stopped.lua
says out 'error E121: causes[1].remedy does no step of the resolution; add fix = true'

topic a remedy proves itself
article '{ on = "mailbox", set = { statecode = 0, statuscode = 1 }, text = "t" }'
kb 0 check rules/house/Stopped.lua
kb 0 test rules/house/Stopped.lua
article '{ on = "mailbox", set = { statecode = 0 }, text = "t" }' 'case.mailbox.statecode == 1 or case.mailbox.statuscode == 2'
kb 1 test rules/house/Stopped.lua
says out 'FAILED Stopped: off'
says out 'remedy of off: after mailbox.statecode 0 (Active), the cause is still confirmed: mailbox.statecode is 0 (Active), mailbox.statuscode is 2 (Inactive)'
kb 1 test --format json rules/house/Stopped.lua
is '[.examples[].passed] == [false, true]'

topic and one that no example confirms is not proved
article '{ on = "mailbox", set = { statecode = 0 }, text = "t" }'
sed -i -e 's/statecode = 1, statuscode = 2/statecode = 0, statuscode = 1/' -e 's/"confirmed"/"unexplained"/' rules/house/Stopped.lua
kb 1 test rules/house/Stopped.lua
says out 'Stopped: no example proves the remedy of the cause off'

topic reports say which steps kbtriage fix can do
article '{ on = "mailbox", set = { statecode = 0 }, text = "t" }'
kb 1 run --only-rules rules rows.json
says out '2. Do it. kbtriage fix can do step 2. Article:'
kb 1 run --only-rules rules --format markdown rows.json
says out '2. [ ] Do it. kbtriage fix can do step 2.'
kb 1 run --only-rules rules --format html rows.json
says out '<p>kbtriage fix can do step 2.</p>'
kb 1 run --only-rules rules --format json rows.json
is '[.findings[0].resolution[] | .fix] == [null, true]'
is '[.groups[0].resolution[] | .fix] == [null, true]'
kb 0 explain HouseStopped
says out 'kbtriage fix can do step 2.'
kb 0 explain --format json HouseStopped
is '[.articles[0].resolution[] | .fix] == [null, true]'
sed -i 's/"statecode": 1/"statecode": 0/' rows.json
kb 1 run --only-rules rules rows.json # no cause is confirmed, so there is nothing to fix
silent_on out 'kbtriage fix'
kb 1 run --only-rules rules --format json rows.json
is '[.findings[0].resolution[] | .fix] == [null, null]'
is '[.groups[0].resolution[] | .fix] == [null, null]'

topic and what it has to be told
sed -i 's/"statecode": 0/"statecode": 1/' rows.json
article '{ on = "mailbox", set = { emailrouteraccessapproval = 1, processemailreceivedafter = ask("date") }, text = "t" }'
kb 1 run --only-rules rules rows.json
says out 'kbtriage fix --allow approve --answer date=… can do step 2.'
kb 1 run --only-rules rules --format json rows.json
is '[.findings[0].resolution[] | .allow] == [null, "approve"]'
