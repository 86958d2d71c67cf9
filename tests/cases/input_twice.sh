# The same mailbox in more than one row: counted once, by its newest row, and the report says so.
. "$TESTS/cases.inc"

# dated NUMBER DATE STATE: a mailbox with an alert, with that modification date and that state of
# its profile.
dated() {
  row "$1" "Box $1" "$(profile "$3")" "$(alert "$1")" | sed "s/^{/{\"modifiedon\":\"$2\",/"
}
says_not_used='rows not used, as the data has another row of the same mailbox that is as new or newer'
says_late='name each export as a file of its own'
found() {
  is '[.findings[] | .verdict] == $verdicts' --argjson verdicts "$1"
}

dated 1 2026-11-19T06:00:00Z 1 >old.json
dated 1 2026-11-20T06:00:00Z 0 >new.json
row 1 'Box 1' "$(profile 1)" "$(alert 1)" >undated.json

topic 'the same file twice'
kb 1 run --format json old.json old.json
counts 1 1 0
is '.notes == [{"article": "(input)", "where": "old.json", "reason": .notes[0].reason, "privilege": null, "count": 1, "first": "line 1"}]'
is '.notes[0].reason | startswith($reason)' --arg reason "$says_not_used"
for format in text markdown html csv; do
  kb 1 run --format $format old.json old.json
  says out 'rows not used'
done

topic 'the newest row is used, in whatever order the files are named'
for files in 'old.json new.json' 'new.json old.json' 'old.json new.json old.json'; do
  # shellcheck disable=SC2086 # names of files
  kb 1 run --format json $files
  counts 1 1 0
  found '["unexplained"]'
  is '[.notes[].where] | unique == ["old.json"]'
done

topic 'without a date the later file is used'
kb 1 run --format json undated.json new.json
found '["unexplained"]'
kb 1 run --format json new.json undated.json
found '["confirmed"]'
is '[.notes[].where] == ["new.json"]'

topic 'in one stream what was evaluated stays, and that it may be old is not hidden'
{ cat old.json; echo; cat old.json; } >same.ndjson
kb 1 run --format json same.ndjson
counts 1 1 0
is '.notes[0] | .count == 1 and .first == "line 2"'
{ cat new.json; echo; cat old.json; } >down.ndjson
kb 1 run --format json down.ndjson
found '["unexplained"]'
{ cat old.json; echo; cat new.json; } >up.ndjson
kb 3 run --format json up.ndjson
found '["confirmed"]'
is '.faults[0] | .where == "up.ndjson" and (.reason | contains($late))' --arg late "$says_late"

topic 'in one stream, where rows wait for others, the newest is used'
sed 's/"emailserverprofile":{[^}]*},//' old.json >waits.ndjson
echo >>waits.ndjson
sed 's/"emailserverprofile":{[^}]*},//' new.json >>waits.ndjson
printf '\n%s\n' "$(profile 1)" >>waits.ndjson
kb 1 run --format json waits.ndjson
counts 1 1 0
found '["confirmed"]'
is '.notes[0].first == "line 1"'

topic 'with several threads the same is said'
dated 1 2026-11-19T06:00:00Z 0 >one-row
awk '{
  for (i = 1; i <= 4000; i++) {
    row = $0
    gsub(/00000001-/, sprintf("%08d-", i), row)
    print row
    if (i % 1000 == 0) { gsub(sprintf("%08d-", i), sprintf("%08d-", i / 2), row); sub("-19T", "-18T", row); print row }
  }
}' one-row >many.ndjson
kb 1 run --jobs 1 --format json many.ndjson
cp out one
is '.summary.cases == 4000 and .notes[0].count == 4'
kb 1 run --jobs 3 --format json many.ndjson
same one out

topic 'the newest row of a profile is used as well'
sed 's/"emailserverprofile":{[^}]*},//' new.json >mailbox.json
profile 1 | sed 's/^{/{"modifiedon":"2026-11-19T06:00:00Z",/' >profile-old.json
profile 0 | sed 's/^{/{"modifiedon":"2026-11-20T06:00:00Z",/' >profile-new.json
for files in 'profile-old.json profile-new.json' 'profile-new.json profile-old.json'; do
  # shellcheck disable=SC2086 # names of files
  kb 1 run --format json mailbox.json $files
  found '["unexplained"]'
done
