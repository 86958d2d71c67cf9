# Runs that are ended from outside, and limits of file size: no files are left over, and the old
# report stays.
. "$TESTS/cases.inc"

mkdir reports temporary
TMPDIR=$PWD/temporary
export TMPDIR
mkfifo rows

# only_old: the folders contain only the old files, and the report its old content.
only_old() {
  [ "$(ls -A reports)" = report.json ] || fail "left in the folder: $(ls -A reports)"
  [ -z "$(ls -A temporary)" ] || fail "left in TMPDIR: $(ls -A temporary)"
  [ "$(cat reports/report.json)" = yesterday ] || fail 'the report is another'
}

# ended SIGNAL STATUS: by the signal, while the run waits for more rows, has stored some in a
# temporary file, and has a finding in the report.
ended() {
  echo yesterday >reports/report.json
  # A shell makes background processes ignore some signals.
  env --default-signal=HUP,QUIT,INT,TERM "$KBTRIAGE" run --format json --output reports/report.json \
    filler.json - <rows >out 2>err &
  program=$!
  exec 3>rows # it has opened it, too
  until grep -q '^SigCgt:.*[13579bdf]$' "/proc/$program/status"; do
    sleep 0.05 # until it handles SIGHUP, the first of the signals
  done
  page "$(sick 1)" "$(healthy 2)" >&3
  sleep 0.3
  kill "-$1" "$program"
  exit=0
  wait "$program" 2>/dev/null || exit=$?
  exec 3>&-
  [ "$exit" -eq "$2" ] || fail "exit $exit instead of $2 after $1"
  only_old
}

# More than is kept in memory.
alert 7 x | sed 's/}$/,"_regardingobjectid_value":"'"$(id_of 7)"'"}/' |
  awk '{ for (i = 0; i < 30000; i++) { row = $0; gsub(/"tracelogid":"[^"]*"/, "\"tracelogid\":\"" i "\"", row); print row } }' >filler.json
[ "$(wc -c <filler.json)" -gt 4300000 ] || fail 'too little to be put aside'

for signal in HUP QUIT INT TERM; do
  topic "signal $signal"
  ended "$signal" 130
  says err 'interrupted'
done
topic 'kill -9'
ended KILL 137

topic 'a signal that is ignored stays ignored, as with nohup'
(
  trap '' HUP
  exec "$KBTRIAGE" run --format json --output reports/new.json - <rows >out 2>err
) &
program=$!
exec 3>rows
sleep 0.3
kill -HUP "$program"
sick 1 >&3
exec 3>&-
exit=0
wait "$program" || exit=$?
[ "$exit" -eq 1 ] || fail "exit $exit"
jq -e .summary reports/new.json >/dev/null || fail 'no report'
rm reports/new.json

# limited BLOCKS STATUS ARGUMENT...: with files limited to that many blocks of 512 or 1024 bytes.
limited() {
  blocks=$1
  expected=$2
  shift 2
  exit=0
  (
    ulimit -f "$blocks"
    exec "$KBTRIAGE" "$@" >out 2>err
  ) || exit=$?
  [ "$exit" -eq "$expected" ] || fail "exit $exit instead of $expected: $*"
}
topic 'a limit of size for the report'
limited 8 3 list --only-rules "$SOURCE/rules" --format json --output reports/report.json
says err 'cannot write reports/report.json: File too large'
only_old
limited 8 3 list --only-rules "$SOURCE/rules" --format json
says err 'cannot write standard output: File too large'
for help in --help 'run --help' --version; do
  # shellcheck disable=SC2086 # several words
  limited 0 3 $help
  [ ! -s out ] || fail "$help writes beyond the limit"
done
topic 'a limit of size for what is put aside'
page "$(sick 1)" >page.json
limited 2000 3 run --format json --output reports/report.json filler.json page.json
says err 'File too large'
only_old
limited 2000 3 run --format json filler.json page.json
is '.faults | any(.article == "(input)" and (.reason | contains("File too large")))'
