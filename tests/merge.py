"""The laws of kbtriage merge: merge.py SEEDS FILE [ARGUMENT of run...]

The rows of FILE are split at random, each part is run, and the reports are merged in random order and nesting, in
either format: the result is the merged report of the whole, byte for byte. KBTRIAGE names the program."""
import json
import os
import random
import subprocess
import sys

KBTRIAGE = os.environ["KBTRIAGE"]
HEAD = '{"@odata.context":"https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#mailboxes","value":[\n'


def kbtriage(folder, *arguments):
    """A part may have no case: 2."""
    done = subprocess.run([KBTRIAGE, *arguments], cwd=folder, capture_output=True, text=True)
    nothing = done.returncode == 2 and "nothing was evaluated" in done.stderr
    if (done.returncode not in (0, 1, 3) and not nothing) or "anitizer" in done.stderr:
        sys.exit(f"exit {done.returncode}: kbtriage {' '.join(arguments)}: {done.stderr[:2000]}")


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        rows = json.load(file)
    rows = rows.get("value", rows) if isinstance(rows, dict) else rows
    return rows if isinstance(rows, list) else [rows]


def run(folder, rows, arguments, how):
    """Files have the same name, as faults and notes say it."""
    os.makedirs(folder)
    with open(folder + "/rows.json", "w", encoding="utf-8") as file:
        file.write(HEAD + ",\n".join(map(json.dumps, rows)) + "\n]}\n")
    kbtriage(folder, "run", "-q", "-f", how, "-o", "report", *arguments, "rows.json")
    return folder + "/report"


def merge(reports, into, how="json"):
    kbtriage(".", "merge", *reports, "-f", how, "-o", into)
    return into


def text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def check(rows, arguments, seed):
    chance = random.Random(seed)
    folder = f"seed-{seed}"

    def shuffled(some):
        some = some[:]
        chance.shuffle(some)
        return some

    def either():
        return chance.choice(("json", "ndjson"))

    whole = run(folder + "/whole", shuffled(rows), arguments, either())
    wanted = text(merge([whole], folder + "/wanted"))
    if text(merge([folder + "/wanted"], folder + "/again")) != wanted:
        sys.exit(f"seed {seed}: a merged report that is merged again differs")
    parts = [[] for _ in range(chance.randint(2, 7))]
    for row in rows:
        chance.choice(parts).append(row)
    reports = [run(f"{folder}/{number}", shuffled(part), arguments, either())
               for number, part in enumerate(parts) if part]
    steps = 0
    while len(reports) > 1:
        reports = shuffled(reports)
        count = chance.randint(2, len(reports))
        steps += 1
        reports = [merge(reports[:count], f"{folder}/step-{steps}", either()), *reports[count:]]
    found = text(merge(reports, folder + "/found"))
    if found != wanted:
        for a, b in zip(wanted.split("\n"), found.split("\n")):
            if a != b:
                at = next(i for i in range(len(a) + 1) if a[i:i + 1] != b[i:i + 1])
                sys.exit(f"seed {seed}: the merged report differs:\n{a[max(0, at - 80):at + 200]}\n"
                         f"{b[max(0, at - 80):at + 200]}")
        sys.exit(f"seed {seed}: the merged report is cut")


def main():
    rows = rows_of(sys.argv[2])
    for seed in range(int(sys.argv[1])):
        check(rows, sys.argv[3:], seed)


main()
