# Articles and their sources; the rule set as pages; codes without an article.
. "$TESTS/cases.inc"

topic a source that has changed
mkdir kb rule_set
cat >kb/thing-broken.md <<'MD'
---
ms.date: 02/03/2025
---
# Thing
## Symptoms
> The thing of [Mailbox Name] is broken. Error code: ErrorThing
MD
kb 0 new --from kb/thing-broken.md --output rule_set/ErrorThing.lua
kb 1 check --against kb rule_set
says err '1 of 1 articles have their source in kb'
silent_on out W212
printf 'more\r\n' >>kb/thing-broken.md
sed -i 's/02\/03\/2025/2025-06-07/' kb/thing-broken.md
kb 1 check --against kb -f json rule_set
is '[.problems[] | select(.code == "W212")] | length == 1'
is '.problems[] | select(.code == "W212") | .line == 7 and (.message | test("thing-broken.md.*2025-02-03; now 2025-06-07"))'
hash=$(jq -r '.problems[] | select(.code == "W212").suggestion | capture("hash to \"(?<h>[0-9a-f]+)\"").h' out)
sed -i "s/hash = \"[0-9a-f]*\"/hash = \"$hash\"/" rule_set/ErrorThing.lua
kb 1 check --against kb rule_set
silent_on out W212
mv kb/thing-broken.md kb/thing-other.md
kb 1 check --against kb rule_set
says out 'W213'
says out 'thing-broken.md, which this article was made from, is not there'

topic a source named by its reference
sed -e '/source = /d' -e 's/reviewed = .*/reviewed = "2025-01-01", reference = "https:\/\/contoso.example\/kb\/thing-other\/?x#y",/' \
  rule_set/ErrorThing.lua >rule_set/Error2.lua
sed -i 's/ErrorThing/Error2/g' rule_set/Error2.lua
rm rule_set/ErrorThing.lua
kb 1 check --against kb rule_set
says out 'W212: thing-other.md is of 2025-06-07; this article was checked against that of 2025-01-01'
sed -i 's/reviewed = "2025-01-01"/reviewed = "2025-06-07"/' rule_set/Error2.lua
kb 1 check --against kb rule_set
silent_on out W212
kb 2 check --against nowhere rule_set
says err 'nowhere: no such file'

topic codes without an article
cat >codes <<'T'
# of last week
InvalidIncomingEmailServerProfile

  ErrorNobodyKnows
T
kb 1 list --missing codes
printf 'ErrorNobodyKnows\n1 of 2 codes have no article\n' | cmp -s - out || fail missing
kb 1 list --missing codes -f json
is '.missing == [{"code":"ErrorNobodyKnows","name":null,"near":null}] and .codes == 2'
echo invalidincomingemailserverprofile | "$KBTRIAGE" list --missing - >out || fail 'standard input'
page "$(row 1 Ann null "$(alert 1 'Error Code: ErrorFarAway')")" >page.json
"$KBTRIAGE" run -f json page.json >report.json || true
kb 1 list --missing report.json
says out ErrorFarAway
kb 2 list --missing nowhere
says err 'nowhere: '

topic 'pages of some articles'
kb 2 list --docs some --status stable
says err 'list: --status does not go with --docs: --only status:stable chooses articles there'
[ ! -e some ] || fail 'a folder was made'
kb 0 list --docs some --only code:InvalidIncomingEmailServerProfile
says out '2 pages written to some'
[ "$(ls some | tr '\n' ' ')" = 'InvalidIncomingEmailServerProfile.md index.md ' ] || fail "$(ls some)"
[ "$(grep -c '(.*\.md)' some/index.md)" -eq "$(grep -c '(InvalidIncomingEmailServerProfile.md)' some/index.md)" ] ||
  fail 'the index leads to pages that are not there'

topic pages
cat >rules/Odd.lua <<'LUA'
return {
  code = "Odd", title = "A | <b>title</b>", product = "P", status = "draft", severity = "error", kb = "5",
  symptom = { text = "s", signatures = { { code = "OddCode", number = "8005E274" }, { message = "Odd [x] thing" } } },
  causes = { { id = "c", text = "c", look = "there" } }, resolution = { { text = "r" } },
}
LUA
kb 0 list --docs docs
says out '3 pages written to docs'
grep -qF '| [Odd](Odd.md) | 5 | draft | A \| &lt;b>title&lt;/b> |' docs/index.md || fail index
grep -qF '| OddCode | [A \| &lt;b>title&lt;/b>](Odd.md) |' docs/index.md || fail 'index by code'
grep -qF '| 8005E274 | [A' docs/index.md || fail 'index by number'
grep -qF '# A \| &lt;b>title&lt;/b>' docs/Odd.md || fail page
grep -qF -e '- code OddCode, with 8005E274' docs/Odd.md || fail signatures
grep -qF '### ' docs/Odd.md && fail 'levels of headings'
kb 0 list --docs docs
kb 2 list --docs nowhere/docs
says err 'nowhere/docs: '

topic articles whose pages would have one name
for code in index A.B A_B A_2EB; do
  printf 'return { code = "%s", title = "Title of %s", product = "P", status = "draft", severity = "error",
symptom = { text = "s", signatures = { { code = "%s" } } },
causes = { { id = "c", text = "t", look = "l" } }, resolution = { { text = "r" } } }\n' \
    "$code" "$code" "Signature$code" >"pages-$code.lua"
done
mkdir pages
mv pages-*.lua pages
kb 0 list --only-rules pages --docs several
says out '5 pages written to several'
[ "$(ls several | LC_ALL=C sort | tr '\n' ' ')" = 'A_2EB.md A_5F2EB.md A_B.md _69ndex.md index.md ' ] ||
  fail "pages: $(ls several)"
grep -qF '# Rule set' several/index.md || fail 'the index is an article'
for code in index A.B A_B A_2EB; do
  name=$(sed -n "s/^| \\[$(printf %s "$code" | sed 's/[._]/.*/g')\\](\([^)]*\)) | .*Title of $(printf %s "$code" | sed 's/[._]/.*/g') .*/\1/p" several/index.md | head -n 1)
  [ -f "several/$name" ] || fail "no page of $code: '$name'"
done
