# Saved mails, and text without a mark of its encoding, in scan and explain.
. "$TESTS/cases.inc"

found() {
  kb 1 scan -f json "$1"
  is '.articles == [{"article":"InvalidIncomingEmailServerProfile","kb":"4484702"} + (.articles[0] | del(.article, .kb))]
    and .articles[0].count == $count and .articles[0].first.line == $line and .unmatched == []' \
    --argjson count "$2" --argjson line "$3"
}

topic 'the field'
found "$TESTS/field/27.txt" 1 6
kb 1 scan "$TESTS/field/27.txt"
says out '10 lines in 1 file: 1 known error (1 article), 0 without an article'
kb 0 explain - <"$TESTS/field/27.txt"
says out 'InvalidIncomingEmailServerProfile, KB 4484702'

topic 'a mail of several parts'
message='Email cannot be received because the mailbox J=FCrgen does not have an emai=
l server profile associated with it or the email server profile is inactive=
.=20
Email Server Error Code: InvalidIncomingEmail=
ServerProfile'
{
  printf 'Received: from mx.contoso.example\r\n by x; Fri, 20 Nov 2026\r\nFrom: Ann <ann@contoso.example>\r\n'
  printf 'Subject: =?utf-8?Q?alert?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary="=_x"\r\n\r\n'
  printf 'This is a multi-part message.\r\n--=_x\r\nContent-Type: text/plain; charset="iso-8859-1"\r\n'
  printf 'Content-Transfer-Encoding: quoted-printable\r\n\r\n%s\r\n\r\n' "$(printf '%s\n' "$message" | sed 's/$/\r/')"
  printf -- '--=_x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAANSUhEUg==\r\n'
  printf -- '--=_x--\r\n'
} >parts.eml
found parts.eml 1 14
says err 'parts.eml: 1 attachment that is no text was not read, the first an image (PNG)'
gzip -c parts.eml >parts.eml.gz
found parts.eml.gz 1 14
{ printf '\377\376'; iconv -f latin1 -t UTF-16LE parts.eml; } >wide.eml
found wide.eml 1 14
kb 0 explain - <parts.eml
says out 'Found by: InvalidIncomingEmailServerProfile'
kb 2 run parts.eml
says err 'a mail, not JSON rows: kbtriage scan and explain read mails'

topic 'HTML and base64'
{
  printf 'Subject: x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n'
  printf '<html><body><p>Email Server Error Code:&nbsp;<b>InvalidIncoming<span style=3D"a=\n">EmailServerProfile</span></b></p></body></html>\n'
} >html.eml
found html.eml 1 5
{
  printf 'Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n'
  printf 'Hello,\r\n\r\nEmail Server Error Code: InvalidIncomingEmailServerProfile\r\n' | base64 -w 60
} >base64.eml
found base64.eml 1 5
{ cat base64.eml; printf 'From bob@contoso.example Fri Nov 20\n'; cat "$TESTS/field/27.txt"; } >mbox
found mbox 2 5
is '.articles[0].last.line == 13'
topic 'an attachment that is a log'
sed 's/text.plain; charset=utf-8/application\/octet-stream; name=a.log/' base64.eml >attached.eml
found attached.eml 1 5

topic 'text that is no mail stays as it is'
printf 'HTTP/1.1 200 OK\nContent-Type: text/html; charset=iso-8859-1\n\n<error code="8005E274"/> Error Code: A=\nB\n' >http.log
kb 1 scan -f json http.log
is '.unmatched[0] | .code == "8005E274" and .first.line == 4 and (.text | contains("Error Code: A="))'

topic 'UTF-16 without a mark'
printf 'one\nEmail Server Error Code: InvalidIncomingEmailServerProfile\n' >log.txt
for encoding in UTF-16LE UTF-16BE; do
  iconv -t $encoding log.txt >wide.txt
  found wide.txt 1 2
  kb 0 explain - <wide.txt
  says out 'InvalidIncomingEmailServerProfile'
done
topic 'lines of a large mail'
{
  printf 'Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n'
  i=0
  while [ $i -lt 4000 ]; do
    printf 'line=\n %d with some more words to make it longer than it would be=\n, and more\n' $i
    i=$((i + 1))
  done
  printf 'Email Server Error Code: Invalid=\nIncomingEmailServerProfile\n'
} >large.eml
found large.eml 1 12004

topic the subject of a mail, encoded and folded
printf '%s\n' 'From: crm@contoso.com' 'Subject: =?UTF-8?Q?Mailbox_Ann=3A_Email_Server_Error_Code=3A_InvalidIncoming?=' \
  ' =?UTF-8?Q?EmailServerProfile?=' 'Content-Type: text/plain' '' 'see above' >subject.eml
found subject.eml 1 2
kb 0 explain -f json - <subject.eml
is '.articles[0].code == "InvalidIncomingEmailServerProfile"'

topic a text that is percent-encoded, as in the address of an error page
printf '%s\n' 'GET /main.aspx?id=1 HTTP/1.1' \
  'GET /e.aspx?Parm0=Error%20Details%3a%0d%0aEmail%20Server%20Error%20Code%3A%20InvalidIncomingEmailServerProfile&x=%2f HTTP/1.1' \
  'to=Email%2520Server%2520Error%2520Code%253A%2520InvalidIncomingEmailServerProfile; 100%' >encoded.log
found encoded.log 2 2
sed -n 2p encoded.log >question
kb 0 explain -f json - <question
is '.articles[0].code == "InvalidIncomingEmailServerProfile"'
kb 0 explain -f json 'Email%20cannot%20be%20received%20because%20the%20mailbox%20Ann%20doesn%E2%80%99t%20have%20an%20email%20server%20profile%20associated%20with%20it%20or%20the%20email%20server%20profile%20is%20inactive.'
is '.articles[0] | .code == "InvalidIncomingEmailServerProfile" and .placeholders.mailbox? == "Ann"'
