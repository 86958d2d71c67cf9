# A signal is obeyed within about a second, whatever the program is doing.
. "$TESTS/cases.inc"

hostile=$TESTS/data/hostile
i=0
while [ "$i" -lt 400 ]; do
  i=$((i + 1))
  row "$i" "M$i" null "$(alert "$i" 'Error Code: HostileCode'),$(alert "$i")"
  echo
done >rows.ndjson
# Large enough for several threads.
awk '{ for (i = 0; i < 9; i++) { row = $0; sub(/-0000-/, "-000" i "-", row); print row } }' rows.ndjson >many.ndjson
[ "$(wc -c <many.ndjson)" -gt 1048576 ] || fail 'too few rows for several threads'

# obeys SIGNAL ARGUMENT...: the program, which would run for long, ends soon after the signal, as if
# interrupted.
obeys() {
  signal=$1
  shift
  "$KBTRIAGE" "$@" >out 2>err &
  program=$!
  sleep 1
  kill -s "$signal" "$program" 2>/dev/null || fail "it did not run long enough: kbtriage $*"
  begin=$(date +%s)
  actual=0
  wait "$program" || actual=$?
  [ $(($(date +%s) - begin)) -le 2 ] || fail "it took $(($(date +%s) - begin)) s: $signal, kbtriage $*"
  [ "$actual" -eq 130 ] || fail "exit $actual: $signal, kbtriage $*"
  [ ! -s out ] || [ "$1" = run ] || fail "something on standard output: kbtriage $*"
}

topic in a condition
for jobs in 1 3; do
  for signal in INT TERM; do
    obeys "$signal" run --only-rules "$hostile/slow-article" --condition-time 0 --jobs "$jobs" --format json many.ndjson
    says err 'interrupted: '
    adds_up
    # The mailbox being evaluated when the signal came is not in the report.
    is '.faults == [{article: "(input)", where: "", privilege: null, count: 1, first: null,
      reason: "interrupted: what had not been read or evaluated by then is not in this report"}]'
  done
done

topic while articles load
mkdir loading
for i in 1 2 3 4 5 6 7 8 9; do
  cat >"loading/A$i.lua" <<'LUA'
local s = ("\0"):rep(1 << 20) local t = s .. "b" for i = 1, 100000 do local x = s < t end
return {}
LUA
done
for command in 'run rows.ndjson' list check test 'explain HostileCode' 'scan rows.ndjson'; do
  # shellcheck disable=SC2086 # words
  obeys TERM $command --only-rules loading
  says err interrupted
done

topic in check and test
mkdir examples
{
  sed '/examples = /,$d' "$hostile/slow-article/Hostile.lua"
  echo 'examples = {'
  for i in 1 2 3 4 5 6 7 8 9; do
    echo '{ name = "e", case = { name = "n", tracelog_Mailbox = { { level = 3, text = "HostileCode" } } }, expect = { verdict = "unexplained" } },'
  done
  echo '} }'
} >examples/Hostile.lua
obeys INT check examples
obeys INT test examples

topic in a full pipe
mkfifo pipe
for jobs in 1 3; do
  sleep 9 <pipe &
  reader=$!
  "$KBTRIAGE" run --only-rules rules --jobs "$jobs" --format json rows.ndjson rows.ndjson >pipe 2>err &
  program=$!
  sleep 1
  kill -s TERM "$program" 2>/dev/null || fail 'the pipe was not full'
  begin=$(date +%s)
  actual=0
  wait "$program" || actual=$?
  kill "$reader"
  [ $(($(date +%s) - begin)) -le 2 ] || fail "it took $(($(date +%s) - begin)) s"
  [ "$actual" -eq 130 ] || fail "exit $actual"
done

# The first one gives the program a second to end, in which it hangs in the pipe here; so the second
# one ends it as a signal does that nobody handles. On a machine that sleeps through that second the
# program has ended itself: then it is tried again.
topic a second one ends it at once
tries=0
until [ "${actual:-0}" -eq 143 ]; do
  tries=$((tries + 1))
  [ "$tries" -le 5 ] || fail "exit $actual"
  sleep 9 <pipe &
  reader=$!
  "$KBTRIAGE" run --only-rules rules --format json rows.ndjson rows.ndjson >pipe 2>err &
  program=$!
  sleep 1
  kill -s TERM "$program" 2>/dev/null || fail 'the pipe was not full'
  sleep 0.5
  kill -s TERM "$program" 2>/dev/null || true
  actual=0
  wait "$program" || actual=$?
  kill "$reader"
done
