# What leads to a finding and to its record: ids that last, and links in the page.
. "$TESTS/cases.inc"

# from ADDRESS: a page with one finding, with that address as its context.
from() {
  page "$(sick 1 Ann)" | sed "s|https://contoso.crm.dynamics.com/api/data/v9.2/|$1|"
}

topic an id for each finding
page "$(sick 1 Ann)" "$(sick 2 Bob)" "$(healthy 3 Cleo)" >page.json
kb 1 run --format json page.json
is '[.findings[].id] | (unique | length) == 2 and all(test("^[0-9a-f]{16}$"))'
jq -r '.findings[] | .subject.name + " " + .id' out | sort >ids
kb 1 run --format ndjson page.json
jq -r 'select(.type == "finding") | .subject.name + " " + .id' out | sort >lines
same ids lines
kb 1 run --format html page.json
while read -r name id; do
  says out "<tr role=\"row\" id=\"f-$id\""
  says out "<a href=\"#f-$id\">Link</a>"
  grep -q "id=\"f-$id\".*$name" out || fail "$id is not $name"
done <ids

topic the id lasts
kb 1 run --format json page.json
first=$(jq -r '.findings[0].id' out)
# another order, other spellings of the GUID, another verdict and cause, another organization
profile='{"emailserverprofileid":"00000009-9999-4000-8000-000000000000","name":"P","statecode":1}'
{
  sick 2 Bob
  echo
  row 1 Anne "$profile" "$(alert 1)" | sed 's/"mailboxid":"\([^"]*\)"/"mailboxid":"{\1}"/'
} >other.ndjson
kb 1 run --format json other.ndjson
is '.findings[1] | .id == $first and .subject.name == "Anne" and .causes[1].verdict == "confirmed"' --arg first "$first"
row 1 Ann null '' >early.ndjson
kb 1 run --format json early.ndjson
is '.findings[0] | .id == $first and .verdict == "at_risk"' --arg first "$first"
from https://fabrikam.crm4.dynamics.com/api/data/v9.2/ >fabrikam.json
kb 1 run --format json fabrikam.json
is '.findings[0].id == $first' --arg first "$first"

topic another article has another id
sed 's/InvalidIncomingEmailServerProfile/AnotherCode/g' rules/InvalidIncomingEmailServerProfile.lua >rules/AnotherCode.lua
row 1 Ann null "$(alert 1 'Email Server Error Code: AnotherCode')" >another.ndjson
kb 1 run --format json another.ndjson
is '.findings[0].id != $first' --arg first "$first"
rm rules/AnotherCode.lua

topic links to the record
from https://contoso.crm.dynamics.com/api/data/v9.2/ >page.json
kb 1 run --format html page.json
says out "href=\"https://contoso.crm.dynamics.com/main.aspx?etn=mailbox&amp;pagetype=entityrecord&amp;id=$(id_of 1)\">Ann</a>"
says out 'rel="noopener noreferrer"'
page "$(row 1 Ann "$profile" "$(alert 1)")" "$(row 2 Bob "$profile" "$(alert 2)")" >shared.json
kb 1 run --format html shared.json
says out 'href="https://contoso.crm.dynamics.com/main.aspx?etn=emailserverprofile&amp;pagetype=entityrecord&amp;id=00000009-9999-4000-8000-000000000000">email server profile P'
page "$(row 1 Ann null "$(alert 1 'Error Code: ErrorOther')")" "$(row 2 Bob null "$(alert 2 'Error Code: ErrorOther')")" >uncovered.json
kb 1 run --format html uncovered.json
says out "main.aspx?etn=mailbox&amp;pagetype=entityrecord&amp;id=$(id_of 2)\">Bob"

topic addresses that people do not find records at
for address in http://contoso.crm.dynamics.com/api/data/v9.2/ https://crm.contoso.example/Org/api/data/v9.2/ \
  https://crm.contoso.example:5555/api/data/v9.2/ https://me@contoso.example/api/data/v9.2/ \
  'https://contoso.example\\"><script>/api/data/' //contoso.example/api/data/ ''; do
  from "$address" >page.json
  kb 1 run --format html page.json
  silent_on out main.aspx
  says out 'scope="row">Ann <small>'
done

topic two organizations
from https://contoso.crm.dynamics.com/api/data/v9.2/ >page.json
page "$(sick 2 Bob)" | sed 's|https://contoso|https://fabrikam|' >fabrikam.json
kb 1 run --format html page.json fabrikam.json
silent_on out main.aspx

topic an id that is none
from https://contoso.crm.dynamics.com/api/data/v9.2/ | sed "s/$(id_of 1)/javascript:alert(1)/g" >page.json
kb 1 run --format html page.json
silent_on out main.aspx

topic the same with threads
awk 'BEGIN {
  for (i = 1; i <= 3000; i++) {
    printf "{\"@odata.context\":\"https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#mailboxes/$entity\","
    printf "\"mailboxid\":\"%08d-0000-4000-8000-000000000000\",\"name\":\"Mailbox %d\",", i, i
    printf "\"_emailserverprofile_value\":null,\"emailserverprofile\":null,\"tracelog_Mailbox\":["
    print "{\"level\":3,\"text\":\"Email Server Error Code: InvalidIncomingEmailServerProfile\"}]}"
  }
}' >many.ndjson
for jobs in 1 3; do
  kb 1 run --quiet --jobs "$jobs" --format html --output "many-$jobs.html" many.ndjson
done
same many-1.html many-3.html
[ "$(grep -c 'main.aspx?etn=mailbox' many-1.html)" -eq 3000 ] || fail "$(grep -c main.aspx many-1.html) links"
[ "$(sed -n 's/^<tr.* id="\(f-[0-9a-f]*\)".*/\1/p' many-1.html | sort -u | wc -l)" -eq 3000 ] || fail 'ids are there twice'

topic 'two organizations in one file, as when what fetch has saved is put together'
kb 1 run --format html many.ndjson
says out 'href="https://contoso.crm.dynamics.com/main.aspx'
sed 's|https://contoso|https://fabrikam|; s/"mailboxid":"0/"mailboxid":"1/' many.ndjson | cat many.ndjson - >both.ndjson
for jobs in 1 3; do
  kb 1 run --jobs "$jobs" --format html both.ndjson
  silent_on out main.aspx
  kb 1 run --jobs "$jobs" --format json both.ndjson
  is '.provenance.organizations == ["contoso.crm.dynamics.com", "fabrikam.crm.dynamics.com"]'
done

topic very many organizations
for number in $(seq 1 1001); do
  printf '{"@odata.context":"https://o%s.crm.dynamics.com/api/data/v9.2/$metadata#mailboxes/$entity",' "$number"
  printf '"mailboxid":"%08d-0000-4000-8000-000000000000","name":"Mailbox %s","tracelog_Mailbox":[]}\n' "$number" "$number"
done >many.ndjson
head -n 25 many.ndjson >some.ndjson
kb 0 run some.ndjson
says out 'Organizations o1.crm.dynamics.com, o2.crm.dynamics.com,'
says out 'o20.crm.dynamics.com and 5 more'
silent_on out o21.crm
kb 0 run --format json some.ndjson
is '(.provenance.organizations | length) == 25 and .provenance.more_organizations == null'
kb 0 run --format json -o many.json many.ndjson
kb 0 merge many.json
is '(.provenance.organizations | length) == 1000 and .provenance.more_organizations'
kb 0 report many.json
says out 'and 980 more (not all are known)'
