# Texts as people paste them: explain, scan and run agree.
. "$TESTS/cases.inc"
KBTRIAGE_ONLY_RULES=$SOURCE/rules
export KBTRIAGE_ONLY_RULES

# The rows of a list of words as JSON.
words() {
  printf '%s' "$1" | jq -Rsc 'split(" ") | map(select(. != "") | gsub("_"; " "))'
}

# answers ARTICLES UNKNOWN NEVER: for the text in the file asked.
answers() {
  found=$(words "$1")
  unknown=$(words "$2")
  never=$(words "$3")
  status=0
  [ "$found" = '[]' ] && status=1

  kb $status explain -f json - <asked
  is '[.articles[] | select(.match != "partial" and .match != "search") | .code] as $codes
    | ($codes[0] // null) == ($found[0] // null) and ($found - $codes) == []' --argjson found "$found"
  is '.unknown_codes == $unknown' --argjson unknown "$unknown"
  is '[.articles[].code] - $never == [.articles[].code]' --argjson never "$never"

  kb 1 scan -f json asked
  is '([.articles[].article] | sort) == ($found | sort)' --argjson found "$found"
  is '[.unmatched[].code] == $unknown' --argjson unknown "$unknown"

  # A text is one alert: of several errors in it the most specific one counts. All are run at once.
  alerts=$((alerts + 1))
  jq -Rsc '{mailboxid: $id, name: $topic, tracelog_Mailbox: [{tracelogid: $id, level: 3, text: .}]}' \
    --arg id "$(id_of $alerts)" --arg topic "$topic" asked >>rows.ndjson
  jq -nc '[$topic, $found[:1], $unknown]' --arg topic "$topic" --argjson found "$found" \
    --argjson unknown "$unknown" >>expected
}
alerts=0

grep -v '^#' "$TESTS/field/texts.expect" >cases
while IFS='|' read -r number articles unknown never; do
  number=$(echo $number)
  topic "field $number"
  cp "$TESTS/field/$number.txt" asked
  answers "$(echo $articles)" "$(echo $unknown)" "$(echo $never)"
done <cases

# These and similar texts, in other forms: TEXT|ARTICLES|UNKNOWN, one a line; \n is a line end.
cat >variants <<'TEXTS'
email server error code:  invalidincomingemailserverprofile|InvalidIncomingEmailServerProfile|
**Email Server Error Code:**  ErrorBrandNewThing.||ErrorBrandNewThing
<b>Email Server Error Code:</b> ErrorBrandNewThing||ErrorBrandNewThing
Email Server\nError Code :\nErrorBrandNewThing||ErrorBrandNewThing
Email Server Error Code: errorbrandnewthing||errorbrandnewthing
Email Server Error Code: Exchange server returned “ErrorBrandNewThing” exception.||ErrorBrandNewThing
Email Server Error Code: Http server returned 418 TeapotThing exception||418 TeapotThing
Email Server Error Code: Http server returned 403 Forbidden exception|Http403Forbidden|
> Email Server Error Code: Http server returned Forbidden exception|Http403Forbidden|
Email Server Error Code: Exchange.server returned 777 error.||777
ErrorBrandNewThing. Exchange.server returned 203 error.||ErrorBrandNewThing
Kod błędu serwera Email: Exchange.server zwrócił błąd 383.|Exchange383|
Kod błędu serwera Email: Exchange.server zwrócił błąd 777.||777
kod błędu serwera Email: ErrorBrandNewThing||ErrorBrandNewThing
Kód chyby serveru e-mailu: HTTP server vrátil výjimku 401 neoprávněný.|Http401Unauthorized|
电子邮件服务器错误代码:Http 服务器返回 401 未授权异常。|Http401Unauthorized|
Email Serverfehlercode: Exchange-Server hat die Ausnahme UnknownIncomingEmailIntegrationError -2147220956 zurückgegeben.|UnknownIncomingEmailIntegrationError2147220956|
Email Serverfehlercode: Exchange-Server hat die Ausnahme ErrorBrandNewThing zurückgegeben.||ErrorBrandNewThing
HTTP/1.1 403 Forbidden|Http403Forbidden|
The request failed with HTTP status 401: Unauthorized.|Http401Unauthorized|
Principal user (Id=00000001-0000-4000-8000-000000000000, type=8) is missing prvReadMailbox privilege|Crm80048306|
Crm.80040220. Principal user is missing prvReadMailbox privilege|Crm80048306|
is missing prvReadLead privilege||prvReadLead
SecLib::CheckPrivilege failed. User: 1, PrivilegeName: prvReadLead, PrivilegeId: 2||prvReadLead
The remote server returned an error: (401) Unauthorized.|Http401Unauthorized|
The remote server returned an error: (403) Forbidden.|Http403Forbidden|
The remote server returned an error: (404) Not Found.|Http404NotFound|
The remote server returned an error: (503) Server Unavailable.|TemporarySynchronizationError|
AADSTS50057: The user account is disabled.||AADSTS50057
535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.||5.7.139
534-5.7.9 Application-specific password required.||5.7.9
Diagnostic-Code: smtp;550 5.7.708 Service unavailable. Access denied||5.7.708
Mailbox unavailable. The server response was: 5.1.1 The email account does not exist.||5.1.1
<m:ResponseCode>ErrorBrandNewThing</m:ResponseCode>||ErrorBrandNewThing
<ErrorCode>-2147187962</ErrorCode><ErrorDetails></ErrorDetails>|Crm80048306|
{"error":{"code":"0x80048306","message":"SecLib::AccessCheckEx failed"}}|Crm80048306|
{"error":{"code":"ErrorBrandNewThing","message":"more than the limit of 6000: 7000"}}||ErrorBrandNewThing
<Data>#61042 - An error occurred while processing the outgoing e-mail message</Data>||#61042
01/02/2014 10:11:12 : #61042 - An error occurred while processing the outgoing e-mail message||#61042
Returned hr = -2147187962|Crm80048306|
Returned hr = 0x80048306|Crm80048306|
Returned hr = 0xFFFFFFFF80048306|Crm80048306|
failed with ffffffff80048306.|Crm80048306|
2147779334|Crm80048306|
Crm:80048306|Crm80048306|
80044113|Crm80044113|
Crm.80049999. Something new.||80049999
Email Server Error Code: Exchange server returned\nUnknownIncomingEmailIntegrationError\n-2147220956 exception.|UnknownIncomingEmailIntegrationError2147220956|
Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError\n-2147220956 exception.|UnknownIncomingEmailIntegrationError2147220956|
> Email Server Error Code: ErrorQuotaExceeded.\n> Exchange.server returned 403 error.|ErrorQuotaExceeded|
Error Code: Smtp server returned GeneralOutgoingEmailServerError\nGeneralFailure exception.|GmailSendingLimit|
Email Server Error Code: Exchange\nserver returned ErrorQuotaExceeded exception.|ErrorQuotaExceeded|
Email Server Error Code: Exchange server returned ErrorNonExistentMailbox exception.|ErrorNonExistentMailbox|
Email Server Error Code: InvalidIncomingEmailSer\u00adverProfile|InvalidIncomingEmailServerProfile|
Error Code: ORA-00942: table or view does not exist||ORA-00942
Email Server Error Code: ErrorBrandNewThing-17||ErrorBrandNewThing-17
Email Server Error Code: UnknownIncomingEmailIntegrationError-2147218677 exception.|UnknownIncomingEmailIntegrationError2147218677|
Email Server Error Code: UnknownIncomingEmailIntegrationError–2147218677 exception.|UnknownIncomingEmailIntegrationError2147218677|
Email%20Server%20Error%20Code%3A%20InvalidIncomingEmailServerProfile|InvalidIncomingEmailServerProfile|
Appointments can&amp;#39;t be synchronized because the Organizer field isn&amp;#39;t present.|OrganizerNotPresent|
<p>Appointments&nbsp;can&rsquo;t&nbsp;be&nbsp;synchronized&nbsp;because&nbsp;the&nbsp;<b>Organizer</b>&nbsp;field&nbsp;isn&#x27;t&nbsp;present.</p>|OrganizerNotPresent|
&lt;p&gt;Appointments can&amp;#39;t be synchronized because&lt;br /&gt;the Organizer field isn&amp;#39;t present.&lt;/p&gt;|OrganizerNotPresent|
{"text":"Appointments can\\u2019t\\u00a0be\\u00a0synchronized\\u00a0because\\u00a0the\\u00a0Organizer\\u00a0field isn\\u2019t present."}|OrganizerNotPresent|
Appoint\0302\0255ments can’t be synchro\0342\0200\0213nized because the Orga\0302\0255nizer field isn’t present.|OrganizerNotPresent|
Appointments can\0222t be synchronized because the Organizer field isn\0222t present.|OrganizerNotPresent|
Appointments canâ€™t be synchronized because the Organizer field isnâ€™t present.|OrganizerNotPresent|
An error occurred while synchronizing the item Call. Email Server Error Code: Crm.80040216. An unexpected error occurred.\n\nAn error occurred while synchronizing the item Call. Email Server Error Code: Crm.80040216. An unexpected error occurred.|TemporarySynchronizationError|
Email Serverfehlercode: ErrorBrandNewThing, ActivityId: dd132f51-cf43-4000-8000-10dafec3a6f6||ErrorBrandNewThing
TEXTS
while IFS='|' read -r text articles unknown; do
  topic "$text"
  printf '%b\n' "$text" >asked
  answers "$articles" "$(echo "$unknown" | sed 's/ /_/')" ''
done <variants

topic what run says of all of them
actual=0
"$KBTRIAGE" run -f ndjson rows.ndjson >out 2>err || actual=$?
[ $actual = 1 ] || [ $actual = 3 ] || fail "exit $actual"
jq -sc --slurpfile expected expected '
  [.[] | select(.type == "finding" and .symptoms != []) | [.subject.name, .article.code]] as $found
  | ([.[] | select(.type == "unmatched") | .code | ascii_downcase] | unique) as $unknown
  | ($expected[] | . as $e | [$found[] | select(.[0] == $e[0]) | .[1]] | select(. != $e[1]) | [$e, .]),
    ([$expected[][2][] | ascii_downcase] | unique | select(. != $unknown) | [., $unknown])' out >differ
[ ! -s differ ] || fail "$(cat differ)"

topic the colors of a terminal, between the words
printf '\033[31mERROR\033[0m \033[1mEmail Server Error Code:\033[0m \033[33mInvalidIncomingEmailServerProfile\033[0m\n' >asked
printf '\033[36;1mError Code:\033[0m \033[38;5;196m80048306\033[0m.\033[K\n' >>asked
kb 0 explain -f json - <asked
is '[.articles[].code] == ["Crm80048306", "InvalidIncomingEmailServerProfile"] and .unknown_codes == []'
kb 1 scan -f json asked
is '([.articles[].article] | sort) == ["Crm80048306", "InvalidIncomingEmailServerProfile"] and .unmatched == []'

topic what is no error of this kind
cat >asked <<'TEXT'
192.0.2.1 - - [10/Oct/2026:13:55:36 +0000] "GET http://contoso.example/ HTTP/1.1" 401 381
HTTP/1.1 200 OK
GET https://contoso.example/owa 403 forbidden area
Subject: #48213 and #4711 - the printer
see the error code. The mailbox is fine
Process: CrmAsyncService |Organization:Contoso |Thread:   41 |Category: Exchange
version 5.7.1 of the agent, build 10.550 5.1.2.3; 550 items 5.7.1
<m:ResponseCode>NoError</m:ResponseCode>
Error (500): of the page; see (404) Plan B
TEXT
kb 0 scan asked
is_nothing=$(tail -n 1 out)
case $is_nothing in *'0 known errors (0 articles), 0 without an article') ;; *) fail "$is_nothing" ;; esac
for number in 80040216 -2147220970 401 403 404 203 383 363; do
  topic "never alone: $number"
  kb 1 explain -f json "$number"
  is '[.articles[] | select(.match != "partial")] == []'
done
