# What check says to people who write their first condition: slips of other languages, and values that a
# column never has.
. "$TESTS/cases.inc"
KBTRIAGE_ONLY_RULES=$SOURCE/rules
export KBTRIAGE_ONLY_RULES
mkdir house

# with CONDITION: an article with that condition, in line 11.
with() {
  cat >house/Slip.lua <<LUA
---@type kb.Article
return {
  code = "Slip",
  title = "t", product = "P", status = "stable", severity = "error", role = "r",
  symptom = { text = "s", signatures = { { code = "ErrorSlip", message = "it failed at [statecode]" } } },
  causes = {
    {
      id = "a",
      text = "c",
      when = function(case)
        return $1
      end,
    },
  },
  resolution = { { text = "r" } },
  examples = {},
}
LUA
}

# CONDITION, tab, COLUMN, tab, what check says; nothing: no more than that examples are missing.
tab=$(printf '\t')
while IFS=$tab read -r condition column text; do
  topic "$condition"
  with "$condition"
  "$KBTRIAGE" check house >out 2>err || true
  grep -v 'W205' out | grep 'Slip.lua' >said || true
  if [ -z "$text" ]; then
    [ ! -s said ] || fail "$(cat said)"
  else
    grep -qF "house/Slip.lua:11:$column: " said || fail "not in column $column: $(cat said)"
    says said "$text"
    [ "$(wc -l <said)" = 1 ] || fail "$(cat said)"
  fi
done <<'SLIPS'
case.mailbox.statecode = 1	39	near '='; to compare, write ==
case.profile ~= nil and case.profile.statecode = 1	63	to compare, write ==
case.mailbox.statecode != 1	39	near '!'; Lua writes ~= for "is not equal"
case.mailbox.statecode !== 1	39	Lua writes ~= for "is not equal"
case.mailbox.statecode === 1	39	Lua writes == for "is equal"
!case.mailbox.name	16	Lua writes not for !
true && false	21	Lua writes and for &&
true || false	21	Lua writes or for ||
case.mailbox.name == “Ann”	37	write straight quotes: "text"
case.mailbox.name == ‘Ann’	37	write straight quotes: "text"
case.mailbox.name == „Ann“	37	write straight quotes: "text"
case.mailbox.name == "Ann”	37	write straight quotes: "text"
case.mailbox.statecode == 1 AND true	44	Lua writes and in small letters
case.mailbox.statecode is null	39	to compare, write ==; an empty column is nil
NOT case.mailbox.name	16	Lua writes not in small letters
if case.mailbox.statecode == 1 then true	16	write the condition itself
case.mailbox.statecode == 1	38	write an ordinary space
case.mailbox.name == "Ann	37	end the text with the quote it begins with
any(case.alerts, function(alert) alert.level == 1 end)	61	write return before the condition
case.mailbox.name == "“Ann”"
case.mailbox.statecode == "Inactive"	42	warning W218: case.mailbox.statecode is a choice, so a number, and never equal to "Inactive"; write option.mailbox.statecode.Inactive
case.mailbox.statecode ~= 'inactive'	42	write option.mailbox.statecode.Inactive
"Inactive" == case.mailbox.statecode	16	write option.mailbox.statecode.Inactive
case.mailbox.statecode == Inactive	42	never equal to Inactive; write option.mailbox.statecode.Inactive
case.mailbox.statecode == "1"	42	write 1 without quotes
case.mailbox.statecode == "Gone"	42	write one of: option.mailbox.statecode.Active, option.mailbox.statecode.Inactive
case.mailbox.emailrouteraccessapproval == "Pending Approval"	58	write option.mailbox.emailrouteraccessapproval.PendingApproval
any(case.alerts, function(alert) return alert.level == "Error" end)	71	write option.tracelog.level.Error
case.mailbox.enabledforact == "Yes"	46	is true or false, and never equal to "Yes"; write true or false, without quotes
case.mailbox.enabledforact == 1	46	write true or false, without quotes
case.mailbox.name == 5	37	is a text, and never equal to 5; write it in quotes: "5"
case.mailbox.name == Ann	37	write it in quotes: "Ann"
case.mailbox.statecode == true	42	never equal to true; write one of
case.mailbox.statecode == option.mailbox.statecode.Inactive
case.mailbox.statecode == 1 and case.mailbox.name == "Ann"
case.mailbox.name ~= nil and case.mailbox.enabledforact == true
case.mailbox.name == "a" .. "b"
tostring(case.mailbox.statecode) == "1"
case.mailbox.statecode .. "" == "1"
#case.mailbox.name == 5
case.alert.statecode == "three"
oldr(case.mailbox.name, "9.2")	16	warning W222: unknown name 'oldr'; did you mean older?
case.mailbox.name == nil or olderthan(case.mailbox.name, "9.2")	44	warning W222: unknown name 'olderthan'
mailbox.name == "Ann"	16	warning W222: unknown name 'mailbox'; write case.mailbox
know(case.mailbox, "name")	16	did you mean known?
any(case.alerts, function(alert) return alrt.level == 1 end)	56	unknown name 'alrt'
string.trim(case.mailbox.name) == ""	16	unknown name 'string.trim'
string.formt("%d", 1) == ""	16	did you mean string.format?
os.time() > 5	16	'os' is not available to articles
string.dump(tostring) == ""	16	'string.dump' is not available to articles
case.mailbox.name:trim() == ""	16	case.mailbox.name has no ':trim'; write string.match(
case.mailbox.name.length > 3	16	case.mailbox.name has no '.length'; the length of a text is #TEXT
case.mailbox.name.Contains("x")	16	case.mailbox.name has no '.Contains'; write string.find(TEXT, "…", 1, true) ~= nil
string.contains(case.mailbox.name, "x")	16	unknown name 'string.contains'; write string.find(TEXT, "…", 1, true) ~= nil
case.alerts.text == "x"	16	case.alerts is a list of rows, and has no column text itself; write any(case.alerts, function(row) return row.text … end)
case.alerts[1].text == "x" and #case.alerts > 1 and #case.mailbox.name > 2
case.mailbox.name:lowr() == "ann"	16	did you mean :lower()?
case.mailbox.name:lower() == "ann" and math.huge > 1
string.format("%s", case.mailbox.name):upper() == "A" and select("#", 1) == 1
older(case.mailbox.name, "9") and earlier(case.mailbox.modifiedon, case.alert.createdon)
SLIPS

topic a condition without its parameter
with 'case.mailbox.name == "Ann"'
sed -i 's/function(case)/function()/' house/Slip.lua
kb 1 check house
says out "house/Slip.lua:11:16: warning W222: unknown name 'case'; write function(case)"
topic a variable without local
with 'found'
sed -i 's/        return found/        found = case.mailbox.name == "Ann"\n        return true/' house/Slip.lua
kb 1 check house
says out "house/Slip.lua:11:9: warning W222: articles set no globals; write local found = "
topic a function that stands further down
with 'is_ann(case)'
sed -i 's/function(case)/function(case)\n        local helper = function() return is_ann(case) end/
  s/return is_ann(case)$/local function is_ann(c) return c.mailbox.name == "Ann" end return is_ann(case) or helper()/' house/Slip.lua
kb 1 check house
says out "house/Slip.lua:11:42: warning W222: unknown name 'is_ann'"
[ "$(grep -c W222 out)" = 1 ] || fail "$(cat out)"

topic a comma is missing
with true
sed -i 's/id = "a",/id = "a"/' house/Slip.lua
kb 1 check house
says out "house/Slip.lua:9:7: error E101: does not load: '}' expected"
says out 'put a comma at the end of the line before'
topic typographic quotes around a text
with true
sed -i 's/text = "c"/text = “c”/' house/Slip.lua
kb 1 check house
says out 'house/Slip.lua:9:14: error E101'
says out 'write straight quotes: "text"'
# slip LINE EXPRESSION COLUMN TEXT: with that edit of line LINE, check says the text there.
slip() {
  topic "$2"
  with true
  sed -i "$1 $2" house/Slip.lua
  kb 1 check house
  says out "house/Slip.lua:$1:$3: error E101"
  says out "$4"
}
slip 8 's/id = "a"/id: "a"/' 9 'Lua writes name = value'
slip 8 's/id = "a"/"id": "a"/' 11 'Lua writes name = value'
slip 8 's,id =,// my cause id =,' 7 'Lua writes -- before a comment'
slip 10 's/function(case)/case.mailbox.statecode == 1,/;11,12d' 14 'a condition is a function: function(case) return … end'
slip 2 's/return {/{/' 1 'begin the file with: return {'

topic the file ends within its table
with true
sed -i '$ d' house/Slip.lua
kb 1 check house
says out 'a { is not closed: write } at the end of the file'
topic a file of Notepad or PowerShell
with true
iconv -f UTF-8 -t UTF-16 house/Slip.lua >wide && mv wide house/Slip.lua
kb 1 check house
says out 'house/Slip.lua:1:1: error E101'
says out 'is UTF-16: save it as UTF-8'
topic what else does not load has no such hint
with true
sed -i 's/id = "a",/id = "a", text = ,/' house/Slip.lua
kb 1 check house
grep -q "house/Slip.lua:8:1: error E101: does not load: unexpected symbol near ','\$" out || fail 'a hint'
topic a local that is named like a label is no label
with true
sed -i 's/        return true/        local Inactive = 1\n        return case.mailbox.statecode == Inactive/' house/Slip.lua
kb 1 check house
silent_on out W218

# A mistake that makes others is said once.
topic a misspelt key that is needed
with true
sed -i 's/^  causes = {/  cause = {/; s/resolution = { { text/resolution = { { txt/' house/Slip.lua
kb 1 check house
[ "$(grep -v W2 out)" = "house/Slip.lua:6:3: error E103: unknown key cause; did you mean causes?
house/Slip.lua:15:20: error E103: unknown key resolution[1].txt; did you mean text?
1 article checked: 2 errors, 0 warnings" ] || fail "$(cat out)"
topic more unknown keys than are listed
{ echo 'return {' && seq -f ' x%.0f = 1,' 1 300 && echo '}'; } >house/Slip.lua
kb 1 check house
says out '1 article checked: 101 errors, 0 warnings'
topic a list with names
printf '%s\n' 'return {' '{ code = "Slip", title = "t" },' 'product = "P" }' >house/Slip.lua
kb 1 check house
says out 'house/Slip.lua:1:1: error E102: the file returns a list, but must return one table with names'
says out '1 article checked: 1 error, 0 warnings'
topic a misspelt key of a table
rm house/Slip.lua
echo 'return { tables = { { name = "x", set = "xs", colums = { { "xid", "id" } } } } }' >house/tables.lua
kb 1 check house
says out 'house/tables.lua:1:47: error E103: tables[1].colums is a key that does not belong there; did you mean columns?'
says out '1 error, 0 warnings'
rm house/tables.lua
