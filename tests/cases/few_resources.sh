# Where a process gets little: a container, a batch system, a user with limits.
. "$TESTS/cases.inc"
KBTRIAGE_ONLY_RULES=$SOURCE/rules
export KBTRIAGE_ONLY_RULES
page "$(row 1 Ann null "$(alert 1)")" >page.json
kb 1 run --format json --output report.json page.json

topic a stack of 64 KiB
for arguments in 'run page.json' 'run --jobs 2 --in-process page.json' 'report --format html report.json' \
  'merge report.json' 'scan page.json' check 'redact page.json'; do
  grep -q __asan_init "$KBTRIAGE" && break # a sanitizer needs a larger one
  code=0
  # shellcheck disable=SC2086
  (ulimit -s 64 && "$KBTRIAGE" $arguments) >out 2>err || code=$?
  [ "$code" -lt 2 ] || fail "exit $code: $arguments"
done

topic too few open files for an input or an output
for arguments in 'run --quiet --format json --output out.json page.json' 'scan --output out.txt page.json' \
  'redact --output out.ndjson page.json' 'check --output out.txt'; do
  for files in 4 5 6 7 8 9; do # the fewest with which the system starts it
    code=0
    # shellcheck disable=SC2086
    (ulimit -n "$files" && "$KBTRIAGE" $arguments) >out 2>err || code=$?
    [ "$code" -eq 127 ] || break
  done
  [ "$code" -ge 2 ] || fail "exit $code: $arguments"
  says err 'Too many open files; allow more of them: ulimit -n 64'
done

topic few open files: fewer threads, and what is needed
KBTRIAGE_ONLY_RULES=
KBTRIAGE_RULES=house
export KBTRIAGE_ONLY_RULES KBTRIAGE_RULES
mkdir house
cat >house/ErrorHouse.lua <<'LUA'
return {
  code = "ErrorHouse", title = "t", product = "P", status = "draft", severity = "error", role = "r",
  symptom = { text = "s", signatures = { { code = "ErrorHouse" } } },
  causes = { { id = "a", text = "c", when = function(case)
    local n = 0
    for i = 1, 3 do n = n + i end
    return n == 6 and case.mailbox.statecode == 1
  end } },
  resolution = { { text = "r" } },
}
LUA
awk 'BEGIN { for (i = 1; i <= 20000; i++)
  printf "{\"mailboxid\":\"%08d-0000-4000-8000-000000000001\",\"name\":\"Ann %d\",\"statecode\":%d,\"tracelog_Mailbox\":[{\"tracelogid\":\"%08d-0000-4000-8000-000000000002\",\"level\":3,\"text\":\"Error: ErrorHouse\"}]}\n", i, i, i % 2, i }' >many.ndjson
(ulimit -n 7 && "$KBTRIAGE" run --jobs 4 --quiet --format html --output many.html many.ndjson) >out 2>err && fail 'no error'
says err 'Too many open files; allow more of them: ulimit -n 64'
for files in 14 20 64; do
  (ulimit -n "$files" && "$KBTRIAGE" run --jobs 4 --quiet --format json many.ndjson) >"out$files" 2>err || true
  jq -e '.summary.confirmed == 10000 and .faults == []' "out$files" >/dev/null || fail "$files: $(cat err)"
done
