# Alerts that no article covers: every mailbox affected, and articles drafted from them.
. "$TESTS/cases.inc"

topic every mailbox of a kind is told
{
  page "$(row 1 'Ann <Beck>' null "$(alert 1 'Cannot send for Ann <Beck> today.'),$(alert 2 'Cannot send for Ann <Beck> today.')")" \
    "$(row 2 'Bob, Jr.' null "$(alert 3 'Cannot send for Bob, Jr. today.')")" \
    "$(row 3 'Cid' null "$(alert 4 'Cannot send for Cid today.'),$(alert 5 'Error Code: ErrorOdd')")" \
    "$(row 4 'Dan' null '{"level":2,"text":"Cannot read for Dan today."}')"
} >page.json
kb 1 run -f json page.json
is '[.unmatched[] | [.code, .message, .level, .count, .cases]] == [
  [null, "Cannot send for [mailbox] today.", 3, 4, 3],
  ["ErrorOdd", "Error Code: ErrorOdd", 3, 1, 1],
  [null, "Cannot read for [mailbox] today.", 2, 1, 1]]'
is '[.unmatched[0].affected[] | [.subject.name, .subject.emailaddress, .count, .text]] == [
  ["Ann <Beck>", "m1@contoso.com", 2, "Cannot send for Ann <Beck> today."],
  ["Bob, Jr.", "m2@contoso.com", 1, "Cannot send for Bob, Jr. today."],
  ["Cid", "m3@contoso.com", 1, "Cannot send for Cid today."]]'
is '[.unmatched[].affected | length] == [.unmatched[].cases]'
is '.unmatched[0].affected[1].subject.id == "'"$(id_of 2)"'" and .unmatched[0].affected[1].alert == "'"$(id_of 3 1111)"'"'
jq -c '.unmatched[]' out >expected
kb 1 run -f ndjson page.json
jq -c 'select(.type == "unmatched") | del(.type)' out >actual
same expected actual

kb 1 run -f csv page.json
/usr/bin/python3 "$TESTS/formats.py" csv out >read.json
mv read.json out
is '[.[] | select(.type == "uncovered") | [.article, .subject_name, .subject_address, .alert, .count]] == [
  ["", "Ann <Beck>", "m1@contoso.com", "Cannot send for Ann <Beck> today.", "2"],
  ["", "Bob, Jr.", "m2@contoso.com", "Cannot send for Bob, Jr. today.", "1"],
  ["", "Cid", "m3@contoso.com", "Cannot send for Cid today.", "1"],
  ["ErrorOdd", "Cid", "m3@contoso.com", "Error Code: ErrorOdd", "1"],
  ["", "Dan", "m4@contoso.com", "Cannot read for Dan today.", "1"]]'

kb 1 run -f markdown page.json
says out '<details><summary>All 3 mailboxes</summary> - Ann &lt;Beck> (m1@contoso.com), 2 alerts - Bob, Jr. (m2@contoso.com) - Cid (m3@contoso.com) </details> 2. ErrorOdd'
kb 1 run -f html page.json
sed -e 's/<a class="record"[^>]*>//g' -e 's,</a>,,g' out >unlinked
says unlinked '<details><summary>All 3 mailboxes</summary> <ul class="plain names"> <li>Ann &lt;Beck&gt; (m1@contoso.com), 2 alerts</li> <li>Bob, Jr. (m2@contoso.com)</li> <li>Cid (m3@contoso.com)</li> </ul> </details>'
[ "$(grep -c '<li><a class="record"' out)" -ge 3 ] || fail 'names lead to the records'

topic a draft recognises its whole group, and names no customer
/usr/bin/python3 - <<'PY'
import json, random

random.seed(15)
names = ["Ann Beck", "Jürgen O'Neil", "Support", 'Max "Moritz" Müller', "王芳", "Info 7", "Eva <ext>", "Łukasz"]
profiles = ["Contoso Hybrid", "Mail [new]", "Exchange"]
texts = [
    "The mailbox {m} lost its way to {p} at {t}.",
    "Das Postfach „{m}“ konnte nicht über {p} synchronisiert werden ({n}).",
    "La boîte « {m} » de {u} n'a pas été synchronisée.",
    "邮箱 {m} 无法同步 {p} 请检查",
    "Mailbox '{m}' ({a}) can't be opened by {u}: try {n} times, see https://{h}/x/{n}.",
    "{u} has no right to {g}. [{m}]",
    "<p>{m} is gone</p>\n<p>from mail.{h}; ask {a}.</p>",
    "Nothing. error code: for {m} and {u} at all. activityid: {g}",
    "Odd thing happened for {m}. Email Server Error Code: ErrorOdd{k}",
    "Refused: http server returned 4{k}9 Forbidden exception for {m}",
    "Failed with {c} for {m}",
    "What {m} sees. ErrorMany -21472094{k}1",
    "x {n} y",
]


def guid():
    return "%08x-%04x-4000-8000-%012x" % (random.getrandbits(32), random.getrandbits(16), random.getrandbits(48))


rows = []
for number in range(150):
    name, profile, user = random.choice(names), random.choice(profiles), random.choice(["Ida Kerr", "Jo Lund"])
    address = "user%d@fabrikam.example" % number
    alerts = []
    for text in random.sample(texts, 3):
        values = dict(m=name, p=profile, u=user, a=address, g=guid(), n=random.randint(1, 99999), h="fabrikam.example",
                      t="2026-11-%02dT03:04:05Z" % random.randint(1, 28), k=len(text) % 7, c="-2147220%d" % 970)
        alert = {"tracelogid": guid(), "level": 2 if text[0] == "L" else 3, "text": text.format(**values)}
        if text.startswith("Failed"):
            alert["text"] = random.choice(["It failed for %s", "%s: no luck at all today"]) % name
            alert["tracecode"] = -2147220970
        if text.startswith("x") and number % 2:
            alert = {"level": 3, "text": None, "errordetails": alert["text"]}
        alerts.append(alert)
    rows.append({
        "mailboxid": guid(), "name": name, "emailaddress": address,
        "_emailserverprofile_value": "p%d" % profiles.index(profile),
        "emailserverprofile": {"emailserverprofileid": "p%d" % profiles.index(profile), "name": profile, "statecode": 0},
        "_regardingobjectid_value": "u", "regardingobjectid_systemuser": {"systemuserid": "u", "fullname": user},
        "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "systemuser",
        "tracelog_Mailbox": alerts})
json.dump({"value": rows}, open("groups.json", "w"))
PY
kb 1 run -f json groups.json
cp out groups-report.json
is '(.unmatched | length) == 13 and ([.unmatched[].count] | add) == 450'
mkdir drafts
for number in $(seq 13); do
  kb 0 new "Draft$number" --from-run groups-report.json --unmatched "$number" --output "drafts/Draft$number.lua"
  grep -qE 'fabrikam|Kerr|Lund|Jürgen|O.Neil|Moritz|王芳|Contoso Hybrid|Łukasz|ext>' "drafts/Draft$number.lua" &&
    fail "draft $number names a customer"
  kb 0 test "drafts/Draft$number.lua"
  kb 1 run -r "drafts/Draft$number.lua" -f json groups.json
  is ".summary.unmatched_alerts <= 450 - $(jq ".unmatched[$number - 1].count" groups-report.json)"
done
kb 1 run -r drafts -f json groups.json
is '.summary.unmatched_alerts == 0'

topic level and severity are those of the alert
level=$(jq '[.unmatched[].level] | index(2) + 1' groups-report.json)
kb 0 new Warned --from-run groups-report.json --unmatched "$level"
says out 'severity = "warning"'
says out 'level = 2'
kb 0 new Failed --from-run groups-report.json --unmatched 1
says out 'severity = "error"'
says out 'level = 3'

topic what tells no alert from another is no article
page "$(row 1 'Ann' null "$(alert 1 'Ann 17')")" >page.json
"$KBTRIAGE" run -f json page.json >report.json || true
kb 2 new Nothing --from-run report.json
says err 'names no code, and has fewer than two words'
