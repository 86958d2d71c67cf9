# The ways to sign in, and their failures: each ends the run at once and is reported once.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"

tenant 6
unset DATAVERSE_ACCESS_TOKEN AZURE_FEDERATED_TOKEN_FILE IDENTITY_ENDPOINT IDENTITY_HEADER \
  AZURE_POD_IDENTITY_AUTHORITY_HOST || true
AZURE_TENANT_ID=contoso AZURE_CLIENT_ID=app AZURE_CLIENT_SECRET=s3cr3t-word AZURE_AUTHORITY_HOST=$ORG
export AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET AZURE_AUTHORITY_HOST
echo '{"tenant": "contoso", "client_id": "app", "client_secret": "s3cr3t-word", "assertion": "a.b.c", "header": "h3ader-word"}' \
  >server/client.json

topic 'an answer that was cut, or is empty, is asked for again'
for fault in '"do": "cut_json"' '"do": "status", "status": 200, "text": ""' '"do": "close"'; do
  faults "[{\"match\": \"POST\", \"times\": 1, $fault}]"
  kb 1 run --org "$ORG" -f json
  counts 6 2 0
  [ "$(requested '.method == "POST"')" -eq 2 ] || fail "one token, asked for twice"
done

topic 'a refused sign-in ends the run at once, and is said once'
AZURE_CLIENT_SECRET=wrong-word
faults '[]'
kb 2 run --org "$ORG" -f json
says err 'AADSTS7000215: Invalid client secret provided'
says err 'check AZURE_CLIENT_SECRET: it must be the secret'"'"'s value, not its id'
[ "$(grep -c AADSTS err)" -eq 1 ] || fail "once"
silent_on err 'could not all be read'
[ "$(requested true)" -eq 1 ] || fail "nothing else is asked for"
kb 2 fetch --org "$ORG" -o never
[ "$(grep -c AADSTS err)" -eq 1 ] || fail "once"
topic 'the words of a refusal are whole'
long=$(printf '%0500d' 7)
faults "[{\"match\": \"POST\", \"do\": \"status\", \"status\": 401, \"json\": {\"error\": \"x\", \"error_description\": \"AADSTS1: $long the end\\r\\nTrace ID: 1\"}}]"
kb 2 run --org "$ORG" -f json
says err "$long the end"
AZURE_CLIENT_SECRET=s3cr3t-word

topic 'a refused token of the environment is no failure of the alerts'
faults '[]'
DATAVERSE_ACCESS_TOKEN=bad-token kb 2 run --org "$ORG" -f json
says err 'the token in DATAVERSE_ACCESS_TOKEN is refused'
silent_on err 'could not all be read'

topic 'the sign-in service has no need of https:// in its name'
AZURE_AUTHORITY_HOST=login.contoso.example kb 0 run --org "$ORG" --dry-run
says out 'POST https://login.contoso.example/contoso/oauth2/v2.0/token'

topic 'a federated token'
unset AZURE_CLIENT_SECRET
echo a.b.c >assertion
AZURE_FEDERATED_TOKEN_FILE=$PWD/assertion
export AZURE_FEDERATED_TOKEN_FILE
kb 1 run --org "$ORG" -f json
counts 6 2 0
echo other >assertion
kb 2 run --org "$ORG" -f json -v
says err AADSTS700213
: >assertion
kb 2 run --org "$ORG" -f json
says err 'it holds no token'
rm assertion
kb 2 run --org "$ORG" -f json
says err 'AZURE_FEDERATED_TOKEN_FILE'
unset AZURE_FEDERATED_TOKEN_FILE
kb 2 run --org "$ORG" -f json
says err 'AZURE_CLIENT_SECRET is not set'

topic 'the managed identity of the platform'
unset AZURE_TENANT_ID
IDENTITY_ENDPOINT=$ORG/msi/token IDENTITY_HEADER=h3ader-word
export IDENTITY_ENDPOINT IDENTITY_HEADER
faults '[]'
kb 1 run --org "$ORG" -f json -v
counts 6 2 0
[ "$(requested '.path | contains("client_id=app")')" -eq 1 ] || fail "one of several identities"
IDENTITY_HEADER=wr0ng-word
kb 2 run --org "$ORG" -f json -v
grep -q wr0ng-word err && fail "the header is a secret"
unset IDENTITY_ENDPOINT IDENTITY_HEADER AZURE_CLIENT_ID

topic 'the managed identity of the machine'
AZURE_POD_IDENTITY_AUTHORITY_HOST=$ORG
export AZURE_POD_IDENTITY_AUTHORITY_HOST
kb 1 run --org "$ORG" -f json
counts 6 2 0
AZURE_POD_IDENTITY_AUTHORITY_HOST=http://127.0.0.1:1
kb 2 run --org "$ORG" -f json
says err 'nothing to sign in with: give --token-command'
says err 'this machine gives no managed identity'
faults '[{"match": "metadata", "do": "status", "status": 403, "text": ""}]'
AZURE_POD_IDENTITY_AUTHORITY_HOST=$ORG
kb 2 run --org "$ORG" -f json
says err 'nothing to sign in with: give --token-command'
faults '[]'

topic 'a token command ends when it ends, whatever it left running'
begin=$(date +%s)
kb 1 run --org "$ORG" --token-command 'sleep 100 & echo good-token' -f json
counts 6 2 0
[ $(($(date +%s) - begin)) -lt 60 ] || fail "it waited for what the command left behind"

topic 'a signal to the program alone ends the token command, with all that it runs'
# shellcheck disable=SC2016 # for the shell that runs the command
command='echo $$ >>pids; sleep 300 & echo $! >>pids; sh -c "echo \$\$ >>pids; sleep 300 & echo \$! >>pids; wait; true"; true'
: >pids
"$KBTRIAGE" run --org "$ORG" --token-command "$command" >out 2>err &
program=$!
tries=0
while [ "$(wc -l <pids)" -lt 4 ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 200 ] || fail 'the command does not start'
  sleep 0.05
done
kill -TERM "$program"
status=0
wait "$program" || status=$?
[ "$status" -eq 130 ] || fail "exit $status"
sleep 0.2
while read -r process; do
  if grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$process/status" 2>/dev/null; then
    kill "$process"
    fail "a process of the token command is left: $process"
  fi
done <pids

topic what a command prints is the token, in quotes, or a member of JSON
for printed in '"good-token"' '{"accessToken": "good-token"}' '{"access_token":"good-token"}'; do
  kb 1 run --org "$ORG" --token-command "echo '$printed'" -f json
done
kb 2 run --org "$ORG" --token-command 'echo "{\"error\":\"good-token\"}"'
says err 'what the --token-command prints is JSON without an accessToken'
no_secret

topic 'what TLS refuses'
kb 2 run --org "$TLS" --token-command 'echo good-token'
says err '--cacert'
silent_on err 'could not all be read'

topic 'what goes to this machine goes to no proxy, as it is not encrypted'
http_proxy=http://127.0.0.1:$(jq .trap server/ports.json)
export http_proxy
kb 1 run --org "$ORG" --token-command 'echo good-token' -f json
counts 6 2 0
no_secret
unset http_proxy

topic 'a proxy that is none'
for proxy in nonsense://proxy 'http://[::1'; do
  HTTPS_PROXY=$proxy
  export HTTPS_PROXY
  kb 2 run --org "$TLS" --token-command 'echo good-token'
  says err 'Unsupported proxy'
  says err 'look at HTTPS_PROXY'
  silent_on err memory
done
unset HTTPS_PROXY

topic 'an organization that is blank'
kb 2 run --org ' '
says err '" "'
