# The article for a code, a number, or pasted text.
. "$TESTS/cases.inc"

cat >rules/Full.lua <<'LUA'
return {
  code = "Full", kb = "77", title = "The disk <of> the mailbox is full", product = "P", status = "retired",
  severity = "warning", role = "Exchange administrator",
  symptom = { text = "An alert says so.", signatures = {
    { code = "ErrorFull", number = "403" }, { code = "8005E274" },
    { message = "Email for [mailbox] was refused." } } },
  causes = { { id = "full", text = "The mailbox {mailbox.name} is full.", look = "Exchange admin center" } },
  resolution = { { cause = "full", text = "Make room.", steps = { "Delete *old* mail." } } },
}
LUA

topic every spelling
for asked in Full full kb77 'KB 77' 77 8005e274 0x8005E274 -2147097996 2147869300 Crm.8005E274; do
  kb 0 explain -- "$asked"
  says out "The disk <of> the mailbox is full"
  says out "Full, KB 77, warning, P, retired"
  says out "1. Make room. a. Delete *old* mail."
done

topic a part of what an article is found by
cat >rules/Twin.lua <<'LUA'
return {
  code = "Twin", title = "A title of some words", product = "P", status = "draft", severity = "error",
  symptom = { text = "s", signatures = { { code = "ErrorTwin", number = "80041234" },
    { code = "Crm.80045555" }, { message = "Nothing moves in the box [box] since noon" } } },
  causes = { { id = "c", text = "c", look = "l" } }, resolution = { { text = "r" } },
}
LUA
for asked in 80041234 -2147216844 'it is 80041234 again' 'moves in the box' 'title of some words'; do
  kb 1 explain -f json "$asked"
  is '[.articles[] | [.code, .match]] == [["Twin", "partial"]]'
  is '.articles[0] | has("resolution") | not'
done
kb 1 explain -f json 80041234
is '.unknown_codes == ["80041234"] and .articles[0].missing == {"code": "ErrorTwin", "words": null}'
kb 1 explain 'moves in the box'
says out 'No article covers this.'
says out 'Near, but not this error: - Twin, A title of some words; missing: the code ErrorTwin 80041234, and the words: Nothing since noon'
topic a code with a number after Crm. is found without the prefix
for asked in 80045555 -2147199659 Crm:80045555 'hr = -2147199659'; do
  kb 0 explain -f json "$asked"
  is '[.articles[] | [.code, .match]] == [["Twin", "code"]]'
done
kb 1 explain Twni
says err 'did you mean Twin, A title of some words?'
topic a message that several articles share, without its code
sed -e 's/"Twin"/"Other"/; s/ErrorTwin/ErrorOther/; s/80041234/80041235/; s/80045555/80045556/; s/since noon/since dawn/' \
  rules/Twin.lua >rules/Other.lua
for file in Twin Other; do
  sed -i "s/resolution = .*/&\n  examples = { { name = 'n', expect = { verdict = 'inconclusive' }, case = { tracelog_Mailbox = { { text = 'It was all so quiet in the box Ann Beck had. Error$file 80041234' } } } } },/" "rules/$file.lua"
done
kb 1 explain -f json 'and it was all so quiet in the box Bob'
is '[.articles[] | [.code, .match]] | sort == [["Other", "partial"], ["Twin", "partial"]]'
kb 1 explain -f json 'and was it quiet in a box'
is '.articles == []'
rm rules/Other.lua
kb 1 explain 'what moves since noon?'
says out 'No article covers this. Nothing is near.'
rm rules/Twin.lua

topic pasted text
printf '%s\n' 'From: help' '> > Hello,' '> > 2026-01-01 ERROR Email for &ldquo;O&#39;Brien &amp;' \
  '> > Sons&rdquo; was' '> > refused. Thank you' >mail
"$KBTRIAGE" explain - <mail >out 2>err || fail "exit $?"
says out "The disk <of> the mailbox is full"
says out "mailbox: O'Brien & Sons"

topic no argument: a pipe or a file is read
printf 'Email for Ann was refused.' | "$KBTRIAGE" explain >out 2>err || fail "exit $?"
says out "The disk <of> the mailbox is full"
"$KBTRIAGE" explain <mail >out 2>err || fail "exit $?"
says out "mailbox: O'Brien & Sons"

topic a code that no article has comes first
kb 1 explain 'Email for Ann was refused. Email Server Error Code: ErrorNew'
head -n 1 out | grep -qx 'No article for ErrorNew.' || fail 'the code is not first'
says out 'Near, but not this error: - Full, KB 77, The disk <of> the mailbox is full; it has: Email for Ann was refused; missing: the code ErrorFull 403'
silent_on out 'Make room'
kb 1 explain --format markdown 'Email for Ann was refused. Email Server Error Code: ErrorNew'
says out '**No article for ErrorNew.** ### Near, but not this error - Full'
kb 0 explain -f json 'Error Code: ErrorNew. Then ErrorFull 403, and Crm.8005E274'
is '.unknown_codes == ["ErrorNew"] and [.articles[] | [.code, .match]] == [["Full", "code"]]'
kb 1 explain -f json 'KB 1234567'
is '. == {"unknown_codes": ["KB 1234567"], "codes": [], "articles": [], "more": 0}'

topic more than one: the most exact first
kb 0 explain 'Email Server Error Code: InvalidIncomingEmailServerProfile. Email for Ann was refused.'
says out "Less exact:"

topic formats
kb 0 explain --format json 'Email for Ann was refused.'
is '.articles[0] | .code == "Full" and .match == "message" and .placeholders.mailbox == "Ann" and .resolution[0].steps == ["Delete *old* mail."]
  and .causes[0].look == "Exchange admin center"'
kb 0 explain --format markdown Full
says out '## The disk &lt;of> the mailbox is full'
says out '1. Delete \*old\* mail.'
kb 1 explain --format json nothing like it
is '. == {"unknown_codes": [], "codes": [], "articles": [], "more": 0}'
kb 0 explain --format json kb77
is '[.articles[].match] == ["kb"]'

topic none: the nearest, and what to do
kb 1 explain -f json 'ErrorFull 404 was returned'
is '.articles[0] | .match == "partial" and .missing.code == "ErrorFull with the number 403"'
kb 1 explain 'the mailbox disk is burning'
says out "No article covers this. Nothing is near."
says err "write an article"
kb 1 explain InvalidIncomingEmailServerProfileConfiguration

topic 'a number as views and people write it'
for number in -2,147,187,962 '-2 147 187 962' -2.147.187.962 "-2'147'187'962" '8004 8306' '80 04 83 06' \
  '0x8004 8306' 80048306h 0x80048306L 0xFFFFFFFF80048306 ffffffff80048306; do
  topic "a number as people write it: $number"
  kb 0 explain --only-rules "$SOURCE/rules" --format json "$number"
  is '[.articles[] | [.code, .match]] == [["Crm80048306", "code"]] and .unknown_codes == []'
  printf '%s\n' "$number" | "$KBTRIAGE" explain --only-rules "$SOURCE/rules" --format json - >out || fail "exit $?"
  is '.articles[0].code == "Crm80048306"'
done
for text in 1.2.3.4 '80 04 83' '8004 8306 8004' 20.11.2026 deadbeefh; do
  topic "no number: $text"
  kb 1 explain --only-rules "$SOURCE/rules" --format json "$text"
done
topic 'a code in the address that the service gives for help'
kb 0 explain --only-rules "$SOURCE/rules" --format json \
  'http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a80048306&client=platform'
is '.articles[0] | .code == "Crm80048306" and .match == "code"'
topic 'a KB number in a text'
for text in 'see KB4484702' 'KB 4484702, says Bob' '(kb-4484702)' https://support.microsoft.com/kb/4484702 \
  https://support.microsoft.com/en-us/help/4484702/invalid-profile; do
  topic "a KB number in a text: $text"
  kb 0 explain --only-rules "$SOURCE/rules" --format json "$text"
  is '[.articles[] | [.code, .match]] == [["InvalidIncomingEmailServerProfile", "kb"]]'
done
kb 0 explain --only-rules "$SOURCE/rules" --format json 'Error Code: 80048306; see KB4484702'
is '[.articles[].code] == ["Crm80048306", "InvalidIncomingEmailServerProfile"]'
kb 1 explain --only-rules "$SOURCE/rules" --format json 'see KB 9999999'
is '.unknown_codes == ["KB 9999999"]'
kb 1 explain --only-rules "$SOURCE/rules" --format json 'backbKB4484702 and 44kb/4484702 of 4484702'
is '[.articles[] | select(.match == "kb")] == []'

topic wrong use
kb 2 explain </dev/null
says err 'explain needs CODE|KB|TEXT'
kb 2 explain ' '
kb 2 explain --format html Full
"$KBTRIAGE" explain - </dev/null >out 2>err && fail "no text is no question"
head -c 20000000 /dev/zero | tr '\0' x | "$KBTRIAGE" explain - >out 2>err && fail "too much text"
says err "more than 16 MiB"
head -c 3000000 /dev/urandom | "$KBTRIAGE" explain - >out 2>err && fail "noise is no article"
grep -aq -e Sanitizer -e 'runtime error' err && fail "sanitizer"
true

topic invisible characters in a code that no article has, in explain, scan and run
printf 'Email Server Error Code: ErrorNon\302\255ExistentFoo\342\200\213Bar' >text
kb 1 explain -f json - <text
is '.unknown_codes == ["ErrorNonExistentFooBar"]'
kb 1 scan -f json text
is '[.unmatched[].code] == ["ErrorNonExistentFooBar"]'
printf '{"mailboxes": [{"mailboxid": "11111111-1111-1111-1111-111111111111", "name": "Ann"}],
  "tracelogs": [{"tracelogid": "21111111-1111-1111-1111-111111111111", "level": 3, "createdon": "2026-11-01T00:00:00Z",
    "_regardingobjectid_value": "11111111-1111-1111-1111-111111111111", "text": "%s"}]}' "$(cat text)" >data.json
kb 1 run -f json data.json
is '[.unmatched[].code] == ["ErrorNonExistentFooBar"]'

topic a code that was cut, as in a narrow column, in explain, scan and run
cat >rules/Cut.lua <<'LUA'
return {
  code = "Cut", title = "A box that is not there", product = "P", status = "draft", severity = "error",
  symptom = { text = "s", signatures = { { code = "ErrorNonExistentMailbox" },
    { code = "ErrorNonExistentMailbox", message = "Not for the box [box] of today" } } },
  causes = { { id = "c", text = "c", look = "l" } }, resolution = { { text = "r" } },
}
LUA
sed 's/"Cut"/"Attic"/; s/{ code = "ErrorNonExistentMailbox" },//' rules/Cut.lua >rules/Attic.lua
for cut in 'ErrorNonExistentMa' 'Email Server Error Code: ErrorNonExistentMailb…' 'Email Server Error Code: errornonexistentm...'; do
  kb 1 explain -f json "$cut"
  is '[.articles[] | [.code, .match, .missing.code]] == [["Cut", "partial", "ErrorNonExistentMailbox"]]'
done
echo 'Email Server Error Code: ErrorNonExistentMa…' >cut.log
kb 1 scan -f json cut.log
is '[.unmatched[] | [.code, .near]] == [["ErrorNonExistentMa", "Cut"]]'
echo '{"mailboxes": [{"mailboxid": "11111111-1111-1111-1111-111111111111", "name": "Ann"}],
  "tracelogs": [{"tracelogid": "21111111-1111-1111-1111-111111111111", "level": 3, "createdon": "2026-11-01T00:00:00Z",
    "_regardingobjectid_value": "11111111-1111-1111-1111-111111111111", "text": "Email Server Error Code: ErrorNonExistentMa"}]}' >cut.json
kb 1 run -f json cut.json
is '[.unmatched[] | [.code, .near]] == [["ErrorNonExistentMa", "Cut"]]'
for other in ErrorNonExi ErrorNonExistentMailboxes 'Email Server Error Code: ErrorMailboxNonExistent'; do
  kb 1 explain -f json "$other"
  is '.articles == []'
done
rm rules/Cut.lua rules/Attic.lua

topic a code that a line end breaks within a word, as a terminal does
cat >rules/Torn.lua <<'LUA'
return {
  code = "Torn", title = "A box that is torn", product = "P", status = "draft", severity = "error",
  symptom = { text = "s", signatures = { { code = "InvalidTornMailbox" }, { message = "The box [box] is torn in two" } } },
  causes = { { id = "c", text = "c", look = "l" } }, resolution = { { text = "r" } },
}
LUA
printf '%s\n' 'createdon : 11/20/2026' 'text      : The mailbox fails. Email Server Error Code: InvalidTornM' \
  '            ailbox' '            Ask.' '' 'level     : Error' 'text      : Email Server Error Code: InvalidOther' \
  '            Box' >torn.txt
kb 0 explain -f json - <torn.txt
is '[.articles[] | [.code, .match]] == [["Torn", "code"]]'
kb 1 scan -f json torn.txt
is '[.articles[] | [.article, .count, .first.line, .codes[0].code]] == [["Torn", 1, 2, "InvalidTornMailbox"]]'
is '[.unmatched[] | [.code, .first.line]] == [["InvalidOther", 7]]'
printf 'Email Server Error Code: InvalidTorn\r\nMailbox\r\n' >torn.txt
kb 0 explain -f json - <torn.txt
is '[.articles[] | [.code, .match]] == [["Torn", "code"]]'

topic two words of a sentence that a code consists of
sed -i 's/signatures = {/& { code = "TornMailboxes" },/' rules/Torn.lua
for text in 'Get torn\nmailboxes' 'Torn\nMailboxes' 'Torn\n  mailboxes' 'torn\nMailboxes'; do
  printf "$text\n" >torn.txt
  kb 1 explain -f json - <torn.txt
  is 'all(.articles[]; .match == "search")'
  kb 0 scan -f json torn.txt
  is '.articles == [] and .unmatched == []'
done
printf 'HTTP/1.1 503 Torn\nMailboxes\n' >torn.txt
kb 1 explain -f json - <torn.txt
is 'all(.articles[]; .match == "search") and .unknown_codes == ["503 Torn"]'
printf 'Email Server Error Code: TornMail\nboxes\n' >torn.txt
kb 0 explain -f json - <torn.txt
is '[.articles[] | [.code, .match]] == [["Torn", "code"]]'

topic a code with its number, which a line end breaks
for name in Any One; do
  sed -e "s/\"Torn\"/\"Torn$name\"/" -e "s/signatures = .*/signatures = { { code = \"ErrorOfTornBox\" } } },/" \
    rules/Torn.lua >"rules/Torn$name.lua"
done
sed -i 's/"ErrorOfTornBox"/&, number = "-2147220891"/' rules/TornOne.lua
for text in 'ErrorOfTor\nnBox-2147220891 exception' 'ErrorOfTor\r\n  nBox -2147220891'; do
  printf "The mailbox fails.\nEmail Server Error Code: $text\nnext\n" >torn.txt
  kb 0 explain -f json - <torn.txt
  is '.articles[0].code == "TornOne"'
  kb 1 scan -f json torn.txt
  is '[.articles[] | [.article, .count, .first.line]] == [["TornOne", 1, 2]] and .unmatched == []'
done
printf 'Email Server Error Code: ErrorOfTor\nnBox\nnext\n' >torn.txt
kb 1 scan -f json torn.txt
is '[.articles[] | [.article, .count, .first.line]] == [["TornAny", 1, 1]]'
rm rules/Torn*.lua

topic the name of a file in the place of a text
echo 8005E274 >ticket.txt
kb 1 explain ticket.txt
says err 'ticket.txt is a file: kbtriage explain - <FILE looks up the text that is in it'
kb 0 explain - <ticket.txt
kb 1 explain ticket.text
silent_on err 'is a file'

topic a text without a word
kb 1 explain '{}'
says out 'No article covers this.'
