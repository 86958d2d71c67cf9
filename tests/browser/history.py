#!/usr/bin/env python3
"""The pages that `history stats` and `history list --format html` write, as a browser has them.

KBTRIAGE is the program, TESTS the folder of the tests. Each check is a function; all are run, and
those that fail are told.
"""

import datetime
import json
import os
import subprocess
import sys

from report import CONTRAST, MARKUP, VOID, profile_row, run_checks, row, structure_of, write_rows

VOID.add("line")
DAYS = 365


def kbtriage(*arguments, codes=(0,)):
    done = subprocess.run([os.environ["KBTRIAGE"], *arguments], capture_output=True, text=True)
    assert done.returncode in codes, f"exit {done.returncode}: {arguments} {done.stderr}"
    assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
    return done.stdout


class Checks:
    """What the checks share: histories of no report, one, and a year, and their pages."""

    def __init__(self, folder, browser):
        self.folder, self.browser = folder, browser
        self.pages = {}
        for name, days in (("none", 0), ("one", 1), ("year", DAYS)):
            store = self.path(f"{name}.db")
            self.fill(store, days)
            for action in ("stats", "list"):
                page = self.pages[name, action] = self.path(f"{name}-{action}.html")
                kbtriage("history", action, "--store", store, "-f", "html", "-o", page,
                         *(["--state", "all"] if action == "list" else []))

    def path(self, name):
        return os.path.join(self.folder, name)

    def fill(self, store, days):
        """Each week a profile is inactive for two days; markup and long words are in all names."""
        reports = []
        long = "w" * 120
        for state in (0, 1):
            rows = self.path("rows.ndjson")
            profile = profile_row(1, MARKUP, state)
            write_rows(rows, [row(1, MARKUP, profile, state), row(2, long, profile, state), row(3, alerts=1 - state)])
            kbtriage("run", "--quiet", rows, "--tenant", MARKUP, "-f", "ndjson", "--every-case", "-o",
                     self.path(f"{state}.ndjson"), codes=(0, 1))
        for day in range(days):
            path = self.path(f"day{day}.ndjson")
            with open(self.path(f"{int(day % 7 in (0, 3))}.ndjson"), encoding="utf-8") as file:
                records = [json.loads(line) for line in file]
            number = 20400 + day  # days since 1970
            records[-1]["provenance"]["newest_row"] = day_name(number) + "T06:00:00Z"
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(json.dumps(one) + "\n" for one in records)
            reports.append(path)
        if reports:
            kbtriage("history", "add", "--quiet", "--store", store, *reports)
        else:  # in an empty file, a run that evaluates nothing makes a history
            open(store, "x").close()
            write_rows(self.path("no.ndjson"), [])
            kbtriage("run", "--quiet", "--store", store, self.path("no.ndjson"), codes=(2,))

    def all(self):
        return self.pages.values()

    def check_structure(self):
        for path in self.all():
            with open(path, encoding="utf-8") as file:
                page = file.read()
            parsed = structure_of(page)
            assert not parsed.wrong and not parsed.open, (path, parsed.wrong[:5], parsed.open)
            assert parsed.headings.count(1) == 1 and parsed.headings[0] == 1
            assert not [b for a, b in zip(parsed.headings, parsed.headings[1:]) if b > a + 1], path
            missing = [target for target in parsed.targets if target not in parsed.ids]
            assert not missing, f"no such id: {missing}"
            for tag, name, address in parsed.addresses:
                assert (tag, name, address[0]) == ("a", "href", "#") and address[1:] in parsed.ids, address
            assert parsed.scripts == 0, "there is a script"

    def check_nothing_is_asked_for(self):
        for path in self.all():
            self.browser.requests()
            self.browser.open(path)
            assert [one for one in self.browser.requests() if not one.startswith("file:")] == []
            assert self.browser.get_log("browser") == [], path

    def check_markup_stays_text(self):
        for page in (self.pages["year", "stats"], self.pages["year", "list"]):
            self.browser.open(page)
            assert self.browser.execute_script("return window.hacked === undefined")
            assert self.browser.execute_script("return document.querySelectorAll('img, script').length") == 0
            said = self.browser.execute_script("return document.body.textContent")
            assert said.count(MARKUP) > 2, said[:500]

    def check_charts(self):
        """Each column is as high as its number, which the JSON has, too."""
        for name, days in (("one", 1), ("year", DAYS)):
            found = json.loads(kbtriage("history", "stats", "--store", self.path(f"{name}.db"), "-f", "json"))["days"]
            assert len(found) == days
            for action in ("stats", "list"):
                self.browser.open(self.pages[name, action])
                heights = self.browser.execute_script(
                    "return ['open', 'opened', 'fixed'].map((what) => Array.from(document.querySelectorAll("
                    "`main svg g`)).map((one) => one.querySelector(`rect.${what}`)).filter((one) => one)"
                    ".map((one) => Number(one.getAttribute('height'))))")
                drawn = [[one["open"] for one in found], [one["opened"] for one in found],
                         [one["fixed"] for one in found]]
                changes = max(drawn[1]) + max(drawn[2])
                for numbers, most, parts in zip(drawn, (max(drawn[0]), changes, changes), heights):
                    expected = [100 * number / most for number in numbers if number]
                    assert len(parts) == len(expected), (name, len(parts), len(expected))
                    assert all(abs(a - b) < 0.01 for a, b in zip(parts, expected)), name
                titles = self.browser.execute_script(
                    "return Array.from(document.querySelectorAll('svg title'), (one) => one.textContent)")
                assert titles[:days] == [f"{one['day']}: {one['open']} open" for one in found]

    def check_none(self):
        self.browser.open(self.pages["none", "stats"])
        said = self.browser.execute_script("return document.body.textContent")
        assert "0 reports" in said and "nothing was fixed yet" in said and "NaN" not in said, said
        self.browser.open(self.pages["none", "list"])
        assert "Troubles: 0" in self.browser.execute_script("return document.body.textContent")

    def check_sizes(self):
        for path in self.all():
            for width in (320, 400, 1400):
                self.browser.size(width)
                self.browser.open(path)
                wide = self.browser.execute_script("return document.documentElement.scrollWidth")
                assert wide <= width, f"{path} is {wide} wide at {width}"

    def check_narrow(self):
        """Where there is no room for a table, each cell says what it is."""
        self.browser.size(400)
        self.browser.open(self.pages["year", "list"])
        said = self.browser.execute_script(
            "return Array.from(document.querySelector('.data tbody tr').cells,"
            "(cell) => getComputedStyle(cell, '::before').content)")
        assert said == ["none", '"Verdict: "', '"What is wrong: "', '"Opened: "', '"Last seen: "', '"For: "',
                        '"Reopened: "', '"State: "'], said

    def check_contrast(self):
        for theme in ("light", "dark"):
            self.browser.theme(theme)
            for page in (self.pages["year", "stats"], self.pages["one", "list"]):
                self.browser.open(page)
                found = self.browser.execute_script(CONTRAST)
                assert len(found) > 20
                for text, ratio in found:
                    assert ratio >= 4.5, f"{theme}: {ratio:.2f} to 1: {text}"

    def check_print(self):
        self.browser.open(self.pages["year", "list"])
        rows = self.browser.execute_script("return document.querySelectorAll('.data tbody tr').length")
        assert rows > 200 and 6 <= self.browser.pages() <= rows / 4, (rows, self.browser.pages())
        self.browser.paper(True)
        torn, head = self.browser.execute_script(
            "return [Array.from(document.querySelectorAll('.chart, .data tr'))"
            ".filter((one) => getComputedStyle(one).breakInside !== 'avoid').length,"
            "getComputedStyle(document.querySelector('.data thead')).display]")
        assert torn == 0 and head == "table-header-group", (torn, head)


def day_name(number):
    return (datetime.date(1970, 1, 1) + datetime.timedelta(number)).isoformat()


if __name__ == "__main__":
    sys.exit(run_checks(Checks))
