# A saved report in json or ndjson is the whole report: report writes it again in any format, the same bytes
# as the run would have written, without the data and the rule set.
. "$TESTS/cases.inc"

formats='text json ndjson markdown html csv junit'

# again [ARGUMENT...] FILE...: what a run with these arguments writes is what report makes of its json, and of
# its ndjson.
again() {
  rm -rf run
  mkdir run
  # shellcheck disable=SC2086
  set -- "$@" $(for format in $formats; do echo "-f $format -o run/$format"; done)
  expected=0
  "$KBTRIAGE" run "$@" >out 2>err || expected=$?
  [ -s run/json ] || fail "no report: run $*"
  for saved in json ndjson; do
    for format in $formats; do
      kb "$expected" report "run/$saved" -f "$format"
      same "run/$format" out
    done
  done
  cp run/json run/ndjson "$(mktemp -d "$REPORTS/XXXXXX")"
}

topic every data set, with all articles
unset KBTRIAGE_ONLY_RULES
data=$TESTS/data
for file in "$data/contoso/mailboxes.json" "$data/contoso-next/mailboxes.json" "$data/house/mailboxes.json" \
  "$data/titles/postfach.csv"; do
  again "$file"
done
again "$data/contoso-split/alerts.json" "$data/contoso-split/mailboxes.json" "$data/contoso-split/profiles.json"
again "$data/tables/mailboxes.json" "$data/tables/solutions.json" # several subjects
for file in "$TESTS"/field/*.json; do
  again "$file"
done
again --only 'code:Invalid*' "$data/contoso/mailboxes.json" # articles that are left out
for shard in 1/2 2/2 1/50; do # one with rows that are of none, and one without a case
  again --shard "$shard" "$data/contoso/mailboxes.json" "$data/tables/solutions.json"
done
again --tenant 'Contoso "Ltd"' "$data/contoso/mailboxes.json"
: >rules/empty.lua # an article that cannot be read
again --rules rules "$data/contoso/mailboxes.json"
rm rules/empty.lua
export KBTRIAGE_ONLY_RULES="$PWD/rules"

topic records of all kinds keep their order among each other
failing() { healthy "$1" "$2" | sed 's/"incomingemaildeliverymethod":2,/&"incomingemailstatus":2,/'; }
cat >ex.lua <<'EOF'
return {
  { article = "InvalidIncomingEmailServerProfile", record = "Bob", reason = "known", who = "Ann", accepted_until = "2099-01-01" },
  { article = "InvalidIncomingEmailServerProfile", record = "Cid", reason = "so | *so*", who = "Ann", wrong = true },
  { article = "InvalidIncomingEmailServerProfile", record = "Dan", reason = "late", who = "Ann", fix_planned = "2020-01-01" },
  { article = "InvalidIncomingEmailServerProfile", record = "nobody", reason = "gone", who = "Ann", accepted_until = "2020-01-01" },
}
EOF
{
  page "$(sick 1 Ann)" "$(sick 2 Bob)" "$(failing 3 Eva)" "$(sick 4 Cid)" "$(failing 5 Fay)" "$(sick 6 Dan)" \
    "$(row 7 'Gus \"G\"' "$(profile 1)" "$(alert 7)")" "$(row 8 Hal "$(profile 1)" '')" \
    "$(row 9 Ida "$(profile 0)" "$(alert 9 'Email Server Error Code: NewError')")" \
    "$(row 10 Jan "$(profile 0)" "$(alert 10 'Mail of Jan did not go out.')")" \
    "$(row 11 Kim '{"emailserverprofileid":"'"$(id_of 9 9999)"'","name":"Contoso Exchange"}' "$(alert 11)")" \
    "$(row 12 Liz "$(profile 0)" "$(alert 12)")" "$(healthy 13 Ann)"
} >page.json
printf '%s\n' '{"mailboxid":5}' "$(sick 20 Zoe)" '{"mailboxid":""}' 'no JSON' "$(sick 21 Yan)" >lines.ndjson
again --exceptions ex.lua page.json lines.ndjson
again --exceptions ex.lua lines.ndjson page.json
grep -q '"place":' run/json || fail 'records without their place'

topic superseded findings, missing columns and many of a kind
page "$(row 1 Ann "$(profile 0)" "$(alert 1)" | sed 's/"incomingemaildeliverymethod":2,/&"incomingemailstatus":1,"testmailboxaccesscompletedon":"2026-02-03T04:05:06Z",/')" \
  '{"mailboxid":"'"$(id_of 2)"'","tracelog_Mailbox":['"$(alert 2)"']}' \
  '{"mailboxid":"'"$(id_of 3)"'","emailaddress":"x@y","_emailserverprofile_value":"'"$(id_of 9 9999)"'","tracelog_Mailbox":['"$(alert 3)"']}' >page.json
again page.json
set --
for number in $(seq 101 130); do
  set -- "$@" "$(sick "$number" "Same-$((number % 3))")"
done
page "$@" "$(row 140 Same-1 "$(profile 0)" "$(alert 140 'Email Server Error Code: NewError')")" \
  "$(row 141 Same-1 "$(profile 0)" "$(alert 141 'Email Server Error Code: OtherError')")" >many.json
again many.json

topic a record for each case
kb 3 run --every-case -f ndjson --exceptions ex.lua page.json lines.ndjson many.json
cp out cases.ndjson
kb 3 report cases.ndjson --every-case -f ndjson
same cases.ndjson out
kb 3 run -f ndjson --exceptions ex.lua page.json lines.ndjson many.json
cp out plain.ndjson
kb 3 report cases.ndjson -f ndjson
same plain.ndjson out
kb 2 report plain.ndjson --every-case -f ndjson
says err 'the report has no records of cases; kbtriage run --every-case'
kb 2 report cases.ndjson --every-case -f json
says err 'add --format ndjson'

topic options of outputs are as for a run
kb 1 run -f json -o new.json page.json many.json
kb 1 run -f text --color always page.json many.json
cp out color
kb 1 report --color always new.json
same color out
kb 1 report new.json -f html -o a.html -f csv
[ -s a.html ] || fail 'no a.html'
cp out a.csv
kb 1 report - -f csv <new.json
same a.csv out
kb 2 report new.json -f html -f csv
says err 'report: both --format html and --format csv would go to standard output'
kb 0 report new.json --fail-on none
kb 1 report new.json --fail-on superseded
kb 0 report new.json --fail-on at_risk

topic a baseline
kb 1 run -f json -o old.json page.json
kb 1 run --fail-on new --baseline old.json page.json many.json
cp err said
kb 1 report new.json --fail-on new --baseline old.json
same said err
kb 0 report old.json --fail-on new --baseline new.json

topic a formatted report is the same
kb 1 report new.json
cp out text
jq . new.json >formatted.json
jq -S . new.json >sorted.json
kb 1 report formatted.json
same text out
kb 1 report sorted.json
same text out

topic reports of older formats
for name in contoso.json contoso.ndjson; do
  kb 2 report "$data/report-format-1/$name"
  says err "report-format-1/$name:"
  says err 'a report of format'
done
sed 's/"report_format":3/"report_format":2/' new.json >two.json
kb 2 report two.json -o none.txt
says err 'two.json:'
says err 'lacks what it takes to be rendered again: write it again with this version (kbtriage run --format json)'
[ ! -e none.txt ] || fail 'a file was written'
kb 0 diff two.json new.json # diff still reads it
sed 's/"report_format":3/"report_format":4/' new.json >four.json
kb 2 report four.json
says err 'by the newer kbtriage'

topic a report that is cut, or no report
length=$(wc -c <old.json)
for part in 1 2 20 300 1000 $((length / 3)) $((length / 2)) $((length - 300)) $((length - 3)); do
  head -c "$part" old.json >cut.json
  kb 2 report cut.json
  says err 'cut.json:'
done
says err 'the report ends in the middle'
kb 3 run -f ndjson -o lines.report page.json lines.ndjson
head -n 3 lines.report >cut.ndjson
kb 2 report cut.ndjson
says err 'cut.ndjson:4:1: there is no summary, so that it is not whole'
kb 2 report page.json
says err 'page.json:1:1: this is no report'
kb 2 report missing.json
says err 'missing.json'
cat old.json old.json >two.json
kb 2 report two.json
says err 'another report begins here'

topic errors name the place
# changed FILTER MESSAGE...
changed() {
  jq -c "$1" old.json | sed 's/^/\n\n/' >changed.json
  shift
  kb 2 report changed.json -f csv
  says err 'changed.json:3'
  for message; do
    says err "$message"
  done
}
changed '.findings[0].article.code = "Other"' 'a finding of Other, which is not among the articles'
changed 'del(.findings[0].subject)' 'a record without a subject'
changed '.findings[0].subject.table = "account"' 'a record of the table account'
changed '.findings[0].verdict = "sick"' 'a finding without a verdict'
changed 'del(.findings[0].causes[0])' "a finding whose causes are not its article's"
changed '.findings[0].causes[0].id = "x"' "a finding whose causes are not its article's"
changed 'del(.findings[1].resolution[0])' "a finding whose steps are not its article's"
changed '.findings[1].resolution += .findings[1].resolution' "a finding whose steps are not its article's"
changed '.articles[0].about = "nothing"' 'is about'
changed '.articles[0].steps[0].cause = "x"' 'has a step for a cause that it does not have'
changed '.findings = 5' 'something else stands where a list belongs'
changed '.articles[0] = 5' 'something else stands where an object belongs'
changed '.provenance = []' 'something else stands where an object belongs'
