# shellcheck shell=sh
# redact: saved data that can be passed on, in which run finds the same.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"

# The result of run for a file, without names and places.
findings='[.summary, (.faults | map(.article)),
  [.groups[] | [.article, .cause, .cases]] , [.unmatched[] | [.code, .count]],
  [.findings[] | [.verdict, .article.code, [.causes[] | [.id, .verdict, [.evidence[].field], .missing]]]]]
  | del(.[0].notes)'

# same_findings STATUS FILE...: run has the same result for the redacted files.
same_findings() {
  wanted=$1
  shift
  kb "$wanted" run -f json "$@"
  jq "$findings" out >told
  kb 0 redact -o redacted.ndjson "$@"
  [ ! -s out ] || fail 'there is something on standard output'
  cp err said
  kb "$wanted" run -f json redacted.ndjson
  jq "$findings" out >told-redacted
  same told told-redacted
}

# is_gone WORD...: from the redacted file, in any letter case.
is_gone() {
  for word in "$@"; do
    grep -aqiF -e "$word" redacted.ndjson && fail "$word is in the redacted file"
  done
  return 0
}

topic a page of mailboxes
export KBTRIAGE_ONLY_RULES="$SOURCE/rules"
same_findings 1 "$TESTS/data/contoso/mailboxes.json"
is_gone contoso 'Ann Beck' 'Bob Chan' Diaz Hybrid 00a2-
[ "$(wc -l <redacted.ndjson)" -eq 12 ] || fail 'a row a line'

topic from standard input, to standard output, packed
cp redacted.ndjson first
gzip -c "$TESTS/data/contoso/mailboxes.json" >packed
kb 0 redact packed
same first out
"$KBTRIAGE" redact <packed >out 2>err || fail 'standard input'
same first out

topic several files, in any order
same_findings 1 "$TESTS/data/contoso-split/mailboxes.json" "$TESTS/data/contoso-split/alerts.json" \
  "$TESTS/data/contoso-split/profiles.json"
is_gone contoso 'Ann Beck' 'Bob Chan' Diaz Hybrid
same_findings 1 "$TESTS/data/contoso-split/profiles.json" "$TESTS/data/contoso-split/alerts.json" \
  "$TESTS/data/contoso-split/mailboxes.json"

topic what other programs write
same_findings 1 "$TESTS/field/82.json"
is_gone contoso 'Ann Beck'
iconv -f UTF-8 -t UTF-16 "$TESTS/data/contoso/mailboxes.json" >wide.json
same_findings 1 wide.json
same_findings 3 "$TESTS/field/50.csv"
is_gone contoso 'Ann Beck'
jq '{body: {value: .value}}' "$TESTS/data/contoso/mailboxes.json" >flow.json
same_findings 1 flow.json

topic texts as people paste them are recognised as before
number=0
for text in "$TESTS"/field/[0-9][0-9].txt; do
  number=$((number + 1))
  jq -Rsc '{mailboxid: $id, name: "Ann Beck", tracelog_Mailbox: [{tracelogid: $id, level: 3, text: .}]}' \
    --arg id "$(id_of $number)" "$text"
done >texts.ndjson
same_findings 1 texts.ndjson
is_gone 'Ann Beck' 4294cbf9

topic nothing is left of what a text may name
jq -nc '{mailboxid: $id, name: "Jürgen Groß", emailaddress: "jurgen@contoso.example", tracelog_Mailbox: [{
  tracelogid: $id, level: 3, text: ("Email Server Error Code: InvalidIncomingEmailServerProfile "
    + "JÜRGEN GROSS; Groß, Jürgen; jurgen%40contoso.example; anVyZ2VuQGNvbnRvc28uZXhhbXBsZQ==; "
    + "=?utf-8?Q?J=C3=BCrgen_Gro=C3=9F?=; FABRIKAM\\hill; \\\\FS01\\hill$; ex01.fabrikam.local; 10.1.2.3; "
    + "fe80::1:2; +49 170 1234567; S-1-5-21-1-2-3-1013; Bearer 0a1b2c3d4e5f6a7b8c9d; client_secret=hush")}]}' \
  --arg id "$(id_of 1)" >names.ndjson
same_findings 1 names.ndjson
is_gone jürgen jurgen groß gross anVyZ2Vu =C3= contoso fabrikam hill FS01 ex01 10.1. fe80 1234567 1013 0a1b hush

topic of a mailbox in several files the newest row counts
KBTRIAGE_ONLY_RULES=$PWD/rules
sick 1 'Ann Beck' | sed 's/^{/{"modifiedon":"2026-01-01T00:00:00Z",/' >old.json
healthy 1 'Ann Beck' | sed 's/^{/{"modifiedon":"2026-01-02T00:00:00Z",/' >new.json
same_findings 0 old.json new.json
same_findings 0 new.json old.json
says said '1 row left out, as there is another row of the same mailbox'

topic a page that has more, and one that has none
healthy 1 | sed 's/"tracelog_Mailbox":\[\]/"x":1/' >mailbox.json
echo '{"@odata.context":"https://contoso.example/$metadata#tracelogs","value":[]}' >alerts.json
same_findings 0 mailbox.json alerts.json
echo '{"@odata.context":"https://contoso.example/$metadata#tracelogs","@odata.nextLink":"https://contoso.example/2","value":[]}' >alerts.json
same_findings 3 mailbox.json alerts.json
is_gone contoso

topic what was cut off is missing afterwards, too
{
  sick 1
  echo
  healthy 2 | sed 's/"tracelog_Mailbox":\[\]/"x":1/'
  echo
} >mailboxes.ndjson
{
  alert 1
  echo
} | sed 's/"level"/"_regardingobjectid_value":"x","level"/' >alerts.ndjson
gzip -c alerts.ndjson | head -c 90 >cut.gz
kb 3 redact cut.gz mailboxes.ndjson -o redacted.ndjson
says err "cut.gz: "
kb 3 run -f json redacted.ndjson
says out 'tracelogs, and its page says that more exist'
kb 3 redact absent.json mailboxes.ndjson -o redacted.ndjson
kb 3 run -f json redacted.ndjson
says out 'tracelogs, and its page says that more exist'

topic a table that only its page tells
printf '{"@odata.context":"https://c.example/$metadata#tracelogs","value":[{"_regardingobjectid_value":"%s","level":3,"text":"%s"}]}' \
  "$(id_of 1)" 'Email Server Error Code: InvalidIncomingEmailServerProfile' >alerts.json
same_findings 1 alerts.json

topic a column that stands twice stays unknown
sick 1 | sed 's/"_emailserverprofile_value":null,/&"_emailserverprofile_value":"x",/' >twice.json
same_findings 1 twice.json

topic what is no row is left out, and said
{
  sick 1 'Ann Beck'
  echo
  echo '{"no":"row"}'
  echo '{"broken'
  sick 2 'Bob Chan'
  echo
} >rows.ndjson
kb 3 redact rows.ndjson -o redacted.ndjson
says err 'rows.ndjson, line 2: left out:'
says err 'rows.ndjson, line 3: left out:'
[ "$(wc -l <redacted.ndjson)" -eq 2 ] || fail 'two rows'
rm redacted.ndjson
echo '{"no":"row"}' >no-row.json
kb 2 redact no-row.json -o redacted.ndjson
kb 2 redact absent.json -o redacted.ndjson
says err 'absent.json: '
echo 'Ann Beck cannot mail' >text
kb 2 redact text -o redacted.ndjson
[ ! -e redacted.ndjson ] || fail 'there is a file'
kb 3 redact rows.ndjson absent.json

topic 'related rows that PowerShell wrote as text: the names in them are in no row'
printf '{"mailboxid":"%s","name":"Ann","emailserverprofile":"@{name=Contoso Hybrid; owner=Ida Punk}","regardingobjectid":"@{fullname=Hans Orth}","tracelog_Mailbox":["@{text=for Jan Quast}"]}' \
  "$(id_of 1)" >shallow.json
kb 0 redact shallow.json -o redacted.ndjson
cp redacted.ndjson out
for name in Contoso Punk Orth Quast; do silent_on out "$name"; done
is '.emailserverprofile == "" and .tracelog_Mailbox == [""]'

topic an answer that nobody can write
kb 3 redact rows.ndjson -o /dev/full

topic 'titles of the house do not let names out'
mkdir titles
cat >titles/tables.lua <<'LUA'
return { tables = { { name = "mailbox", columns = { { "name", "text", "Postfach" }, { "username", "text", "Benutzer" } } } } }
LUA
printf '{"mailboxid":"%s","name":"Zed Quux","username":"ACME\\\\zquux","tracelog_Mailbox":[{"text":"gone for Zed Quux"}]}' "$(id_of 1)" >titled.json
KBTRIAGE_RULES=$PWD/titles kb 0 redact titled.json -o redacted.ndjson
is_gone Quux
