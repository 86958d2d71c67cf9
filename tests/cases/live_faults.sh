# An organization that answers wrongly, slowly, or not at all.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"

tenant 25
mailboxes='"match": "GET /api/data/v9.2/mailboxes"'

# recovers FAULT: the run recovers, and finds everything.
recovers() {
  topic "recovers: $1"
  faults "[$1]"
  kb 1 run --org "$ORG" --page-size 10 -f json
  counts 25 8 0
  no_secret
}

# breaks FAULT STATUS TEXT: the run does not recover; the message and the exit status.
breaks() {
  topic "broken: $1"
  faults "[$1]"
  kb "$2" run --org "$ORG" --page-size 10 -f json
  says err "$3"
  adds_up
  is '.faults | length > 0'
  no_secret
}

recovers "{$mailboxes, \"from\": 2, \"times\": 1, \"do\": \"status\", \"status\": 429, \"headers\": {\"Retry-After\": \"1\"}}"
says err "waiting 1 s as asked by the server"
soon=$(date -u -d '+2 seconds' '+%a, %d %b %Y %H:%M:%S GMT')
recovers "{$mailboxes, \"from\": 2, \"times\": 1, \"do\": \"status\", \"status\": 503, \"headers\": {\"Retry-After\": \"$soon\"}}"
recovers "{$mailboxes, \"from\": 2, \"times\": 1, \"do\": \"status\", \"status\": 502, \"text\": \"<html>\", \"type\": \"text/html\"}"
for do in reset close truncate cut_json deep; do
  recovers "{$mailboxes, \"from\": 2, \"times\": 1, \"do\": \"$do\"}"
done
recovers '{"match": "tracelogs", "from": 2, "times": 1, "do": "reset"}'
recovers "{$mailboxes, \"from\": 1, \"times\": 1, \"do\": \"redirect\", \"to\": \"SAME\"}"

breaks "{$mailboxes, \"do\": \"html\"}" 2 "content type text/html, where JSON belongs"
breaks "{$mailboxes, \"do\": \"type\", \"type\": \"text/plain\"}" 2 "content type text/plain"
breaks "{$mailboxes, \"do\": \"status\", \"status\": 403, \"json\": {\"error\": {\"code\": \"0x80040220\", \"message\": \"missing prvReadMailbox privilege\"}}}" \
  2 "GET /api/data/v9.2/mailboxes: HTTP 403: 0x80040220: missing prvReadMailbox privilege"
breaks "{$mailboxes, \"do\": \"status\", \"status\": 404}" 2 "is --org the address of a Dataverse organization?"
breaks "{$mailboxes, \"do\": \"status\", \"status\": 429, \"headers\": {\"Retry-After\": \"86400\"}}" 2 \
  "the server asks to wait longer"
breaks "{$mailboxes, \"do\": \"bomb\"}" 2 "larger than 64 MiB"
breaks "{$mailboxes, \"do\": \"huge\"}" 2 "larger than 64 MiB"

# What could be read is still reported.
breaks "{$mailboxes, \"from\": 2, \"do\": \"status\", \"status\": 400}" 3 "10 came, the rest is missing"
counts 10 3 0
is '.faults[0].reason | contains("the mailboxes could not all be read: 10 came")'
breaks "{$mailboxes, \"from\": 2, \"do\": \"html\"}" 3 "10 came, the rest is missing"
breaks "{$mailboxes, \"from\": 2, \"do\": \"link\", \"to\": \"SELF\"}" 3 "its list has no end"
counts 20 6 0
breaks "{$mailboxes, \"from\": 2, \"do\": \"link\", \"to\": \"TRAP/api/data/v9.2/mailboxes?x\"}" 3 \
  "leads to another host"
counts 20 6 0
breaks "{$mailboxes, \"from\": 2, \"do\": \"redirect\", \"to\": \"TRAP/x\"}" 3 "leads to another host"
breaks "{$mailboxes, \"from\": 2, \"do\": \"link\", \"to\": \"file:///etc/passwd\"}" 3 "not followed"
[ "$(requested '.listener == "trap"')" -eq 0 ] || fail "another origin was asked"

# Without the alerts, no mailbox is known to have none.
breaks '{"match": "tracelogs", "do": "status", "status": 403}' 3 "the alerts could not all be read"
is '.summary.cases == 25 and .summary.confirmed == 0 and .summary.at_risk == 0
  and .summary.clear == 0 and .summary.failing == 8 and .summary.not_judged == 17
  and ([.faults[] | select(.where == "alerts")][0].count == 25)
  and ([.gaps[] | select(.where == "early")][0].count == 8)'

# The ten newest alerts were read. Nothing is known about the other mailboxes.
breaks '{"match": "tracelogs", "from": 2, "do": "status", "status": 403}' 3 "10 came, the rest is missing"
is '.summary.cases == 25 and .summary.clear == 0 and .summary.at_risk == 0 and .summary.failing == 8
  and .summary.not_judged == 7 and .summary.unmatched_alerts == 10'
for format in text markdown html csv junit ndjson; do
  faults '[{"match": "tracelogs", "from": 2, "do": "status", "status": 403}]'
  kb 3 run --org "$ORG" --page-size 10 -f "$format"
  case $format in
    text | markdown | html) says out '7 not judged' ;;
    ndjson) says out '"not_judged":7' ;;
    csv) says out 'not_judged,' ;;
    junit) says out 'type="not_judged" message="7 mailboxes"' ;;
  esac
done

topic "fetch keeps what it could read, and the file that was there when it could not"
faults "[{$mailboxes, \"from\": 2, \"do\": \"status\", \"status\": 400}]"
kb 3 fetch --org "$ORG" --page-size 10 -o part.ndjson
[ "$(wc -l <part.ndjson)" -ge 10 ] || fail "ten mailboxes were read"
faults "[{$mailboxes, \"do\": \"status\", \"status\": 400}]"
cp part.ndjson before
kb 2 fetch --org "$ORG" -o part.ndjson
same before part.ndjson

topic nobody there
kb 2 run --org http://127.0.0.1:1
says err "connect"

topic the sign-in service redirects, or answers in HTML
unset DATAVERSE_ACCESS_TOKEN
AZURE_TENANT_ID=contoso AZURE_CLIENT_ID=app AZURE_CLIENT_SECRET=s3cr3t-word AZURE_AUTHORITY_HOST=$ORG
export AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET AZURE_AUTHORITY_HOST
faults '[{"match": "POST", "do": "redirect", "to": "TRAP/token", "status": 307}]'
kb 2 run --org "$ORG" -v
no_secret
[ "$(requested '.listener == "trap"')" -eq 0 ] || fail "the secret went to another origin"
faults '[{"match": "POST", "do": "html"}]'
kb 2 run --org "$ORG" -v
says err "no access_token"
AZURE_AUTHORITY_HOST=http://login.contoso.example
kb 2 run --org "$ORG"
says err "AZURE_AUTHORITY_HOST"

topic an interrupt ends a wait at once
DATAVERSE_ACCESS_TOKEN=good-token
export DATAVERSE_ACCESS_TOKEN
# used PID: the state and the time of each thread of the process and its children.
used() {
  for process in "$1" $(cat "/proc/$1/task/"*/children); do
    awk '{ print $3 ":" $14 + $15 }' "/proc/$process/task/"*/stat
  done
}
# is_idle PID: whether all of them have waited for half a second, however busy the machine is.
is_idle() {
  before=$(used "$1")
  case $before in *R:*) return 1 ;; esac
  sleep 0.5
  [ "$(used "$1")" = "$before" ]
}
# cut_off ARGUMENT...: interrupts a run that has done all it can and waits for its second page.
cut_off() {
  faults "[{$mailboxes, \"from\": 2, \"do\": \"status\", \"status\": 429, \"headers\": {\"Retry-After\": \"600\"}}]"
  : >err
  # A shell makes processes in the background ignore the signal.
  env --default-signal=INT "$KBTRIAGE" "$@" --verbose --org "$ORG" >out 2>err &
  program=$!
  until grep -q 'waiting 600 s' err && is_idle "$program"; do
    kill -0 "$program" 2>/dev/null || fail "it does not wait"
    sleep 0.1
  done
  kill -s INT "$program"
  status=0
  wait "$program" || status=$?
  [ "$status" -eq 130 ] || fail "exit $status"
}
cut_off run --page-size 10 -f ndjson
says err "interrupted"
[ "$(grep -c '"type":"finding"' out)" -eq 3 ] || fail "what the first page shows is told while it waits"
jq -es '.[-1] | .type == "summary" and .cases == 10 and (.fault_list | map(.reason | .[0:11])) == ["interrupted"]' out >/dev/null ||
  fail "the report is not ended: $(tail -n 1 out)"
cut_off run --page-size 10 -f json
counts 10 3 0
is '.faults | map(.reason | .[0:11]) == ["interrupted"]'
cut_off fetch --page-size 10 --output kept.ndjson
[ ! -e kept.ndjson ] || fail "half a file"
says err "interrupted: nothing is saved"
# The printed part already says that there is more.
tenant 600
cut_off fetch --page-size 300
says err "interrupted: not all mailboxes are saved"
mv out printed.ndjson
kb 3 run --format json printed.ndjson
is '.summary.cases == 300 and (.faults | map(.article) == ["(input)"])'
tenant 25

# If nothing was evaluated, a report that a reader has seen a part of is completed; a file is not
# touched.
faults "[{$mailboxes, \"do\": \"status\", \"status\": 403, \"json\": {\"error\": {\"code\": \"0x80040220\", \"message\": \"missing prvReadMailbox privilege\"}}}]"
for format in text json ndjson markdown html csv junit; do
  topic "nothing was evaluated: $format"
  kb 2 run --org "$ORG" -f "$format"
  if [ -s out ]; then
    case $format in
    json | ndjson) jq -e . out >jq-says || fail 'half an object' ;;
    html) grep -q '</html>' out || fail 'half a page' ;;
    junit) python3 -c 'import xml.dom.minidom as xml; xml.parse("out")' || fail 'half a document' ;;
    esac
    [ "$format" = csv ] || says out prvReadMailbox # csv has no column for it
  fi
  echo yesterday >report
  cp report before
  kb 2 run --org "$ORG" -f "$format" -o report
  same before report
done
