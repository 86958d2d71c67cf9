# An organization as the source: run --org and fetch.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"

topic a tenant, page by page
tenant 25
faults '[]'
kb 1 run --org "$ORG" --page-size 10 -f json
counts 25 8 0
is '.summary.unmatched_alerts == 25 and .summary.confirmed == 8 and .summary.faults == 0'
[ "$(requested '.path | contains("/mailboxes?")')" -eq 3 ] || fail "25 mailboxes are 3 pages of 10"
[ "$(requested '.authorization != "Bearer good-token"')" -eq 0 ] || fail "each request has the token"
no_secret
cp out live.json

topic the same as a saved file
kb 0 fetch --org "$ORG" -o tenant.ndjson
says err "25 mailboxes saved"
kb 1 run tenant.ndjson -f json
jq .findings live.json >live-findings
jq .findings out >saved-findings
same live-findings saved-findings
jq .unmatched live.json >live-unmatched
jq .unmatched out >saved-unmatched
same live-unmatched saved-unmatched

topic only the columns that articles and reports use
requested_columns() {
  jq -rs '[.[] | .path | select(contains("/mailboxes?"))][0]' server/log.ndjson
}
requested_columns >asked
says asked "incomingemaildeliverymethod"
silent_on asked "ewsurl"
cat >rules/Ews.lua <<'LUA'
local function place(box)
  return box.ewsurl
end
return {
  code = "Ews", title = "T", product = "P", status = "draft", severity = "error",
  symptom = { text = "s", signatures = { { code = "Ews" } } },
  causes = { { id = "a", text = "The server {profile.servertype}.",
    when = function(case) return place(case.mailbox) == nil end } },
  resolution = { { text = "r" } },
}
LUA
faults '[]'
kb 1 run --org "$ORG"
requested_columns >asked
says asked "ewsurl"
says asked "servertype"
rm rules/Ews.lua

topic filters at the server
faults '[]'
kb 1 run --org "$ORG" --mailbox box3@contoso.example --mailbox 00000006-0000-4000-8000-000000000000 -f json
counts 2 2 0
kb 0 run --org "$ORG" --profile "O'Brien & Söhne" --level error -f json
counts 17 0 0
kb 1 run --org "$ORG" --failed-only -f json
counts 8 8 0
kb 1 run --org "$ORG" --since 2026-11-22 -f json
is '.summary.unmatched_alerts == 8'
kb 2 run --org "$ORG" --mailbox "x' or name ne 'y" -f json
says err "no mailbox that was asked for has the email address x' or name ne 'y"
kb 3 run --org "$ORG" --mailbox box3@contoso.example --mailbox nobody@contoso.example -f json
counts 1 1 0

topic a row that comes twice counts once
faults '[{"match": "skiptoken", "do": "repeat"}]'
kb 1 run --org "$ORG" --page-size 10 -f json
counts 25 8 0
says err "came twice"

topic a row that comes twice in place of another one is no substitute
faults '[{"match": "skiptoken", "do": "repeat", "lost": 1}]'
kb 3 run --org "$ORG" --page-size 10 -f json
says err "23 mailboxes came, of 25 that the server counted"
kb 3 fetch --org "$ORG" --page-size 10 -o moved.ndjson
says err "23 mailboxes came, of 25 that the server counted"

topic signing in with client credentials
unset DATAVERSE_ACCESS_TOKEN
AZURE_TENANT_ID=contoso AZURE_CLIENT_ID=app AZURE_CLIENT_SECRET='a+b/c&d=e%f~g' AZURE_AUTHORITY_HOST=$ORG
export AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET AZURE_AUTHORITY_HOST
jq -n --arg secret "$AZURE_CLIENT_SECRET" \
  '{tenant: "contoso", client_id: "app", client_secret: $secret}' >server/client.json
faults '[{"match": "GET /api/data/v9.2/mailboxes", "from": 2, "times": 1, "do": "revoke"}]'
kb 1 run --org "$ORG" --page-size 10 -f json -v
counts 25 8 0
no_secret
[ "$(requested '.method == "POST"')" -eq 2 ] || fail "the token is renewed once"

topic a token that is refused after another thread has renewed it is no more shown than the new one
faults '[{"match": "GET /api/data/v9.2/mailboxes", "times": 1, "do": "slow", "seconds": 0.5},
         {"match": "GET /api/data/v9.2/tracelogs", "from": 2, "times": 1, "do": "refuse late"}]'
kb 1 run --org "$ORG" --page-size 10 -f json -v
counts 25 8 0
[ "$(requested '.method == "POST"')" -eq 2 ] || fail "the token is renewed once"
says err "The token is not good: Bearer ****"
no_secret

topic sign-ins that are refused
AZURE_CLIENT_SECRET=wrong+secret
kb 2 run --org "$ORG" -v
says err "AADSTS7000215"
says err "check AZURE_CLIENT_SECRET"
no_secret
AZURE_CLIENT_SECRET='wrong+sec/ret'
for echoed in 'wrong%2bsec%2fret' 'wrong%2Bsec/ret' 'wrong+sec%2Fret' 'wrong%252Bsec%252fret'; do
  faults "[{\"match\": \"POST\", \"do\": \"status\", \"status\": 401, \"json\": {\"error\": \"invalid_client\",
    \"error_description\": \"AADSTS7000215: client_secret=$echoed is wrong\"}}]"
  kb 2 run --org "$ORG" -v
  says err "AADSTS7000215: client_secret=*"
  silent_on err "$echoed"
  silent_on err "wrong%"
done
faults '[]'
AZURE_CLIENT_ID=other
kb 2 run --org "$ORG"
says err "AADSTS700016"
unset AZURE_CLIENT_ID
kb 2 run --org "$ORG"
says err "AZURE_CLIENT_ID is not set"

topic a command that prints a token
kb 1 run --org "$ORG" --token-command 'echo good-token' -f json
counts 25 8 0
kb 1 run --org "$ORG" --token-command 'echo "{\"accessToken\": \"good-token\"}"' -f json
kb 2 run --org "$ORG" --token-command 'exit 7'
says err "exit status 7"
kb 2 run --org "$ORG" --token-command 'true'
says err "no token"
kb 2 run --org "$ORG" --token-command 'echo two words'
says err "several words"
kb 2 run --org "$ORG" --token-command 'echo another-token'
says err "HTTP 401"
silent_on err another-token

topic TLS is verified
DATAVERSE_ACCESS_TOKEN=good-token
export DATAVERSE_ACCESS_TOKEN
kb 2 run --org "$TLS"
says err "SSL"
kb 1 run --org "$TLS" --cacert server/cert.pem -f json
counts 25 8 0
SSL_CERT_FILE=$PWD/server/cert.pem
export SSL_CERT_FILE
kb 1 run --org "$TLS" -f json
unset SSL_CERT_FILE

topic addresses that are refused
for address in http://contoso.crm.dynamics.com https://user:word@contoso.crm.dynamics.com \
  https://contoso.crm.dynamics.com/main.aspx 'https://contoso.crm.dynamics.com/#x' \
  'https://contoso.crm.dynamics.com?x=1' ftp://127.0.0.1 'http://127.0.0.1.example.com' 'https://'; do
  kb 2 run --org "$address"
  says err "--org"
done

topic wrong options
kb 2 run --mailbox x tenant.ndjson
says err "--mailbox goes with --org"
kb 2 run --org "$ORG" tenant.ndjson
says err "not both"
kb 2 run --org "$ORG" --since yesterday
kb 2 run --org "$ORG" --since 2026-02-30
kb 2 run --org "$ORG" --page-size 5001
kb 2 run --org "$ORG" --page-size 0
kb 2 run --org "$ORG" --cacert nowhere.pem
kb 2 fetch
says err "fetch needs --org"

topic what would be asked
faults '[]'
kb 0 run --org "$ORG" --mailbox "O'Brien@contoso.example" --dry-run
says out "%27O%27%27Brien%40contoso.example%27"
kb 0 fetch --org "$ORG" --dry-run
[ "$(requested true)" -eq 0 ] || fail "--dry-run asks nobody"
no_secret

topic an organization without mailboxes
echo '{}' >server/data.json
kb 2 run --org "$ORG" -f json
counts 0 0 0
is '[.notes[].reason] | any(contains("0 mailboxes and 0 alerts were read"))'
says err 'there was no mailbox in the data'
