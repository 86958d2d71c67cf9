# Rule sets beside the shipped one: house rules, --rules, --only-rules.
. "$TESTS/cases.inc"
unset KBTRIAGE_ONLY_RULES
export XDG_CONFIG_HOME="$PWD/config"
house=$XDG_CONFIG_HOME/kbtriage/rules
mkdir -p "$house"

# article CODE TITLE
article() {
  cat <<LUA
return {
  code = "$1",
  title = "$2",
  product = "Microsoft Dynamics 365",
  status = "stable",
  severity = "error",
  symptom = {text = "s", signatures = {{code = "$1"}}},
  causes = {{id = "c", text = "t", when = function(case) return case.mailbox.name == "Ann" end}},
  resolution = {{text = "r"}},
  examples = {
    {name = "e", case = {name = "Ann", tracelog_Mailbox = {{level = 3, text = "Error: $1"}}},
      expect = {verdict = "confirmed"}},
    {name = "f", case = {name = "Bob", tracelog_Mailbox = {{level = 3, text = "Error: $1"}}},
      expect = {verdict = "unexplained"}},
  },
}
LUA
}
page "$(row 1 Ann null "$(alert 1 'Error Code: HouseFull')")" >row.json

topic an empty folder of house rules is none
kb 0 list --format json
is '[.articles[].file | contains("/config/")] | any | not'
shipped=$("$KBTRIAGE" list --format json | jq '.articles | length')
[ "$shipped" -gt 60 ] || fail "$shipped shipped articles"

topic house rules are added without an option
article HouseFull "The house is full" >"$house/HouseFull.lua"
kb 0 list --format json
is '.articles | length == $n + 1 and (map(select(.code == "HouseFull"))[0].file == $file)' \
  --argjson n "$shipped" --arg file "$house/HouseFull.lua"
kb 1 run --format json row.json
is '.findings | map(select(.article.code == "HouseFull") | .verdict) == ["confirmed"]'
kb 0 config
says out "Articles from"
says out "$house"
kb 0 --version
says out "$((shipped + 1)) articles"
says out ":$house"

topic --rules adds, and the later one wins
mkdir -p team
article HouseFull "The team says so" >team/HouseFull.lua
article TeamOnly "Of the team" >team/TeamOnly.lua
kb 0 list --rules team --format json
is '.articles | length == $n + 2' --argjson n "$shipped"
is '.articles | map(select(.code == "HouseFull"))[0].title == "The team says so"'
kb 0 list --rules team
says out "HouseFull: team/HouseFull.lua takes the place of $house/HouseFull.lua"
KBTRIAGE_RULES=team kb 0 explain --format json TeamOnly
is '.articles[0].code == "TeamOnly"'
article InvalidIncomingEmailServerProfile "Of this house" >"$house/Invalid.lua"
kb 0 explain InvalidIncomingEmailServerProfile
says out 'Of this house'
rm "$house/Invalid.lua"

topic --only-rules leaves all others out
kb 0 list --only-rules team --format json
is '[.articles[].code] == ["HouseFull", "TeamOnly"]'
kb 0 list --only-rules team --rules rules --format json
is '[.articles[].code] == ["HouseFull", "TeamOnly", "InvalidIncomingEmailServerProfile"]'
KBTRIAGE_ONLY_RULES=team kb 0 list --format json
is '.articles | length == 2'
kb 2 list --only-rules nowhere
says err 'nowhere'

topic an article of the house that does not load costs itself
echo 'return {' >"$house/Broken.lua"
kb 3 run --format json row.json
is '.findings | map(select(.article.code == "HouseFull") | .verdict) == ["confirmed"]'
kb 1 check
says out "$house/Broken.lua"
rm "$house/Broken.lua"

topic a folder that is named must hold articles
mkdir empty
kb 2 list --rules empty
says err 'empty: no articles (*.lua) in it'

topic a file that an editor has named otherwise is reported
article HouseMany 'Many' >"$house/HouseMany.lua.txt"
article HouseLoud 'Loud' >"$house/HouseLoud.LUA"
echo note >"$house/note.txt"
kb 1 check "$house"
says out "$house/HouseMany.lua.txt:1:1: warning W221: the file is not read: its name does not end with .lua; rename it"
says out "$house/HouseLoud.LUA:1:1: warning W221"
silent_on out note.txt
kb 1 run --format json row.json
is '.faults == []'
rm "$house/HouseMany.lua.txt" "$house/HouseLoud.LUA"
article HouseMany 'Many' >empty/HouseMany.lua.txt
kb 2 list --rules empty
says err 'empty: no articles (*.lua) in it; empty/HouseMany.lua.txt is not read: its name must end with .lua'

topic as many folders as one likes
folders=
i=0
while [ "$i" -lt 80 ]; do
  i=$((i + 1))
  mkdir -p "many/$i"
  article "Code$i" "Number $i" >"many/$i/Code$i.lua"
  folders="$folders --only-rules many/$i"
done
# shellcheck disable=SC2086
kb 0 list --format json $folders
is '.articles | length == 80'

topic a house file that changes the type of a shipped column is named itself
mkdir -p types
# types COLUMN: a tables.lua that says it of the mailbox
types() {
  printf 'return { tables = { { name = "mailbox", columns = {\n  %s,\n} } } }\n' "$1" >types/tables.lua
}
types '{ "statecode", "text", "State" }'
kb 1 check --rules types
says out 'types/tables.lua:2:3: error E119: tables[1].columns[1] makes statecode a column of type text, but an earlier tables.lua says choice, which cannot change; make it "choice"'
says out ': 1 error, 0 warnings'
types '{ "emailaddress", "text", "Mail", secret = true }'
kb 1 check --rules types
says out 'types/tables.lua:2:3: error E119: tables[1].columns[1] makes the column emailaddress of the table mailbox secret, so that it is never read, but subjects[1].address of'
topic labels of its own leave the names that articles have
types '{ "statecode", "choice", "Status", choices = { { 0, "Aktiv" }, { 1, "Inaktiv" } } }'
kb 0 check --rules types
