#!/usr/bin/env python3
"""Checks that all contenders give the same findings, times them, and prints one table.

Called by run.sh, which has built what is needed.
"""

import argparse
import os
import subprocess
import sys

from contenders import NEEDS, TITLES, Contenders, articles_title
from compare import check_same, check_scan
from table import Line, render
from timing import Failed, Timer, progress

HERE = os.path.dirname(os.path.abspath(__file__))
RULE_SETS = (1, 10, 100, 1000)
# Rows as saved by fetch, of about 2 KB; a third as many from exports of all columns, which are ten
# times as large.
SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
SLIM_TO_FULL = 3
# json-rules-engine tries 1000 rules on each row: it gets fewer rows, and is compared per row.
ENGINE_ROWS = 1000
SCAN_CODES = 85


class Bench:
    def __init__(self, options):
        self.options = options
        self.timer = Timer(os.path.join(options.programs, "launch"), options.data)
        self.of = Contenders(options.kbtriage, options.programs)
        self.slim_rows = SIZES[options.rows]
        self.rows = self.slim_rows // SLIM_TO_FULL
        self.rounds = options.rounds or (3 if options.quick else 9)
        self.missing = {name: how for name, (is_there, how) in NEEDS.items() if not is_there()}
        self.lines = []
        self.notes = []

    # The data, created when first needed.

    def made(self, name, *arguments):
        """The name of a file or folder of the data; a file is what generate.py prints."""
        path = os.path.join(self.options.data, name)
        if not os.path.exists(path):
            progress(f"making {name}")
            with open(path + ".part", "wb") as file:
                subprocess.run([sys.executable, f"{HERE}/generate.py", *arguments], stdout=file,
                               check=True)
            os.rename(path + ".part", path)
        return name

    def rows_file(self, rows, kind="mixed", shape="full"):
        return self.made(f"{kind}-{shape}-{rows}.ndjson", "rows", str(rows), kind, shape)

    def rule_set(self, count, *kinds):
        name = "-".join(["rule_set", str(count), *kinds])
        path = os.path.join(self.options.data, name)
        if not os.path.exists(path):
            subprocess.run([sys.executable, f"{HERE}/rule_sets.py", path, str(count), *kinds],
                           check=True)
        return name

    # Commands.

    def ours(self, count, kind="mixed", rows=None, workers=None, shape="full"):
        rows = rows or self.rows
        data = self.rows_file(rows, kind, shape)
        return self.of.kbtriage(self.rule_set(count), data, rows, workers)

    def script(self, name, count, rows=None, shape="full"):
        rows = rows or self.rows
        return self.of.script(name, self.rule_set(count), self.rows_file(rows, "mixed", shape), rows)

    def cjson(self, work, memory):
        return self.of.cjson(work, memory, self.rows_file(self.rows), self.rows)

    # The measurements; each name can be given to --only.

    def pair(self, what, first, second, must=None, aim=None, rounds=None):
        pair = self.timer.pair(first, second, rounds or self.rounds)
        self.lines.append(Line(what, pair.ratios, "x", must, aim, pair.first, pair.second))

    def check(self):
        """That those which are compared do the same; the first part of a whole run."""
        rows = min(self.rows, 10_000)
        scripts = [name for name in TITLES if not self.is_missing(name)]
        for count in RULE_SETS:
            names = [name for name in scripts if name != "engine" or count < 1000]
            commands = [self.ours(count, rows=rows)]
            commands += [self.script(name, count, rows) for name in names]
            if count == 1:
                data = self.rows_file(rows)
                commands += [self.of.cjson("rule", memory, data, rows)
                             for memory in ("malloc", "bump")]
            self.check_same(count, rows, commands)
        if "engine" in scripts:
            self.check_same(1000, ENGINE_ROWS, [self.ours(1000, rows=ENGINE_ROWS),
                                                self.script("engine", 1000, ENGINE_ROWS)])
        data = self.rows_file(rows, "first")
        self.check_same(1, rows, [
            self.of.kbtriage(rule_set, data, rows)
            for rule_set in (self.rule_set(1), self.rule_set(1000), self.rule_set(1, "early"))])

    def cjson_lines(self):
        ours = self.ours(1)
        self.pair("kbtriage / cJSON with bump, parse only: 1 article", ours,
                  self.cjson("parse", "bump"), "<=1.25", "<=0.5")
        self.pair("kbtriage / cJSON with malloc, parse only: 1 article", ours,
                  self.cjson("parse", "malloc"))
        for memory in ("bump", "malloc"):
            self.pair(f"kbtriage / cJSON with {memory} and the article in C: 1 article", ours,
                      self.cjson("rule", memory))

    def articles(self):
        self.pair("1000 articles / 1, where 999 cannot match", self.ours(1000, "first"),
                  self.ours(1, "first"), "<=1.10", "<=1.05")
        for count in RULE_SETS[1:]:
            self.pair(f"{count} articles / 1, where they match up to 3 times the rows",
                      self.ours(count), self.ours(1))

    def peer(self, name, goals):
        """goals: by number of articles, must and aim."""
        if self.is_missing(name):
            return
        for count, (must, aim) in goals.items():
            if name == "engine" and count == 1000:
                # The cost of 1000 articles does not depend on the row, which is a slim one.
                self.pair(f"{TITLES[name]} / kbtriage: {articles_title(count)} (per slim row; the"
                          f" former: {ENGINE_ROWS} rows)",
                          self.script(name, count, ENGINE_ROWS, "slim"),
                          self.ours(count, rows=self.slim_rows, shape="slim"), must, aim,
                          min(3, self.rounds))
                continue
            self.pair(f"{TITLES[name]} / kbtriage: {articles_title(count)}",
                      self.script(name, count), self.ours(count), must, aim)

    def node(self):
        self.peer("node", {1: (">=1.2", ">=4"), 1000: (">=1.2", ">=4")})

    def python(self):
        self.peer("python", {1: (">=2.5", ">=8"), 1000: (">=2.5", ">=8")})

    def jq(self):
        self.peer("jq", {1: (">=4", ">=12"), 1000: (">=4", ">=12")})

    def engine(self):
        self.peer("engine", {1: (">=8", None), 1000: (">=500", None)})

    def lua(self):
        self.peer("lua", {1: (None, None), 1000: (None, None)})

    def memory(self):
        sizes = ["10k", self.options.rows] if self.options.quick else ["10k", "1M"]
        for size in dict.fromkeys(sizes):
            samples = self.timer.alone(self.ours(1000, rows=SIZES[size], shape="slim"), 1)
            self.lines.append(Line(f"peak memory, 1000 articles, {size} rows",
                                   [sample.kibibytes / 1024 for sample in samples], "MiB",
                                   "<=16", "<=8"))

    def startup(self):
        # An input without mailboxes is an error.
        with open(os.path.join(self.options.data, "healthy.json"), "w", encoding="utf-8") as file:
            file.write('[{"mailboxid": "00000000-0000-4000-8000-000000000001", "tracelog_Mailbox": []}]\n')
        samples = self.timer.alone(self.of.kbtriage(self.rule_set(1000), "healthy.json", 1),
                                   3 * self.rounds)
        self.lines.append(Line("start-up, 1000 articles, one mailbox",
                               [sample.seconds * 1000 for sample in samples], "ms",
                               "<=40", "<=15"))

    def workers(self):
        if not self.of.has_command("run", "--jobs"):
            self.notes.append("workers: skipped, this kbtriage has no `run --jobs`")
        elif len(self.timer.cores) < 2:
            self.notes.append("workers: skipped, there is only one core")
        else:
            # Loading the articles and starting a thread take a good part of half a second.
            many = self.slim_rows if self.options.quick else SIZES["1M"]
            self.pair("1 worker / 2 workers, 1000 articles, a million slim rows",
                      self.ours(1000, rows=many, workers=1, shape="slim"),
                      self.ours(1000, rows=many, workers=2, shape="slim"), ">=1.7", ">=1.9")
            self.pair("1 worker / 2 workers, 1000 articles, full rows",
                      self.ours(1000, workers=1), self.ours(1000, workers=2))
            data = self.rows_file(self.rows)
            self.pair("the machine: cJSON twice, one after the other / at once on two cores",
                      self.of.cjson_twice(data, False), self.of.cjson_twice(data, True))

    def shards(self):
        if not self.of.has_command("merge"):
            self.notes.append("shards: skipped, this kbtriage has no `merge`")
            return
        cores = min(2, len(self.timer.cores))
        data = self.rows_file(self.slim_rows, shape="slim")
        one = self.ours(1000, rows=self.slim_rows, workers=1, shape="slim")
        for count in (1, 2, 4):
            self.pair(f"one run / {count} shard{'s'[:count > 1]}, up to {cores} at once, and merge:"
                      " 1000 articles, slim rows", one,
                      self.of.shards(self.rule_set(1000), data, self.slim_rows, count, min(count, cores)))
        count, rows = (100 if self.options.quick else 1000), min(self.slim_rows, 10_000)
        data = self.rows_file(rows, shape="slim")
        self.timer.run(self.of.shards(self.rule_set(1000), data, rows, count, cores))
        self.pair(f"merge of {count} reports of shards / one run of the whole: 1000 articles,"
                  f" {rows} slim rows", self.of.merge(rows, count),
                  self.of.kbtriage(self.rule_set(1000), data, rows, 1))

    def early(self):
        rows = self.slim_rows
        data = self.rows_file(rows, "first", "slim")
        with_early = self.of.kbtriage(self.rule_set(1, "early"), data, rows)
        pair = self.timer.pair(with_early, self.ours(1, "first", rows, shape="slim"),
                               2 * self.rounds)
        self.lines.append(Line("an early condition, per row",
                               [seconds * 1e6 for seconds in pair.differences], "us",
                               "<=0.6", "<=0.2", pair.first, pair.second))

    def scan(self):
        if not self.of.has_command("scan"):
            self.notes.append("scan: skipped, this kbtriage has no `scan`")
            return
        megabytes = 64 if self.options.quick else 1024
        log = self.made(f"log-{megabytes}.txt", "log", str(megabytes), str(SCAN_CODES))
        rule_set = self.rule_set(SCAN_CODES, "messages")
        what = f"of {SCAN_CODES} codes and their messages in {megabytes} MiB"
        ours = self.of.scan(rule_set, log)
        progress("checking scan")
        errors = check_scan(self.timer, ours, self.of.grep(rule_set, log, "-o", "codes"),
                            self.of.grep(rule_set, log, "-o", "messages"))
        self.notes.append(f"scan, {megabytes} MiB: grep found the same {errors} codes and messages")
        self.pair(f"scan {what} / grep for the codes", ours, self.of.grep(rule_set, log), "<=2", "<=1")
        if not self.is_missing("ripgrep"):
            self.pair(f"scan {what} / ripgrep for the codes", ours, self.of.ripgrep(rule_set, log))

    def is_missing(self, name):
        if name in self.missing:
            self.notes.append(f"{name}: skipped; to have it: {self.missing[name]}")
        return name in self.missing

    def check_same(self, count, rows, commands):
        what = f"{articles_title(count)}, {rows} rows"
        progress(f"checking {what}")
        findings = check_same(self.timer, commands)
        self.notes.append(f"{what}: {len(commands)} commands gave the same {findings} findings")


PARTS = {
    "check": Bench.check, "cjson": Bench.cjson_lines, "articles": Bench.articles,
    "node": Bench.node, "python": Bench.python, "jq": Bench.jq, "engine": Bench.engine,
    "lua": Bench.lua, "memory": Bench.memory, "startup": Bench.startup, "workers": Bench.workers,
    "shards": Bench.shards, "early": Bench.early, "scan": Bench.scan,
}


def parse_arguments():
    parser = argparse.ArgumentParser(prog="run.sh", description=(
        "Times kbtriage against others on the same data. Writes RESULTS.md, but with --quick or"
        " --only."))
    parser.add_argument("--rows", choices=SIZES, help="slim rows that are timed, three times as many as full ones (default: 100k)")
    parser.add_argument("--quick", action="store_true", help="10k rows, 3 rounds, small files")
    parser.add_argument("--only", choices=PARTS, action="append", metavar="NAME",
                        help="only this part; may be given again: " + ", ".join(PARTS))
    parser.add_argument("--keep", metavar="FOLDER",
                        help="keep the data there, and use what is there already (up to 4 GB)")
    parser.add_argument("--rounds", type=int, help="pairs of runs for each figure (default: 9)")
    parser.add_argument("--programs", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--kbtriage", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--data", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.rows = options.rows or ("10k" if options.quick else "100k")
    return options


def main():
    options = parse_arguments()
    bench = Bench(options)
    try:
        for name, part in PARTS.items():
            if not options.only or name in options.only:
                part(bench)
    except Failed as failure:
        sys.exit(f"bench: {failure}")
    text = render(bench)
    print(text, end="")
    if not options.quick and not options.only:
        with open(os.path.join(HERE, "RESULTS.md"), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
