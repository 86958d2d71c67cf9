# Where a report comes from: said in every format, the same for the same data, and nothing secret.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"

# from ADDRESS FILE: a page that comes from there.
from() {
  page "$(sick 1 Ann)" "$(healthy 2 Bob)" |
    sed "s|https://contoso.crm.dynamics.com/api/data/v9.2/|$1|" >"$2"
}

# dated DATE DATE: a mailbox, and when it was modified and its alert was created.
dated() {
  row 1 Ann null "$(alert 1)" |
    sed "s/\"name\"/\"createdon\":\"2020-01-01T00:00:00Z\",\"modifiedon\":\"$1\",&/; s/2026-01-02T03:04:05Z/$2/"
}

version=$("$KBTRIAGE" --version 2>/dev/null | sed -n 's/^kbtriage //p')
rule_set=$("$KBTRIAGE" --version 2>/dev/null | sed -n 's/^rule set \([0-9a-f]*\),.*/\1/p')
[ ${#rule_set} -eq 16 ] || fail "the hash is '$rule_set'"

reviewed=$(sed -n 's/^ *reviewed = "\(.*\)",/\1/p' rules/InvalidIncomingEmailServerProfile.lua)

topic every format says it
page "$(dated 2026-11-20T06:12:09Z 2026-11-19T00:00:00Z)" >page.json
kb 1 run --format json page.json
is '.provenance == {report_format: 3, version: $version, rule_set: $rules,
  organizations: ["contoso.crm.dynamics.com"], site: "https://contoso.crm.dynamics.com", newest_row: "2026-11-20T06:12:09Z",
  reviewed: {from: $reviewed, to: $reviewed, oldest_used: $reviewed}}' \
  --arg reviewed "$reviewed" --arg version "$version" --arg rules "$rule_set"
jq -c .provenance out >provenance
kb 1 run --format ndjson page.json
jq -c 'select(.type == "summary") | .provenance' out >provenance.lines
same provenance provenance.lines
for format in text markdown html; do
  kb 1 run --format "$format" page.json
  says out 'Organization contoso.crm.dynamics.com; newest row 2026-11-20T06:12:09Z'
  says out "kbtriage $version; rule set $rule_set; report format 3"
  says out "Articles reviewed 2024-12; oldest used here: 2024-12, 23 months before the newest row"
done
kb 1 run --format csv page.json
for fact in 'organization,,,,,,,contoso.crm.dynamics.com' 'newest_row,,,,,,,2026-11-20T06:12:09Z' \
  "version,,,,,,,$version" "rule_set,,,,,,,$rule_set" 'report_format,,,,,,,3'; do
  says out "provenance,,,,$fact,"
done
kb 1 run --format junit page.json
says out '<property name="organization" value="contoso.crm.dynamics.com"/>'
says out "<property name=\"rule_set\" value=\"$rule_set\"/>"

topic another article is another rule set
cp -r rules other
echo '-- a comment' >>other/InvalidIncomingEmailServerProfile.lua
kb 1 run --only-rules other --format json page.json
is '.provenance.rule_set != $rules' --arg rules "$rule_set"

topic another table is another rule set, too
rm -r other
cp -r rules other
printf 'return { tables = { { name = "mailbox", columns = { { "contoso_region", "text" } } } } }\n' >other/tables.lua
kb 1 run --only-rules other --format json page.json
is '.provenance.rule_set != $rules' --arg rules "$rule_set"

topic of an address, the host and nothing else
for address in https://user:secret@contoso.example/x/ https://secret@contoso.example/ 'secret:x/' '//secret/' ''; do
  from "$address" page.json
  kb 1 run --format json page.json
  is '.provenance.organizations == []'
  silent_on out secret
done
for address in https://CONTOSO.example:8443/secret/ https://contoso.example/?code=secret\& 'https:\\/\\/contoso.example\\/secret\\/'; do
  from "$address" page.json
  kb 1 run --format json page.json
  is '.provenance.organizations == ["contoso.example"]'
  silent_on out secret
done
from 'https://contoso.example;<script>/' page.json
kb 1 run --format json page.json
is '.provenance.organizations == []'

topic where people find the records
for address in https://contoso.example/api/data/v9.2/ 'https:\\/\\/CONTOSO.example\\/api\\/data\\/v9.2\\/'; do
  from "$address" page.json
  kb 1 run --format json page.json
  is '.provenance.site == "https://contoso.example"'
done
for address in http://contoso.example/api/data/v9.2/ https://contoso.example:8443/api/data/v9.2/ \
  https://contoso.example/Org/api/data/v9.2/ https://me@contoso.example/api/data/v9.2/ ''; do
  from "$address" other.json
  kb 1 run --format json other.json
  is '.provenance.site == null'
done
from https://fabrikam.example/api/data/v9.2/ other.json
kb 1 run --format json page.json other.json
is '.provenance.site == null and (.provenance.organizations | length == 2)'
from http://contoso.example/api/data/v9.2/ other.json
kb 1 run --format json page.json other.json
is '.provenance.site == null and (.provenance.organizations | length == 1)'

topic 'the host for programs is of the same organization'
page "$(sick 1)" | sed 's/contoso.crm.dynamics.com/contoso.api.crm4.dynamics.com/' >api.json
page "$(sick 2)" | sed 's/contoso.crm.dynamics.com/contoso.crm4.dynamics.com/' >app.json
kb 1 run api.json app.json -f json
is '.provenance | .organizations == ["contoso.crm4.dynamics.com"] and .site == "https://contoso.crm4.dynamics.com"'

topic rows of two organizations, in the order of the data
from https://b.example/ b.json
from https://a.example/ a.json
kb 1 run --format json b.json a.json b.json
is '.provenance.organizations == ["b.example", "a.example"]'
kb 1 run b.json a.json
says out 'Organizations b.example, a.example'
for number in $(seq 1 40); do
  from "https://$number.example/" "n$number.json"
done
kb 1 run --format json n*.json
is '.provenance.organizations | length == 40'
cp out many.json
kb 1 report many.json
says out 'Organizations 1.example, 10.example, '
says out ' and 20 more; newest row'
for number in $(seq 1 40); do
  kb 1 run -q -f json -o "r$number.json" "n$number.json"
done
kb 3 merge r*.json # the mailbox is the same in all
is '.provenance.organizations | length == 40'

topic the newest row, wherever it is
is_newest() {
  date=$1
  shift
  kb 1 run --format json "$@"
  is '.provenance.newest_row == $date' --arg date "$date"
}
page "$(dated 2026-03-01T00:00:00Z 2026-04-01T00:00:00Z)" >page.json
is_newest 2026-04-01T00:00:00Z page.json
page "$(dated 2026-03-01T00:00:00.999Z 2026-03-01T00:00:00Z)" "$(healthy 2)" >page.json
is_newest 2026-03-01T00:00:00Z page.json
dated null 2019-01-01T00:00:00Z >row.json
is_newest 2020-01-01T00:00:00Z row.json
dated 'no date' zzzz-99-99T99:99:99Z >row.json
is_newest 2020-01-01T00:00:00Z row.json
sick 1 >mailbox.json
alert 7 | sed "s/\"level\"/\"_regardingobjectid_value\":\"$(id_of 1)\",&/; s/2026-01-02/2027-01-02/" >alert.json
is_newest 2027-01-02T03:04:05Z mailbox.json alert.json
is_newest 2027-01-02T03:04:05Z alert.json mailbox.json
healthy 1 >none.json
kb 0 run --format json none.json
is '.provenance | .newest_row == null and .organizations == []'
kb 0 run none.json
silent_on out Organization
silent_on out 'ewest row'

topic what fetch saves names its organization, and so does what run reads from it
tenant 12
faults '[]'
kb 1 run --org "$ORG" --format json
is '.provenance.organizations == ["127.0.0.1"]'
jq -c .provenance out >provenance
kb 0 fetch --org "$ORG" --output saved.ndjson
[ "$(grep -c '@odata.context' saved.ndjson)" -eq 1 ] || fail 'not one line names it'
kb 1 run --format json saved.ndjson
jq -c .provenance out >provenance.saved
same provenance provenance.saved
cp saved.ndjson again.ndjson
kb 0 fetch --org "$ORG" --resume --output again.ndjson
same saved.ndjson again.ndjson
kb 0 fetch --org "$ORG" --redact --output redacted.ndjson
kb 1 run --format json redacted.ndjson
is '.provenance.organizations == []'
kb 0 redact --output redacted.ndjson saved.ndjson
silent_on redacted.ndjson 127.0.0.1
