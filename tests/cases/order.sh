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
