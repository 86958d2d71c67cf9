#!/usr/bin/env python3
"""Whether any order of the same rows gives the same report, but for its lists of findings.

order.py KBTRIAGE FOLDER FILE...: runs kbtriage over the files as they are, and then, again and again,
over copies of them in FOLDER whose rows are shuffled, in an order of the files that is another, too.
Files are pages, lists, lines (all of JSON) or CSV. Options that begin with -- are those of run.
"""

import html.parser
import json
import os
import random
import re
import subprocess
import sys

ROUNDS = 5
# Lists in the order of the input; what comes from it ("first: Ann", a line) is not compared either.
BY_CASE = ("findings", "excepted", "rejected", "faults", "gaps", "notes", "exceptions")


def rows_of(text):
    """(head, rows, separator, tail), so that head + separator.join(rows) + tail is the file."""
    if text.startswith(("{", "[")):
        try:
            data = json.loads(text)
        except ValueError:
            return "", text.splitlines(), "\n", "\n"
        if isinstance(data, dict) and isinstance(data.get("value"), list):
            head = json.dumps({key: value for key, value in data.items() if key != "value"})
            head = head[:-1] + (", " if len(head) > 2 else "") + '"value": ['
            return head, [json.dumps(row) for row in data["value"]], ",\n", "]}"
        rows = data if isinstance(data, list) else [data]
        return "[", [json.dumps(row) for row in rows], ",\n", "]"
    lines = text.splitlines()
    return lines[0] + "\n", lines[1:], "\n", "\n"


def shuffled(files, folder, chance):
    """Copies of the files with the same rows in another order."""
    made = []
    for number, path in enumerate(files):
        with open(path, encoding="utf-8", newline="") as file:
            head, rows, separator, tail = rows_of(file.read())
        chance.shuffle(rows)
        copy = os.path.join(folder, f"{number}-{os.path.basename(path)}")
        with open(copy, "w", encoding="utf-8", newline="") as file:
            file.write(head + separator.join(rows) + tail)
        made.append(copy)
    chance.shuffle(made)
    return made


class Page(html.parser.HTMLParser):
    """The texts and addresses of a page, without the table of findings."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.depth = 0

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        self.depth += tag == "section" and (self.depth > 0 or names.get("id") in SECTIONS_BY_CASE)
        if self.depth == 0:
            self.found.append((tag, attributes))

    def handle_endtag(self, tag):
        self.depth -= tag == "section" and self.depth > 0

    def handle_data(self, data):
        if self.depth == 0 and data.strip():
            self.found.append(data)


SECTIONS_BY_CASE = ("findings", "rejected", "faults", "gaps", "notes")


def compared(kind, text):
    if kind == "json":
        report = json.loads(text)
        for key in BY_CASE:
            report.pop(key, None)
        # a list of cases, as that of findings is
        for record in report["failing"]:
            del record["place"]
        report["failing"].sort(key=json.dumps)
        return json.dumps(report, indent=1)
    if kind == "html":
        page = Page()
        page.feed(text)
        return "\n".join(map(str, page.found))
    return re.sub(r"\((\d+ times?), first: [^)]*\)", r"(\1)", text)


def report(program, kind, files, options):
    done = subprocess.run([program, "run", "--format", kind, "--quiet", *options, *files],
                          capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 3):
        sys.exit(f"order.py: exit status {done.returncode}: {done.stderr}")
    return compared(kind, done.stdout)


def main():
    program, folder, *arguments = sys.argv[1:]
    options = [one for one in arguments if one.startswith("--")]
    files = [one for one in arguments if not one.startswith("--")]
    os.makedirs(folder, exist_ok=True)
    for kind in ("json", "text", "markdown", "html"):
        whole = None
        for seed in range(ROUNDS):
            # the file names stay the same, as reports say them
            copies = shuffled(files, folder, random.Random(seed))
            found = report(program, kind, copies, options)
            whole = whole or found
            if found != whole:
                lines = list(zip(whole.splitlines(), found.splitlines()))
                differing = next((pair for pair in lines if pair[0] != pair[1]), ("", "(its length)"))
                sys.exit(f"{' '.join(files)}: {kind}: with seed {seed}\n  {differing[1][:600]}\n"
                         f"instead of\n  {differing[0][:600]}")
    print(f"{' '.join(files)}: any order gives the same")


if __name__ == "__main__":
    main()
