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
