# Files that change while they are read: never silently short.
. "$TESTS/cases.inc"

rows=10000
sick 1 | awk -v count="$rows" '{
  for (i = 1; i <= count; i++) {
    row = $0
    gsub(/00000001-/, sprintf("%08d-", i), row)
    print row
  }
}' >all.ndjson
size=$(wc -c <all.ndjson)
mkfifo pipe

# changed STATUS COMMAND...: the result of a run for a file that the command changes when the run
# has read some of it and waits for a reader of its output.
changed() {
  status=$1
  shift
  cp all.ndjson rows.ndjson
  "$KBTRIAGE" run --jobs "$jobs" --format ndjson rows.ndjson >pipe 2>err &
  program=$!
  exec 3<pipe
  IFS= read -r first <&3 # so it has begun to read
  "$@"
  {
    printf '%s\n' "$first"
    cat <&3
  } >out
  exec 3<&-
  exit=0
  wait "$program" || exit=$?
  [ "$exit" -eq "$status" ] || fail "exit $exit instead of $status"
}

# reported WORDS: on standard error and in the report.
reported() {
  says err "rows.ndjson: $1"
  is 'last.fault_list | any(.article == "(input)" and .where == "rows.ndjson" and (.reason | startswith($words)))' \
    -s --arg words "$1"
}

shorten() {
  truncate -s "$1" rows.ndjson
}
grow() {
  sick 50000 >>rows.ndjson
}

for jobs in 1 4; do
  topic "--jobs $jobs: a file that stays as it is"
  changed 1 true
  is 'map(select(.type == "finding")) | length == $n' -s --argjson n "$rows"
  for place in $((size / 3 * 2)) $((size / 3 * 2 + 77)) 1; do
    topic "--jobs $jobs: a file cut to $place of $size bytes"
    changed 3 shorten "$place"
    reported 'was cut short while it was read'
    is 'map(select(.type == "finding")) | length > 0 and length < $n' -s --argjson n "$rows"
  done
  topic "--jobs $jobs: a file that grows"
  changed 3 grow
  reported 'has grown while it was read'
  is 'map(select(.type == "finding")) | length == $n + 1' -s --argjson n "$rows"
done

topic 'a file that cannot be read is a fault of the report; its alerts may be missing'
healthy 1 | sed 's/,"tracelog_Mailbox":\[\]//' >ann.json
alert 7 x | sed 's/}$/,"_regardingobjectid_value":"'"$(id_of 7)"'"}/' >one-alert.json
kb 3 run --format json ann.json one-alert.json missing.json
is '.faults[] | select(.article == "(input)") | .where == "missing.json" and .reason == "no such file"'
is '.summary.clear == 0 or (.gaps + .faults | any(.reason | contains("alerts")))'
