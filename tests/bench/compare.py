"""Whether all contenders give the same findings."""

import collections
import json
import os

from articles import message_end
from timing import Failed


def findings_of(path):
    """Mailbox, article and first confirmed cause (- for none), sorted, of a contender's results."""
    with open(path, encoding="utf-8") as file:
        if not path.endswith(".json"):
            return sorted(tuple(line.rstrip("\n").split("\t")) for line in file)
        report = json.load(file)
    return sorted(
        (finding["subject"]["id"], finding["article"]["code"], first_confirmed(finding["causes"]))
        for finding in report["findings"])


def first_confirmed(causes):
    return next((cause["id"] for cause in causes if cause["verdict"] == "confirmed"), "-")


def check_same(timer, commands):
    """Runs them all; Failed where one differs from the first. Returns the number of findings."""
    expected = None
    for command in commands:
        timer.run(command)
        findings = findings_of(os.path.join(timer.folder, command.results))
        if expected is None:
            expected = findings
        elif findings != expected:
            raise Failed(f"{command.title} and {commands[0].title} differ:\n"
                         + difference(findings, expected))
    if not expected:
        raise Failed(f"{commands[0].title}: no finding at all")
    return len(expected)


def check_scan(timer, scan, grep_codes, grep_messages):
    """Whether a scan counts as many of each code and of each message as grep finds; Failed where
    it does not. Returns how many that are."""
    timer.run(scan)
    with open(os.path.join(timer.folder, scan.results), encoding="utf-8") as file:
        articles = json.load(file)["articles"]
    counted = {}
    for article in articles:
        for entry in article["codes"]:
            counted[entry["code"] or message_end(article["article"])] = entry["count"]
    found = collections.Counter()
    for grep in (grep_codes, grep_messages):
        timer.run(grep)
        with open(os.path.join(timer.folder, grep.results), encoding="utf-8") as file:
            found.update(line.rstrip("\n") for line in file)
    if counted != found or not found:
        raise Failed(f"{scan.title} and grep differ:\n"
                     + difference(counted.items(), found.items()))
    return sum(found.values())


def difference(findings, expected):
    more = sorted(set(findings) - set(expected))[:3]
    less = sorted(set(expected) - set(findings))[:3]
    return "\n".join([f"  only in the former: {finding}" for finding in more]
                     + [f"  only in the latter: {finding}" for finding in less])
