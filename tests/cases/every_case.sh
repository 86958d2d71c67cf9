# run --every-case: a record for each case when it is done; --tenant in every record.
# shellcheck shell=sh
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"

# lines COUNT: a mailbox a line; every second has no profile, every fifth an alert of no article.
lines() {
  awk -v count="$1" 'BEGIN {
    for (i = 1; i <= count; i++) {
      printf "{\"mailboxid\":\"%08d-0000-4000-8000-000000000000\",\"name\":\"Box %d\",", i, i
      printf "\"incomingemailstatus\":1,\"_emailserverprofile_value\":%s,", i % 2 ? "\"000000a0-0000-4000-8000-0000000000a0\"" : "null"
      printf "\"emailserverprofile\":%s,\"tracelog_Mailbox\":[", i % 2 ? "{\"emailserverprofileid\":\"000000a0-0000-4000-8000-0000000000a0\",\"statecode\":0}" : "null"
      if (i % 4 == 0) printf "{\"level\":3,\"text\":\"Email Server Error Code: InvalidIncomingEmailServerProfile\"}"
      else if (i % 5 == 0) printf "{\"level\":3,\"text\":\"Error Code: ErrorOther\"}"
      print "]}"
    }
  }'
}
rules=$SOURCE/rules/dynamics365/email/InvalidIncomingEmailServerProfile.lua
mkdir -p few
cp "$rules" "$SOURCE/rules/dynamics365/tables.lua" few/
only="--only-rules few"

topic 'a record for each case, as the summary counts them'
lines 40 >rows.ndjson
# shellcheck disable=SC2086 # words
kb 1 run $only -f ndjson --every-case rows.ndjson
is_lines() {
  jq -se "$1" out >/dev/null || fail "does not hold: $1"
}
is_lines 'map(select(.type == "case")) | length == 40 and (map(.line) == [range(1; 41)]) and all(.file == "rows.ndjson")'
is_lines '(map(select(.type == "case")) | map(.state)) as $s | (.[-1]) as $sum | $sum.type == "summary" and
  ($s | map(select(. == "clear")) | length) == $sum.clear and ($s | map(select(. == "uncovered")) | length) == 6 and
  ($s | map(select(. == "findings")) | length) == ([.[] | select(.type == "finding") | .subject.id] | unique | length)'
is_lines '[.[] | select(.type == "finding") | [.subject.id, .verdict]] ==
  [.[] | select(.type == "case") | .subject.id as $id | .verdicts[] | [$id, .verdict]]'
is_lines 'map(.type) | index("case") > index("finding") or .[0] == "case"'
is_lines 'map(has("tenant")) | any | not'

topic 'the tenant is in every record'
# shellcheck disable=SC2086
kb 1 run $only -f ndjson --every-case --tenant 'Contoso & Söhne' rows.ndjson
is_lines 'all(.tenant == "Contoso & Söhne")'
# shellcheck disable=SC2086
kb 1 run $only -f json --tenant Contoso rows.ndjson
is '.provenance.tenant == "Contoso"'
# shellcheck disable=SC2086
kb 1 run $only --tenant "$(printf 'A\033[31mB')" rows.ndjson
says out 'Tenant A\x1B[31mB'
kb 2 run --tenant '' rows.ndjson
says err '--tenant needs a value'

topic 'several threads write the same'
lines 12000 >many.ndjson
for jobs in 1 3; do
  # shellcheck disable=SC2086
  kb 1 run $only -j "$jobs" -f ndjson --every-case many.ndjson
  cp out "out.$jobs"
done
same out.1 out.3
jq -c 'select(.type == "case") | .line' out.3 >numbers
seq 12000 >expected
same expected numbers

topic 'rows that wait, rejected rows, alerts without their mailbox, several files'
printf '{"value":[7,{"mailboxid":"00000001-0000-4000-8000-000000000001","name":"A","_emailserverprofile_value":null}]}' >page.json
printf '{"value":[{"tracelogid":"00000009-0000-4000-8000-000000000001","level":3,"text":"Error Code: ErrorOther","_regardingobjectid_value":"00000002-0000-4000-8000-000000000001","regardingobjecttypecode":"mailbox"}]}' >alerts.json
# shellcheck disable=SC2086
kb 3 run $only -f ndjson --every-case page.json alerts.json
is_lines '[.[] | select(.type == "case") | [.file, .line, .state]] == [["page.json", 1, "clear"], [null, null, "uncovered"]] or
  [.[] | select(.type == "case") | [.file, .line, .state]] == [["page.json", 1, "at_risk"], [null, null, "uncovered"]] or
  [.[] | select(.type == "case") | [.file, .line]] == [["page.json", 1], [null, null]]'
is_lines '[.[] | select(.type == "rejected") | .line] == [1]'

topic 'a feeder has the record before it sends the next row'
mkfifo feed
# shellcheck disable=SC2086
"$KBTRIAGE" run --quiet $only -f ndjson --every-case - <feed >stream 2>stream.err &
reader=$!
exec 7>feed
sent=0
lines 3 | while IFS= read -r row; do
  printf '%s\n' "$row" >&7
  sent=$((sent + 1))
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ "$(grep -c '"type":"case"' stream)" -lt "$sent" ] || break
    sleep 0.2
  done
  [ "$(grep -c '"type":"case"' stream)" -eq "$sent" ] || fail "row $sent has no record yet: $(cat stream)"
done || exit 1
exec 7>&-
wait "$reader" || true

topic 'only ndjson has them'
kb 2 run --every-case -f json rows.ndjson
says err '--every-case writes records to ndjson only: add --format ndjson'
# shellcheck disable=SC2086
kb 1 run $only --every-case -f text -o report.txt -f ndjson rows.ndjson
is_lines 'map(select(.type == "case")) | length == 40'
