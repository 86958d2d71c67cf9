# A run that is interrupted completes its report with what was evaluated, and a fault that says that
# this is not everything.
. "$TESTS/cases.inc"

mkfifo rows

# interrupted SIGNAL ARGUMENT...: by the signal, when it has read two lines and is waiting for more.
interrupted() {
  signal=$1
  shift
  # A shell makes background processes ignore some signals.
  env --default-signal=HUP,QUIT,INT,TERM "$KBTRIAGE" "$@" <rows >out 2>err &
  program=$!
  exec 3>rows
  { sick 1; echo; healthy 2; echo; } >&3
  sleep 0.7
  kill -s "$signal" "$program"
  exit=0
  wait "$program" || exit=$?
  exec 3>&-
  [ "$exit" -eq 130 ] || fail "exit $exit: $signal, kbtriage $*"
  says err 'interrupted: 2 rows read, 2 mailboxes evaluated, 1 findings so far'
}

said='interrupted: what had not been read or evaluated by then is not in this report'
for signal in INT TERM HUP QUIT; do
  topic "json, $signal"
  interrupted "$signal" run --format json
  counts 2 1 0
  is '.faults == [{article: "(input)", where: "", reason: $said, privilege: null, count: 1, first: null}]' --arg said "$said"
  is '.failing == [] and .notes == [] and .gaps == []'
done
topic ndjson
interrupted INT run --format ndjson
jq -es 'map(.type) == ["finding", "summary"] and (.[-1].fault_list | map(.reason) == [$said])' --arg said "$said" out >/dev/null ||
  fail 'not whole'
topic csv
interrupted INT run --format csv
/usr/bin/python3 "$TESTS/formats.py" csv out >read.json || fail 'not whole'
jq -e 'map(.type) - ["provenance"] == ["finding", "fault"] and .[1].cause == $said' --arg said "$said" read.json >/dev/null || fail 'not whole'
topic junit
interrupted INT run --format junit
cp out shown
/usr/bin/python3 "$TESTS/formats.py" junit shown >read.json || fail 'not whole'
grep -aqF "$said" read.json || fail 'no fault'
for format in text markdown html; do
  topic $format
  interrupted INT run --format $format
  says out "$said"
  says out 'Sick 1'
done
tail -n 1 out | grep -q '</html>' || fail 'not whole'

topic 'what is not all cannot be compared without a word'
interrupted INT run --format json
cp out cut.json
kb 3 diff cut.json cut.json

topic 'a fifo by name is a stream as well'
mkfifo results
cat results >read &
reader=$!
interrupted INT run --format json --output results
wait "$reader"
mv read out
is '.faults | length == 1'

topic 'with several files all mailboxes wait for what the others hold: none is evaluated'
page "$(sick 7)" >page.json
env --default-signal=INT "$KBTRIAGE" run --format json page.json - <rows >out 2>err &
program=$!
exec 3>rows
sick 1 >&3
sleep 0.7
kill -INT "$program"
exit=0
wait "$program" || exit=$?
exec 3>&-
[ "$exit" -eq 130 ] || fail "exit $exit"
counts 0 0 0
is '.faults | map(.reason) == [$said]' --arg said "$said"

topic 'redact: what was written of it says that there is more'
awk 'BEGIN { for (i = 0; i < 30000; i++)
  printf "{\"mailboxid\":\"%08d-0000-4000-8000-000000000000\",\"name\":\"N %d\",\"emailaddress\":\"n%d@contoso.com\",\"tracelog_Mailbox\":[]}\n", i, i, i }' >many.ndjson
mkfifo pipe
env --default-signal=INT "$KBTRIAGE" redact many.ndjson >pipe 2>err &
program=$!
{ head -c 1; : >begun; sleep 0.3; cat; } <pipe >out &
reader=$!
until [ -e begun ]; do
  sleep 0.05
done
kill -INT "$program"
exit=0
wait "$program" || exit=$?
wait "$reader"
[ "$exit" -eq 130 ] || fail "exit $exit"
lines=$(wc -l <out)
[ "$lines" -lt 30000 ] || fail 'it was not interrupted'
jq -es 'map(select(.value)) | length >= 4 and all(has("@odata.nextLink"))' out >/dev/null || fail 'not marked'
cp out cut.ndjson
kb 3 run --format json cut.ndjson
pages=$(jq -es "map(select(.value)) | length" cut.ndjson)
is ".summary.cases == \$lines - \$pages" --argjson lines "$lines" --argjson pages "$pages"

topic 'with --output nothing is written'
echo old >report.json
for command in 'run --format json' 'redact' 'scan'; do
  # shellcheck disable=SC2086 # words
  env --default-signal=INT "$KBTRIAGE" $command --output report.json <rows >out 2>err &
  program=$!
  exec 3>rows
  sick 1 >&3
  sleep 0.5
  kill -INT "$program"
  exit=0
  wait "$program" || exit=$?
  exec 3>&-
  [ "$exit" -eq 130 ] || fail "exit $exit: $command"
  [ "$(cat report.json)" = old ] || fail "$command: another file"
  [ "$(ls -A | grep -c '^\.kbtriage')" = 0 ] || fail "$command: $(ls -A)"
done

topic 'explain and diff wait for standard input no longer, and write nothing'
for command in 'explain -' 'diff cut.json -' 'scan --format json'; do
  # shellcheck disable=SC2086 # words
  env --default-signal=INT "$KBTRIAGE" $command <rows >out 2>err &
  program=$!
  exec 3>rows
  printf '{' >&3
  sleep 0.5
  kill -INT "$program"
  exit=0
  wait "$program" || exit=$?
  exec 3>&-
  [ "$exit" -eq 130 ] || fail "exit $exit: $command"
  [ ! -s out ] || fail "$command writes something"
done
