#!/bin/sh
# Where results go, and what happens if they cannot be written; runs that do not end by themselves.
set -eu

status=0
fail() {
  echo "FAILED: $1"
  status=1
}

page=$TESTS/data/contoso/mailboxes.json
row='{"mailboxid":"1","name":"Ann","_emailserverprofile_value":null,"tracelog_Mailbox":[{"level":3,"text":"InvalidIncomingEmailServerProfile"}]}'

# An article about a state that the data cannot show: reported, but not a fault.
cat > Old.lua <<'E'
return {
  code = "Old", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", when = function(case) return case.mailbox.statecode == 1 end },
  causes = { { id = "c", text = "c", look = "there" } },
  resolution = { { text = "r" } },
}
E
exit=0
echo '{"mailboxid":"1","name":"Ann","tracelog_Mailbox":[]}' |
  "$KBTRIAGE" run --only-rules . --format json > gaps.json || exit=$?
[ "$exit" = 0 ] && jq -e '.gaps[0].article == "Old" and .gaps[0].count == 1 and .faults == []
  and .summary.gaps == 1 and .summary.faults == 0' gaps.json > /dev/null || fail 'a gap is told'
echo '{"mailboxid":"1","name":"Ann","tracelog_Mailbox":[]}' | "$KBTRIAGE" run --only-rules . > gaps.txt
grep -q 'Old: mailbox.statecode' gaps.txt || fail 'gaps are not in the text'

# The same for an article with an early condition: a missing column is reported once, whatever needs
# it.
mkdir ahead
cat > ahead/Ahead.lua <<'E'
return {
  code = "Ahead", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", signatures = { { code = "Ahead" } } },
  causes = {
    { id = "a", text = "c", when = function(case) return case.mailbox.statecode == 1 end },
    { id = "b", text = "c", when = function(case) return case.mailbox.statecode == 2 end },
  },
  resolution = { { text = "r" } },
  early = function(case) return case.mailbox.statecode ~= 3 end,
}
E
sed -e 's/"Ahead"/"Later"/g' -e 's/case.mailbox.statecode == [12]/case.profile == nil/' ahead/Ahead.lua > ahead/Later.lua
exit=0
printf '%s\n' '{"mailboxid":"1","name":"Ann","_emailserverprofile_value":null,"tracelog_Mailbox":[]}' \
  '{"mailboxid":"2","name":"Bob","statecode":0,"tracelog_Mailbox":[]}' |
  KBTRIAGE_ONLY_RULES=ahead "$KBTRIAGE" run --format json > ahead.json || exit=$?
[ "$exit" = 0 ] && jq -e '.faults == [] and .summary.clear == 2 and
  (.gaps | map([.article, .reason, .count, .first])) == [
    ["Ahead", "mailbox.statecode is not in the data", 1, "Ann"],
    ["Later", "mailbox.statecode is not in the data", 1, "Ann"],
    ["Later", "mailbox._emailserverprofile_value is not in the data", 1, "Bob"]]' ahead.json > /dev/null ||
  { fail "what early and causes lack is a gap (exit $exit)"; jq -c .gaps,.faults ahead.json; }

# The cost of conditions.
cat > Slow.lua <<'E'
return {
  code = "Slow", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", when = function(case) return case.mailbox.statecode == 0 end },
  causes = {
    { id = "endless", text = "c", when = function(case) while true do end end },
    { id = "untold", text = "c", when = function(case) return case.mailbox.statuscode == 1 end },
  },
  resolution = { { text = "r" } },
}
E
exit=0
printf '%s\n' '{"mailboxid":"1","statecode":0,"tracelog_Mailbox":[]}' \
  '{"mailboxid":"2","statecode":1,"tracelog_Mailbox":[]}' |
  "$KBTRIAGE" run --only-rules Slow.lua --only-rules Old.lua --costs > /dev/null 2> costs || exit=$?
[ "$exit" = 3 ] && grep -q 'conditions of 2 of 2 articles were evaluated' costs || fail 'costs'
grep -Eq '^kbtriage: [0-9]+\.[0-9]{3} ms, 4 evaluations, 2 mailboxes, 1 stopped: Slow$' costs || fail 'costs of one'
[ "$(sed -n 's/.* stopped: //p' costs | tr '\n' ' ')" = 'Slow Old ' ] || fail 'costs, the slowest first'

exit=0
"$KBTRIAGE" run "$page" > /dev/full 2> err.txt || exit=$?
[ "$exit" = 3 ] && grep -q 'No space left' err.txt || fail 'full disk'
for format in text json ndjson csv junit; do
  exit=0
  "$KBTRIAGE" run --format $format "$page" >/dev/full 2>err.txt || exit=$?
  [ "$exit" = 3 ] || fail "full disk, $format: exit $exit"
  [ "$(cat err.txt)" = 'kbtriage: cannot write standard output: No space left on device' ] ||
    fail "full disk, $format: $(cat err.txt)"
done

exit=0
"$KBTRIAGE" run --format json --output results.json "$page" || exit=$?
[ "$exit" = 1 ] && jq -e .summary results.json > /dev/null || fail '--output'
cp results.json before.json
exit=0
"$KBTRIAGE" run --output results.json missing.json 2> /dev/null || exit=$?
[ "$exit" = 2 ] && cmp results.json before.json || fail '--output is whole or untouched'
exit=0
"$KBTRIAGE" run --output nowhere/results.json "$page" 2> err.txt || exit=$?
[ "$exit" = 2 ] && grep -q 'nowhere' err.txt || fail 'a folder that is not there'

# An endless pipe: the first finding comes as soon as its row is read; an interrupt ends it.
mkfifo rows
"$KBTRIAGE" run --format ndjson - < rows > found.ndjson 2> err.txt &
program=$!
exec 3> rows
printf '%s\n' "$row" >&3
tries=0
while [ ! -s found.ndjson ] && [ "$tries" -lt 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
grep -q '"type":"finding"' found.ndjson || fail 'the first finding of an endless pipe'
kill -TERM "$program"
exit=0
wait "$program" || exit=$?
exec 3>&-
[ "$exit" = 130 ] && grep -q '1 rows read' err.txt || fail "interrupt: exit $exit"

# A reader that exits.
mkfifo results
head -c 1 results > /dev/null &
exit=0
yes "$row" | head -n 20000 | "$KBTRIAGE" run --format ndjson - > results 2> err.txt || exit=$?
[ "$exit" = 141 ] && [ ! -s err.txt ] || fail "closed pipe: exit $exit, $(cat err.txt)"

# The same where all of the output is written at once, and of a help.
for command in "run $page" 'list' 'run --help' '--version' 'schema --report'; do
  head -c 0 results > /dev/null &
  exit=0
  # shellcheck disable=SC2086 # words of a command
  { sleep 0.2 && "$KBTRIAGE" $command; } > results 2> err.txt || exit=$?
  [ "$exit" = 141 ] && [ ! -s err.txt ] || fail "$command into a closed pipe: exit $exit, $(cat err.txt)"
done

# A line is a line, unless a terminal shows it: its width, or 80.
"$KBTRIAGE" run "$page" > written.txt || true
grep -q '^   "The mailbox location .* Exchange server returned ErrorFolderN…"$' written.txt ||
  fail 'a sentence in a file is on one line'
cat > terminal.py <<'E'
import fcntl, os, pty, struct, sys, termios

columns = int(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    if columns:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execv(sys.argv[2], sys.argv[2:])
shown = b""
try:
    while part := os.read(terminal, 65536):
        shown += part
except OSError:
    pass
os.waitpid(child, 0)
lines = shown.decode().replace("\r", "").split("\n")
print(max(len(line) for line in lines if "https://" not in line))
E
for columns in 0 60; do
  longest=$(NO_COLOR=1 python3 terminal.py $columns "$KBTRIAGE" run "$page")
  most=$((columns > 0 ? columns : 80))
  [ "$longest" -le "$most" ] && [ "$longest" -gt $((most - 10)) ] ||
    fail "on a terminal of $columns columns, the longest line has $longest"
done

exit "$status"
