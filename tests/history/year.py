#!/usr/bin/env python3
"""A year of generated mornings: year.py FOLDER [--days N] [--mailboxes N] [--seed N] [--kills N]

Two tenants have mailboxes whose troubles open, are fixed and come back; mailboxes are renamed, leave
the data and return; some runs are incomplete, some mornings have none; each profile breaks about once
a month, for a day or more; of two articles one is at times left out, and for a while not in the rule
set. Each morning's report is added to a history, every seventh by run --store,
and some while kbtriage is killed again and again. Then every answer of the history is computed once
more, from the reports, one trouble at a time and without a database, and compared. It says how long
things took, and how large the file is.

KBTRIAGE is the program, KBTRIAGE_ONLY_RULES the folder of both articles; FOLDER/one has one of them.
A whole year: sh tests/history/year.sh --days 365 --mailboxes 1000
"""
import argparse
import calendar
import csv
import glob
import html
import io
import json
import os
import random
import re
import subprocess
import sys
import time

FIRST = calendar.timegm((2025, 11, 1, 6, 0, 0))
DAY = 86400
ARTICLE = "InvalidIncomingEmailServerProfile"
SECOND = "SecondProblem"
KBTRIAGE = os.environ["KBTRIAGE"]
ODD = ("Änne Ö", "O'Brien \"Bo\"", "<b>Bold</b>", "Comma, Inc", "=1+1", "box 1")


def text_of(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def seconds_of(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


# --- The organizations ---


class Mailbox:
    def __init__(self, tenant, number, profile):
        self.tenant, self.number, self.profile = tenant, number, profile
        self.name = f"{ODD[number]} {number}" if number < len(ODD) else f"Box {number}"
        self.kind, self.has_second, self.is_there = "healthy", False, True

    def row(self, day, is_broken):
        kind = "inactive" if is_broken and self.kind in ("healthy", "stale") else self.kind
        date = text_of(FIRST + day * DAY - 3600)
        profile = self.tenant.profile_id(self.profile)
        has_profile = kind in ("healthy", "inactive", "stale", "failing")
        made = {
            "mailboxid": f"{self.number:08d}-0000-4000-8000-00000000000{self.tenant.number}",
            "name": self.name, "emailaddress": f"box{self.number}@t{self.tenant.number}.example",
            "modifiedon": date, "incomingemaildeliverymethod": 2,
            "incomingemailstatus": 2 if kind == "failing" else None,
            "_emailserverprofile_value": profile if has_profile or kind in ("unknown", "blind") else None,
            "emailserverprofile": {
                "emailserverprofileid": profile, "name": f"Profile {self.profile}",
                "statecode": int(kind == "inactive")} if has_profile else None,
            "tracelog_Mailbox": []}
        if kind in ("unknown", "blind"):
            del made["emailserverprofile"]
        codes = [ARTICLE] if kind in ("inactive", "none", "stale", "unknown") else []
        for code in codes + [SECOND] * self.has_second:
            made["tracelog_Mailbox"].append({
                "tracelogid": f"{self.number:08d}-{day:04d}-4{len(code):03d}-8000-00000000000{self.tenant.number}",
                "level": 3, "createdon": date, "text": f"Email Server Error Code: {code}"})
        return json.dumps(made)


class Tenant:
    def __init__(self, number, size, chance):
        self.number, self.name, self.chance = number, f"T{number}", chance
        self.mailboxes = [Mailbox(self, n, n % 9) for n in range(size)]
        self.broken = {}  # profile -> days left

    def profile_id(self, profile):
        return f"000000a{profile}-0000-4000-8000-0000000000a{self.number}"

    def pass_day(self):
        chance = self.chance
        self.broken = {p: left - 1 for p, left in self.broken.items() if left > 1}
        for profile in range(9):
            if chance.random() < 1 / 30:
                self.broken[profile] = chance.randrange(1, 5)
        for mailbox in self.mailboxes:
            if mailbox.kind == "healthy":
                if chance.random() < 0.004:
                    mailbox.kind = chance.choice(["none", "none", "stale", "unknown", "risk", "blind", "failing"])
            elif chance.random() < 0.15:
                mailbox.kind = chance.choice(["healthy"] * 5 + ["none", "stale", "unknown"])
            if chance.random() < (0.1 if mailbox.has_second else 0.003):
                mailbox.has_second = not mailbox.has_second
            if chance.random() < (0.008 if mailbox.is_there else 0.08):
                mailbox.is_there = not mailbox.is_there
            if chance.random() < 0.0005:
                mailbox.name += " II"

    def write(self, path, day):
        with open(path, "w", encoding="utf-8") as file:
            for mailbox in self.mailboxes:
                if mailbox.is_there:
                    print(mailbox.row(day, mailbox.profile in self.broken), file=file)
            if self.chance.random() < 0.05:
                print('{"mailboxid":', file=file)


# --- The program ---


def run(*arguments, codes=(0,), **options):
    done = subprocess.run([KBTRIAGE, *arguments], capture_output=True, **options)
    if done.returncode not in codes:
        sys.exit(f"FAILED: {' '.join(arguments)} ends with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return done.stdout


def history(store, *arguments, codes=(0,)):
    return run("history", *arguments, "--store", store, codes=codes)


def answer(store, *arguments):
    return json.loads(history(store, *arguments, "--format", "json"))


def add_killed(store, reports, chance, kills):
    """Adds them; until then it is killed some times, at any moment."""
    for _ in range(kills):
        process = subprocess.Popen([KBTRIAGE, "history", "add", "--quiet", "--store", store, *reports])
        time.sleep(chance.random() * 0.15 * len(reports))
        process.kill()
        process.wait()
        if os.path.getsize(store):
            assert history(store, "check") == b"No problems.\n"
    for report in reports:
        history(store, "add", "--quiet", report)


def make(folder, arguments):
    """The reports, in their order, and the history."""
    chance = random.Random(arguments.seed)
    store = f"{folder}/year.db"
    sizes = (arguments.mailboxes * 3 // 5, arguments.mailboxes - arguments.mailboxes * 3 // 5)
    tenants = [Tenant(n + 1, size, chance) for n, size in enumerate(sizes)]
    reports, waiting, took = [], [], {"run": 0, "add": 0}
    days = range(arguments.days)
    killed = set(chance.sample(days[3:], arguments.kills))
    for day in days:
        for tenant in tenants:
            tenant.pass_day()
            if chance.random() < 0.03:
                continue
            rows, report = f"{folder}/rows.ndjson", f"{folder}/{day:03d}-{tenant.number}.ndjson"
            tenant.write(rows, day)
            start = time.monotonic()
            options = ["--store", store] if day % 7 == 6 else []
            if 0.4 < day / arguments.days < 0.5:
                options += ["--only-rules", f"{folder}/one"]
            elif chance.random() < 0.1:
                options += ["--skip", SECOND]
            run("run", "--quiet", "--tenant", tenant.name, rows, "-f", "ndjson", "--every-case", "-o", report,
                *options, codes=(0, 1, 3))
            took["run"] += time.monotonic() - start
            reports.append(report)
            if "--store" not in options:
                waiting.append(report)
        start = time.monotonic()
        if waiting and day in killed:
            add_killed(store, waiting, chance, 3)
        elif waiting:
            history(store, "add", "--quiet", *waiting)
        took["add"] += time.monotonic() - start
        waiting.clear()
    print(f"{len(reports)} reports: {took['run']:.0f} s to make, {took['add']:.0f} s to add, "
          f"{os.path.getsize(store) / 1e6:.1f} MB")
    return store, reports


# --- The same history without a database ---


class History:
    def __init__(self, reports):
        self.subjects = {}  # (tenant, id) -> its newest facts
        self.troubles = {}  # (tenant, id, article, cause) -> episodes; the last may be open
        self.runs, self.titles, self.records = [], {}, {}
        for path in reports:
            with open(path, encoding="utf-8") as file:
                self.add([json.loads(line) for line in file])

    def add(self, records):
        summary = records[-1]
        tenant, at = summary["tenant"], summary["provenance"]["newest_row"]
        whole = not (summary["rejected"] or summary["faults"])
        cases = {r["subject"]["id"]: r["state"] for r in records if r["type"] == "case"}
        self.runs.append({"tenant": tenant, "at": at, "complete": whole})
        for r in records:
            if r["type"] in ("case", "finding", "failing"):
                self.subjects[tenant, r["subject"]["id"]] = r["subject"]
        now = self.found(records, tenant)
        for group in summary["groups"]:
            if group["shared"]:
                self.records[tenant, group["shared"]["id"]] = group["shared"]["name"]
        for key, facts in now.items():
            episodes = self.troubles.setdefault(key, [])
            if episodes and episodes[-1]["how"] == "removed":
                episodes[-1].update(closed=None, how=None)
            if not episodes or episodes[-1]["closed"]:
                episodes.append({"opened": at, "closed": None, "how": None, "record": None})
            record = facts["record"] or episodes[-1]["record"]
            episodes[-1].update(facts, record=record, last_seen=at, not_in_data_since=None)
        skipped = {(r["subject"]["id"], article) for r in records if r["type"] == "case" for article in r["skipped"]}
        articles = {one["code"]: "left_out" not in one for one in summary["articles"]}
        for key, episodes in self.troubles.items():
            if key[0] == tenant and key not in now and not episodes[-1]["closed"]:
                self.missing(episodes[-1], key, at, whole, cases, skipped, articles, now)

    def found(self, records, tenant):
        now = {}
        for r in records:
            if r["type"] == "finding" and r["verdict"] != "superseded":
                article = r["article"]
                self.titles[article["code"]] = article["title"]
                confirmed = [c for c in r["causes"] if c["verdict"] == "confirmed"]
                for cause in confirmed or [{"id": None, "text": article["title"], "evidence": []}]:
                    fields = {e["field"]: e["value"] for e in cause["evidence"]}
                    is_shared = any(field.startswith("profile.") for field in fields)
                    now[tenant, r["subject"]["id"], article["code"], cause["id"]] = {
                        "verdict": r["verdict"], "text": cause["text"], "by_alert": bool(r["symptoms"]),
                        "record": fields.get("mailbox._emailserverprofile_value") if is_shared else None}
            elif r["type"] == "failing" and not r["explained"]:
                text = "the last test or synchronization failed, and no alert says why"
                self.titles[None] = text
                now[tenant, r["subject"]["id"], None, None] = {
                    "verdict": "failing", "text": text, "by_alert": False, "record": None}
        return now

    @staticmethod
    def missing(last, key, at, whole, cases, skipped, articles, now):
        tenant, subject, article, cause = key
        others = [(k[2], facts["verdict"]) for k, facts in now.items() if k[:2] == (tenant, subject)]
        if subject in cases:
            last["not_in_data_since"] = None
        if not whole or not cases:
            return
        if article and article not in articles:
            last.update(closed=at, how="removed")
        elif subject not in cases:
            last["not_in_data_since"] = last["not_in_data_since"] or at
        elif cause is None and any(article is None or a == article for a, _ in others):
            last.update(closed=at, how="determined")
        elif (cases[subject] != "not_judged" and articles.get(article, not article) and (last["by_alert"] or (subject, article) not in skipped)
              and (article, "inconclusive") not in others):
            last.update(closed=at, how="fixed")

    def keep(self, before):
        """Drops what is older, as --keep does; what was reopened stays counted."""
        for episodes in self.troubles.values():
            for episode in episodes:
                gone = episode["not_in_data_since"] and episode["last_seen"] < before
                episode["dropped"] = episode["closed"] < before if episode["closed"] else bool(gone)
        newest = {}
        for n, one in enumerate(self.runs):
            newest[one["tenant"]] = n
            if one["complete"]:
                newest[one["tenant"], True] = n
        self.runs = [one for n, one in enumerate(self.runs) if one["at"] >= before or n in newest.values()]

    def list(self, at):
        for (tenant, subject, article, cause), episodes in self.troubles.items():
            about = self.subjects[tenant, subject]
            for episode in episodes:
                if episode.get("dropped"):
                    continue
                end = seconds_of(episode["closed"]) if episode["closed"] else at
                yield {
                    "tenant": tenant, "table": about["table"], "subject": subject, "name": about["name"],
                    "address": about["emailaddress"], "article": article, "title": self.titles[article],
                    "cause": cause, "verdict": episode["verdict"], "text": episode["text"],
                    "record": episode["record"], "record_name": self.records.get((tenant, episode["record"])),
                    "opened": episode["opened"], "last_seen": episode["last_seen"],
                    "not_in_data_since": episode["not_in_data_since"], "closed": episode["closed"],
                    "how": episode["how"], "reopened": len(episodes) - 1,
                    "seconds": end - seconds_of(episode["opened"])}

    def stats(self, at, articles):
        troubles = list(self.list(at))
        made = {"tenants": [], "without_complete_run": [], "never_matched": [
            {"code": code, "title": title} for code, title in articles if code not in self.titles]}
        for tenant in sorted({one["tenant"] for one in self.runs}):
            runs = [one for one in self.runs if one["tenant"] == tenant]
            complete = max((one["at"] for one in runs if one["complete"]), default=None)
            is_open = [t for t in troubles if t["tenant"] == tenant and not t["closed"]]
            made["tenants"].append({"tenant": tenant, "reports": len(runs), "newest": runs[-1]["at"],
                                    "newest_complete": complete, "open": len(is_open)})
            if not complete or at - seconds_of(complete) > DAY:
                made["without_complete_run"].append({
                    "tenant": tenant, "newest_complete": complete,
                    "seconds": at - seconds_of(complete) if complete else None})
        made["without_complete_run"].sort(key=lambda one: (one["newest_complete"] or "", one["tenant"]))
        made["time_to_repair"] = self.time_to_repair(troubles)
        made["recurring_records"] = self.recurring(troubles)
        made["days"] = self.days(troubles)
        return made

    @staticmethod
    def time_to_repair(troubles):
        spans = {}
        for t in troubles:
            if t["how"] == "fixed":
                spans.setdefault((t["article"], t["cause"]), []).append(t["seconds"])
        rows = [{"article": article, "cause": cause, "fixed": len(span),
                 "mean_seconds": (2 * sum(span) + len(span)) // (2 * len(span)), "longest_seconds": max(span)}
                for (article, cause), span in spans.items()]
        return sorted(rows, key=lambda r: (-r["mean_seconds"], r["article"] or "", r["cause"] or ""))

    def recurring(self, troubles):
        rows = []
        for tenant, record in {(t["tenant"], t["record"]) for t in troubles if t["record"]}:
            mine = [t for t in troubles if (t["tenant"], t["record"]) == (tenant, record)]
            outages, until = [], ""
            for begin, end in sorted((t["opened"], t["closed"] or "9999") for t in mine):
                if begin > until:
                    outages.append(begin)
                until = max(until, end)
            if len(outages) > 1:
                rows.append({"tenant": tenant, "record": record, "name": self.records[tenant, record],
                             "outages": len(outages), "subjects": len({t["subject"] for t in mine}),
                             "last": outages[-1]})
        return sorted(rows, key=lambda r: (-r["outages"], r["tenant"], r["name"], r["record"]))

    def days(self, troubles):
        number = [seconds_of(one["at"]) // DAY for one in self.runs]
        rows = []
        for day in range(max(min(number), max(number) - 399), max(number) + 1):
            name = text_of(day * DAY)[:10]
            rows.append({
                "day": name, "opened": sum(t["opened"][:10] == name for t in troubles),
                "fixed": sum(t["how"] == "fixed" and t["closed"][:10] == name for t in troubles),
                "open": sum(t["opened"][:10] <= name and not (t["closed"] and t["closed"][:10] <= name)
                            for t in troubles)})
        return rows


# --- The comparison ---


def compare(what, found, expected):
    if found == expected:
        return
    print(f"FAILED: {what}")
    if isinstance(found, list) and isinstance(expected, list):
        print(f"  {len(found)} instead of {len(expected)}")
        for n, (one, other) in enumerate(zip(found, expected)):
            if one != other:
                found, expected = f"{n}: {one}", other
                break
    print(f"  found    {str(found)[:1500]}\n  expected {str(expected)[:1500]}")
    sys.exit(1)


def order(trouble):
    return (trouble["tenant"], trouble["name"].encode(), trouble["subject"], trouble["article"] or "",
            trouble["cause"] or "")


def compare_lists(store, expected, at):
    """Each selection by itself, and some together."""
    when = text_of(at)
    since = text_of(at - 21 * DAY)
    selections = {
        (): lambda t: True, ("--tenant", "T2"): lambda t: t["tenant"] == "T2",
        ("--article", ARTICLE.upper()): lambda t: t["article"] == ARTICLE,
        ("--article", SECOND): lambda t: t["article"] == SECOND, ("--article", "Other"): lambda t: False, ("--reopened",): lambda t: t["reopened"] > 0,
        ("--new-since", since): lambda t: t["opened"] >= since,
        ("--new-since", "21d", "--tenant", "T1", "--reopened"):
            lambda t: t["opened"] >= since and t["tenant"] == "T1" and t["reopened"] > 0}
    states = {"open": lambda t: not t["closed"], "closed": lambda t: t["closed"], "all": lambda t: True}
    seen = 0
    for state, has_state in states.items():
        for options, is_chosen in selections.items():
            for oldest in ((), ("--oldest",)):
                chosen = sorted((t for t in expected if has_state(t) and is_chosen(t)), key=order)
                chosen.sort(key=lambda t: t["opened"], reverse=not oldest)
                words = ("list", "--state", state, "--at", when, *options, *oldest)
                compare(" ".join(words), answer(store, *words)["troubles"], chosen)
                seen += len(chosen)
    chosen = sorted(expected, key=order)
    chosen.sort(key=lambda t: t["opened"], reverse=True)
    words = ("list", "--state", "all", "--at", when)
    rows = list(csv.reader(io.StringIO(history(store, *words, "-f", "csv").decode("utf-8-sig"), newline="")))
    compare("csv", [dict(zip(rows[0], (plain(cell) for cell in row))) for row in rows[1:]],
            [{key: plain("" if value is None else str(value)) for key, value in t.items()} for t in chosen])
    lines = history(store, *words).decode().splitlines()[2:]
    compare("text", len(lines), 2 * len(chosen))  # what has no room stands below each
    compare("text, opened", [line.split()[0] for line in lines[::2]], [t["opened"] for t in chosen])
    page = history(store, *words, "-f", "html").decode()
    table = page[page.index('<table class="data">'):]
    compare("names in html", [html.unescape(name) for name in re.findall(r'<th scope="row">(.*?)(?:<small>|</th>)', table)],
            [t["name"] for t in chosen[:10000]])
    return seen


def plain(cell):
    """Without what keeps a spreadsheet from taking a text for a formula."""
    return cell.lstrip("'") if cell[:2] in ("'=", "'+", "'-", "'@") else cell


def compare_shows(store, expected, subjects, at, chance):
    count = min(len(subjects), 40)
    for tenant, subject in chance.sample(sorted(subjects), count):
        about = subjects[tenant, subject]
        for name in (about["name"].upper() if about["name"].isascii() else about["name"],
                     about["emailaddress"], subject):
            found = answer(store, "show", "--at", text_of(at), name)
            same = sorted((t, s) for (t, s), a in subjects.items()
                          if name.lower() in (a["name"].lower(), a["emailaddress"], s))
            same.sort(key=lambda one: (one[0], subjects[one]["name"].encode(), one[1]))
            compare(f"show {name}", [(s["tenant"], s["subject"]) for s in found["subjects"]], same)
            mine = sorted((t for t in expected if (t["tenant"], t["subject"]) in same),
                          key=lambda t: (t["article"] or "", t["cause"] or ""))
            mine.sort(key=lambda t: t["opened"], reverse=True)
            mine.sort(key=lambda t: (t["tenant"], t["name"].encode(), t["subject"]))
            compare(f"show {name}", found["troubles"], mine)
    history(store, "show", "nobody", codes=(1,))
    return count * 3


def compare_stats(store, expected, at, articles):
    for moment in (at, at + 3 * DAY):
        found = answer(store, "stats", "--at", text_of(moment))
        wanted = expected.stats(moment, articles)
        compare("parts of stats", sorted(found), sorted(wanted))
        for part, rows in wanted.items():
            compare(f"stats: {part}", found[part], rows)
    page = history(store, "stats", "--at", text_of(at), "-f", "html").decode()
    numbers = re.findall(r'<tr><th scope="row">([\d-]+)</th><td>([\d,]+)</td><td>([\d,]+)</td><td>([\d,]+)</td></tr>',
                         page)
    compare("days in html", [(day, *(int(n.replace(",", "")) for n in rest)) for day, *rest in numbers],
            [(d["day"], d["opened"], d["fixed"], d["open"]) for d in expected.days(list(expected.list(at)))])


def compare_all(store, expected, arguments, articles):
    at = FIRST + arguments.days * DAY
    start = time.monotonic()
    troubles = list(expected.list(at))
    lists = compare_lists(store, troubles, at)
    shows = compare_shows(store, troubles, expected.subjects, at, random.Random(arguments.seed))
    compare_stats(store, expected, at, articles)
    compare("check", history(store, "check"), b"No problems.\n")
    print(f"{len(troubles)} troubles: {lists} rows of lists, {shows} mailboxes and the statistics are as computed "
          f"here ({time.monotonic() - start:.0f} s)")
    return troubles


def is_lively(troubles):
    """A quiet year would prove nothing."""
    found = {t["how"] for t in troubles} | {t["verdict"] for t in troubles}
    for wanted in (None, "fixed", "determined", "removed", "confirmed", "inconclusive", "unexplained", "at_risk", "failing"):
        assert wanted in found, f"nothing of it is {wanted}"
    assert any(t["reopened"] > 1 for t in troubles), "nothing comes back"
    assert any(t["not_in_data_since"] for t in troubles), "nobody leaves"
    assert any(" II" in t["name"] for t in troubles), "nobody is renamed"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    for name, value in (("days", 60), ("mailboxes", 200), ("seed", 1), ("kills", 3)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--keep", default="30d")
    arguments = parser.parse_args()
    os.makedirs(arguments.folder, exist_ok=True)
    for old in glob.glob(f"{arguments.folder}/*.ndjson") + glob.glob(f"{arguments.folder}/year.db*"):
        os.remove(old)
    store, reports = make(arguments.folder, arguments)
    articles = [(one["code"], one["title"])
                for one in json.loads(run("list", "--format", "json"))["articles"]]
    expected = History(reports)
    is_lively(compare_all(store, expected, arguments, articles))
    end = text_of(FIRST + arguments.days * DAY)
    start = time.monotonic()
    history(store, "vacuum", "--keep", arguments.keep, "--at", end)
    print(f"--keep {arguments.keep}: {os.path.getsize(store) / 1e6:.1f} MB after {time.monotonic() - start:.1f} s")
    expected.keep(text_of(FIRST + arguments.days * DAY - int(arguments.keep[:-1]) * DAY))
    compare_all(store, expected, arguments, articles)


if __name__ == "__main__":
    main()
