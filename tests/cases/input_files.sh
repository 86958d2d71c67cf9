# Files without data: each is named with what is wrong, and the others are evaluated.
. "$TESTS/cases.inc"

page "$(sick 1)" "$(healthy 2)" >good.json

topic 'no such file'
kb 2 run missing.json
says err 'missing.json: no such file'
[ ! -s out ] || fail 'nothing was evaluated, yet there is a result'
kb 3 run missing.json good.json --format json
says err 'missing.json: no such file'
counts 2 1 0
kb 3 run good.json missing.json --format json
counts 2 1 0
kb 2 run missing.json --format json --output report.json
[ ! -e report.json ] || fail 'a report of nothing was written'

topic 'a directory'
mkdir folder
kb 2 run folder
says err 'folder: is a directory'
kb 3 run folder good.json --format json
says err 'folder: is a directory'
counts 2 1 0

topic 'a file that must not be read'
cp good.json secret.json
chmod 000 secret.json
if ! cat secret.json >/dev/null 2>&1; then
  kb 2 run secret.json
  says err 'secret.json: cannot be read: Permission denied'
fi

# Not rows: rejected with the file and the reason; nothing is evaluated, unless another file has rows.
not_rows() {
  kb 2 run "$1" --format json
  counts 0 0 1
  is '.rejected[0].file == $file and (.rejected[0].reason | contains($reason))' \
    --arg file "$1" --arg reason "$2"
  says err "nothing was evaluated: there was no mailbox in the data; $1: "
  says err "$2"
  kb 2 run "$1"
  says out "$1:"
  says out "$2"
  for order in "$1 good.json" "good.json $1"; do
    # shellcheck disable=SC2086
    kb 3 run $order --format json
    counts 2 1 1
  done
}

topic 'an empty file'
: >empty.json
not_rows empty.json 'the file is empty'
topic 'white space alone'
printf ' \n\n\t \n' >blank.json
not_rows blank.json 'the file is empty'
topic 'a byte order mark alone'
printf '\357\273\277' >mark.json
not_rows mark.json 'the file is empty'
topic 'text'
printf 'Email Server Error Code: 12\nand more\n' >words.json
not_rows words.json 'text, not JSON rows: kbtriage scan and explain read any text'
printf '2026-11-24 05:10:11 INFO poll done\n' >app.log
not_rows app.log 'text, not JSON rows: kbtriage scan and explain read any text'
printf '# Ticket\n\nIt fails.\n' >ticket.md
not_rows ticket.md 'Markdown, not JSON rows'
topic 'text before rows, as scripts print it'
{ echo 'VERBOSE: GET with 0-byte payload'; sick 1; echo; } >verbose.json
kb 3 run verbose.json --format json
counts 1 1 1
topic 'HTML and XML'
printf '<!DOCTYPE html>\n<html>\n<script>\n{"a":1}\n</script><body>Sign in</body>\n</html>\n' >page.json
not_rows page.json 'HTML, such as a page to sign in, not JSON rows: sign in'
printf '\n<html><body>Sign in</body></html>\n' >page.json
not_rows page.json 'HTML, such as a page to sign in, not JSON rows: sign in'
cp "$TESTS/field/54.xml" export.xml
not_rows export.xml 'XML, not JSON rows'
{ printf '\377\376'; iconv -t UTF-16LE export.xml; } >wide.xml
not_rows wide.xml 'XML, not JSON rows'
iconv -t UTF-16LE export.xml >wide.xml
not_rows wide.xml 'XML, not JSON rows'
iconv -t UTF-16BE export.xml >wide.xml
not_rows wide.xml 'XML, not JSON rows'
printf '<Objs Version="1.1.0.1"><Obj RefId="0"/></Objs>' >objects.xml
not_rows objects.xml "XML of PowerShell's Export-Clixml"
printf '<table><tr><th>mailboxid</th></tr></table>' >table.html
not_rows table.html 'a table in HTML, not JSON rows'
topic 'objects in the notation of another program'
printf "[{'mailboxid': '%s', 'name': None}]\n" "$(id_of 1)" >python.txt
not_rows python.txt 'an object as Python prints it, with single quotes, not JSON rows: print it with json.dumps'
printf "{\n  mailboxid: '%s',\n  name: 'Ann'\n}\n" "$(id_of 1)" >console.txt
not_rows console.txt 'a console of JavaScript shows it, its keys without quotes, not JSON rows: print it with JSON.stringify'
printf '{\n  “mailboxid”: “%s”\n}\n' "$(id_of 1)" >word.txt
not_rows word.txt 'JSON with typographic quotes, as word processors make them, not JSON rows'
printf '@{mailboxid=%s; name=Ann}\n' "$(id_of 1)" >object.txt
not_rows object.txt 'an object as PowerShell prints it within another, not JSON rows: in its place use ConvertTo-Json'
printf '{\\rtf1\\ansi Email Server Error Code: 12}\n' >mail.rtf
not_rows mail.rtf 'Rich Text (RTF), not JSON rows: save it as plain text'
topic 'rows between fences, as chats and issues have them'
{ printf '```json\n'; page "$(sick 1)" "$(healthy 2)"; printf '\n```\n'; } >fenced.md
kb 1 run fenced.md --format json
counts 2 1 0
{ printf 'The rows:\n\n```\n'; sick 1; printf '\n```\n'; } >letter.md
kb 3 run letter.md --format json
counts 1 1 1
is '.rejected[0] | .line == 1 and (.reason | startswith("text, not JSON rows"))'
topic 'what PowerShell prints for people'
not_rows "$TESTS/field/68.txt" "a list as PowerShell's Format-List prints it, not JSON rows: in its place use ConvertTo-Json"
printf '\nmailboxid  name\n---------  ----\n00000001   Ann\n' >table.txt
not_rows table.txt "a table as PowerShell's Format-Table prints it"
topic 'a mail'
printf 'Received: from mx.contoso.com\n  by x\nSubject: alert\nFrom: ann@contoso.com\n\nHi\n' >mail.eml
not_rows mail.eml 'a mail, not JSON rows: kbtriage scan and explain read mails'
topic 'an HTTP answer'
{ printf 'HTTP/2 200\ncontent-type: application/json\n\n'; sick 1; echo; } >answer.txt
kb 3 run answer.txt --format json
counts 1 1 1
is '.rejected[0].reason | contains("an HTTP answer with its headers")'
{ printf '< HTTP/2 200\n< content-type: application/json\n<\n'; sick 1; echo; } >answer.txt
kb 3 run answer.txt --format json
counts 1 1 1
is '.rejected[0].reason | contains("an HTTP answer with its headers")'

topic 'an answer of the service that is an error'
printf '{"error":{"code":"0x80040220","message":"Principal user is missing prvReadMailbox"}}' >denied.json
not_rows denied.json 'Principal user is missing prvReadMailbox'
topic 'a number'
printf '12\n' >number.json
not_rows number.json 'this is not JSON rows'

topic 'an empty page and an empty list: nothing was evaluated'
for nothing in '[]' '{"value":[]}' "$(page)"; do
  printf '%s' "$nothing" >nothing.json
  for format in text json ndjson markdown html csv junit; do
    kb 2 run nothing.json --quiet --format $format
    says err 'nothing was evaluated: there was no mailbox in the data'
  done
  kb 2 run nothing.json --format json
  counts 0 0 0
done

topic 'standard input'
kb 1 run - --format json <good.json
counts 2 1 0
kb 1 run --format json <good.json
counts 2 1 0
kb 2 run - --format json </dev/null
counts 0 0 1
