# fetch --redact: a file that can be passed on.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"

tenant 12
jq '.mailboxes[2] += {name: "Jürgen Groß-Smith (Ext.)", emailaddress: "jurgen.gross@contoso.example"}
  | .mailboxes[4].name = "Ann Beck"
  | (.tracelogs[] | select(.text | startswith("Box 1:"))).text =
      "The mailbox \"Ann Beck\" of JURGEN.GROSS@contoso.example (DEADBEEF-0000-4000-8000-000000000001, stranger@fabrikam.example) failed: 0x8004FFFF"' \
  server/data.json >server/data.json.new
mv server/data.json.new server/data.json
faults '[]'

topic nothing of the originals is left
kb 0 fetch --org "$ORG" --redact -o redacted.ndjson
for word in 'Ann Beck' 'Jürgen' 'gross' 'contoso' 'fabrikam' 'stranger' 'Brien' 'Söhne' 'deadbeef'; do
  grep -aqiF -e "$word" redacted.ndjson && fail "$word is in the redacted file"
done
[ "$(wc -l <redacted.ndjson)" -eq 12 ] || fail "12 mailboxes are 12 lines"

topic the findings are the same but for names
kb 1 run --org "$ORG" -f json
jq '[(.summary | del(.notes)), [.groups[] | [.article, .cause, .cases]], [.unmatched[] | [.code, .count]],
  [.findings[] | [.verdict, .article.code, [.causes[] | [.id, .verdict, [.evidence[].field], .missing]]]]]' \
  out >live
kb 1 run redacted.ndjson -f json
jq '[(.summary | del(.notes)), [.groups[] | [.article, .cause, .cases]], [.unmatched[] | [.code, .count]],
  [.findings[] | [.verdict, .article.code, [.causes[] | [.id, .verdict, [.evidence[].field], .missing]]]]]' \
  out >redacted
same live redacted

topic the same person is the same everywhere
name=$(jq -r 'select(.name) | .name' redacted.ndjson | sed -n 5p)
jq -r '.tracelog_Mailbox[].text' redacted.ndjson | grep -qF -e "\"$name\"" ||
  fail "the alert does not name $name"

topic twice the same
cp redacted.ndjson first
kb 0 fetch --org "$ORG" --redact -o redacted.ndjson
same first redacted.ndjson
