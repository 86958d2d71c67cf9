"""Writes tests/field/RESULTS.md: how often kbtriage is right about the inputs in that folder.

Usage: field.py KBTRIAGE SOURCE [--write]. Prints the page; with --write, it takes the place of the file. The rows
of other versions are kept as they are in the file; that of this version is made anew.

The answer to a text (texts.expect) is that of explain, the answer to an export (rows.expect) that of run:
  CODE                       the article that explain names first
  CODE VERDICT CAUSE,CAUSE   a finding of run, with its confirmed causes
  uncovered CODE             no article covers the code
  failing, not judged, clear what run says of a mailbox without a finding
  refused                    run reads nothing, and says why
"""

import json
import os
import re
import subprocess
import sys

RESULTS = ("right", "wrong", "inconclusive", "uncovered")


def kbtriage(program, arguments, stdin=None):
    environment = {**os.environ, "KBTRIAGE_CONFIG": "none"}
    return subprocess.run([program, *arguments], stdin=stdin, capture_output=True, env=environment)


def explain(program, rules, path):
    with open(path, "rb") as text:
        done = kbtriage(program, ["explain", "--only-rules", rules, "--format", "json", "-"], text)
    answer = json.loads(done.stdout)
    found = [one["code"] for one in answer["articles"] if one["match"] not in ("partial", "search")]
    if found:
        return found[0]
    return "uncovered " + " ".join(answer["unknown_codes"]) if answer["unknown_codes"] else "nothing"


def run(program, rules, path):
    done = kbtriage(program, ["run", "--only-rules", rules, "--quiet", "--format", "json", path])
    if done.returncode == 2:
        return "refused"
    report = json.loads(done.stdout)
    for finding in report["findings"]:
        causes = [cause["id"] for cause in finding["causes"] if cause["verdict"] == "confirmed"]
        return " ".join([finding["article"]["code"], finding["verdict"], ",".join(causes)]).rstrip()
    if report["unmatched"]:
        return "uncovered " + (report["unmatched"][0]["code"] or "")
    for name in ("failing", "not_judged", "clear"):
        if report["summary"][name] > 0:
            return name.replace("_", " ")
    return "nothing"


def judge(answer, expected):
    if answer.startswith("uncovered"):
        return "uncovered"
    if answer in expected:
        return "right"
    code = expected[0].split()[0]
    unsure = answer.startswith(code + " inconclusive") or answer in ("failing", "not judged")
    return "inconclusive" if unsure else "wrong"


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                yield [cell.strip() for cell in line.split("|")]


def inputs(program, source):
    """File, right answers, answer and result of each input, in the order of their names."""
    rules = os.path.join(source, "rules")
    folder = os.path.join(source, "tests", "field")
    for number, articles, unknown, _ in lines(os.path.join(folder, "texts.expect")):
        expected = articles.split()[:1] or ["uncovered " + unknown]
        answer = explain(program, rules, os.path.join(folder, number + ".txt"))
        yield number + ".txt", expected, answer
    for what, *expected in lines(os.path.join(folder, "rows.expect")):
        command, name = what.split()
        yield name, expected, {"run": run, "explain": explain}[command](program, rules, os.path.join(folder, name))


def other_versions(path, version):
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return []
    return [row for row in re.findall(r"^\| [0-9]+\.[0-9.]+ .*$", text, re.M) if row.split()[1] != version]


def page(program, source):
    first = kbtriage(program, ["--version"]).stdout.decode().split("\n")[0]
    version = re.search(r"[0-9]+\.[0-9]+\.[0-9]+", first)[0]
    rows = sorted((name, expected, answer, judge(answer, expected)) for name, expected, answer in inputs(program, source))
    counts = [sum(row[3] == result for row in rows) for result in RESULTS]
    path = os.path.join(source, "tests", "field", "RESULTS.md")
    table = other_versions(path, version) + ["| %s | %d | %s |" % (version, len(rows), " | ".join(map(str, counts)))]
    out = ["# How often kbtriage is right", "",
           "The inputs of this folder are texts and exports in the forms in which people have them, with other names in",
           "them; their right answers are in `texts.expect` and `rows.expect`. This page is written by",
           "`python3 tests/field.py KBTRIAGE SOURCE --write`, and a test checks that it is current.", "",
           "| version | inputs | right | wrong | inconclusive | uncovered |", "|---|---|---|---|---|---|"]
    out += sorted(table, key=lambda row: [int(part) for part in row.split()[1].split(".")])
    out += ["", "- *wrong*: another article or another cause, or `clear` where something is wrong",
            "- *inconclusive*: the right article, or that the mailbox fails, without the cause: the data lacks a column",
            "- *uncovered*: it says that no article covers the error", "",
            "| input | right answer | answer | result |", "|---|---|---|---|"]
    out += ["| %s | %s | %s | %s |" % (name, " or ".join(expected), answer, result) for name, expected, answer, result in rows]
    return path, "\n".join(out) + "\n"


def main():
    path, text = page(sys.argv[1], sys.argv[2])
    if "--write" in sys.argv[3:]:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    else:
        sys.stdout.write(text)


main()
