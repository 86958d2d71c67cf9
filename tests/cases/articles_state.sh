# The findings for a case depend only on the article and the case.
. "$TESTS/cases.inc"

i=0
while [ "$i" -lt 400 ]; do
  i=$((i + 1))
  row "$i" "M$i" null "$(alert "$i" "Error Code: HostileCode")"
  echo
done >rows.ndjson
sort -r rows.ndjson >reversed.ndjson

# keeps FOLDER ARTICLE: it is refused with any number of threads and in any order; the other results
# are the same.
keeps() {
  topic "$1"
  for input in rows reversed; do
    for jobs in 1 4; do
      kb 3 run --only-rules "$1" --only-rules rules --jobs "$jobs" --format json "$input.ndjson"
      is '[.faults[] | select(.article | endswith($file)) | .reason
        | contains("left out: E115")] == [true]' --arg file "$2"
      jq -S '[.summary, (.findings | sort_by(.subject.id)
        | map([.subject.id, .verdict, .article.code, (.causes | map(.verdict))]))]' \
        out >"said-$input-$jobs"
    done
  done
  same said-rows-1 said-rows-4
  same said-rows-1 said-reversed-1
  same said-rows-1 said-reversed-4
  kb 1 check "$1"
  says out "$1/$2:6:1: error E115"
}

hostile=$TESTS/data/hostile
keeps "$hostile/state-article" Hostile.lua
# A is stopped for its memory at one of the mailboxes, which used to affect B at all later ones.
keeps "$hostile/a-changes-b" B.lua
jq -se '.[0][1] | map(select(.[2] == "A")) | length == 400' said-rows-1 >/dev/null || fail "A says nothing"

topic locals of a condition are its own
cat >rules/Own.lua <<'LUA'
return { code = "Own", title = "T", product = "P", status = "draft", severity = "error",
symptom = { text = "s", signatures = { { code = "HostileCode" } } },
causes = { { id = "c", text = "t", when = function(case)
  local n, seen = 0, {}
  case.mailbox.name:gsub("%d", function(digit) n = n + 1 seen[n] = digit end)
  return seen[1] == "3"
end } },
resolution = { { text = "r" } } }
LUA
kb 1 run --only-rules rules --format json rows.ndjson
is '.summary.confirmed == 111 and .faults == []'
