# Unusable rows among usable ones: named with file, line and reason; all others are evaluated.
. "$TESTS/cases.inc"

# Three rows in every accepted form; the second of them is "$1".
forms() {
  page "$(sick 1)" "$1" "$(sick 3)" >page.json
  printf '[\n%s,\n%s,\n%s\n]\n' "$(sick 1)" "$1" "$(sick 3)" >array.json
  printf '%s\n%s\n%s\n' "$(sick 1)" "$1" "$(sick 3)" >lines.json
}

# rejects REASON ROW [FORM...]: the row is rejected for the reason; its neighbours are found.
rejects() {
  reason=$1
  forms "$2"
  shift 2
  [ $# -gt 0 ] || set -- page array lines
  for form in "$@"; do
    topic_before=$topic
    topic "$topic, in $form.json"
    kb 3 run "$form.json" --format json
    counts 2 2 1
    is '[.findings[].subject.name] == ["Sick 1", "Sick 3"]'
    is '.rejected[0] | .file == $file and (.reason | contains($reason))' \
      --arg file "$form.json" --arg reason "$reason"
    case $form in
    lines) is '.rejected[0] | .line == 2 and .index == 1' ;;
    array) is '.rejected[0] | .line == 3 and .index == 1' ;;
    page) is '.rejected[0] | .line == 3 and .index == 1' ;;
    esac
    kb 3 run "$form.json"
    says out "$form.json:"
    says out 'Invalid input rows: 1'
    topic "$topic_before"
  done
}

topic 'a row of an unknown kind'
rejects '' '{"contactid":"1","name":"x"}'
kb 3 run lines.json --format json
is '.rejected[0].reason | contains("no row of a known table: it has none of mailboxid, tracelogid")'
kb 3 run page.json --format json
is '.rejected[0].reason | contains("the mailbox has no mailboxid")'
rejects '' '{}'
topic 'no row at all'
rejects 'a string stands where a row (an object) is expected' '"x"' array page
rejects 'null stands where a row (an object) is expected' 'null' array page
rejects 'a list stands where a row (an object) is expected' '[]' array page
rejects 'begins with' '12' lines

# unknown FIELD REASON ROW [STATUS]: the row is used without that column, which the report says once.
unknown() {
  forms "$3"
  kb "${4:-1}" run lines.json --format json
  counts 3 2 0
  is '[.findings[].subject.name] == ["Sick 1", "Sick 3"]'
  is '[.notes + .faults | .[] | select(.where == $field)] | length == 1 and
    (.[0] | .article == "(input)" and .count == 1 and (.reason | contains($reason)))' \
    --arg field "$1" --arg reason "$2"
}

# everywhere FIELD: each form and each format says so.
everywhere() {
  for form in page array; do
    kb 1 run "$form.json" --format json
    counts 3 2 0
    is '[.notes[].where] == [$field]' --arg field "$1"
  done
  for format in text markdown html csv; do
    kb 1 run lines.json --format $format
    says out "$1"
  done
  kb 1 run lines.json --format ndjson
  is 'select(.type == "summary") | .note_list | map(.where) == [$field]' --arg field "$1"
}

sound() {
  printf '{"mailboxid":"%s","incomingemaildeliverymethod":2,%s}' "$(id_of 2)" "$1"
}
none='"_emailserverprofile_value":"p","emailserverprofile":{"statecode":0}'

topic 'a string for statecode'
unknown mailbox.statecode 'holds a string, where the number of a choice' \
  "$(sound "\"statecode\":\"Active\",\"tracelog_Mailbox\":[],$none")"
everywhere mailbox.statecode
topic 'a string for level of a nested alert'
unknown alert.level 'holds a string' \
  "$(sound "\"tracelog_Mailbox\":[{\"level\":1},{\"level\":\"Information\"}],$none")"
topic 'a number for a name'
unknown mailbox.name 'holds a number, where a string belongs' \
  "$(sound "\"name\":12,\"tracelog_Mailbox\":[],$none")"
topic 'a fraction for a choice'
unknown mailbox.statecode 'holds a number' "$(sound "\"statecode\":1.5,\"tracelog_Mailbox\":[],$none")"
topic 'true for a number, and a number for true, as an early release had them'
unknown mailbox.verboseloggingenabled 'holds true or false' \
  "$(sound "\"verboseloggingenabled\":true,\"tracelog_Mailbox\":[],$none")"
unknown alert.tracestatus 'holds a number' \
  "$(sound "\"tracelog_Mailbox\":[{\"level\":1,\"tracestatus\":0}],$none")"
topic 'a column given twice'
unknown mailbox.name 'stands twice' "$(sound "\"name\":\"a\",\"name\":\"b\",\"tracelog_Mailbox\":[],$none")"
topic 'a column given twice, once with escapes'
unknown mailbox.statecode 'stands twice' \
  "$(sound "\"statecode\":0,\"state\\u0063ode\":1,\"tracelog_Mailbox\":[],$none")"
topic 'a text for one of the nested alerts, as ConvertTo-Json writes it where it goes no deeper'
unknown mailbox.tracelog_Mailbox 'needs -Depth 10' \
  "$(sound "\"tracelog_Mailbox\":[\"@{level=3}\"],$none")" 3
topic 'a list for the nested profile'
unknown mailbox.emailserverprofile 'holds a list' \
  "$(sound "\"tracelog_Mailbox\":[],\"emailserverprofile\":[],\"_emailserverprofile_value\":\"p\"")" 3

# repaired ROW: the row is used, with U+FFFD in place of its broken characters.
repaired() {
  forms "$1"
  for form in page array lines; do
    kb 1 run "$form.json" --format json
    counts 3 3 0
    is '.findings[1].subject.name == "J\ufffdrgen"'
    is '.notes | length == 1 and (.[0] | .where == $file and .count == 1 and
      (.reason | contains("U+FFFD")) and (.first | startswith("line ")))' --arg file "$form.json"
  done
}
topic 'invalid UTF-8'
repaired "$(sick 2 "$(printf 'J\374rgen')")"
topic 'half a surrogate pair'
repaired "$(sick 2 'J\ud83drgen')"
topic 'a NUL as an escape'
repaired "$(sick 2 'J\u0000rgen')"

topic 'no id'
rejects 'mailboxid' '{"mailboxid":null,"name":"x"}'

topic 'a comma too many'
rejects 'expected' "{\"mailboxid\":\"$(id_of 2)\",}"
topic 'a key without quotes'
rejects 'expected' "{mailboxid:\"$(id_of 2)\"}"
topic 'a number that is none'
rejects '' "{\"mailboxid\":\"$(id_of 2)\",\"statecode\":01}"
topic 'NaN'
rejects '' "{\"mailboxid\":\"$(id_of 2)\",\"statecode\":NaN}"
topic 'a control character in a string'
rejects '' "$(printf '{"mailboxid":"%s","name":"a\001b"}' "$(id_of 2)")"

topic 'NUL bytes'
page "$(sick 1)" '{"mailboxid":"~"}' "$(sick 3)" | tr '~' '\000' >nul.json
kb 3 run nul.json --format json
counts 2 2 1
printf '%s\n{"mailboxid":"~"}\n~\n%s\n' "$(sick 1)" "$(sick 3)" | tr '~' '\000' >nul.json
kb 3 run nul.json --format json
is '.summary.findings == 2 and .summary.cases == 2 and .summary.rejected >= 1'

topic 'a file that ends in the middle of a row'
forms "$(sick 2)"
for form in page array lines; do
  length=$(wc -c <"$form.json")
  head -c $((length - 60)) "$form.json" >"cut-$form.json"
  kb 3 run "cut-$form.json" --format json
  counts 2 2 1
  is '.rejected[0].reason | contains("ends in the middle of a row")'
done
topic 'a page that ends behind a row'
page "$(sick 1)" "$(sick 2)" | head -n 2 >short.json
kb 3 run short.json --format json
is '.summary.cases == 1 and .summary.rejected >= 1 and .findings[0].subject.name == "Sick 1"'
says out 'rows may be missing'

topic 'a row of another kind than its page says'
sed -e 's/#mailboxes/#contacts/' page.json >odd.json
kb 1 run odd.json --format json
counts 3 3 0

topic 'many bad rows: all in JSON, some in text, all counted'
i=0
while [ "$i" -lt 300 ]; do
  echo "{\"contactid\":\"$i\"}"
  i=$((i + 1))
done >many.json
sick 1 >>many.json
kb 3 run many.json --format json
counts 1 1 300
is '.rejected[299].line == 300'
kb 3 run many.json
says out 'more (--format json lists all)'
says out 'Invalid input rows: 300'
kb 3 run many.json --format ndjson
is '[inputs, .] | map(select(.type == "rejected")) | length == 300'
