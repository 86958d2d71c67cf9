# Source that no budget of Lua limits is refused before Lua sees it, even if the stack is small.
. "$TESTS/cases.inc"

hostile=$TESTS/data/hostile
sick 1 >row.json
sed -i 's/InvalidIncomingEmailServerProfile/& Chain/' row.json

# chain LINKS: an article whose condition fails after so many indexes in a row.
chain() {
  mkdir -p shape
  {
    cat <<'LUA'
return { code = "Chain", title = "T", product = "P", status = "draft", severity = "error",
symptom = { text = "s", signatures = { { code = "Chain" } } }, resolution = { { text = "r" } },
causes = { { id = "c", text = "t", when = function(case) local t = {} t.a = t
LUA
    printf 'return t'
    awk -v links="$1" 'BEGIN { for (i = 0; i < links; i++) printf ".a" }'
    echo '.b + 1 == 1 end } } }'
  } >shape/Chain.lua
}

# refused CODE TEXT: by each command; other articles are not affected.
refused() {
  kb 3 run --only-rules shape --only-rules rules --format json row.json
  is '[.faults[] | select(.article == "shape/Chain.lua") | .reason] | length == 1'
  is '.faults[0].reason | contains($code) and contains($text)' --arg code "$1" --arg text "$2"
  is '.summary.confirmed == 1'
  kb 1 check shape
  says out "error $1"
  says out "$2"
  kb 1 test shape
  says err "$2"
}

topic a chain of indexes
(
  ulimit -s 1024
  chain 20000
  refused E101 'too many indexes in a row'
  chain 201
  refused E101 'too many indexes in a row'
) || exit 1
chain 199
kb 3 run --only-rules shape --only-rules rules --format json row.json
is '[.faults[].reason] | length == 1 and (.[0] | contains("attempt to perform arithmetic on a nil value"))'
chain 40000
refused E101 'larger than 64 KiB'
rm -r shape

topic a comparison as an index
mkdir shape
sed -e 's/^local inactive.*//' -e 's/T61/Chain/g' \
  -e 's/return inactive\[\(.*\)\] end/local inactive = { [true] = true, [false] = false } local function f() return inactive[\1] end return f() end/' \
  "$hostile/lua-5.4.4/T61.lua" >shape/Chain.lua
grep -q 'local function f() return inactive\[case.mailbox.statecode == 1\]' shape/Chain.lua || fail 'the article is another'
case $("$KBTRIAGE" --version 2>/dev/null | sed -n 's/^Lua //p') in
5.4.[0-7]) refused E116 'compiles a comparison within [ ] wrongly' ;;
*) kb 0 test shape ;;
esac
kb 1 check "$hostile/lua-5.4.4/T61.lua"
says out 'T61.lua:4:1: error E115: a condition uses inactive, a table'

topic of thousands of errors and warnings that a loop has made, so many are shown
mkdir -p loop
cat >loop/Many.lua <<'LUA'
local list = {}
for i = 1, 20000 do list[i] = { message = "[x]" } end
return {
  code = "Many", title = "t", product = "P", status = "draft", severity = "error",
  symptom = { text = "s", signatures = list },
  causes = { { id = "a", text = "t", look = "l" } }, resolution = { { text = "r" } },
}
LUA
kb 1 check --only-rules "$SOURCE/rules" loop/Many.lua
says out 'there are more errors; fix those above first'
says out '1 article checked: 101 errors, 0 warnings'
sed -i 's/20000/2000/; s/"\[x\]"/"it is {mailbox.nam} [x" .. i .. "]"/; s/text = "s"/text = string.rep("{mailbox.nam} ", 2000)/' loop/Many.lua
kb 1 check --only-rules "$SOURCE/rules" loop/Many.lua
says out 'there are more warnings; look at those above first'
says out '1 article checked: 0 errors, 101 warnings'

topic more values, or longer texts, than an article may have
mkdir -p shape
for made in 'local t = {} for i = 1, 52000 do t[i] = i end return t|has more than 50000 values' \
  'local t = { code = ("x"):rep(300000) } return t|take more than 256 KiB'; do
  printf '%s\n' "${made%|*}" >shape/Chain.lua
  refused E101 "${made#*|}"
done
