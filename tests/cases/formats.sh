# Markdown, csv, junit and sarif, read by independent readers; text in the data remains text.
. "$TESTS/cases.inc"

# read FORMAT: replaces the file out by what the reader of that format finds in it, as JSON.
read_as() {
  cp out shown
  /usr/bin/python3 "$TESTS/formats.py" "$1" shown >out 2>err || fail "as $1: $(tail -n 3 err)"
}

hostile='=HYPERLINK(\"http://evil.example\",\"x\")'
{
  row 1 "$hostile" null "$(alert 1)"
  echo
  row 2 '<script>alert(1)</script> <b>&amp;</b> [x](http://evil.example) ![i](//e.example/i.png)' null "$(alert 2)"
  echo
  row 3 '*a* _b_ ~~c~~ `d` | e | www.evil.example @team #12 me@contoso.com https://evil.example/' null "$(alert 3)"
  echo
  row 4 '1. - # > \"quoted\", \r\n second line\t\u0001\u202E\uFFFE]]> end' null "$(alert 4)"
  echo
  row 5 '＝1+1' '{"emailserverprofileid":"00000009-9999-4000-8000-000000000000","name":"+cmd|x"}' "$(alert 5)"
  echo
  row 6 '-1' null "$(alert 6 'Error Code: ErrorOther -2147097996 <i>')"
  echo
  healthy 7
  echo
  echo '{"mailboxid":7,"name":"=1"}'
} >hostile.ndjson

topic markdown
kb 3 run --format markdown hostile.ndjson
says out '1. [ ] Open the mailbox'
silent_on out '&amp; Enable'
read_as markdown
is '[.links[] | select(startswith("https://learn.microsoft.com/") | not)] == ["mailto:me@contoso.com"]'
is '(.tags | keys) - ["h1","h2","h3","p","ol","ul","li","input","a"] == []'
is '.text | contains("<script>alert(1)</script> <b>&amp;</b> [x](http://evil.example) ![i](//e.example/i.png)")'
is '.text | contains("*a* _b_ ~~c~~ `d` | e | www.evil.example @team #12")'
is '.text | contains("Mailboxes: 7 (1 clear, 6 with findings)") and contains("Invalid input rows: 1")'
is '.text | contains("hostile.ndjson:8") and contains("ErrorOther")'

topic csv
kb 3 run --format csv hostile.ndjson
read_as csv
is '[.[].type] == ["finding","finding","finding","finding","finding","finding","rejected","uncovered",
  "provenance","provenance","provenance","provenance"]'
is '.[0].subject_name == "'"'"'=HYPERLINK(\"http://evil.example\",\"x\")"'
is '.[4].subject_name == "'"'"'＝1+1" and .[5].subject_name == "'"'"'-1"'
is '.[4] | .verdict == "inconclusive" and (.missing | contains("profile.statecode"))'
is '.[0] | .verdict == "confirmed" and .cause == "The mailbox has no email server profile." and (.steps | startswith("1. "))'
is '.[7] | .article == "ErrorOther -2147097996" and .count == "1"'

topic junit
xmllint=$(command -v xmllint || true)
kb 3 run --format junit hostile.ndjson
[ -z "$xmllint" ] || "$xmllint" --noout out 2>err || fail 'xmllint does not take it'
read_as junit
is '.[0] | .name == "InvalidIncomingEmailServerProfile" and (.cases | length) == 6'
is '[.[0].cases[].results[0].kind] == ["Failure","Failure","Failure","Failure","Error","Failure"]'
is '.[0].cases[1].name | startswith("<script>alert(1)</script>")'
is '[.[] | .name] == ["InvalidIncomingEmailServerProfile", "uncovered alerts", "input"]'
is '.[2].cases[0].results[0] | .kind == "Error" and (.message | contains("mailboxid"))'

topic junit says of each article whether it was seen
cp rules/InvalidIncomingEmailServerProfile.lua rules/Quiet.lua
sed -i 's/InvalidIncomingEmailServerProfile"/Quiet"/; s/Email cannot be received/Never said/' rules/Quiet.lua
healthy 1 >healthy.json
kb 0 run --format junit healthy.json
read_as junit
is '[.[] | [.name, (.cases | length), (.cases[0].results | length)]]
  == [["InvalidIncomingEmailServerProfile", 1, 0], ["Quiet", 1, 0]]'

topic junit shows nothing as passed that was not looked at
cat >rules/State.lua <<'LUA'
return {
  code = "State", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", when = function(case) return case.mailbox.actstatus == 2 end },
  causes = { { id = "c", text = "c", look = "There" } }, resolution = { { text = "r" } },
}
LUA
sed -e 's/"State"/"Explained"/' -e 's/, when = .* end }/ }/' rules/State.lua >rules/Explained.lua
# State cannot be checked for 1 and 2, and is found in 3; Explained has nothing to check.
{
  healthy 1
  healthy 2
} >gaps.json
kb 0 run --format junit gaps.json
read_as junit
is 'map([.name, (.cases | map(.results | map(.kind)))]) == [["Explained", [["Skipped"]]],
  ["InvalidIncomingEmailServerProfile", [[]]], ["Quiet", [[]]], ["State", [["Skipped"]]]]'
is '.[3].cases[0].results[0].text | contains("mailbox.actstatus is not in the data (2 times, first: Healthy 1)")'
row 3 Three "$(profile 0)" '' | sed 's/"incoming/"actstatus":2,&/' >>gaps.json
kb 1 run --format junit gaps.json
read_as junit
is '.[3] | .name == "State" and (.cases | map(.results | map(.kind))) == [["Error"], ["Skipped"]]'
rm rules/State.lua rules/Explained.lua

topic junit: an article whose condition failed, and mailboxes without alerts
cat >rules/Bad.lua <<'LUA'
return {
  code = "Bad", title = "T", product = "P", status = "draft", severity = "warning",
  symptom = { text = "s", when = function(case) return nil + 1 end },
  causes = { { id = "c", text = "c", look = "There" } }, resolution = { { text = "r" } },
}
LUA
kb 3 run --format junit healthy.json
read_as junit
is 'map([.name, (.cases | map(.results | map(.kind)))]) == [["Bad", [["Skipped"]]],
  ["InvalidIncomingEmailServerProfile", [[]]], ["Quiet", [[]]], ["not evaluated", [["Error"], ["Error"]]]]'
rm rules/Bad.lua
sed 's/,"tracelog_Mailbox":\[\]//' healthy.json >no-alerts.json
kb 3 run --format junit no-alerts.json
read_as junit
is 'map([.name, (.cases | map(.results | map(.kind)))]) == [
  ["InvalidIncomingEmailServerProfile", [["Skipped"]]], ["Quiet", [["Skipped"]]], ["not evaluated", [["Error"], ["Error"]]]]'

topic junit: an empty input is no success
echo '[]' >none.json
"$KBTRIAGE" run --quiet --format junit none.json >out 2>err || true
read_as junit
is 'map([.name, (.cases | map(.results | map(.kind)))]) == [
  ["InvalidIncomingEmailServerProfile", [["Skipped"]]], ["Quiet", [["Skipped"]]], ["input", [["Error"]]], ["not evaluated", [["Skipped"]]]]'
rm rules/Quiet.lua

topic nothing at all
printf '[]' >empty.json
for format in markdown csv junit; do
  kb 2 run --quiet --format "$format" empty.json
  says err 'nothing was evaluated: there was no mailbox in the data'
  read_as "$format"
done

topic a full disk, and a file that is written whole or not at all
for format in markdown csv junit; do
  exit=0
  "$KBTRIAGE" run --format "$format" hostile.ndjson >/dev/full 2>err || exit=$?
  [ "$exit" = 3 ] || fail "$format: exit $exit"
  says err 'No space left'
  kb 3 run --format "$format" --output file hostile.ndjson
  [ -s file ] && [ ! -s out ] || fail "$format: --output"
done

topic sarif
mkdir 'house hö'
cat >'house hö/Slip.lua' <<'LUA'
return {
  code = "Slip",
  title = "T", product = "P", status = "draft", --[[ ö🙂 ]] severity = "eror",
  symptom = { text = "s", signatures = { { code = "Slip" } } },
  causes = { { id = "a", text = "A cause.", look = "There" } },
  resolution = { { text = "Look again." } },
}
LUA
kb 1 check --format sarif './house hö'
read_as sarif
is '. == [["E106", "house%20h%C3%B6/Slip.lua", 3, 61]]'
kb 1 check --format sarif "$PWD/house hö/Slip.lua"
is '.runs[0].results[0].locations[0].physicalLocation.artifactLocation
  | (.uri | startswith("file:///")) and has("uriBaseId") == false'
kb 0 check --format sarif rules
read_as sarif

topic log commands of pipelines
mkdir -p 'ho,use:1;]'
sed 's/code = "[A-Za-z]*"/code = "100%"/; s/severity = "[a-z]*"/severity = "a%b::c]"/' \
  rules/InvalidIncomingEmailServerProfile.lua >'ho,use:1;]/Slip.lua'
kb 1 check --format github 'ho,use:1;]'
grep -qE '^::error file=ho%2Cuse%3A1;\]/Slip\.lua,line=[0-9]+,col=3,title=E106::severity is "a%25b::c\]", but must be one of: ' out ||
  fail 'github'
! grep -v '^::\(error\|warning\) file=' out || fail 'github: other lines'
kb 1 check --format azure 'ho,use:1;]'
grep -qE '^##vso\[task\.logissue type=error;sourcepath=ho,use:1%3B%5D/Slip\.lua;linenumber=[0-9]+;columnnumber=3;code=E106;\]severity is "a%AZP25b::c\]", but' out ||
  fail 'azure'
kb 0 check --format github rules
[ ! -s out ] || fail 'github: nothing to say'
is '. == []'
