"""Compares the reports of all shards with that of the whole, all ndjson with --every-case:
python3 shards.py WHOLE SHARD..."""

import collections
import json
import sys

SAME_IN_EACH = {"skipped_articles", "type", "provenance", "do_first", "groups", "faults", "gaps", "notes",
                "exceptions", "fault_list", "gap_list", "note_list", "exception_list", "articles", "tables",
                "subject_list", "known_exceptions"}


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def text(value):
    return json.dumps(value, sort_keys=True)


def records(reports):
    """All that is about one case or row, in any order."""
    return collections.Counter(
        text(record) for report in reports for record in report if record["type"] not in ("summary", "unmatched"))


def kinds(reports):
    """Alerts that no article covers: how many of each kind, in which mailboxes."""
    found = collections.defaultdict(lambda: [0, 0, []])
    for report in reports:
        for record in report:
            if record["type"] == "unmatched":
                kind = found[text([record["code"], record["message"]])]
                kind[0] += record["count"]
                kind[1] += record["cases"]
                kind[2] += [text(affected) for affected in record["affected"]]
    return {key: [*kind[:2], sorted(kind[2])] for key, kind in found.items()}


def totals(reports):
    sums = collections.Counter()

    def add(name, value):
        if isinstance(value, dict):
            for key, inner in value.items():
                add(f"{name}.{key}", inner)
        elif isinstance(value, list):  # the days of the statistics
            for day in value:
                add(f"{name}.{day['day']}", {"covered": day["covered"], "uncovered": day["uncovered"]})
        else:
            sums[name] += value

    for report in reports:
        for key, value in report[-1].items():
            if key not in SAME_IN_EACH:
                add(key, value)
    return dict(sums)


def reasons(reports):
    """How often each: of a case, in the report of its shard; of the input, in that of the first, or of each."""
    counts = collections.defaultdict(list)
    for report in reports:
        for kind in ("fault_list", "gap_list", "note_list"):
            for fault in report[-1][kind]:
                # a gap is shown with the place of the first condition that reads the column
                where = None if kind == "gap_list" else fault["where"]
                counts[text([kind, fault["article"], where, fault["reason"]])].append(fault["count"])
    return counts


def main():
    whole, *shards = (read(path) for path in sys.argv[1:])
    assert [report[-1]["provenance"].get("shard") for report in shards] == [
        f"{number}/{len(shards)}" for number in range(1, len(shards) + 1)], "shards are not named"
    for of in (records, kinds, totals):
        if of([whole]) != of(shards):
            missing, more = of([whole]), of(shards)
            sys.exit(f"{of.__name__} differ: {[(k, missing[k], more.get(k)) for k in missing if missing[k] != more.get(k)]}, "
                     f"beside: {[k for k in more if k not in missing]}"[:2000])
    expected, found = reasons([whole]), reasons(shards)
    for reason in expected.keys() | found.keys():
        of_whole, of_shards = expected.get(reason), found.get(reason)
        in_each = reason.startswith('["fault_list"') and of_shards == (of_whole or []) * len(shards)
        if not of_whole or not of_shards or (sum(of_shards) != of_whole[0] and not in_each):
            sys.exit(f"{reason}: {of_whole} of the whole, {of_shards} of the shards")


main()
