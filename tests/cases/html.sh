# The page of run --format html as text; tests/browser opens it in a browser.
. "$TESTS/cases.inc"

# many COUNT: so many mailboxes with a confirmed finding.
many() {
  awk -v count="$1" 'BEGIN {
    for (i = 1; i <= count; i++) {
      printf "{\"mailboxid\":\"%08d-0000-4000-8000-000000000000\",\"name\":\"Mailbox %d\",", i, i
      printf "\"_emailserverprofile_value\":null,\"emailserverprofile\":null,\"tracelog_Mailbox\":["
      printf "{\"level\":3,\"createdon\":\"2026-01-%02dT00:00:00Z\",", i % 28 + 1
      print "\"text\":\"Email Server Error Code: InvalidIncomingEmailServerProfile\"}]}"
    }
  }'
}

rows_of() {
  grep -cE '^<tr( class="more")? role="row" id=' "$1" || true
}

topic what text says
"$KBTRIAGE" run --quiet --format text "$TESTS/data/contoso/mailboxes.json" >text || true
kb 1 run --format html "$TESTS/data/contoso/mailboxes.json"
[ "$(rows_of out)" -eq 7 ] || fail "$(rows_of out) rows"
for said in 'The email server profile Contoso Hybrid is inactive.' '<h2 id="causes-title">' \
  'Inconclusive: more data needed' 'Server Profile &gt; Status (emailserverprofile.statecode)' 'Resolution if this is the cause: The email server profile is inactive.' \
  'all causes ruled out' 'ErrorFolderNotFound: 2 alerts in 2 mailboxes, such as Jan Kerr' \
  'Mailboxes: 12 (3 clear, 7 with findings, 2 with uncovered alerts only)<br> Findings: 7 (4 confirmed' \
  'id 000000a2-0000-4000-8000-0000000000a2' 'Resolution (role required: System Administrator):' \
  'href="https://learn.microsoft.com/'; do
  says out "$said"
done

topic nothing but itself
grep -aE '(src|srcset|poster|action)=|@import|url\(' out | grep -av '^<meta' >found || true
[ ! -s found ] || fail "it asks for something: $(head -n 1 found)"
says out "default-src 'none'; style-src 'sha256-"

topic the same bytes
cp out first
kb 1 run --format html "$TESTS/data/contoso/mailboxes.json"
same first out

topic rejected rows and faults
{
  sick 1
  echo
  for i in $(seq 25); do
    echo "{\"mailboxid\":$i}"
  done
} >bad.ndjson
cat >rules/Broken.lua <<'END'
return { code = "Broken" }
END
kb 3 run --format html bad.ndjson
says out 'Invalid input rows'
says out 'and 5 more (the format json lists all)'
says out 'bad.ndjson:2 (row 1)'
says out 'Evaluation errors'
says out 'left out:'
says out 'Invalid input rows: 25<br> Evaluation errors: '
says out 'Not everything was checked: 25 rows rejected, '
rm rules/Broken.lua

topic more findings than a page holds
many 20003 >many.ndjson
for jobs in 1 3; do
  kb 1 run --quiet --jobs "$jobs" --format html --output "many-$jobs.html" many.ndjson
done
same many-1.html many-3.html
[ "$(rows_of many-1.html)" -eq 20000 ] || fail "$(rows_of many-1.html) rows"
says many-1.html 'The table has the 20,000 gravest of 20,003 findings'
says many-1.html 'The formats json and csv have all of them.'
says many-1.html '20,003 confirmed'
head -n 20000 many.ndjson >whole.ndjson
kb 1 run --quiet --format html whole.ndjson
[ "$(rows_of out)" -eq 20000 ] || fail "$(rows_of out) rows"
silent_on out 'The table has the'

topic the gravest rows are kept, and come first
sed 's/"tracelog_Mailbox":.*/"tracelog_Mailbox":[],"incomingemaildeliverymethod":2}/; s/Mailbox/Early/' whole.ndjson >mixed.ndjson
many 20003 | sed -n '20001,$p' >>mixed.ndjson
for jobs in 1 3; do
  kb 1 run --quiet --jobs "$jobs" --format html --output "mixed-$jobs.html" mixed.ndjson
done
same mixed-1.html mixed-3.html
[ "$(rows_of mixed-1.html)" -eq 20000 ] || fail "$(rows_of mixed-1.html) rows"
sed -n 's/^<tr.* id="f-[0-9a-f]*" data-v="\([a-z_]*\)".*/\1/p' mixed-1.html | uniq -c >verdicts
grep -q '^ *3 confirmed$' verdicts || fail "$(cat verdicts)"
grep -q '^ *19997 at_risk$' verdicts || fail "$(cat verdicts)"
[ "$(wc -l <verdicts)" -eq 2 ] || fail "$(cat verdicts)"

topic more causes than a page holds
awk 'BEGIN {
  for (i = 1; i <= 305; i++) {
    profile = sprintf("%08d-9999-4000-8000-000000000000", i)
    printf "{\"mailboxid\":\"%08d-0000-4000-8000-000000000000\",\"name\":\"Mailbox %d\",", i, i
    printf "\"_emailserverprofile_value\":\"%s\",\"emailserverprofile\":", profile
    printf "{\"emailserverprofileid\":\"%s\",\"name\":\"Profile %d\",\"statecode\":1},", profile, i
    print "\"tracelog_Mailbox\":[{\"level\":3,\"text\":\"Error Code: InvalidIncomingEmailServerProfile\"}]}"
  }
}' >causes.ndjson
kb 1 run --quiet --format html causes.ndjson
[ "$(grep -c '<article class="group' out)" -eq 300 ] || fail 'not 300 causes'
says out 'And 5 smaller ones, with 5 findings'
[ "$(grep -c '<article class="group.* unprinted"' out)" -eq 250 ] || fail 'not 50 are printed'
says out 'Printed here: the 50 largest of 305.'
says out '305 alerts, by the day they were created (UTC). 305 have no date in the data.'

topic many mailboxes with one kind of alert
many 120 | sed 's/InvalidIncomingEmailServerProfile/ErrorOther/' >uncovered.ndjson
kb 1 run --quiet --format html uncovered.ndjson
says out '<details><summary>All 120 mailboxes</summary>'
says out 'Printed here: the first 100 of 120.'
head -n 100 uncovered.ndjson >fewer.ndjson
kb 1 run --quiet --format html fewer.ndjson
silent_on out 'Printed here: the first'

topic a disk that is full
exit=0
"$KBTRIAGE" run --quiet --format html many.ndjson >/dev/full 2>err || exit=$?
[ "$exit" -eq 3 ] || [ "$exit" -eq 2 ] || fail "exit $exit"
says err 'No space left on device'
