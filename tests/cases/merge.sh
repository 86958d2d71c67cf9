# Reports of parts become the report of the whole, whatever their order, and however they are put together.
. "$TESTS/cases.inc"

# laws SEEDS FILE [ARGUMENT of run...]
laws() {
  rm -rf seed-*
  KBTRIAGE=$KBTRIAGE /usr/bin/python3 -B "$TESTS/merge.py" "$@" >said 2>&1 || fail "$* $(cat said)"
}

failing() { healthy "$1" "$2" | sed 's/"incomingemaildeliverymethod":2,/&"incomingemailstatus":2,/'; }
superseded() {
  row "$1" "$2" "$(profile 0)" "$(alert "$1")" |
    sed 's/"incomingemaildeliverymethod":2,/&"incomingemailstatus":1,"testmailboxaccesscompletedon":"2026-02-0'"$3"'T04:05:06Z",/'
}

topic random splits of the data of the tests, with all articles
rules=$KBTRIAGE_ONLY_RULES
unset KBTRIAGE_ONLY_RULES
laws 4 "$TESTS/data/contoso/mailboxes.json"
laws 2 "$TESTS/data/house/mailboxes.json" --tenant Contoso
laws 2 "$TESTS/field/58.json"
laws 2 "$TESTS/field/64.json"
export KBTRIAGE_ONLY_RULES="$rules"

topic random splits with all kinds of results
cat >ex.lua <<'EOF'
return {
  { article = "InvalidIncomingEmailServerProfile", record = "Bob", reason = "known", who = "Ann", accepted_until = "2099-01-01" },
  { article = "InvalidIncomingEmailServerProfile", record = "Cid", reason = "so | *so*", who = "Ann", wrong = true },
  { article = "InvalidIncomingEmailServerProfile", record = "Dan", reason = "late", who = "Ann", fix_planned = "2020-01-01" },
  { article = "InvalidIncomingEmailServerProfile", record = "Same-1", reason = "over", who = "Ann", accepted_until = "2020-01-01" },
  { article = "InvalidIncomingEmailServerProfile", record = "nobody", reason = "gone", who = "Ann", accepted_until = "2099-01-01" },
}
EOF
set --
for number in $(seq 101 145); do
  set -- "$@" "$(sick "$number" "Same-$((number % 4))")"
done
page "$@" "$(sick 1 Ann)" "$(sick 2 Bob)" "$(failing 3 Eva)" "$(sick 4 Cid)" "$(failing 5 Fay)" "$(sick 6 Dan)" \
  "$(row 7 'Gus \"G\"' "$(profile 1)" "$(alert 7)")" "$(row 8 Hal "$(profile 1)" '')" \
  "$(row 9 Ida "$(profile 0)" "$(alert 9 'Email Server Error Code: NewError')")" \
  "$(row 10 Jan "$(profile 0)" "$(alert 10 'Mail of Jan did not go out.')")" \
  "$(row 11 Kim "$(profile 1)" "$(alert 11 'Mail of Kim did not go out.')")" \
  "$(row 12 Liz "$(profile 0)" "$(alert 12)")" "$(healthy 13 Ann)" "$(superseded 14 Moe 3)" "$(superseded 15 Ned 5)" \
  '{"mailboxid":"'"$(id_of 16)"'","tracelog_Mailbox":['"$(alert 16)"']}' \
  '{"mailboxid":"'"$(id_of 17)"'","emailaddress":"x@y","tracelog_Mailbox":['"$(alert 17)"','"$(alert 18)"']}' >many.json
laws 6 "$PWD/many.json" --exceptions "$PWD/ex.lua"

topic a merged report is written in every format as report writes it
kb 1 run -q -f json -o one.json "$TESTS/data/contoso/mailboxes.json"
kb 1 run -q -f ndjson -o two.ndjson many.json
kb 1 merge one.json two.ndjson -o whole.json
[ ! -s out ] || fail 'nothing goes to standard output'
for format in text json ndjson markdown html csv junit; do
  kb 1 merge two.ndjson one.json -f "$format"
  cp out merged
  kb 1 report whole.json -f "$format"
  same merged out
done
kb 1 merge two.ndjson one.json
same whole.json out # json is what it writes
cp out "$(mktemp "$REPORTS/XXXXXX")"
adds_up
jq -s '[.[].summary.cases // .[].cases | numbers] | add' one.json >cases.one
is '[.findings[].subject.id] == ([.findings[].subject.id] | sort)'
kb 1 diff one.json whole.json

topic a report that is given twice counts once
cp one.json copy.json
kb 1 merge one.json copy.json two.ndjson -o again.json
says err 'copy.json is left out: it is the same report as one.json'
same whole.json again.json
kb 1 merge -q one.json one.json two.ndjson -o again.json
[ ! -s err ] || fail 'not quiet'
same whole.json again.json

topic shards
for shard in 1/3 2/3 3/3; do
  kb 1 run -q --shard "$shard" -f json -o "shard-${shard%/*}.json" many.json
done
kb 1 run -q -f json -o all.json many.json
kb 1 merge all.json -o all.merged
kb 1 merge shard-3.json shard-1.json shard-2.json -o shards.merged
same all.merged shards.merged
kb 3 merge shard-1.json shard-3.json -o two.merged
kb 3 report two.merged
says out '(merge): shard 2/3 is missing: its cases are not in this report'
says out 'Shards 1,3/3: a part of the data'
jq -e '.provenance.shards == [{"tenant": null, "shard": "1,3/3"}] and (.faults | length) == 1' two.merged >/dev/null ||
  fail 'the shards that there are'
cp two.merged "$(mktemp "$REPORTS/XXXXXX")"
kb 1 merge shard-2.json two.merged -o three.merged
same all.merged three.merged
kb 3 merge two.merged shard-3.json -o twice.merged
says err 'shard-3.json is left out: its shards are in reports before it'
same two.merged twice.merged
kb 2 merge shard-3.json two.merged
says err 'two.merged:'
says err 'of the shards 1,3/3, some are in a report before it: leave that one out'
kb 3 merge two.merged one.json -o more.merged # has more than its shards
kb 2 merge shard-1.json shard-3.json more.merged
says err 'more.merged:'
says err 'leave that one out'
kb 1 run -q --shard 1/2 -f json -o half.json many.json
kb 2 merge shard-3.json half.json
says err 'half.json:'
says err 'whose data is cut into another number of shards'

page "$(sick 1 Ann)" "$(sick 3 Bob)" "$(sick 601)" "$(sick 602)" "$(sick 603)" "$(sick 604)" >rerun.json
kb 1 run -q --shard 1/3 -f ndjson -o rerun.ndjson rerun.json
kb 2 merge shard-1.json shard-2.json rerun.ndjson
says err 'rerun.ndjson:'
says err 'shard 1/3 is in shard-1.json, too, with other results: give only the one that counts'
kb 2 merge rerun.ndjson shard-2.json shard-1.json
says err 'shard-1.json:'
kb 1 run -q --shard 1/3 -f ndjson -o shard-1.ndjson many.json
kb 3 merge shard-1.json shard-2.json shard-1.ndjson -o again.json
says err 'shard-1.ndjson is left out: its shards are in reports before it'
kb 3 merge shard-1.ndjson shard-2.json shard-1.json
same again.json out

jq -c '.faults = [range(1000) | {article: "A", where: "w\(.)", reason: "r", privilege: null, count: 1, first: null}]
  | .summary.faults = 1000' shard-1.json >faulty.json
kb 3 merge faulty.json shard-3.json -o faulty.merged
kb 3 merge faulty.merged
same faulty.merged out
is '.summary.faults == 1001 and any(.faults[]; .reason | startswith("shard 2/3 is missing"))'

topic tenants
kb 1 run -q --tenant Bravo -f json -o bravo.json many.json
kb 1 run -q --tenant Alpha -f ndjson -o alpha.ndjson many.json
kb 1 merge bravo.json alpha.ndjson -o tenants.json
jq -e '.provenance.tenants == ["Alpha", "Bravo"] and .provenance.tenant == null
  and ([.findings[].tenant] | unique) == ["Alpha", "Bravo"]' tenants.json >/dev/null || fail 'the tenants'
cp tenants.json "$(mktemp "$REPORTS/XXXXXX")"
kb 1 report tenants.json
says out 'Tenants Alpha, Bravo; Organization contoso.crm.dynamics.com'
kb 1 merge alpha.ndjson bravo.json
same tenants.json out
kb 1 merge tenants.json
same tenants.json out

topic 'tenants whose records have the same ids, as a copy of an organization has'
data=$TESTS/data/contoso/mailboxes.json
for tenant in '' Acme Zeta; do
  kb 1 run -q ${tenant:+--tenant "$tenant"} -f json -o "same-$tenant.json" "$data"
done
kb 1 merge same-Acme.json same-Zeta.json -o both.json
jq -e --slurpfile one same-Acme.json '(.groups | length) == 2 * ($one[0].groups | length)
  and (.groups | map(.tenant) | unique) == ["Acme", "Zeta"]
  and ([.findings, .failing, .unmatched[].affected | .[].tenant] | unique) == ["Acme", "Zeta"]
  and (.findings | map(.id) | unique | length) == (.findings | length)
  and .unmatched[0].example.tenant == "Acme" and .summary.faults == 0' both.json >/dev/null || fail 'not apart'
cp both.json "$(mktemp "$REPORTS/XXXXXX")"
kb 1 report both.json
says out 'Acme: Activate the email server profile Contoso Hybrid: 3 mailboxes'
says out 'Zeta: The email server profile Contoso Hybrid is inactive. 3 mailboxes share this'
says out '4 mailboxes, such as Acme: Jan Kerr'
kb 1 report both.json -f markdown
says out 'Zeta: The email server profile Contoso Hybrid is inactive'
says out '- Zeta: Jan Kerr'
kb 1 report both.json -f csv
[ "$(grep -c ',Acme' out)" -eq "$(grep -c ',Zeta' out)" ] || fail 'csv'
head -n 1 out | grep -q ',tenant.$' || fail 'the last column'
kb 1 report both.json -f junit
says out 'name="Acme: Ann Beck (00000001-'
kb 1 report both.json -f html
says out 'Zeta: The email server profile Contoso Hybrid is inactive'
[ -z "$(grep -o ' id="f-[^"]*"' out | sort | uniq -d)" ] || fail 'two rows of one address'
kb 1 merge same-Zeta.json same-.json -o some.json
jq -e '.provenance.tenants == ["", "Zeta"] and (.groups | map(.tenant) | unique) == [null, "Zeta"]' some.json \
  >/dev/null || fail 'the one that is not named'
cp some.json "$(mktemp "$REPORTS/XXXXXX")"
kb 1 report some.json
says out 'Tenants (unnamed), Zeta'
kb 1 merge some.json same-Acme.json -o left.json
kb 1 merge both.json same-.json -o right.json
same left.json right.json
kb 1 diff same-Acme.json both.json -f json
is '(.new | length) > 0 and (.new | map(.tenant) | unique) == ["Zeta"] and (.gone | length) == 0'
kb 1 diff same-Acme.json both.json
says out 'Zeta: Ann Beck'
says out 'different tenants: Acme, and Acme, Zeta now'
kb 0 run -q --tenant Zeta --baseline both.json --fail-on new "$data"
kb 1 run -q --tenant Other --baseline both.json --fail-on new "$data"
kb 1 run -q --baseline both.json --fail-on new "$data"
kb 1 merge both.json --baseline same-Acme.json --fail-on new
kb 0 merge both.json --baseline both.json --fail-on new

topic other rule sets
sed 's/title = "[^"]*"/title = "Another title"/' rules/InvalidIncomingEmailServerProfile.lua >changed.lua
mkdir -p changed
mv changed.lua changed/InvalidIncomingEmailServerProfile.lua
kb 1 run -q --only-rules changed -f json -o changed.json "$TESTS/data/contoso/mailboxes.json"
kb 1 merge two.ndjson changed.json -o both.json
kb 1 merge changed.json two.ndjson
same both.json out
kb 1 report both.json
says out '(merge): the reports are of different rule sets: '
sed -i '0,/id = "/s//id = "other-/; s/cause = "no-profile"/cause = "other-no-profile"/' changed/InvalidIncomingEmailServerProfile.lua
page "$(sick 201 Pam)" "$(sick 202 Quin)" "$(row 203 Ray "$(profile 0)" "$(alert 203)")" >third-rows.json
kb 1 run -q --only-rules changed -f json -o third.json third-rows.json
kb 1 merge third.json both.json -o three.json # its causes are others
kb 1 merge two.ndjson third.json -o pair.json
kb 1 merge pair.json changed.json
same three.json out
kb 1 report three.json -f json
same three.json out
is '[.findings[].causes[].id] | unique | contains(["no-profile", "other-no-profile"])'
jq -e '.provenance.rule_set == null and (.provenance.rule_sets | length) == 2' both.json >/dev/null || fail 'rule sets'
cp both.json "$(mktemp "$REPORTS/XXXXXX")"

topic rule sets that say more of mailboxes than others
mkdir -p more
cat >more/tables.lua <<'LUA'
return {
  tables = {
    {
      name = "mailbox",
      columns = { { "contoso_region", "text", "Region" }, { "_contoso_contract_value", "id", "Contract" } },
    },
    {
      name = "contoso_contract",
      set = "contoso_contracts",
      key = "contoso_contractid",
      named_by = "contoso_name",
      title = "contract",
      titles = "contracts",
      display_name = "Contract",
      columns = {
        { "contoso_contractid", "id", "Contract" },
        { "contoso_name", "text", "Name", personal = "name" },
        { "contoso_ended", "boolean", "Ended" },
      },
    },
  },
  subjects = {
    {
      name = "mailbox",
      failed = { { name = "banned_region", title = "its region", where = { { "contoso_region", "Banned" } } } },
      relations = {
        {
          name = "contract",
          table = "contoso_contract",
          navigation = { "contoso_contract" },
          equal = { { "_contoso_contract_value", "contoso_contractid" } },
          shared = true,
        },
      },
    },
  },
}
LUA
cat >more/ContractEnded.lua <<'LUA'
return {
  code = "ContractEnded",
  title = "The contract has ended",
  product = "P",
  status = "draft",
  severity = "error",
  symptom = { text = "s", when = function(case) return case.mailbox.contoso_region == "North" end },
  causes = {
    { id = "ended", text = "The contract of the mailbox has ended.",
      when = function(case) return case.contract ~= nil and case.contract.contoso_ended end },
  },
  resolution = { { text = "Renew it." } },
}
LUA
contract='"_contoso_contract_value":"'"$(id_of 8 8888)"'","contoso_contract":{"contoso_contractid":"'"$(id_of 8 8888)"'","contoso_name":"Gold","contoso_ended":true}'
page "$(healthy 401 Una | sed "s/\"name\"/\"contoso_region\":\"North\",$contract,&/")" \
  "$(healthy 402 Val | sed "s/\"name\"/\"contoso_region\":\"North\",$contract,&/")" \
  "$(healthy 403 Wim | sed 's/"name"/"contoso_region":"Banned",&/')" >more.json
kb 1 run -q --rules more -f json -o more.report more.json
kb 1 merge one.json more.report -o more-1.json
kb 1 merge more.report one.json -o more-2.json
same more-1.json more-2.json
kb 1 merge two.ndjson more-1.json -o more-3.json
kb 1 merge two.ndjson more.report -o more-4.json
kb 1 merge one.json more-4.json
same more-3.json out
kb 1 report more-1.json -f json
same more-1.json out
is '.groups[] | select(.article == "ContractEnded") | .shared.name == "Gold" and .cases == 2'
kb 1 report more-1.json
says out '2 mailboxes share this contract: Una, Val'
says out 'Failed: its region 1 mailbox: Wim'

topic exceptions that were changed between the runs
mkdir -p then now
cat >now/ex.lua <<'EOF'
return {
  { article = "InvalidIncomingEmailServerProfile", record = "Bob", reason = "known", who = "Ann", accepted_until = "2099-01-01" },
}
EOF
sed 's/2099/2020/' now/ex.lua >then/ex.lua
page "$(sick 2 Bob)" >then/rows.json
page "$(sick 52 Bob)" "$(sick 53 Bea)" >now/rows.json
(cd then && kb 1 run -q --exceptions ex.lua -f json -o ../then.report rows.json)
(cd now && kb 1 run -q --exceptions ex.lua -f json -o ../now.report rows.json)
kb 1 merge now.report then.report -o then-now.json
kb 1 merge then.report now.report
same then-now.json out
is '[.known_exceptions[] | [.date, .overdue, .findings]] == [["2020-01-01", true, 1], ["2099-01-01", false, 1]]'

topic reports of different articles
kb 1 run -q --rules more --skip ContractEnded -f json -o left-1.json more.json
kb 1 run -q --rules more --only ContractEnded -f ndjson -o left-2.ndjson many.json
kb 1 run -q --rules more -f json -o left-3.json third-rows.json
kb 1 merge left-1.json left-2.ndjson left-3.json -o left.json
kb 1 merge left-3.json left-2.ndjson -o left-4.json
kb 1 merge left-1.json left-4.json
same left.json out
kb 1 merge left.json
same left.json out
is '.summary.skipped_articles == 2 and ([.articles[] | .partly_left_out] == [true, true])'
cp out "$(mktemp "$REPORTS/XXXXXX")"
kb 1 report left.json
says out '(merge): the reports are not of the same articles: 2 were left out of some of them by --only, --skip or --about'
kb 1 run -q --rules more --skip ContractEnded -f json -o left-5.json third-rows.json
kb 1 merge left-1.json left-5.json # the same was left out of both
is '.notes == [] and .summary.skipped_articles == 1 and ([.articles[] | .left_out // .partly_left_out // false] | sort) == [false, true]'

topic one case in two reports
kb 1 run -q -f json -o first.json many.json
sed 's/Same-1/Other-1/' many.json >later.json
kb 1 run -q -f json -o later.report later.json
kb 3 merge first.json later.report -f text
says out 'are in two reports: their cases are counted twice'

kb 3 merge first.json later.report -o twice.json
kb 1 run -q -f ndjson -o first.ndjson many.json
kb 1 run -q -f ndjson -o later.ndjson later.json
kb 3 merge later.ndjson first.ndjson -f ndjson -o twice.ndjson
kb 3 merge twice.ndjson
same twice.json out
page "$(row 501 Amy "$(profile 0)" "$(alert 501 'Mail of Amy did not go out.'),$(alert 502 'Error Code: ErrorNewOne')")" >uncovered.json
page "$(row 501 Amy "$(profile 0)" "$(alert 501 'Mail of Amy did not go out.')")" "$(healthy 503)" >again.json
kb 1 run -q -f json -o uncovered.report uncovered.json
kb 1 run -q -f ndjson -o again.report again.json
kb 3 merge uncovered.report again.report -o uncovered.merged
kb 3 report uncovered.merged
says out '1 record is in two reports: their cases are counted twice'
kb 3 merge uncovered.merged
same uncovered.merged out
for number in 1 2 3 4 5 6; do # one mailbox, each time with another name and alert of the kind
  name="Amy$number"
  page "$(row 501 "$name" "$(profile 0)" "$(alert "51$((7 - number))" "Mail of $name did not go out.")")" >amy.json
  kb 1 run -q -f json -o "amy-$number.report" amy.json
done
kb 3 merge amy-?.report -o amy.json
kb 3 merge amy-[135].report -f ndjson -o amy-odd.ndjson
kb 3 merge amy-[246].report -o amy-even.json
kb 3 merge amy-even.json amy-odd.ndjson
same amy.json out
is '.unmatched[0] | .example.alert == .affected[0].alert'
kb 1 run -q --tenant Bravo -f json -o bravo.report again.json
kb 1 run -q --tenant Alpha -f json -o alpha.report again.json
kb 1 merge alpha.report bravo.report uncovered.report -o three.report # copies of one mailbox
kb 3 merge three.report again.report
kb 1 run -q --shard 1/1 -f ndjson -o shard.report again.json
kb 1 run -q --shard 1/1 -f json -o shard.report.json again.json
kb 1 merge shard.report.json shard.report # the second is left out

topic a record for each case
kb 1 run -q --every-case -f ndjson -o every-1.ndjson "$TESTS/data/contoso/mailboxes.json"
kb 1 run -q --every-case -f ndjson -o every-2.ndjson many.json
kb 1 merge every-1.ndjson every-2.ndjson --every-case -f ndjson
[ "$(jq -s 'map(select(.type == "case")) | length' out)" = "$(jq -s '.[-1].cases' out)" ] || fail 'cases'
kb 2 merge every-1.ndjson two.ndjson --every-case -f ndjson
says err 'the report has no records of cases'

topic a shard without a case has a record for each of its cases
page "$(sick 301 Sue)" >single.json
for shard in 1/3 2/3 3/3; do
  "$KBTRIAGE" run -q --every-case --shard "$shard" -f ndjson -o "single-${shard%/*}.ndjson" single.json || [ $? -eq 1 ]
done
kb 1 merge single-1.ndjson single-2.ndjson single-3.ndjson --every-case -f ndjson
[ "$(jq -s 'map(select(.type == "case")) | length' out)" = 1 ] || fail 'the only case'

topic reports without a case
page >nothing.json
kb 2 run -q -f json -o nothing-1.json nothing.json
kb 2 run -q --tenant Empty -f ndjson -o nothing-2.ndjson nothing.json
kb 2 merge nothing-1.json nothing-2.ndjson -o nothing.merged
says err 'nothing was evaluated: there was no mailbox in the data of the reports'
kb 2 report nothing.merged
says err 'nothing was evaluated'
kb 2 run -q --shard 1/2 -f json -o nothing-s1.json nothing.json
kb 2 run -q --shard 2/2 -f json -o nothing-s2.json nothing.json
kb 2 merge nothing-s1.json nothing-s2.json -o nothing.merged
kb 3 merge nothing-s1.json -o nothing.merged # the other may have some
kb 1 merge nothing-1.json one.json -o something.merged

topic what cannot be merged
kb 2 merge one.json missing.json
says err missing.json
head -c 2000 one.json >cut.json
kb 2 merge one.json cut.json -o none.json
says err 'cut.json:'
[ ! -e none.json ] || fail 'a file was written'
kb 2 merge "$TESTS/data/report-format-1/contoso.json" one.json
says err 'a report of format 1'
