# What Dataverse calls its error codes: explain, scan, run, list, diff, check.
. "$TESTS/cases.inc"

printf '%s\n' '# names' '0x80040220	PrivilegeDenied' '0x80040217	ObjectDoesNotExist' \
  '0x80047777	HouseThing' '0x80046666	HouseOther' '0x80090001	FileSize	shared' \
  '0x80090002	Parameters	shared' >rules/codes.tsv
cat >rules/Thing.lua <<'LUA'
return {
  code = "Thing", title = "A thing", product = "P", status = "stable", severity = "error",
  symptom = { text = "s", signatures = { { code = "0x80047777" }, { code = "HouseOther" } } },
  causes = { { id = "c", text = "c", look = "l" } }, resolution = { { text = "r" } },
}
LUA

topic a code that no article has: its name, in any spelling
for asked in 0x80040220 80040220 -2147220960 2147746336 Crm.80040220; do
  kb 1 explain -- "$asked"
  says out 'which Dataverse calls PrivilegeDenied.'
  kb 1 explain -f json -- "$asked"
  is '[.codes[] | [.number, .name, .shared]] == [["0x80040220", "PrivilegeDenied", false]] and .articles == []'
done
kb 1 explain PrivilegeDenied
says out "No article for PrivilegeDenied, Dataverse's name for 0x80040220."
kb 1 explain privilegedenied
says out "Dataverse's name for 0x80040220."
kb 1 explain -f markdown 0x80040220
says out '**No article for 0x80040220, which Dataverse calls PrivilegeDenied.**'
kb 1 explain 0x80090001
says out 'which Dataverse calls FileSize (Windows or .NET has this number, too).'
kb 1 explain 0x80049999
says out 'No article for 0x80049999. Nothing is near.'

topic a code that an article has by its number, or by its name
for asked in 0x80047777 -2147190921 HouseThing housething 0x80046666 HouseOther; do
  kb 0 explain -f json -- "$asked"
  is '[.articles[] | [.code, .match]] == [["Thing", "code"]] and (.codes | length) == 1 and .unknown_codes == []'
done
kb 0 explain HouseThing
says out "The code is HouseThing, Dataverse's name for 0x80047777. A thing"
kb 1 explain -f json 'It ends with Error Code: HouseThing.'
is '[.articles[] | [.code, .match, .missing]] == [["Thing", "partial", {"code": null, "words": null}]]'
topic of several codes those that the answer is about
kb 0 explain -f json '0x80040220 and 0x80047777'
is '[.codes[].name] == ["HouseThing"] and .articles[0].found_by == "0x80047777"'
kb 0 explain -f json 'Error Code: PrivilegeDenied, then 0x80047777'
is '[.codes[].name] == ["PrivilegeDenied", "HouseThing"] and .unknown_codes == ["PrivilegeDenied"]'
topic a general code leads to no article by itself
sed 's/Thing/PrivilegeDenied/; s/"0x80047777" }, { code = "HouseOther"/"80045555"/' rules/Thing.lua >rules/PrivilegeDenied.lua
kb 1 explain -f json 0x80040220
is '[.articles[] | [.code, .match]] == [["PrivilegeDenied", "partial"]]'
rm rules/PrivilegeDenied.lua

topic scan counts all spellings as one
printf '%s\n' 'Error Code: PrivilegeDenied' '' 'it failed with 0x80040220' '' 'hr = -2147220960' '' \
  'error code 0x80090001' '' 'Crm.80090001' '' \
  'error code 0x80090002' >log
kb 1 scan -f json log
is '[.unmatched[] | [.code, .name, .count]] == [["PrivilegeDenied", "PrivilegeDenied", 3], ["80090001", "FileSize", 2], ["80090002", null, 1]]'
kb 1 scan log
says out '3 0x80040220 PrivilegeDenied'

topic run counts them as one, too
page "$(row 1 Ann "$(profile 0)" "$(alert 1 'Error Code: 0x80040220')")" \
  "$(row 2 Bob "$(profile 0)" "$(alert 2 'Error Code: -2147220960')")" \
  "$(row 3 Eve "$(profile 0)" "$(alert 3 'Error Code: PrivilegeDenied')")" \
  "$(row 4 Ida "$(profile 0)" "$(alert 4 'Error Code: ErrorX')")" >mailboxes.json
kb 1 run -f json mailboxes.json
is '[.unmatched[] | [.code, .name, .count, .cases]] == [["0x80040220", "PrivilegeDenied", 3, 3], ["ErrorX", null, 1, 1]]'
cp out before.json
for format in text markdown html junit; do
  kb 1 run -f $format mailboxes.json
  says out '0x80040220 PrivilegeDenied'
done
topic diff knows the code by its name, and in reports without names by its number
page "$(row 3 Eve "$(profile 0)" "$(alert 3 'Error Code: PrivilegeDenied')")" >eve.json
kb 1 run -f json eve.json
cp out after.json
kb 0 diff -f json before.json after.json
is '[.unmatched[] | [.name, .before, .after]] == [["PrivilegeDenied", 3, 1], [null, 1, 0]]'
jq '.unmatched[] |= del(.name)' before.json >old.json
sed 's/0x80040220/-2147220960/' before.json >other.json
kb 0 diff -f json old.json other.json
is '.summary.unmatched_new == 0'
kb 1 diff old.json after.json
kb 1 diff after.json before.json
says out '0x80040220 PrivilegeDenied'

topic list --missing
printf '0x80040220\n0x80049999\n' >codes
kb 1 list --missing codes
says out '0x80040220, Dataverse: PrivilegeDenied'
kb 1 list --json --missing codes
is '[.missing[] | .name] == ["PrivilegeDenied", null]'

topic check: a line that names no code
printf '0x80041111 NoTab\n0x80042222\tGood\n0x80042222\tTwice\n' >>rules/codes.tsv
kb 1 check
says out "rules/codes.tsv:8:1: error E122: '0x80041111 NoTab' is no error number; write it as 0x80040220, then a tab and the name"
says out 'rules/codes.tsv:10:1: error E122: 0x80042222 has a name in line 9 already; leave one of them out'
kb 1 check rules/codes.tsv
says out '1 article checked: 2 errors, 0 warnings'
kb 1 check rules
says out '2 errors'
topic what is wrong is passed over by a run, and no part of an article that is named
kb 1 explain 0x80042222
says out 'calls Good'
kb 0 check rules/Thing.lua
silent_on out E122
sed -i '/NoTab/d; /Twice/d' rules/codes.tsv
kb 0 check rules/codes.tsv

topic check: a code and a number of different errors
sed 's/{ code = "0x80047777" }/{ code = "PrivilegeDenied", number = "-2147220969" }, { code = "Crm.80040217.ObjectDoesNotExist" }, { code = "ErrorX", number = "80040220" }/' rules/Thing.lua >Thing.lua
mv Thing.lua rules
kb 1 check rules
says out "rules/Thing.lua:3:42: warning W217: Dataverse's PrivilegeDenied is 0x80040220, and 0x80040217 is its ObjectDoesNotExist; write 0x80040220, or ObjectDoesNotExist"
[ "$(grep -c W217 out)" = 1 ] || fail 'one of the signatures is wrong'

topic a folder of your own has names of its own, which win
mkdir house
printf '0x80040220\tOurName\n' >house/codes.tsv
cp rules/Thing.lua house/Other.lua
sed -i 's/"Thing"/"Other"/; s/"ErrorX"/"ErrorY"/' house/Other.lua
kb 1 explain --rules house 0x80040220
says out 'which Dataverse calls OurName.'

topic the names that come with kbtriage
KBTRIAGE_ONLY_RULES=$SOURCE/rules
kb 1 explain 0x80040220
says out 'which Dataverse calls PrivilegeDenied.'
kb 0 check "$SOURCE/rules/dynamics365/codes.tsv"
kb 0 explain DuplicateRecord
says out "Dataverse's name for 0x80040237"
[ "$(grep -vc '^#' "$SOURCE/rules/dynamics365/codes.tsv")" -ge 3800 ] || fail 'names are missing'
strace -f -e trace=openat true 2>/dev/null || exit 0
topic they are read only when a code needs one
ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=openat -o trace "$KBTRIAGE" list >/dev/null
! grep -q codes.tsv trace || fail 'list reads the names'
