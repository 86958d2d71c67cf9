"""Names of Dataverse's tables, columns and navigation properties stand in tables.lua, not in C.

Usage: names.py SOURCE. Fails for each string in C that holds such a name, unless its file is listed
below with what it is for, or the name is a plain word that says something else there, too.
"""

import glob
import re
import sys

# What the program itself must know of the data, by role: looked up once, where the tables are read.
ROLES = {
    "core/author/draft_page.c": "keys of the front matter of pages",
    "core/article/remedy_allowed.c": "what kbtriage fix may change, whatever an article or a tables.lua says",
    "core/fix/answers.c": "a record that was chosen by name must be active",
    "core/fix/apply.c": "the flag that has a mailbox tested",
    "core/fix/refusal.c": "what refusals speak of",
    "core/fix/retest.c": "how a mailbox is tested, and when that is over",
    "core/author/draft.c": "the example of a mailbox that a new article begins with",
    "core/case/denied.c": "what is never read, whatever a tables.lua says",
    "core/case/schema.c": "the two dates that tables have by the same names",
    "core/author/wrong_example.c": "keys of the report, which are ours",
    "core/report/json.c": "keys of the report, which are ours",
    "core/report/json_finding.c": "keys of the report, which are ours",
    "core/report/json_parts.c": "keys of the report, which are ours",
    "core/report/json_rules.c": "keys of the report, which are ours",
    "core/report/replay_case.c": "keys of the report, which are ours",
    "core/report/replay_subject.c": "keys of the report, which are ours",
    "core/report/replay_unmatched.c": "keys of the report, which are ours",
    "core/report/report_reader_finding.c": "keys of the report, and what reports of format 1 say",
    "core/run/live_ask.c": "who is signed in",
    "core/run/live_keys.c": "whether they are a system administrator",
}

# Examples for people.
HELP = re.compile(r"core/cli/.*\.[ch]$")

PLAIN = set(
    """data definition depth description email emails errorcode failed jobs key level mailbox mailboxes message mode
    name organization organizations owner password priority process profile progress queue queues reason
    retries role roles scope set settings solution solutions state status step subject table text
    title type user users value version workflow workflows workload alerts connections traces""".split()
)


def names_of(source):
    names = set()
    for path in glob.glob(source + "/rules/**/tables.lua", recursive=True):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        names |= set(re.findall(r'\{ "(\w+)", "[a-z]+"', text))
        names |= set(re.findall(r'\b(?:name|set|key|table) = "(\w+)"', text))
        for group in re.findall(r"navigation = \{([^}]*)\}", text):
            names |= set(re.findall(r'"(\w+)"', group))
    return names - PLAIN


def main():
    source = sys.argv[1]
    names = names_of(source)
    if len(names) < 400:
        sys.exit("only %d names were found in the tables: is this the source?" % len(names))
    found = 0
    used = set()
    for path in sorted(glob.glob(source + "/core/**/*.[ch]", recursive=True)):
        relative = path[len(source) + 1 :]
        with open(path, encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), text, flags=re.S)
        for string in re.finditer(r'"((?:[^"\\\n]|\\.)*)"', text):
            for word in re.findall(r"\w+", string[1]):
                if word not in names or HELP.match(relative):
                    continue
                if relative in ROLES:
                    used.add(relative)
                    continue
                line = text.count("\n", 0, string.start()) + 1
                print('%s:%d: the name "%s" stands in C: take it from the schema' % (relative, line, word))
                found += 1
    for relative in sorted(set(ROLES) - used):
        print("%s: no such name stands in it any more: take it off the list in %s" % (relative, __file__))
        found += 1
    sys.exit(1 if found else 0)


main()
