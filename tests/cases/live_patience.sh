# Temporary failures are waited for, permanent ones end the run at once; both are reported when they
# happen.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"

tenant 25
mailboxes='"match": "GET /api/data/v9.2/mailboxes"'

# once FAULT: the second page of mailboxes has the fault, once.
once() {
  faults "[{$mailboxes, \"from\": 2, \"times\": 1, $1}]"
}

topic 'a Retry-After that asks for nothing is waited for as if there were none'
for value in 0 abc -5 "''"; do
  once "\"do\": \"status\", \"status\": 429, \"headers\": {\"Retry-After\": \"$(printf '%s' "$value" | tr -d "'")\"}"
  kb 1 run --org "$ORG" --page-size 10 -f json
  counts 25 8 0
  says err 's before trying again (HTTP 429'
done
topic 'a Retry-After beyond all numbers is too long'
once '"do": "status", "status": 429, "headers": {"Retry-After": "99999999999999999999999"}'
kb 3 run --org "$ORG" --page-size 10 -f json
says err 'the server asks to wait longer than kbtriage does'

topic 'a slow answer is waited for; a page that is too slow is asked for with fewer rows'
faults "[{$mailboxes, \"do\": \"slow\", \"seconds\": 1.5}]"
kb 1 run --org "$ORG" -f json
counts 25 8 0
faults "[{$mailboxes, \"times\": 2, \"do\": \"slow\", \"seconds\": 3}]"
kb 1 run --org "$ORG" --timeout 1 -f json
counts 25 8 0
says err 'the page is too slow: asking for 1250 rows at a time'
jq -r 'select(.path | contains("/mailboxes?")) | .prefer | match("maxpagesize=([0-9]+)").captures[0].string' \
  server/log.ndjson >sizes
printf '5000\n1250\n312\n' >expected
same expected sizes

topic '--retries'
faults "[{$mailboxes, \"from\": 2, \"do\": \"status\", \"status\": 503}]"
kb 3 run --org "$ORG" --page-size 10 --retries 1 -f json
says err '(tried 2 times)'
for value in -1 1000 x; do
  kb 2 run --org "$ORG" --retries="$value"
  says err "a number from 0 to 999"
done
kb 2 run --org "$ORG" --timeout 0
says err 'a number from 1 to 3600'

topic 'only an absent or a null link ends a list'
for link in 5 true '{}' '[]' '""'; do
  once "\"do\": \"any link\", \"to\": $link"
  kb 3 run --org "$ORG" --page-size 10 -f json
  counts 20 6 0
  says err 'the link to the next page (@odata.nextLink) is'
done
once '"do": "any link", "to": null'
kb 3 run --org "$ORG" --page-size 10 -f json
is '[.faults[].reason] == ["20 mailboxes came, of 25 that the server counted: the rest is missing"]'

topic 'new links without new rows have an end'
for same in true false 'true, "changing": true'; do
  faults "[{$mailboxes, \"do\": \"endless\", \"same\": $same}]"
  kb 3 run --org "$ORG" --page-size 10 -f json
  says err 'ever more pages, but the last 20 had no new rows'
done

topic 'what the web server itself says is quoted'
faults "[{$mailboxes, \"do\": \"status\", \"status\": 404, \"json\": {\"Message\": \"No HTTP resource was found\"}}]"
kb 2 run --org "$ORG" -f json
says err 'HTTP 404: No HTTP resource was found'

topic 'a bad text costs neither its page nor its row, live as in a file'
faults '[]'
kb 1 run --org "$ORG" -f json
jq '.summary | del(.notes)' out >whole
jq '.mailboxes[3].name = "Bad"' server/data.json >server/data.json.new
mv server/data.json.new server/data.json
faults "[{$mailboxes, \"do\": \"replace\", \"pattern\": \"\\\"Bad\\\"\", \"by\": \"\\\"half \\\\ud83d\\\\u0000\\\"\"}]"
kb 1 run --org "$ORG" -f json
jq '.summary | del(.notes)' out >recovered
same whole recovered
is '[.notes[].reason] | any(contains("U+FFFD"))'
[ "$(requested '.path | contains("/mailboxes?")')" -eq 1 ] || fail "nothing is asked for again"
faults "[{$mailboxes, \"do\": \"replace\", \"pattern\": \"[{]\\\"@odata.etag\\\": \\\"W/[^,]*, \\\"mailboxid\\\": \\\"00000004\", \"by\": \"7, {\\\"mailboxid\\\": \\\"00000004\"}]"
kb 3 run --org "$ORG" -f json
is '.summary.cases == 25 and .summary.rejected == 1'
is '.rejected[0].reason | contains("page 1 of mailboxes")'
