# A rule set that costs more than its size suggests: loading is limited in total, and small articles
# still load.
. "$TESTS/cases.inc"

# set FOLDER COUNT BEFORE TITLE CONDITION CASE: so many articles of that kind, and one ordinary
# article.
set_of() {
  mkdir "$1"
  i=0
  while [ "$i" -lt "$2" ]; do
    i=$((i + 1))
    cat >"$1/A$i.lua" <<LUA
$3
return { code = "A$i", title = $4, product = "P", status = "draft", severity = "error",
symptom = { text = "s", signatures = { { code = "HostileCode" } } }, resolution = { { text = "r" } },
causes = { { id = "c", text = "t", when = function(case) $5 end } },
examples = { { name = "e", case = { name = "n", x = $6 }, expect = { verdict = "clear" } } } }
LUA
  done
  sed 's/InvalidIncomingEmailServerProfile/ZLast/g' rules/InvalidIncomingEmailServerProfile.lua >"$1/ZLast.lua"
}

# bounded STATUS ARGUMENT...: within 200 MB, where such a limit can be set, and half a minute of its
# own time, as the machine may be busy.
bounded() {
  if (ulimit -v 200000 && "$KBTRIAGE" --version) >/dev/null 2>&1; then
    limit='ulimit -v 200000'
  else
    limit=true # a sanitizer needs more than that
  fi
  (
    $limit
    ulimit -t 30
    kb "$@"
  ) || exit 1
}

row 1 M null "$(alert 1 'Error Code: HostileCode'),$(alert 2 'Error Code: ZLast')" >row.json

topic texts that conditions hold
set_of held 60 'local s = ("x"):rep(3900000)' '"T"' 'return #s == 3900000' 1
bounded 1 run --only-rules held --format json row.json
is '.summary.confirmed == 61 and .faults == []'
bounded 1 check held

topic texts of articles
set_of titles 60 '' '("x"):rep(3900000)' 'local one = 1 return one == 1' 1
bounded 3 run --only-rules titles --format json row.json
# If these have used up the time, the last ones are refused for it.
is '[.faults[] | select(.reason | contains("the texts of the article take more than 256 KiB")
  or contains("of which there is little"))] | length == 60'
is '.summary.confirmed == 1'
set_of titles2 300 '' '("x"):rep(261000)' 'local one = 1 return one == 1' 1
bounded 3 run --only-rules titles2 --format ndjson row.json
count=$(grep -o 'the texts of all articles take more than 64 MiB' out | wc -l)
[ "$count" -ge 30 ] || fail "$count articles left out"
grep -q '"code":"ZLast"' out || fail 'the last one does not go on'

topic rows that are larger than they look
set_of rows 20 'local t = {} for i = 1, 100 do t[i] = ("x"):rep(20000) end local u = {} for i = 1, 100 do u[i] = t end' \
  '"T"' 'return true' u
bounded 1 check --format json rows
is '[.problems[] | select(.message | contains("is no row: it is larger than 256 KiB"))] | length == 20'
bounded 1 test rows

topic articles that take long to load
set_of slow 25 'local s = ("\0"):rep(1 << 20) local t = s .. "b" for i = 1, 100000 do local x = s < t end' '"T"' 'return true' 1
bounded 3 run --only-rules slow --format json row.json
is '[.faults[] | select(.reason | contains("does not load: stopped, as loading used up its"))] | length == 25'
is '[.faults[] | select(.reason | contains("of which there is little where the others took so much"))] | length > 10'
is '.summary.confirmed == 1'
