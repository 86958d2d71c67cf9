"""A fortnight of mornings, and what their history must be: fortnight.py rows FOLDER SEED, and
fortnight.py expect REPORT...

rows writes a file of rows for each tenant and day (FOLDER/TENANT-DAY.ndjson). expect prints, as JSON
lines, the troubles that follow from reports, in their order: computed one subject at a time, without
a database."""
import json
import random
import sys

DAYS = 14
MAILBOXES = 50
PROFILES = ["000000a%d-0000-4000-8000-0000000000a0" % n for n in range(3)]


def row(tenant, number, kind, profile, day):
    """A mailbox as fetch saves it."""
    date = "2026-03-%02dT06:00:00Z" % (day + 1)
    made = {
        "mailboxid": "%08d-0000-4000-8000-00000000000%d" % (number, tenant),
        "name": "Box %d" % number, "emailaddress": "box%d@t%d.example" % (number, tenant),
        "modifiedon": date, "incomingemaildeliverymethod": 2,
        "_emailserverprofile_value": None, "emailserverprofile": None, "tracelog_Mailbox": [],
    }
    if kind in ("inactive", "healthy", "stale"):
        made["_emailserverprofile_value"] = PROFILES[profile]
        made["emailserverprofile"] = {
            "emailserverprofileid": PROFILES[profile], "name": "Profile %d" % profile,
            "statecode": 1 if kind == "inactive" else 0}
    elif kind in ("unknown", "blind"):
        made["_emailserverprofile_value"] = PROFILES[profile]
        del made["emailserverprofile"]
    if kind in ("inactive", "none", "stale", "unknown"):
        made["tracelog_Mailbox"] = [{
            "tracelogid": "%08d-%04d-4000-8000-00000000000%d" % (number, day, tenant), "level": 3,
            "createdon": date,
            "text": "Email Server Error Code: InvalidIncomingEmailServerProfile"}]
    return json.dumps(made)


def write_rows(folder, seed):
    chance = random.Random(seed)
    for tenant in (1, 2):
        kinds = ["healthy"] * MAILBOXES
        for day in range(DAYS):
            with open("%s/%d-%02d.ndjson" % (folder, tenant, day), "w", encoding="utf-8") as file:
                for number in range(MAILBOXES):
                    if chance.random() < 0.4:
                        kinds[number] = chance.choice(
                            ["healthy", "healthy", "inactive", "none", "stale", "unknown", "risk", "blind"])
                    if chance.random() < 0.9:
                        print(row(tenant, number, kinds[number], number % 3, day), file=file)
                if chance.random() < 0.25:
                    print('{"mailboxid":', file=file)  # the run is not complete


def expect(paths):
    history = {}  # (tenant, subject, article, cause) -> list of episodes, the last may be open
    for path in paths:
        with open(path, encoding="utf-8") as file:
            records = [json.loads(line) for line in file]
        summary = records[-1]
        tenant = summary["tenant"]
        at = summary["provenance"]["newest_row"]
        cases = {r["subject"]["id"]: r["state"] for r in records if r["type"] == "case"}
        whole = not (summary["rejected"] or summary["faults"])
        skipped = {(r["subject"]["id"], article) for r in records if r["type"] == "case" for article in r["skipped"]}
        assert {article for _, article in skipped} == {gap["article"] for gap in summary["gap_list"]}
        now = {}
        for r in records:
            if r["type"] == "finding" and r["verdict"] != "superseded":
                by_alert = bool(r["symptoms"])
                confirmed = [c["id"] for c in r["causes"] if c["verdict"] == "confirmed"]
                for cause in confirmed or [None]:
                    now[tenant, r["subject"]["id"], r["article"]["code"], cause] = r["verdict"], by_alert
            elif r["type"] == "failing" and not r["explained"]:
                now[tenant, r["subject"]["id"], None, None] = "failing", False
        for key, (verdict, by_alert) in now.items():
            episodes = history.setdefault(key, [])
            if not episodes or episodes[-1]["closed"]:
                episodes.append({"opened": at, "closed": None, "how": None})
            episodes[-1].update(last_seen=at, verdict=verdict, by_alert=by_alert, not_in_data_since=None)
        for key, episodes in history.items():
            last = episodes[-1]
            if key in now or last["closed"] or key[0] != tenant:
                continue
            _, subject, article, cause = key
            others = [(k[2], v[0]) for k, v in now.items() if k[1] == subject]
            if subject in cases:
                last["not_in_data_since"] = None
            if not whole or not cases:
                continue
            if subject not in cases:
                last["not_in_data_since"] = last["not_in_data_since"] or at
            elif cause is None and [a for a, _ in others if article is None or a == article]:
                last.update(closed=at, how="determined")
            elif (cases[subject] != "not_judged" and (last["by_alert"] or (subject, article) not in skipped)
                  and (article, "inconclusive") not in others):
                last.update(closed=at, how="fixed")
    for key, episodes in history.items():
        for episode in episodes:
            del episode["by_alert"]
            yield {"tenant": key[0], "subject": key[1], "article": key[2], "cause": key[3],
                   "reopened": len(episodes) - 1, **episode}


def main():
    if sys.argv[1] == "rows":
        write_rows(sys.argv[2], int(sys.argv[3]))
    else:
        for line in sorted(json.dumps(t, sort_keys=True) for t in expect(sys.argv[2:])):
            print(line)


if __name__ == "__main__":
    main()
