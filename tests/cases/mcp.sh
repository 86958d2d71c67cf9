# kbtriage mcp: messages in, messages out, in both eras of the protocol; clients that misbehave.
# (tests/mcp has the official clients.)
. "$TESTS/cases.inc"

session='{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}'
meta='"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}'

# ask ID METHOD [PARAMS]: a request; the id and the parameters are JSON.
ask() {
  printf '{"jsonrpc":"2.0","id":%s,"method":"%s"%s}\n' "$1" "$2" "${3:+,\"params\":$3}"
}

hello() {
  ask 0 initialize "$session"
  printf '{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
}

# call ID TOOL ARGUMENTS
call() {
  ask "$1" tools/call "{\"name\":\"$2\",\"arguments\":$3}"
}

# answers ARGUMENT...: what the server answers to the messages in the file in, to the file out.
answers() {
  kb 0 mcp "$@" <in
  [ ! -s err ] || fail 'something on standard error'
}

# holds FILTER [jq option...]: for the list of all answers.
holds() {
  is "$@" -s
}

# Alerts with a finding, and rows in places where the server may and may not look.
mkdir root root/below elsewhere
page "$(sick 1)" "$(sick 2)" "$(healthy 3)" >root/rows
cp root/rows root/below/rows
cp root/rows outside
cp root/rows elsewhere/rows

topic 'the two eras answer the same'
calls() {
  suffix=${1:+,$1}
  ask 1 tools/list "{${1-}}"
  for use in '"explain","arguments":{"text":"KB 4484702"}' '"explain","arguments":{"text":"xyzzy 0x80040217"}' \
    '"search_articles","arguments":{"words":"profile","limit":1}' '"search_articles"' \
    '"show_article","arguments":{"article":"invalidincomingemailserverprofile"}' \
    '"triage_file","arguments":{"path":"rows"}' '"check_article","arguments":{"source":"return {"}'; do
    ask 2 tools/call "{\"name\":$use$suffix}"
  done
  ask 3 resources/list "{${1-}}"
  ask 4 resources/templates/list "{${1-}}"
  ask 5 resources/read "{\"uri\":\"kbtriage://article/InvalidIncomingEmailServerProfile\"$suffix}"
}
{ hello; calls; } >in
answers --root root
holds 'length == 12 and all(.jsonrpc == "2.0" and has("result") and (.result.isError | not))'
jq -c 'select(.id > 0)' out >session
calls "$meta" >in
answers --root root
holds 'length == 11 and all(.result.resultType == "complete"
  and .result._meta["io.modelcontextprotocol/serverInfo"].name == "kbtriage")'
holds 'map(select(.id != 2)) | all(.result | .ttlMs > 0 and .cacheScope == "private")'
jq -c 'del(.result.resultType, .result._meta, .result.ttlMs, .result.cacheScope)' out >stateless
same session stateless

topic 'what a tool answers is what the command prints'
# structured ID N: of the answers with that id, the JSON of the Nth.
structured() {
  jq -c "select(.id == $1) | .result.structuredContent" session | sed -n "$2p"
}
kb 0 explain --format json 'KB 4484702'
jq -c . out >expected
structured 2 1 >given
same expected given
kb 1 explain --format json 'xyzzy 0x80040217'
jq -c . out >expected
structured 2 2 >given
same expected given
kb 1 run --format json root/rows
jq -c '{summary, do_first, groups, provenance}' out >expected
structured 2 6 | jq -c '{summary, do_first, groups, provenance}' >given
same expected given
kb 1 run --format markdown root/rows
jq -j 'select(.id == 2 and .result.structuredContent.groups) | .result.content[0].text' session >given
same out given
printf 'return {' >article.lua
kb 1 check --format json article.lua
jq '.problems[].file |= sub(".*/"; "")' out >expected
structured 2 7 | jq . >given
same expected given

topic 'an answer comes before the next request'
mkfifo requests replies
"$KBTRIAGE" mcp <requests >replies 2>err &
server=$!
exec 8>requests 9<replies
hello >&8
read -r first <&9
ask '"a"' ping >&8
read -r second <&9
printf '%s\n%s\n' "$first" "$second" >out
holds '.[0].result.protocolVersion == "2025-11-25" and .[1] == {jsonrpc: "2.0", id: "a", result: {}}'

topic 'a signal, and the end of the input, are how it ends'
kill -s TERM "$server"
begin=$(date +%s)
actual=0
wait "$server" || actual=$?
[ "$actual" -eq 0 ] || fail "exit $actual"
[ $(($(date +%s) - begin)) -le 2 ] || fail "it took $(($(date +%s) - begin)) s"
exec 8>&- 9<&-
: >in
answers
[ ! -s out ] || fail 'an answer to nothing'
printf '\n \r\n\t\n' >in # no messages
answers
[ ! -s out ] || fail 'an answer to empty lines'
printf '{"jsonrpc":"2.0","id":1,"method":"ping"}' >in # no newline
answers
is '. == {jsonrpc: "2.0", id: 1, result: {}}'
printf '{"jsonrpc":"2.0","id":1,"meth' >in
answers
is '.error.code == -32700 and (has("id") | not)'

topic 'a signal while a file is triaged'
hostile=$TESTS/data/hostile/slow-article
i=0
while [ "$i" -lt 99 ]; do
  i=$((i + 1))
  row "$i" "M$i" null "$(alert "$i" 'Error Code: HostileCode')"
  echo
done >root/slow
{ hello; call 1 triage_file '{"path":"slow"}'; ask 2 ping; } >in
"$KBTRIAGE" mcp --only-rules "$hostile" --root root <in >out 2>err &
server=$!
sleep 1
kill -s TERM "$server" 2>/dev/null || fail 'it did not run long enough'
begin=$(date +%s)
actual=0
wait "$server" || actual=$?
[ "$actual" -eq 0 ] || fail "exit $actual"
[ $(($(date +%s) - begin)) -le 2 ] || fail "it took $(($(date +%s) - begin)) s"
holds 'length == 2 and .[1].result.isError and .[1].result.content[0].text == "interrupted"'
rm root/slow

topic 'nobody reads the answers'
{ hello; ask 1 ping; } >in
actual=0
"$KBTRIAGE" mcp <in >&- 2>err || actual=$?
[ "$actual" -eq 2 ] || fail "exit $actual without standard output"
says err 'cannot write standard output'
actual=0
"$KBTRIAGE" mcp <in >/dev/full 2>err || actual=$?
[ "$actual" -eq 3 ] || fail "exit $actual on a full disk"
says err 'No space left on device'
# The client has gone, and a part of what it asked is still in the pipe.
talk() {
  hello
  for i in 1 2 3 4; do
    sleep 0.3
    ask "$i" ping 2>/dev/null || return 0
  done
}
serve() {
  actual=0
  "$KBTRIAGE" mcp 2>err || actual=$?
  echo "$actual" >status
}
talk | serve | head -n 1 >out
holds 'length == 1'
[ "$(cat status)" -eq 0 ] || fail "exit $(cat status) when the client has gone"
[ ! -s err ] || fail 'something on standard error'
actual=0
"$KBTRIAGE" mcp <&- >out 2>err || actual=$?
[ "$actual" -eq 2 ] || fail "exit $actual without standard input"
says err 'standard input: cannot be read'

topic 'lines that are no messages, each with an answer, and the next message is read'
nested() {
  head -c 100000 /dev/zero | tr '\0' '['
}
{
  hello
  printf 'hello\n'
  printf '{"jsonrpc":"2.0","id":1,"method":"ping"} {}\n'
  printf '{"jsonrpc":"2.0","id":1,"method":"p\377ng"}\n'
  printf '{"jsonrpc":"2.0","id":1,"method":"ping\000"}\n'
  printf '{"jsonrpc":"2.0","id":1,\000"method":"ping"}\n'
  printf '{"jsonrpc":"2.0","id":1,"method":"\\ud800"}\n'
  nested
  echo
  printf '{"jsonrpc":"2.0","id":1,"params":{"a":'
  nested
  echo
} >in
answers
holds 'length == 9 and (.[1:] | all(.error.code == -32700))'
# The id of those of which only a string cannot be read.
holds '[.[1:] | to_entries[] | select(.value | has("id")) | [.key, .value.id]] == [[2, 1], [5, 1]]'
{
  hello
  for id in null 1.5 1e300 true '{}' '[1]'; do
    ask "$id" ping
  done
  printf '7\n"ping"\nnull\n{}\n[]\n'
  printf '[%s]\n' "$(ask 1 ping)" # lists of messages were in one revision only
} >in
answers
holds 'length == 13 and (.[1:] | all(.error.code == -32600 and (has("id") | not)))'
{
  hello
  printf '{"id":1,"method":"ping"}\n{"jsonrpc":"1.0","id":1,"method":"ping"}\n'
  printf '{"jsonrpc":"2.0","id":1}\n{"jsonrpc":"2.0","id":1,"method":{}}\n'
  ask 1 ping 3
  ask 1 ping '[]'
} >in
answers
holds '.[1:] | length == 6 and all(.id == 1 and (.error.code == -32600 or .error.code == -32602))'

topic 'a line as long as may be, and longer ones'
# padded BYTES: a ping of that many bytes.
padded() {
  printf '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"'
  head -c "$(($1 - 58))" /dev/zero | tr '\0' x
  printf '"}}'
}
limit=$((4 * 1024 * 1024))
{ hello; padded "$limit"; echo; padded $((limit + 1)); echo; ask 2 ping; padded $((9 * limit)); } >in
answers
holds '.[1].result == {} and .[2].error.code == -32600 and (.[2].error.message | contains("4 MiB"))
  and .[3].id == 2 and .[4].error.code == -32600 and length == 5'

topic 'notifications and answers are not answered'
{
  hello
  i=0
  while [ "$i" -lt 5000 ]; do
    i=$((i + 1))
    printf '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":%s}}\n' "$i"
    printf '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"explain"}}\n'
    printf '{"jsonrpc":"2.0","id":%s,"result":{}}\n' "$i"
    printf '{"jsonrpc":"2.0","id":%s,"error":{"code":1,"message":"x"}}\n' "$i"
  done
  ask 1 ping
} >in
answers
holds 'map(.id) == [0, 1]'

topic 'requests that are wrong'
{
  ask 1 tools/list
  ask 1 tools/list '{"_meta":{"io.modelcontextprotocol/protocolVersion":"2025-11-25","io.modelcontextprotocol/clientCapabilities":{}}}'
  hello
  ask 2 server/discover
  ask 2 tools/delete
  ask 3 tools/call '{}'
  call 3 delete_article '{}'
  ask 3 tools/call '{"name":"explain","arguments":[]}'
  ask 3 resources/list '{"cursor":"99"}'
  ask 3 resources/list '{"cursor":7}'
  ask 4 resources/read '{"uri":"file:///etc/hostname"}'
  ask 4 resources/read '{"uri":"kbtriage://article/%"}'
  ask 4 resources/read '{"uri":"kbtriage://article/%00"}'
  ask 5 ping "{$meta}"
} >in
answers
holds 'map(.error.code // 0) == [-32602, -32022, 0, -32601, -32601, -32602, -32602, -32602, -32602, -32602,
  -32002, -32002, -32002, -32601]'
holds '.[1].error.data | .supported[0] == "2026-07-28" and .requested == "2025-11-25"'

topic 'arguments that do not fit are for the model to correct'
{
  hello
  call 1 explain '{}'
  call 1 explain '{"text":7}'
  call 1 explain '{"text":" \n "}'
  call 1 explain '{"text":"x","more":1}'
  call 1 search_articles '{"limit":0}'
  call 1 search_articles '{"limit":1.5}'
  call 1 search_articles '{"limit":"3"}'
  call 1 show_article '{"article":"InvalidIncomingEmailServerProfil"}'
  call 1 check_article '{"source":null}'
} >in
answers
holds '.[1:] | length == 9 and all(.result.isError and (.result | has("structuredContent") | not))'
says out "did you mean 'InvalidIncomingEmailServerProfile'?"

topic 'files outside the root are refused'
ln -s ../outside root/out
ln -s ../elsewhere root/away
ln -s below/rows root/in
ln -s loop root/loop
mkfifo root/fifo
triage() {
  hello
  for path; do
    call 1 triage_file "{\"path\":\"$path\"}"
  done
}
triage rows ./rows below/rows in "$PWD/root/rows" >in
answers --root root
holds '.[1:] | length == 5 and all(.result.isError == false and .result.structuredContent.summary.cases == 3)'
triage ../outside "$PWD/outside" below/../../outside below/../rows out away/rows root/../outside \
  "$PWD/root/../outside" "$PWD/rooted" loop fifo below . '' .. / /dev/null /proc/self/environ missing >in
answers --root root
holds '.[1:] | length == 19 and all(.result.isError and (.result | has("structuredContent") | not))'
triage rows >in
answers # without a root the tool is not there
holds '.[1].error.code == -32602 and (.[1].error.message | contains("--root"))'
{ hello; ask 1 tools/list; } >in
answers
holds '.[1].result.tools | map(.name) == ["explain", "search_articles", "show_article", "check_article"]'
kb 2 mcp --root missing <in
says err '--root missing: No such file or directory'
kb 2 mcp --root outside <in
says err '--root outside: Not a directory'

topic 'files with something else in them'
printf 'PK\003\004' >root/workbook
printf '\377\376\000' >root/broken
: >root/empty
echo '{"value":[]}' >root/none
triage workbook broken empty none >in
answers --root root
holds '.[1:] | length == 4 and all(.result.isError)'
page "$(row 1 'A\u001b[31m\u0000<b>\nB' null "$(alert 1)")" >root/hostile
triage hostile >in
answers --root root
[ "$(wc -l <out)" -eq 2 ] || fail 'an answer has more than one line'
holds '.[1].result.content[0].text | contains("<b>") or contains("\u001b") | not'

topic 'a report that is too long is cut, and says so'
i=0
while [ "$i" -lt 200 ]; do
  i=$((i + 1))
  row "$i" "M$i" "$(profile 1)" "$(alert "$i"),$(alert "9$i" "Error Code: Unknown${i}Thing")" |
    sed "s/$(id_of 9 9999)/$(id_of "$i" 9999)/g"
  echo
done >root/many
{ hello; call 1 triage_file '{"path":"many","groups":2}'; } >in
answers --root root
holds '.[1].result | (.content[0].text | length < 50000 and contains("bytes are left out"))
  and (.structuredContent | (.groups | length == 2) and .left_out.groups == 198
    and (.unmatched | length == 2) and .left_out.unmatched == 198 and .left_out.findings == 200)'

topic 'exceptions hold, as in run'
echo 'return { { article = "InvalidIncomingEmailServerProfile", record = "Sick 1", reason = "known",
  who = "Ann", wrong = true }, { article = "InvalidIncomingEmailServerProfile", record = "Nobody",
  reason = "gone", who = "Ann", wrong = true } }' >exceptions.lua
{ hello; call 1 triage_file '{"path":"rows"}'; } >in
answers --root root --exceptions exceptions.lua
holds '.[1].result.structuredContent | .summary.findings == 1 and .summary.excepted == 1
  and .left_out.excepted == 1 and (.groups | length == 1) and (.exceptions | length == 1)'
jq -j 'select(.id == 1) | .result.content[0].text' out >given
kb 1 run --format markdown --exceptions exceptions.lua root/rows
same out given

topic 'an article that is checked can do nothing'
: >before
: >after # both are in the lists
find . -type f | sort >before
for source in 'while true do end' 'os.remove(\"root/rows\") return {}' 'return io.open(\"stolen\", \"w\")' \
  'local t = {} while true do t[#t + 1] = (\"x\"):rep(1000000) end' '\u001bLua'; do
  { hello; call 1 check_article "{\"source\":\"$source\",\"file\":\"../../Stolen.lua\"}"; ask 2 ping; } >in
  answers --root root
  holds '.[1].result.structuredContent.summary.errors > 0 and .[2].result == {}'
done
find . -type f | sort >after
same before after
jq -Rs '{source: ., file: "InvalidIncomingEmailServerProfile.lua"}' <rules/InvalidIncomingEmailServerProfile.lua >good.json
{ hello; call 1 check_article "$(jq -c . good.json)"; call 2 check_article "$(jq -c 'del(.file)' good.json)"; } >in
answers
holds '.[1:] | length == 2 and all(.result.structuredContent.summary | .articles == 1 and .errors == 0)'

topic 'articles with errors are left out, which is said'
cp -R rules faulty
echo 'return {' >faulty/Broken.lua
{ hello; call 1 triage_file '{"path":"rows"}'; call 2 check_article "$(jq -c . good.json)"; } >in
kb 0 mcp --only-rules faulty --root root <in
says err 'articles with errors are left out'
holds '.[1].result.structuredContent | .summary.findings == 2 and (.faults | length == 1)
  and (.faults[0].reason | startswith("left out: E101"))'
holds '.[2].result.structuredContent.summary | .articles == 1 and .errors == 0'

topic 'articles on several pages, and only those that are selected'
mkdir many
i=0
while [ "$i" -lt 230 ]; do
  i=$((i + 1))
  sed "s/InvalidIncomingEmailServerProfile/Code$i/g; s/4484702/9$i/g" \
    rules/InvalidIncomingEmailServerProfile.lua >"many/Code$i.lua"
done
cursor=
: >names
for size in 100 100 29; do
  { hello; ask 1 resources/list "{${cursor:+\"cursor\":\"$cursor\"}}"; } >in
  answers --only-rules many --skip Code7
  holds ".[1].result.resources | length == $size"
  jq -r 'select(.id == 1) | .result.resources[].name' out >>names
  cursor=$(jq -r 'select(.id == 1) | .result.nextCursor // ""' out)
done
[ "$cursor" = '' ] || fail 'a page follows the last one'
[ "$(sort -u names | wc -l)" -eq 229 ] || fail 'an article is missing, or there twice'
{
  hello
  ask 1 resources/read '{"uri":"kbtriage://article/Code7"}'
  call 2 show_article '{"article":"Code7"}'
  call 2 explain '{"text":"Code7"}'
} >in
answers --only-rules many --skip Code7
holds '.[1].error.code == -32002 and .[2].result.isError
  and (.[3].result.content[0].text | contains("--skip")) and .[3].result.structuredContent.articles == []'
