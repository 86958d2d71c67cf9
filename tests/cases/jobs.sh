# Several threads: the same output as with one, whatever is in the data.
. "$TESTS/cases.inc"

cat >rules/State.lua <<'LUA'
return {
  code = "State", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", when = function(case) return case.mailbox.actstatus == 2 end },
  causes = { { id = "c", text = "c {mailbox.name}", when = function(case) return case.mailbox.statecode == 0 end } },
  resolution = { { text = "r {mailbox.name}" } },
}
LUA

# rows COUNT: mailboxes with findings, without, with alerts that no article covers, with columns missing.
rows() {
  awk -v count="$1" 'BEGIN {
    for (i = 1; i <= count; i++) {
      printf "{\"mailboxid\":\"%08d-0000-4000-8000-000000000000\",\"name\":\"Box %d\",\"incomingemaildeliverymethod\":2,", i, i
      printf "\"modifiedon\":\"2026-01-01T%02d:%02d:%02dZ\",", i / 3600, i / 60 % 60, i % 60
      if (i % 3) printf "\"actstatus\":%d,", i % 5
      if (i % 2) printf "\"statecode\":0,"
      printf "\"_emailserverprofile_value\":null,\"emailserverprofile\":null,\"tracelog_Mailbox\":["
      if (i % 4 == 0) printf "{\"level\":3,\"text\":\"Email Server Error Code: InvalidIncomingEmailServerProfile\"}"
      if (i % 7 == 0) printf "%s{\"level\":3,\"text\":\"Error Code: ErrorOther%d\"}", i % 4 == 0 ? "," : "", i % 3
      print "]}"
    }
  }'
}

# alike FILE: one thread and several have the same output, in every format.
alike() {
  for format in json ndjson text markdown csv junit html; do
    one=0
    "$KBTRIAGE" run --quiet --jobs 1 --format "$format" "$1" >one 2>one.err || one=$?
    for jobs in 3; do
      several=0
      "$KBTRIAGE" run --quiet --jobs "$jobs" --format "$format" "$1" >several 2>several.err || several=$?
      [ "$one" = "$several" ] || fail "exit $several with $jobs threads, $one with one"
      same one several
      same one.err several.err
    done
  done
}

topic plain rows
rows 9000 >plain.ndjson
alike plain.ndjson
kb 1 run --jobs 3 --format json plain.ndjson
counts 9000 "$(jq '.summary.findings' out)" 0
is '.provenance.newest_row == "2026-01-01T02:30:00Z"'
is '.summary.findings > 5000 and .summary.unmatched_alerts > 1000 and (.gaps | length > 0)'

topic a page
{
  printf '{"@odata.context":"https://x/$metadata#mailboxes","value":[\n'
  rows 5000 | sed '$!s/$/,/'
  printf ']}\n'
} >page.json
alike page.json

topic a byte order mark
{ printf '\357\273\277'; cat plain.ndjson; } >marked.ndjson
alike marked.ndjson

topic odd rows among plain ones
rows 9000 | awk 'NR == 4000 { print "{\"mailboxid\":\"x\",\"name\":7,\"tracelog_Mailbox\":[]}" }
  NR == 5000 { print "{\"mailboxid\":\"y\",\"nam\\u0065\":\"esc\",\"tracelog_Mailbox\":[]}" }
  NR == 6000 { print "{\"mailboxid\":\"z\",\"name\":\"a\",\"name\":\"b\",\"tracelog_Mailbox\":[]}" }
  NR == 6500 { print "{\"mailboxid\":\"m\",\"name\":\"\\ud83d\",\"tracelog_Mailbox\":[]}" }
  NR == 7000 { print "{broken" }
  NR == 7500 { print "{\"nothing\":1}" }
  NR == 7800 { twice = "\"_emailserverprofile_value\":\"p\",\"emailserverprofile\":{\"emailserverprofileid\":\"p\"},"
    print "{\"mailboxid\":\"q\",\"name\":\"Q\"," twice twice "\"tracelog_Mailbox\":[]}" }
  { print }' >odd.ndjson
alike odd.ndjson
kb 3 run --jobs 4 --format json odd.ndjson
is '[.rejected[].line] == [7004, 7505] and .summary.cases == 9005 and .summary.not_judged == 1'
is '[.notes[] | [.where, .count, .first]] == [["mailbox.name", 1, "x"], ["mailbox.name", 1, "z"],
  ["odd.ndjson", 1, "line 6503"], ["mailbox._emailserverprofile_value", 1, "Q"]]'

topic lines of every kind among rows
{
  rows 3000
  printf '\n\r\n  \t \n'
  echo '{"value":[{"mailboxid":"in-a-page","name":"P","tracelog_Mailbox":[]}]}'
  echo '{"error":{"code":"0x1","message":"no"}}'
  rows 3500 | tail -n 500 | sed -e 's/^/  /' -e 's/$/ /'
  rows 4000 | tail -n 500 | sed 's/$/\r/'
  echo '{"mailboxid":"two","name":"A","tracelog_Mailbox":[]} {"mailboxid":"on-a-line","name":"B","tracelog_Mailbox":[]}'
  rows 6000 | tail -n 2000
  printf '{"mailboxid":"long","name":"L","lastsyncerror":"%s","tracelog_Mailbox":[]}\n' \
    "$(head -c 3000000 /dev/zero | tr '\0' x)"
  rows 9000 | tail -n 3000
  printf '{\n  "mailboxid": "pretty",\n  "name": "Q",\n  "tracelog_Mailbox": []\n}\n'
  rows 9500 | tail -n 500
  printf '{"mailboxid":"cut","name":"C'
} >lines.ndjson
alike lines.ndjson
kb 3 run --jobs 3 --format json lines.ndjson
counts 9505 "$(jq .summary.findings out)" 2
is '[.rejected[] | [.line, .index]] == [[3005, 3001], [9513, 9506]]'

topic rows that wait for others, and alerts that come late
{
  rows 5000
  echo '{"mailboxid":"w","name":"Waits","_emailserverprofile_value":"p","tracelog_Mailbox":[{"level":3,"text":"InvalidIncomingEmailServerProfile"}]}'
  rows 8000 | tail -n 3000
  echo '{"emailserverprofileid":"p","name":"P","statecode":1}'
  echo '{"tracelogid":"t","level":3,"text":"Error Code: ErrorLate","_regardingobjectid_value":"00000004-0000-4000-8000-000000000000"}'
  rows 9000 | tail -n 1000
} >waits.ndjson
alike waits.ndjson

topic what is odd, and a mailbox that comes again
{
  rows 8000
  echo '{"mailboxid":"z","name":"a","name":"b","tracelog_Mailbox":[]}'
  rows 1
} >again.ndjson
alike again.ndjson

topic a condition that is stopped
cat >rules/Endless.lua <<'LUA'
return {
  code = "Endless", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", when = function(case) return case.mailbox.name == "Box 5000" or case.mailbox.name == "Box 6000" end },
  causes = { { id = "c", text = "c", when = function(case) while case.mailbox.name == "Box 5000" do end return true end } },
  resolution = { { text = "r" } },
}
LUA
alike plain.ndjson
rm rules/Endless.lua

topic more faults than are listed, some of them again and again
cat >rules/Fails.lua <<'LUA'
return {
  code = "Fails", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", when = function(case) error("no " .. case.mailbox.name) end },
  causes = { { id = "c", text = "c", when = function() return true end } },
  resolution = { { text = "r" } },
}
LUA
awk 'BEGIN { for (i = 0; i < 16000; i++)
  printf "{\"mailboxid\":\"%d\",\"name\":\"%s\",\"username\":\"and so on\",\"tracelog_Mailbox\":[]}\n", i, i % 2500 == 0 || i % 2500 == 2400 ? "Ann" : "Box " i }' >faults.ndjson
alike faults.ndjson
kb 3 run --jobs 3 --format json faults.ndjson
is '([.faults[] | select(.reason | test("no Ann")) | .count] == [13])'
rm rules/Fails.lua

topic standard input, and wrong numbers
"$KBTRIAGE" run --quiet --jobs 4 --format json <plain.ndjson >several || true
"$KBTRIAGE" run --quiet --jobs 1 --format json plain.ndjson >one || true
same one several
# A file of which another program has read the first lines.
{ sed -n 3q; "$KBTRIAGE" run --quiet --jobs 4 --format json; } <plain.ndjson >several || true
tail -n +4 plain.ndjson | "$KBTRIAGE" run --quiet --jobs 1 --format json >one || true
same one several
for jobs in 0 x 65 -1 ''; do
  kb 2 run --jobs "$jobs" plain.ndjson
done

topic a full disk
exit=0
"$KBTRIAGE" run --jobs 4 --format json plain.ndjson >/dev/full 2>err || exit=$?
[ "$exit" = 3 ] || fail "exit $exit"
says err 'No space left'

topic no temporary file can grow
rows 20000 >many.ndjson
for jobs in 1 4; do
  exit=0
  (
    ulimit -f 4
    exec "$KBTRIAGE" run --quiet --jobs "$jobs" --format csv many.ndjson >/dev/null 2>"err.$jobs"
  ) || exit=$?
  [ "$exit" = 2 ] || [ "$exit" = 3 ] || fail "exit $exit with --jobs $jobs"
done
same err.1 err.4
says err.4 'temporary file'

topic the user may have no more processes than a run without threads needs
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null && command -v prlimit >/dev/null; then
  mkdir limited
  cat >limited/Looks.lua <<'LUA'
return {
  code = "Looks", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", when = function(case)
    local length = 0
    for _ in string.gmatch(case.mailbox.name, ".") do length = length + 1 end
    return length == 8
  end },
  causes = { { id = "c", text = "c", look = "l" } },
  resolution = { { text = "r" } },
}
LUA
  chmod 755 .
  # A user of its own, so that nobody else's processes count: the program, one for articles, a thread.
  for jobs in 1 3; do
    exit=0
    prlimit --nproc=3 setpriv --reuid=61357 --regid=61357 --clear-groups \
      "$KBTRIAGE" run --quiet --only-rules limited --jobs "$jobs" --format json <many.ndjson >"limited.$jobs" || exit=$?
    [ "$exit" = 1 ] || fail "exit $exit with --jobs $jobs"
  done
  same limited.1 limited.3
  cp limited.3 out
  is '.summary | [.cases, .faults] == [20000, 0]'
fi
