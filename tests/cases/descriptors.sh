# Started without standard input, output or error: no file that is opened gets their numbers, so no
# message ends up in a report.
. "$TESTS/cases.inc"

page "$(sick 1)" "$(healthy 2)" >page.json
kb 1 run --format json page.json
cp out good.json

topic 'a message does not land in a file'
for closed in '2>&-' '0<&- 2>&-' '1>&- 2>&-' '0<&- 1>&- 2>&-'; do
  printf 'the report of yesterday, which is longer than a message\n' >out.json
  cp out.json before
  exit=0
  eval "\"\$KBTRIAGE\" run --format json -o out.json missing.json $closed" || exit=$?
  [ "$exit" = 2 ] || fail "exit $exit with $closed"
  same before out.json
  exit=0
  eval "\"\$KBTRIAGE\" run --format json -o new.json --trace page.json $closed" || exit=$?
  [ "$exit" = 1 ] || fail "exit $exit with $closed"
  same good.json new.json
done

topic 'without standard output'
exit=0
"$KBTRIAGE" run page.json >&- 2>err || exit=$?
[ "$exit" = 2 ] || fail "exit $exit"
says err 'cannot write standard output'
exit=0
"$KBTRIAGE" list >&- 2>err || exit=$?
[ "$exit" = 2 ] || fail "exit $exit"
says err 'cannot write standard output'

topic 'without standard input'
exit=0
"$KBTRIAGE" run --format json page.json <&- >out || exit=$?
[ "$exit" = 1 ] || fail "exit $exit"
same good.json out
for command in 'run -' 'scan' 'explain -'; do
  exit=0
  # shellcheck disable=SC2086 # several words
  "$KBTRIAGE" $command <&- >out 2>err || exit=$?
  [ "$exit" -ge 2 ] || fail "$command: exit $exit"
  says err 'cannot be read'
done

topic 'the manual'
mkdir pages
"$KBTRIAGE_MANUAL" pages <&- >&- 2>&- || fail "exit $?"
[ -s pages/kbtriage.1 ] || fail 'no pages'
exit=0
"$KBTRIAGE_MANUAL" missing <&- >&- 2>&- || exit=$?
[ "$exit" = 2 ] || fail "exit $exit"
