# Whatever the order of the rows and files, all of a report but its lists of findings is the same.
. "$TESTS/cases.inc"

same_in_any_order() {
  /usr/bin/python3 -B "$TESTS/order.py" "$KBTRIAGE" shuffled "$@" >said 2>&1 ||
    fail "$(cat said)"
}

topic the data of the tests, with all articles
KBTRIAGE_ONLY_RULES=$SOURCE/rules
data=$TESTS/data
same_in_any_order "$data/contoso/mailboxes.json"
same_in_any_order "$data/contoso-next/mailboxes.json"
same_in_any_order "$data/contoso-split/alerts.json" "$data/contoso-split/mailboxes.json" \
  "$data/contoso-split/profiles.json"
same_in_any_order "$data/house/mailboxes.json"
same_in_any_order "$data/tables/mailboxes.json" "$data/tables/solutions.json"
KBTRIAGE_ONLY_RULES=$PWD/rules

topic alerts in a file of their own, of which the first decides
cat >rules/Refused.lua <<'END'
return {
  code = "Refused", title = "The server refuses the mailbox", product = "P", status = "stable", severity = "error",
  symptom = { text = "An alert says so.", signatures = {
    { code = "Refused", message = "The server [server] refuses the user [user]." } } },
  causes = {
    { id = "blocked", text = "The user {alert.user} is blocked on {alert.server}.",
      when = function(case)
        if case.mailbox.username == "x" then return case.mailbox.incomingemaildeliverymethod == 2 end
        return case.alert.level == 3
      end },
    { id = "profile", text = "The profile {profile.name} is inactive.",
      when = function(case) return case.profile.statecode == 1 end },
    { id = "second", text = "Another alert says more.", when = function(case)
        return case.alerts[2] ~= nil and case.alerts[2].level == 2
      end },
  },
  resolution = { { text = "Release {mailbox.name} on {alert.server}." } },
}
END
/usr/bin/python3 - <<'END'
import json
import random

chance = random.Random(4)
mailboxes, alerts = [], []
for number in range(60):
    key = f"{number:08d}-0000-4000-8000-000000000000"
    profile = f"{number % 3:08d}-9999-4000-8000-000000000000"
    mailboxes.append({
        "mailboxid": key, "name": chance.choice(["Ann", "Bob", "Cid", f"Dan {number}"]),
        "emailaddress": f"m{number}@contoso.com", "username": chance.choice(["x", "y"]),
        "incomingemaildeliverymethod": 2, "incomingemailstatus": chance.choice([1, 2]),
        "_emailserverprofile_value": profile, "emailserverprofile": {
            "emailserverprofileid": profile, "statecode": 1,
            **chance.choice([{}, {"name": f"Profile {number % 3}"}, {"name": "Another"}])}})
    for alert in range(chance.randrange(4)):
        alerts.append({
            "tracelogid": f"{chance.randrange(10**8):08d}-1111-4000-8000-{number:06d}{alert:06d}",
            "_regardingobjectid_value": key, "level": chance.choice([1, 2, 3]),
            "createdon": f"2026-01-{chance.randrange(1, 28):02d}T03:04:05Z",
            "text": chance.choice([
                f"The server mx{number % 2} refuses the user u{alert}. Error Code: Refused",
                "Error Code: 0x8005E274", "Error Code: -2147097996", "Error Code: ErrorBrandNewThing",
                f'Mailbox "{number}" lost {alert} of them'])})
for name, rows in (("mailboxes", mailboxes), ("alerts", alerts), ("lines", mailboxes)):
    with open(f"{name}.json", "w", encoding="utf-8") as file:
        if name == "lines":
            file.writelines(json.dumps(row) + "\n" for row in rows)
        else:
            json.dump({"value": rows}, file)
END
same_in_any_order mailboxes.json alerts.json
same_in_any_order lines.json alerts.json
kb 1 run --format json mailboxes.json alerts.json
is '[.groups[] | .names | length] | max == 20'
is '.unmatched | length > 2'
is '[.unmatched[] | [.affected[].subject.id] | . == sort] | all'
is '[.groups[] | select(.shared != null)] | length > 2'

topic alerts without ids, of which the first decides
jq -c '.value[] | del(.tracelogid)' alerts.json | jq -s '{"@odata.context": "https://c.crm.dynamics.com/api/data/v9.2/$metadata#tracelogs(text)", value: .}' >ids.json
same_in_any_order mailboxes.json ids.json

topic rows of several tables in one file: a case waits for whatever its findings say
rm rules/*
article() {
  printf 'return { code = "%s", title = "T", product = "P", status = "stable", severity = "error",\n' "$1"
  printf 'symptom = { text = "S.", signatures = { { code = "%s" } } },\n' "$1"
  printf 'causes = { { id = "a", text = "%s", when = function(case) return %s end } },\n' "$3" "$2"
  printf 'resolution = { { text = "Do.", steps = { "%s" } } } }\n' "$4"
}
# the lookup does not say whether the mailbox is that of a user or of a queue
article ReadsUser 'case.user.isdisabled == true' 'Disabled.' 'Do.' >rules/ReadsUser.lua
article KnowsUser 'not known(case, "user")' 'The user is not known.' 'Do.' >rules/KnowsUser.lua
article NamesProfile 'case.mailbox.statecode == 0' 'The profile {profile.name}.' 'Do.' >rules/NamesProfile.lua
article StepForUser 'case.mailbox.statecode == 0' 'Active.' 'Enable {user.fullname}.' >rules/StepForUser.lua
/usr/bin/python3 - <<'END_OF_ROWS'
import json

rows = []
for number, code in enumerate(("ReadsUser", "KnowsUser", "NamesProfile", "StepForUser")):
    rows.append({"mailboxid": f"0000000{number}-0000-4000-8000-000000000000", "name": f"{code} box", "statecode": 0,
                 "_regardingobjectid_value": "u", "_emailserverprofile_value": "p",
                 "tracelog_Mailbox": [{"tracelogid": f"t{number}", "level": 3, "text": f"Error Code: {code}"}]})
rows.append({"systemuserid": "u", "fullname": "Uma", "isdisabled": True})
rows.append({"emailserverprofileid": "p", "name": "Prof", "statecode": 0})
with open("one.json", "w", encoding="utf-8") as file:
    file.writelines(json.dumps(row) + "\n" for row in rows)
END_OF_ROWS
same_in_any_order one.json
# alone: from the first case that waits on, all do
expect() {
  grep -e "Error Code: $1" -e fullname -e '"Prof"' one.json >alone.json
  kb 1 run --format json alone.json
  is '.findings | length == 1 and .[0].verdict == $verdict' --arg verdict "$2"
  says out "$3"
  same_in_any_order alone.json
}
expect ReadsUser confirmed Disabled.
expect KnowsUser unexplained Do.
expect NamesProfile confirmed 'The profile Prof.'
expect StepForUser confirmed 'Enable Uma.'

topic a column that is missing in several conditions, in mailboxes of one name
rm rules/*
printf '%s\n' 'return { code = "E", title = "T", product = "P", status = "stable", severity = "error",
  symptom = { text = "S.", signatures = { { code = "E" } } },
  early = function(case) return case.queue.name == "Q" end,
  causes = { { id = "a", text = "A.", when = function(case) return case.queue.name == "Q" end },
    { id = "b", text = "B.", when = function(case) return case.mailbox.statecode == 1 end } },
  resolution = { { text = "Do." } } }' >rules/E.lua
for state in 0 1; do
  printf '{"mailboxid":"%s","name":"Ann","statecode":%s,"tracelog_Mailbox":[]}\n' "m$state" "$state"
done >gaps.json
tac gaps.json >gaps-tac.json
for file in gaps gaps-tac; do
  "$KBTRIAGE" run --quiet --format json "$file.json" | jq -c .gaps >"$file.found" || true
done
[ "$(cat gaps.found)" != "[]" ] || fail "no gaps"
same gaps.found gaps-tac.found
