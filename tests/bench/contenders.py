"""Who is measured: the command of each, and what it needs."""

import os
import shutil
import subprocess

from timing import Command

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "contenders")


def succeeds(*arguments):
    if not shutil.which(arguments[0]):
        return False
    return subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False).returncode == 0


# What each contender needs in addition to building kbtriage: whether it is there, how to get it.
NEEDS = {
    "node": (lambda: succeeds("node", "--version"), "apt-get install nodejs"),
    "python": (lambda: True, ""),
    "jq": (lambda: succeeds("jq", "--version"), "apt-get install jq"),
    "engine": (lambda: succeeds("node", "-e", "require('json-rules-engine')"),
               "npm install json-rules-engine in a folder, and NODE_PATH=FOLDER/node_modules"),
    "lua": (lambda: succeeds("lua5.4", "-e", "require('cjson')"),
            "apt-get install lua5.4 lua-cjson"),
    "ripgrep": (lambda: succeeds("rg", "--version"), "apt-get install ripgrep"),
}
TITLES = {
    "node": "node, functions by code",
    "python": "Python, functions by code",
    "jq": "jq",
    "engine": "json-rules-engine",
    "lua": "Lua 5.4 with lua-cjson, functions by code",
}


class Contenders:
    """Makes the commands. They run in the folder of the data, so paths are relative to it."""

    def __init__(self, kbtriage, programs):
        self.program = kbtriage
        self.programs = programs

    def has_command(self, command, option=""):
        done = subprocess.run([self.program, command, "--help"], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        return done.returncode == 0 and option in done.stdout

    def kbtriage(self, rule_set, data, rows, workers=None):
        title = f"kbtriage, {rule_set_title(rule_set)}, {data}"
        arguments = [self.program, "run", "--only-rules", f"{rule_set}/articles", "--format", "json",
                     "--quiet", "--output", "findings.json"]
        if workers:
            title += f", workers: {workers}"
            arguments += ["--jobs", str(workers)]
        return Command(title, arguments + [data], rows, "findings.json", (0, 1), workers or 1)

    def shards(self, rule_set, data, rows, count, at_once):
        """Runs of all shards, so many at once on a core each, and their reports merged."""
        run = (f"{self.program} run --only-rules {rule_set}/articles --format json --quiet --jobs 1"
               f" --fail-on none --shard {{}}/{count} --output shards-{count}/{{}}.json {data}")
        every = f"mkdir -p shards-{count}; seq {count} | xargs -P {at_once} -I {{}} {run}"
        return Command(f"kbtriage, {rule_set_title(rule_set)}, {data}, shards: {count}",
                       ["sh", "-c", f"{every} && {self.merging(count)}"], rows, good=(0, 1),
                       workers=at_once)

    def merge(self, rows, count):
        """Of reports that shards() has left."""
        return Command(f"kbtriage merge, {count} reports", ["sh", "-c", f"exec {self.merging(count)}"],
                       rows, good=(0, 1))

    def merging(self, count):
        return f"{self.program} merge --format json --quiet --output merged.json shards-{count}/*.json"

    def scan(self, rule_set, log):
        return Command("kbtriage scan", [self.program, "scan", "--only-rules", f"{rule_set}/articles",
                                         "--format", "json", "--quiet", "--output", "scan.json",
                                         log], 0, "scan.json", (0, 1))

    def grep(self, rule_set, log, mode="-c", words="codes"):
        """mode: -c counts lines, -o prints what was found; words: codes or messages."""
        return Command(f"grep -F {mode} -f the {words}", [
            "env", "LC_ALL=C", "grep", "-F", mode, "-f", f"{rule_set}/{words}.txt", log])

    def ripgrep(self, rule_set, log):
        return Command("rg -F -c -f the codes", ["rg", "-F", "-c", "-f", f"{rule_set}/codes.txt", log])

    def cjson(self, work, memory, data, rows):
        """work: parse or rule; memory: malloc or bump."""
        what = "parse only" if work == "parse" else "the first article in C"
        return Command(f"cJSON, {memory}, {what}",
                       [os.path.join(self.programs, f"cjson_{work}"), memory, data], rows)

    def cjson_twice(self, data, at_once):
        """What the machine's second core is worth: two processes that share nothing."""
        one = f"{os.path.join(self.programs, 'cjson_parse')} bump {data}"
        title = "at once" if at_once else "one after the other"
        return Command(f"cJSON, bump, parse only, twice, {title}",
                       ["sh", "-c", f"{one} & {one}; wait" if at_once else f"{one}; {one}"],
                       workers=2 if at_once else 1)

    def script(self, name, rule_set, data, rows):
        """One that is no compiled program: node, python, jq, engine or lua."""
        arguments = {
            "node": ["node", f"{HERE}/node.js", rule_set, data],
            "python": ["python3", f"{HERE}/python.py", rule_set, data],
            "engine": ["node", f"{HERE}/engine.js", rule_set, data],
            "lua": ["lua5.4", f"{HERE}/lua.lua", rule_set, data],
            "jq": ["jq", "-r", "-f", f"{HERE}/one.jq", data] if rule_set == "rule_set-1" else
                  ["jq", "-r", "--slurpfile", "rules", f"{rule_set}/rules.json", "-f",
                   f"{HERE}/many.jq", data],
        }[name]
        return Command(f"{TITLES[name]}, {rule_set_title(rule_set)}", arguments, rows)


def articles_title(count):
    return "1 article" if count == 1 else f"{count} articles"


def rule_set_title(rule_set):
    early = " with an early condition" if rule_set.endswith("-early") else ""
    return articles_title(int(rule_set.split("-")[1])) + early
