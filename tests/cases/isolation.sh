# Articles run in a process of their own: whatever happens there affects only the article that it
# ran.
. "$TESTS/cases.inc"

# An article whose condition needs Lua, and takes some time.
cat >rules/Slow.lua <<'LUA'
return {
  code = "Slow",
  title = "Slow",
  product = "P",
  status = "draft",
  severity = "error",
  symptom = {text = "s", signatures = {{code = "SlowCode"}}},
  causes = {{
    id = "slow",
    text = "t",
    when = function(case)
      local n = 0
      for i = 1, 8000 do
        n = n + #(case.mailbox.name .. i) % 2
      end
      return n > 0
    end,
  }},
  resolution = {{text = "r"}},
  examples = {{name = "e", case = {name = "n"}, expect = {verdict = "clear"}}},
}
LUA
i=0
while [ "$i" -lt 60 ]; do
  i=$((i + 1))
  row "$i" "M$i" null "$(alert "$i" 'Error Code: SlowCode')"
  echo
done >slow.ndjson
row 900 Other null "$(alert 900 'Error Code: InvalidIncomingEmailServerProfile')" >>slow.ndjson

# child OF: the process in which it runs articles, once it has run one.
child() {
  tries=0
  while ! grep -qs Slow out; do
    tries=$((tries + 1))
    [ "$tries" -lt 1000 ] || fail "nothing comes of the first row"
    sleep 0.02
  done
  children=$(cat "/proc/$1/task/$1/children")
  [ -n "$children" ] || fail "it starts no process for articles"
  echo "${children%% *}"
}

# begin ARGUMENT...: kbtriage in the background, with rows from descriptor 9, the first ones at
# once; its process is $main.
mkfifo rows
begin() {
  rm -f out
  "$KBTRIAGE" "$@" --only-rules rules rows >out 2>err &
  main=$!
  exec 9>rows
  head -n 1 slow.ndjson >&9
}

# finish STATUS: its exit status.
finish() {
  exec 9>&-
  status=0
  wait "$main" || status=$?
  [ "$status" -eq "$1" ] || fail "exit $status instead of $1"
}

topic nothing changes by it
for command in "run --format json --condition-time 0 slow.ndjson" "run --format json --condition-time 0 --jobs 2 slow.ndjson" "test" "check" "list --format json"; do
  # shellcheck disable=SC2086
  "$KBTRIAGE" $command --only-rules rules >there 2>&1 && there=0 || there=$?
  # shellcheck disable=SC2086
  "$KBTRIAGE" $command --only-rules rules --in-process >here 2>&1 && here=0 || here=$?
  [ "$there" -eq "$here" ] || fail "$command: exit $there and $here"
  same there here
done

topic a process that crashes costs one mailbox
begin run --format ndjson --condition-time 0
kill -KILL "$(child "$main")"
tail -n +2 slow.ndjson >&9
finish 3
is '[.[-1].fault_list[] | select(.article == "Slow" and .where == "causes[1].when" and .count == 1)
  | select(.reason | startswith("failed: it ended the process that articles are run in"))] | length == 1' -s
is '[.[] | select(.type == "finding" and .article.code == "Slow")] | group_by(.verdict)
  | map([.[0].verdict, length]) == [["confirmed", 59], ["inconclusive", 1]]' -s
is 'any(.[]; .type == "finding" and .article.code == "InvalidIncomingEmailServerProfile" and .verdict == "confirmed")' -s

topic a process that does not go on does not outlast an interrupt
begin run --format ndjson --condition-time 0
held=$(child "$main")
kill -STOP "$held"
tail -n +2 slow.ndjson >&9 &
sleep 0.3
kill -INT "$main"
finish 130
kill -0 "$held" 2>/dev/null && fail "the process is still there"
wait

topic a process does not outlast the one that started it
begin run --format ndjson --condition-time 0
left=$(child "$main")
kill -KILL "$main"
finish 137
tries=0
while kill -0 "$left" 2>/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 500 ] || fail "the process is still there"
  sleep 0.02
done

topic what needs no Lua starts no process
rm rules/Slow.lua
begin run --format json
sleep 0.3
[ -z "$(cat "/proc/$main/task/$main/children")" ] || fail "there is a process for articles"
finish 1

topic the shipped articles run within the program, unless --only-rules names them
unset KBTRIAGE_ONLY_RULES
mkdir none
article=$(find "$SOURCE/rules" -name GmailMailboxFails.lua)
sed 's/GmailMailboxFails/Other/' "$article" >none/Other.lua
for rules in "" "--only-rules $SOURCE/rules" "--rules none"; do
  rm -f out
  # shellcheck disable=SC2086
  "$KBTRIAGE" run --format json $rules rows >out 2>err &
  main=$!
  exec 9>rows
  head -n 1 slow.ndjson >&9
  tries=0
  until [ -s out ] || [ "$tries" -eq 100 ]; do
    tries=$((tries + 1))
    sleep 0.02
  done
  children=$(cat "/proc/$main/task/$main/children")
  if [ -z "$rules" ]; then
    [ -z "$children" ] || fail "there is a process for the shipped articles"
  else
    [ -n "$children" ] || fail "there is no process for articles of $rules"
  fi
  exec 9>&-
  wait "$main" || true
done

topic a process that is killed while it starts is said to be, with the signal
ASAN_OPTIONS=detect_leaks=0 strace -f -o traced -e inject=landlock_restrict_self:signal=SIGKILL \
  "$KBTRIAGE" check --only-rules rules >out 2>err || true
if grep -qs landlock_restrict_self traced; then # neither without Landlock nor with sanitizers
  says out 'no process can be started to run articles in: it ended at once (signal 9, killed, perhaps as memory is short)'
  silent_on out 'No child processes'
fi
