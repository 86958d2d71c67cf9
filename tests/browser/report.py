#!/usr/bin/env python3
"""The page that `run --format html` writes, as a browser has it.

KBTRIAGE is the program, TESTS the folder of the tests. Each check is a function; all are run, and
those that fail are told.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from html.parser import HTMLParser

from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.keys import Keys

from browser import SECONDS, Browser

MARKUP = "<script>window.hacked=1</script><img src=x onerror=\"window.hacked=1\">&amp;'\"</style>"
MANY = 10000
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
        "rect"}


def row(number, name="Mailbox", profile=None, alerts=1, created="2026-11-%02dT03:04:05Z",
        text="Email Server Error Code: InvalidIncomingEmailServerProfile"):
    """A mailbox; without a profile it has a confirmed cause."""
    return {
        "mailboxid": f"{number:08d}-0000-4000-8000-000000000000", "name": f"{name} {number}",
        "emailaddress": f"m{number}@contoso.com", "incomingemaildeliverymethod": 2,
        "_emailserverprofile_value": profile and profile["emailserverprofileid"],
        "emailserverprofile": profile,
        "tracelog_Mailbox": [
            {"tracelogid": f"{number:08d}-{k:04d}-4000-8000-000000000000", "level": 3,
             "createdon": created and created % (1 + number % 28), "text": text}
            for k in range(alerts)]}


def profile_row(number, name, state):
    return {"emailserverprofileid": f"{number:08d}-9999-4000-8000-000000000000", "name": name,
            "statecode": state}


def write_rows(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        for one in rows:
            file.write(json.dumps(one) + "\n")


def report(path, *arguments):
    """Runs the program; its page is `path`."""
    done = subprocess.run([os.environ["KBTRIAGE"], "run", "--quiet", "--format", "html",
                           "--output", path, *arguments], stderr=subprocess.PIPE, text=True)
    assert done.returncode in (0, 1, 2, 3), f"exit {done.returncode}: {done.stderr}"
    assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
    with open(path, encoding="utf-8") as file:
        return file.read()


class Structure(HTMLParser):
    """Complains of elements that are not closed, or not in their order, and of ids that are there twice."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.wrong, self.targets, self.headings = [], set(), [], [], []
        self.addresses, self.labelled, self.texts, self.scripts = [], [], [], 0

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if len(attributes) != len(attrs):
            self.wrong.append(f"{tag} has an attribute twice")
        self.wrong += [f"{tag} has {name}" for name in attributes
                       if name.startswith("on") or name == "style"]
        if tag == "script":
            self.scripts += 1
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attributes:
            if attributes["id"] in self.ids:
                self.wrong.append(f"the id {attributes['id']} is there twice")
            self.ids.add(attributes["id"])
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        for name in ("href", "src", "action", "srcset", "data", "poster"):
            if name in attributes:
                self.addresses.append((tag, name, attributes[name]))
        self.targets += attributes.get("aria-labelledby", "").split()
        if "for" in attributes:
            self.targets.append(attributes["for"])
        if tag in ("input", "select") and "label" not in self.open:
            self.labelled.append(attributes.get("id"))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> where {self.open[-1:]} is open")
        else:
            self.open.pop()

    def handle_data(self, data):
        self.texts.append(data)


def structure_of(page):
    parser = Structure()
    parser.feed(page)
    parser.close()
    return parser


class Checks:
    """What the checks share: pages, and a browser with scripts."""

    def __init__(self, folder, browser):
        self.folder, self.browser = folder, browser
        tests = os.environ["TESTS"]
        self.contoso = self.path("contoso.html")
        report(self.contoso, f"{tests}/data/contoso/mailboxes.json")
        write_rows(self.path("evil.json"), self.evil_rows())
        self.evil = self.path("evil.html")
        report(self.evil, self.path("evil.json"))
        write_rows(self.path("many.json"), (
            row(i, profile=None if i % 3 else profile_row(i % 20, f"Branch-{i % 20}", 1))
            for i in range(MANY)))
        self.many = self.path("many.html")
        report(self.many, self.path("many.json"))

    def path(self, name):
        return os.path.join(self.folder, name)

    @staticmethod
    def evil_rows():
        profile = profile_row(1, MARKUP, 1)
        yield row(1, name=MARKUP)
        yield row(2, name=MARKUP, profile=profile)
        yield row(3, name=MARKUP, profile=profile, created=MARKUP.replace("%", "") + "%d")
        yield row(4, name=MARKUP, text=f"Email Server Error Code: ErrorUnknown {MARKUP}")
        yield {"mailboxid": MARKUP, "name": 5}

    def open(self, path):
        """A page as it is opened: no error of its scripts, no request but for itself."""
        self.browser.get_log("browser")
        self.browser.requests()
        seconds = self.browser.open(path)
        said = self.browser.get_log("browser")
        assert said == [], said
        asked = [url for url in self.browser.requests() if not url.startswith("chrome:")]
        assert asked == ["file://" + path], asked
        return seconds

    def column(self, number):
        return self.browser.execute_script(
            "return Array.from(document.querySelectorAll('table.findings tbody tr'))"
            ".filter((row) => !row.hidden).map((row) => row.cells[arguments[0]].textContent)", number)

    def shown(self):
        return self.browser.execute_script("return document.getElementById('shown').textContent")

    def expect(self, found, expected):
        """The page comes to it: what `found` finds is, or fulfils, `expected`."""
        holds = expected if callable(expected) else lambda value: value == expected
        try:
            self.browser.until(lambda: holds(found()))
        except TimeoutException:
            raise AssertionError(f"not {expected}, but {found()}") from None

    def sort_state(self):
        return self.browser.execute_script("return Array.from(document.querySelectorAll('table.findings thead th')).slice(0, 5)"
                                ".map((head) => head.getAttribute('aria-sort'))")

    # --- Checks ---

    def check_structure(self):
        for path in (self.contoso, self.evil, self.many):
            with open(path, encoding="utf-8") as file:
                page = file.read()
            parsed = structure_of(page)
            assert page.startswith("<!DOCTYPE html>\n<html lang=\"en\">")
            assert not parsed.wrong, parsed.wrong[:5]
            assert not parsed.open, parsed.open
            assert parsed.headings.count(1) == 1 and parsed.headings[0] == 1
            deeper = [b for a, b in zip(parsed.headings, parsed.headings[1:]) if b > a + 1]
            assert not deeper, "a heading leaves out a level"
            missing = [target for target in parsed.targets if target not in parsed.ids]
            assert not missing, f"no such id: {missing}"
            assert set(parsed.labelled) <= set(parsed.targets), "a field without a label"
            for tag, name, address in parsed.addresses:
                assert (tag, name) == ("a", "href"), f"{tag} has {name}={address}"
                assert address.startswith(("https://", "#")), address
                assert not address.startswith("#") or address[1:] in parsed.ids, address
            assert parsed.scripts == 1

    def check_first_look(self):
        self.open(self.contoso)
        title = self.browser.execute_script("return document.title")
        assert title == "9 of 12 mailboxes need attention - kbtriage", title
        bars = self.browser.execute_script(
            "return Array.from(document.querySelectorAll('.chart:first-child .value'))"
            ".map((value) => Number(value.textContent))")
        assert bars == [4, 1, 1, 1, 2, 3] and sum(bars) == 12, bars
        widths = self.browser.execute_script(
            "return Array.from(document.querySelectorAll('.chart:first-child .fill'))"
            ".map((bar) => Number(bar.getAttribute('width')))")
        wrong = [width for width, bar in zip(widths, bars) if abs(width - 100 * bar / 12) > 0.01]
        assert not wrong, f"bars are not as long as their numbers: {widths}"
        assert len(self.column(0)) == 7

    def check_sorting(self):
        self.open(self.contoso)
        unsorted = self.column(0)
        head = "table.findings thead th:nth-child({}) button"
        self.browser.click(head.format(1))
        self.expect(self.sort_state, ["ascending", "none", "none", "none", "none"])
        self.expect(lambda: self.column(0), sorted(unsorted, key=str.casefold))
        self.browser.click(head.format(1))
        self.expect(self.sort_state, ["descending", "none", "none", "none", "none"])
        self.expect(lambda: self.column(0), sorted(unsorted, key=str.casefold, reverse=True))
        self.browser.click(head.format(1))
        self.expect(lambda: self.column(0), unsorted)
        self.browser.execute_script("document.querySelector(arguments[0]).focus()", head.format(2))
        self.browser.press(Keys.ENTER)
        self.expect(self.sort_state, ["none", "ascending", "none", "none", "none"])
        order = ["Confirmed", "Inconclusive", "No known cause", "At risk"]
        ranks = [order.index(verdict) for verdict in self.column(1)]
        assert ranks == sorted(ranks) and len(set(ranks)) == 4, self.column(1)
        self.browser.click(head.format(5))
        self.expect(self.sort_state, ["none", "none", "none", "none", "ascending"])
        assert self.column(4) == sorted(self.column(4)), self.column(4)

    def check_filters(self):
        self.open(self.contoso)
        assert self.shown() == "7 of 7 findings.", self.shown()
        self.browser.type("#find", "CONTOSO hybrid")
        self.expect(self.shown, "3 of 7 findings.")
        assert len(self.column(0)) == 3
        self.browser.click("#filters button[type=reset]")
        self.expect(self.shown, "7 of 7 findings.")
        self.browser.execute_script(
            "const list = document.getElementById('verdict'); list.value = 'at_risk';"
            "list.dispatchEvent(new Event('change'))")
        self.expect(lambda: self.column(1), ["At risk"])
        self.browser.type("#find", "nobody has this name")
        self.expect(self.shown, "0 of 7 findings.")
        live = self.browser.execute_script("return document.getElementById('shown').getAttribute('role')")
        assert live == "status", live

    def check_what_the_table_finds(self):
        """Name, address, id in any spelling, cause, and the article by its code, number and title."""
        self.open(self.contoso)
        for text, count in (("ann beck", 1), ("ann.beck@contoso.example", 1),
                            ("{00000001-0000-4000-8000-000000000001}", 1),
                            ("00000001-0000-4000-8000-00000000000", 1),
                            ("INVALIDINCOMINGEMAIL", 7), ("4484702", 7),
                            ("no active email server profile", 7), ("Hybrid no active", 3),
                            ("cle\u0301o", 1), ("markdown", 0)):
            self.search(text)
            self.expect(self.shown, f"{count} of 7 findings.")
        known = self.browser.execute_script(
            "return Array.from(document.getElementById('find').list.options).map((one) => one.value)")
        assert known == ["InvalidIncomingEmailServerProfile"], known

    def check_groups_in_the_table(self):
        """Each group shows its findings, as many as it says."""
        self.open(self.contoso)
        groups = self.browser.execute_script(
            "return Array.from(document.querySelectorAll('.group[id]'), (group) => [group.id, "
            "group.querySelector('h3').textContent.replace(/^\\d+\\. /, ''), "
            "group.querySelector('.mailboxes').textContent.match(/\\d+/)[0]])")
        assert len(groups) == 4, groups
        for group, heading, count in groups:
            self.browser.click(f"#{group} button.only")
            self.expect(self.shown, f"{count} of 7 findings: {heading}")
            assert len(self.column(0)) == int(count)
        self.open(self.many)
        self.browser.click("#g1 button.only")
        said = self.browser.execute_script("return document.querySelector('#chart-causes').parentNode"
                                           ".querySelector('.value').textContent")
        assert self.shown().startswith(f"{said} of 10,000 findings: "), (said, self.shown())

    def check_fold(self):
        """Of many findings the gravest are shown at first, and all when they are asked for."""
        self.open(self.many)
        assert self.shown() == "10,000 of 10,000 findings. The gravest 500 are shown.", self.shown()
        assert self.seen_rows() == 500
        self.browser.click("#more")
        self.expect(self.seen_rows, MANY)
        self.expect(self.shown, "10,000 of 10,000 findings.")
        self.browser.click("#filters button[type=reset]")
        self.expect(self.seen_rows, 500)
        self.search("branch-19")
        self.expect(self.seen_rows, 167)
        self.open(self.contoso)
        assert self.browser.execute_script("return document.getElementById('more').hidden")

    def seen_rows(self):
        return self.browser.execute_script(
            "return Array.from(document.querySelectorAll('table.findings tbody tr'))"
            ".filter((row) => row.getClientRects().length > 0).length")

    def search(self, text):
        self.browser.execute_script(
            "const find = document.getElementById('find'); find.value = arguments[0];"
            "find.dispatchEvent(new Event('input'))", text)

    def place_of(self, selector):
        """Whether the element is in sight, and has the focus."""
        return self.browser.execute_script(
            "const one = document.querySelector(arguments[0]); const box = one.getBoundingClientRect();"
            "return [box.height > 0 && box.top >= 0 && box.bottom <= innerHeight, "
            "one === document.activeElement]", selector)

    def check_addresses(self):
        """The address of a finding shows it, whatever else is filtered, sorted or folded."""
        self.open(self.contoso)
        ids = self.browser.execute_script(
            "return Array.from(document.querySelectorAll('table.findings tbody tr'), (row) => row.id)")
        assert len(set(ids)) == 7 and all(id.startswith("f-") and len(id) == 18 for id in ids), ids
        self.browser.get("about:blank")
        self.browser.get(f"file://{self.contoso}#{ids[6]}")
        self.expect(lambda: self.place_of(f"#{ids[6]}"), [True, True])
        assert self.browser.execute_script("return document.getElementById('missing').hidden")
        self.search("nobody has this name")
        self.expect(self.shown, "0 of 7 findings.")
        self.browser.execute_script("location.hash = arguments[0]", ids[2])
        self.expect(self.shown, "7 of 7 findings.")
        self.expect(lambda: self.place_of(f"#{ids[2]}"), [True, True])
        self.browser.execute_script("location.hash = 'f-0000000000000000'")
        self.expect(lambda: self.browser.execute_script(
            "const said = document.getElementById('missing'); return said.hidden ? '' : said.textContent"),
            lambda text: "not in this report" in text)
        self.open(self.many)
        last = self.browser.execute_script(
            "return Array.from(document.querySelectorAll('table.findings tbody tr')).pop().id")
        self.browser.get("about:blank")
        self.browser.get(f"file://{self.many}#{last}")
        self.expect(lambda: self.place_of(f"#{last}"), [True, True])
        self.expect(self.seen_rows, MANY)

    def check_address_in_a_fold(self):
        """What is in a list that is folded is unfolded."""
        with open(self.contoso, encoding="utf-8") as file:
            page = file.read()
        folded = self.path("folded.html")
        with open(folded, "w", encoding="utf-8") as file:
            file.write(page.replace('<table role', '<details><summary>x</summary><table role')
                       .replace("</table>\n</section>", "</table></details>\n</section>"))
        self.browser.open(folded)
        row = self.browser.execute_script("return document.querySelector('table.findings tbody tr').id")
        self.browser.execute_script("location.hash = arguments[0]", row)
        self.expect(lambda: self.place_of(f"#{row}"), [True, True])

    def copied(self, selector):
        """What a button copies; `allowed`: whether the page may use the clipboard."""
        self.browser.click(selector)
        self.expect(lambda: self.browser.execute_script(
            "return document.querySelector(arguments[0]).textContent", selector), "Copied")
        return self.browser.execute_script("return window.copied")

    def check_copy(self):
        row = "table.findings tbody tr:first-child"
        for allowed in (True, False):
            self.open(self.contoso)
            # either way the text is taken where it leaves the page
            self.browser.execute_script(
                "navigator.clipboard.writeText = arguments[0]"
                " ? async (text) => { window.copied = text; }"
                " : async () => { throw new DOMException('', 'NotAllowedError'); };"
                "document.addEventListener('copy', () => {"
                " const area = document.activeElement; window.copied = area.value"
                ".slice(area.selectionStart, area.selectionEnd); })", allowed)
            self.browser.execute_script("history.replaceState(null, '', '#g1')")
            id = self.browser.execute_script("return document.querySelector(arguments[0]).id", row)
            link = self.copied(f"{row} .copy.link")
            assert link == f"file://{self.contoso}#{id}", link
            focus = self.browser.execute_script("return document.activeElement.className")
            assert focus == "copy link", focus
            text = self.copied(f"{row} .copy.markdown")
            expected = [
                "**Ann Beck: The mailbox has no active email server profile** (Confirmed)",
                "- Cause: The email server profile Contoso Hybrid is inactive.",
                "- Evidence: profile.statecode is 1 (Inactive)",
                "- Mailbox: Ann Beck, ann.beck@contoso.example",
                "- Record: <https://contoso.crm.dynamics.com/main.aspx?etn=mailbox&pagetype=entityrecord"
                "&id=00000001-0000-4000-8000-000000000001>",
                "- Article: InvalidIncomingEmailServerProfile, KB 4484702",
                f"- Finding: {id}", "1. [ ] Activate the email server profile Contoso Hybrid:",
                "2. [ ] Open the mailbox again and select Test & Enable Mailbox.",
                "    - [ ] Open Settings, Email Configuration, Email Server Profiles."]
            lines = text.split("\n")
            missing = [line for line in expected if line not in lines]
            assert not missing, (missing, text)

    def check_copy_of_each_verdict(self):
        """Also what is inconclusive or has no known cause."""
        self.open(self.contoso)
        self.browser.execute_script(
            "navigator.clipboard.writeText = async (text) => { window.copied = text; }")
        for verdict, expected in (("inconclusive", ("(Inconclusive)", "\n- Possible cause: ", "\n- To confirm, check: ")),
                                  ("unexplained", ("(No known cause)", "\n- Cause: Every cause is ruled out.", " It would be confirmed if ")),
                                  ("at_risk", ("(At risk)", "- Newest alert: none"))):
            text = self.copied(f"table.findings tbody tr[data-v={verdict}] .copy.markdown")
            missing = [one for one in expected if one not in text]
            assert not missing, (verdict, missing, text)

    def check_copy_by_hand(self):
        """Where nothing may be copied, the text is shown and selected."""
        self.open(self.contoso)
        self.browser.execute_script(
            "navigator.clipboard.writeText = async () => { throw new Error('no'); };"
            "document.execCommand = () => false")
        self.browser.click("table.findings tbody tr:first-child .copy.link")
        self.expect(lambda: self.browser.execute_script(
            "const area = document.activeElement;"
            "return area.closest('dialog[open]') ? area.value.slice(area.selectionStart, area.selectionEnd) : ''"),
            lambda text: text.startswith(f"file://{self.contoso}#f-"))
        self.browser.press(Keys.ESCAPE)
        self.expect(lambda: self.browser.execute_script(
            "return [document.querySelector('dialog') === null, document.activeElement.className]"),
            [True, "copy link"])

    def check_copied_markup_stays_text(self):
        self.open(self.evil)
        self.browser.execute_script(
            "navigator.clipboard.writeText = async (text) => { window.copied = text; }")
        text = self.copied("table.findings tbody tr:first-child .copy.markdown")
        assert "<script" not in text.replace("\\<", "") and "\\<script\\>" in text, text
        assert "\\<img src" in text, text

    def check_split_bars(self):
        """A bar's parts are as long as the numbers beside it say."""
        rows = [row(i, profile=profile_row(1, "Hybrid", 1), alerts=i % 4 == 0) for i in range(8)]
        write_rows(self.path("split.json"), rows)
        report(self.path("split.html"), self.path("split.json"))
        self.open(self.path("split.html"))
        said = self.browser.execute_script(
            "const figure = document.getElementById('chart-causes').parentNode;"
            "const width = (part) => Number(figure.querySelector(part).getAttribute('width'));"
            "return [figure.querySelector('.label small').textContent, width('.fill'), width('rect.risk'),"
            " Number(figure.querySelector('rect.risk').getAttribute('x')),"
            " Array.from(figure.querySelectorAll('.key'), (key) => key.textContent.split(':')[0])]")
        assert said == ["2 affected, 6 at risk", 25, 75, 25, ["affected", "at risk"]], said

    def check_button_of_a_cause(self):
        self.open(self.contoso)
        self.browser.click("#g1 button.only")
        self.expect(self.shown, lambda text: text.startswith("3 of 7 findings: "))
        names = self.column(0)
        assert len(names) == 3, names
        said = self.browser.execute_script("return document.querySelector('#g1 .mailboxes').textContent")
        for name in ("Ann Beck", "Bob Chan", "Eva Fink"):
            assert name in said and any(one.startswith(name) for one in names), name
        self.browser.click("#filters button[type=reset]")
        self.expect(self.shown, "7 of 7 findings.")

    def check_markup_stays_text(self):
        self.open(self.evil)
        assert self.browser.execute_script("return window.hacked === undefined")
        assert self.browser.execute_script("return document.querySelectorAll('img, body script').length") == 1
        names = self.column(0)
        assert len(names) == 4 and all(MARKUP in name for name in names), names
        text = self.browser.execute_script("return document.querySelector('main').textContent")
        for part in ("#causes", "#uncovered", "#notes"):
            said = self.browser.execute_script("return document.querySelector(arguments[0]).textContent", part)
            assert MARKUP in said or part == "#notes" and "name" in said, (part, said)
        assert "1 has no date in the data" in text, text[-1500:]

    def check_policy(self):
        """A script or a style that is not the page's own would not run, nor would a request leave."""
        with open(self.contoso, encoding="utf-8") as file:
            page = file.read()
        bad = self.path("injected.html")
        with open(bad, "w", encoding="utf-8") as file:
            file.write(page.replace("<main", "<script>window.hacked=1</script>"
                                             "<img src='http://127.0.0.1:9/x.png'><main"))
        self.browser.requests()
        self.browser.open(bad)
        assert self.browser.execute_script("return window.hacked === undefined"), "a script that was injected runs"
        kinds = self.browser.execute_script("return document.querySelector('table.findings button') !== null")
        assert kinds, "the page's own script does not run"
        refused = [entry for entry in self.browser.get_log("browser")
                   if "Content Security Policy" in entry["message"]]
        assert len(refused) == 2, refused

    def check_many(self):
        seconds = self.open(self.many)
        size = os.path.getsize(self.many) / 1e6
        print(f"{MANY} findings: {size:.1f} MB, open after {seconds:.1f} s")
        assert seconds < SECONDS, f"{seconds:.1f} s"
        assert len(self.column(0)) == MANY
        start = time.monotonic()
        self.browser.click("table.findings thead th:nth-child(3) button")
        self.expect(self.sort_state, ["none", "none", "ascending", "none", "none"])
        self.browser.type("#find", "branch-19")
        self.expect(self.shown, f"167 of {MANY:,} findings.")
        assert time.monotonic() - start < SECONDS
        assert self.browser.get_log("browser") == []

    def check_sizes(self):
        for path in (self.contoso, self.evil, self.many):
            for width in (320, 400, 1400):
                self.browser.size(width)
                self.browser.open(path)
                wide = self.browser.execute_script("return document.documentElement.scrollWidth")
                assert wide <= width, f"{path} is {wide} wide at {width}"

    def check_contrast(self):
        """Text against what it stands on: at least 4.5 to 1, in both themes."""
        for theme in ("light", "dark"):
            self.browser.size(1400)
            self.browser.theme(theme)
            self.browser.open(self.contoso)
            for text, ratio in self.browser.execute_script(CONTRAST):
                assert ratio >= 4.5, f"{theme}: {ratio:.2f} to 1: {text}"

    def check_steps(self):
        self.open(self.contoso)
        self.browser.click("#g1 .steps label")
        self.expect(lambda: self.browser.execute_script(
            "return document.querySelector('#g1 .steps input').checked"), True)

    def check_print(self):
        """Paper has the gravest of many findings, and says so; nothing is clipped, no group torn."""
        printed = "return document.getElementById('printed').textContent"
        self.open(self.many)
        pages = self.browser.pages()
        print(f"{MANY} findings: {pages} pages")
        assert 10 <= pages <= 60, pages
        self.browser.paper(True)
        self.browser.execute_script("window.dispatchEvent(new Event('beforeprint'))")
        assert self.seen_rows() == 500
        said = self.browser.execute_script(printed)
        assert said == "Printed here: the 500 gravest of 10,000 findings.", said
        # what is filtered is what is printed, in whatever order
        self.browser.execute_script("window.dispatchEvent(new Event('afterprint'))")
        self.browser.paper(False)
        self.browser.click("table.findings thead th:nth-child(1) button")
        self.search("branch-19")
        self.expect(self.shown, "167 of 10,000 findings.")
        self.browser.paper(True)
        self.browser.execute_script("window.dispatchEvent(new Event('beforeprint'))")
        assert self.seen_rows() == 167
        said = self.browser.execute_script(printed)
        assert said == "167 of 10,000 findings.", said
        self.open(self.contoso)
        self.browser.execute_script("window.dispatchEvent(new Event('beforeprint'))")
        open_lists, torn, clipped = self.browser.execute_script(
            "const all = (what) => Array.from(document.querySelectorAll(what));"
            "return [all('details').every((list) => list.open),"
            " all('.group, .chart, .findings tr').filter((one) => getComputedStyle(one).breakInside !== 'avoid').length,"
            " all('main *').filter((one) => one.getClientRects().length > 0 && !one.closest('svg')"
            "  && getComputedStyle(one).overflow !== 'visible').length]")
        assert open_lists and torn == 0 and clipped == 0, (open_lists, torn, clipped)
        self.browser.execute_script("window.dispatchEvent(new Event('afterprint'))")
        assert self.browser.execute_script("return document.querySelectorAll('details[open]').length") == 0

    def check_print_without_scripts(self):
        with Browser(scripts=False) as browser:
            browser.open(self.many)
            browser.paper(True)
            seen = browser.execute_script(
                "return Array.from(document.querySelectorAll('table.findings tbody tr'))"
                ".filter((row) => row.getClientRects().length > 0).length")
            said = browser.execute_script("const said = document.getElementById('printed');"
                                          "return said.getClientRects().length > 0 ? said.textContent : ''")
            assert (seen, said) == (500, "Printed here: the 500 gravest of 10,000 findings."), (seen, said)
            assert browser.pages() <= 60

    def check_without_scripts(self):
        with Browser(scripts=False) as browser:
            browser.open(self.contoso)
            hidden = browser.execute_script(
                "return Array.from(document.querySelectorAll('table.findings tbody tr, .steps li, "
                ".group, .chart')).filter((one) => one.getClientRects().length === 0).length")
            assert hidden == 0, hidden
            counts = browser.execute_script(
                "return ['table.findings tbody tr', '.steps li', 'thead button', '.group', '.chart']"
                ".map((one) => document.querySelectorAll(one).length)")
            assert counts[0] == 7 and counts[1] >= 11 and counts[2:] == [0, 4, 4], counts
            controls = browser.execute_script("return Array.from(document.querySelectorAll('#filters, .only'))"
                                   ".filter((one) => one.getClientRects().length > 0).length")
            assert controls == 0, "controls that do nothing are shown"
            browser.open(self.many)
            assert browser.execute_script("return document.querySelector('table.findings').tBodies[0].rows.length") \
                == MANY

    def check_few(self):
        for count in (0, 1):
            with open(self.path("few.json"), "w", encoding="utf-8") as file:
                json.dump({"value": [row(i) for i in range(count)]}, file)
            report(self.path("few.html"), self.path("few.json"))
            parsed = structure_of(open(self.path("few.html"), encoding="utf-8").read())
            assert not parsed.wrong and not parsed.open, parsed.wrong
            self.open(self.path("few.html"))
            said = self.browser.execute_script("return document.querySelector('h1').textContent")
            assert said == ["There was no mailbox in the data", "1 of 1 mailbox needs attention"][count], said


CONTRAST = """
const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
const light = (color) => {
  const [r, g, b] = numbers(color).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const back = (one) => {
  for (let at = one; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (numbers(color)[3] !== 0) {
      return color;
    }
  }
  return 'rgb(255, 255, 255)';
};
const found = [];
for (const one of document.body.querySelectorAll('*')) {
  const has_text = Array.from(one.childNodes)
    .some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
  if (has_text && !one.closest('svg, script') && one.getClientRects().length > 0) {
    const pair = [light(getComputedStyle(one).color), light(back(one))].sort((a, b) => b - a);
    found.push([one.textContent.slice(0, 40), (pair[0] + 0.05) / (pair[1] + 0.05)]);
  }
}
return found;
"""


def run_checks(kind):
    """All checks of a class, or those that are named; what they end with."""
    wanted = sys.argv[1:]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="kbtriage-report-") as folder, Browser() as browser:
        checks = kind(folder, browser)
        for name in dir(checks):
            if not name.startswith("check_") or wanted and name[6:] not in wanted:
                continue
            browser.size(1400)
            browser.paper(False)
            browser.theme("light")
            try:
                getattr(checks, name)()
                print(f"{name[6:]}: good")
            except Exception:  # reported and counted
                failed += 1
                print(f"{name[6:]}: FAILED")
                traceback.print_exc(limit=-2, file=sys.stdout)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(run_checks(Checks))
