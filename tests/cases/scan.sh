# Counting errors in any text.
. "$TESTS/cases.inc"
KBTRIAGE_ONLY_RULES=$SOURCE/rules
export KBTRIAGE_ONLY_RULES

topic a log, a mail, a ticket
cat >app.log <<'LOG'
2026-11-24 05:10:11 INFO poll done
2026-11-24 05:10:12 ERROR Email cannot be received because the mailbox Ann does not have an email server profile associated with it or the email server profile is inactive.
  Email Server Error Code: InvalidIncomingEmailServerProfile
2026-11-24 05:10:13 ERROR Email Server Error Code: InvalidIncomingEmailServerProfile
2026-11-24 05:10:14 ERROR Email Server Error Code: ErrorFolderNotFound
2026-11-24 05:10:15 ERROR Exchange server returned ErrorFolderNotFound exception. for Ann
2026-11-24 05:10:16 ERROR Email Server Error Code: =HYPERLINK
LOG
cat >mail.txt <<'MAIL'
> > Email cannot be received because the mailbox Bob
> > does not have an email server profile associated
> > with it or the email server profile is inactive.
> >
> > and then -2147097998
MAIL
kb 1 scan -f json app.log mail.txt
is '[.articles[] | [.article, .count]] == [["InvalidIncomingEmailServerProfile", 3], ["Error8005E272", 1]]'
is '.articles[0].codes == [{"code":"InvalidIncomingEmailServerProfile","count":2},{"code":null,"count":1}]'
is '.articles[0].first == {"file":"app.log","line":2} and .articles[0].last == {"file":"mail.txt","line":1}'
is '.articles[1].codes[0].code == "8005E272" and .articles[1].first.line == 5'
is '.unmatched[0] | .code == "ErrorFolderNotFound" and .count == 2 and .first.line == 5 and .last.line == 6'
is '.unmatched[0].text | test("Error Code: ErrorFolderNotFound")'
is '.summary | [.files, .lines, .known, .articles, .unmatched, .unmatched_codes] == [2, 12, 4, 2, 3, 2]'
kb 1 scan app.log mail.txt
says out 'InvalidIncomingEmailServerProfile, KB 4484702: The mailbox has no active'
says out 'as InvalidIncomingEmailServerProfile (2), its message (1) first in app.log:2, last in mail.txt:1'
says out '2 ErrorFolderNotFound'
says out '12 lines in 2 files: 4 known errors (2 articles), 3 without an article'

topic a line that names no code, and below it a message that is known
printf '%s\n' '2026-11-26 [09.101] Level: Error | EmailConnector' \
  '>Error : System.Net.WebException: The request failed with HTTP status 401: Unauthorized.' >step.log
kb 1 scan -f json step.log
is '[.articles[].article] == ["Http401Unauthorized"] and .unmatched == []'

topic a message with a code that no article has
printf '%s\n' 'Email cannot be received because the mailbox Ann does not have an email server profile associated with it or the email server profile is inactive.' \
  'Email Server Error Code: ErrorBrandNewThing' >new.log
kb 1 scan -f json new.log
is '.articles == [] and [.unmatched[] | [.code, .near]] == [["ErrorBrandNewThing", "InvalidIncomingEmailServerProfile"]]'
kb 1 scan new.log
says out 'ErrorBrandNewThing; similar to InvalidIncomingEmailServerProfile, which does not list this code'

topic a code that is wrapped, and two codes one below the other
printf '%s\n' '| Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError |' \
  '| -2147218677 exception.                                                              |' '' \
  'Email Server Error Code: ErrorQuotaExceeded.' 'Exchange.server returned 403 error.' \
  'Email Server Error Code: ErrorQuotaExceeded.' \
  'Email Server Error Code: Exchange.server returned 383 error.' >wrapped.log
kb 1 scan -f json wrapped.log
is '[.articles[] | [.article, .count]] == [["ErrorQuotaExceeded", 2], ["UnknownIncomingEmailIntegrationError2147218677", 1], ["Exchange383", 1]]'
is '.unmatched == [] and .articles[2].first.line == 7'
printf '%s\n' 'Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError' \
  '-2147299999 exception.' >wrapped.log
kb 1 scan -f json wrapped.log
is '.articles == [] and [.unmatched[].near] == ["UnknownIncomingEmailIntegrationError"]'

topic numbers of eight digits that are no codes
printf '%s\n' 'Bob Chan, Tel. +49 89 80041234' 'GET /api/orders/80045012 200' 'Order number 80051234' >numbers.log
kb 0 scan numbers.log
printf '%s\n' 'the job failed with 80051234' '' '80051234' '' 'see 0x80051234' '' 'see 8005CAFE' >numbers.log
kb 1 scan -f json numbers.log
is '[.unmatched[] | [.code, .count]] == [["80051234", 3], ["8005CAFE", 1]]'

topic csv
kb 1 scan -f csv app.log
printf '%s\r\n' 'article,kb,code,count,first_file,first_line,last_file,last_line' \
  'InvalidIncomingEmailServerProfile,4484702,InvalidIncomingEmailServerProfile,2,app.log,2,app.log,4' \
  ',,ErrorFolderNotFound,2,app.log,5,app.log,6' ',,HYPERLINK,1,app.log,7,app.log,7' >expected
same expected out

topic standard input, in pieces
cat app.log | "$KBTRIAGE" scan -f json >piped || [ $? = 1 ]
jq -e '.articles[0].first.file == "standard input" and .summary.known == 2' piped >/dev/null || fail piped
printf '\377\376' >wide
iconv -f UTF-8 -t UTF-16LE app.log >>wide
kb 1 scan -f json wide
is '.summary.known == 2 and .articles[0].last.line == 4'

topic nothing, and what cannot be read
: >empty
kb 0 scan empty
says out '0 lines in 1 file: 0 known errors (0 articles), 0 without an article'
kb 2 scan nowhere.log
says err 'nowhere.log: '
kb 3 scan nowhere.log app.log
says out '2 known errors (1 article)'
kb 3 scan . app.log
says err 'is a directory'
kb 2 scan --format html app.log
says err 'csv'

topic what is hostile
head -c 300000 /dev/zero >zeros
kb 0 scan zeros
{
  printf 'Error Code: \033[31mRed\007 ErrorX\n'
  head -c 100000 /dev/zero | tr '\0' '['
  printf '\nEmail Server Error Code: ErrorSubmissionQuotaExceeded'
} >hostile
kb 1 scan hostile
says out 'ErrorSubmissionQuotaExceeded'
grep -q "$(printf '\033')" out && fail 'an escape reaches the terminal'
topic done

topic what follows "error code" in programs and prose is no code
printf '%s\n' ' * @param errorCode Standard ICU error code.' 'make tests exit with error code (Nick Ware)' \
  'UBool next(UErrorCode &errorCode); UBool noNext();' \
  'see the error code. The mailbox is full' '    CRMFControlType,' '} CRMFControlType;' 'an error code, Warning' >prose.log
kb 0 scan -f json prose.log
is '.unmatched == []'
printf '%s\n' 'with error code XML_ERROR_ABORTED.' 'error code ECONNREFUSED' 'error code 5.7.139' 'ErrorCode = NewThing' \
  '**Error Code** | BrandNewThing |' 'Error Code: Forbiddance' 'error code (80049999)' '(error code SVC-17)' \
  'GET /cb?errorCode=Throttled&x=1' 'ErrorCode = Fenced' "with error code 'Barred'" 'errorCode="Shunned"' \
  'Error code “Banned”' >codes.log
kb 1 scan -f json codes.log
is '[.unmatched[].code] | sort == ["80049999", "Banned", "Barred", "BrandNewThing", "ECONNREFUSED",
  "Fenced", "Forbiddance", "NewThing", "SVC-17", "Shunned", "Throttled", "XML_ERROR_ABORTED"]'
