"""The table of a run, as Markdown, with the machine, the versions and the commands."""

import dataclasses
import datetime
import os
import platform
import shutil
import statistics
import subprocess


@dataclasses.dataclass
class Line:
    """A figure: the median of values. must and aim: as <=1.25, None without a goal. first and
    second: seconds of the two commands of a pair."""

    what: str
    values: list
    unit: str
    must: str = None
    aim: str = None
    first: float = None
    second: float = None

    @property
    def figure(self):
        return statistics.median(self.values)

    def reached(self):
        if self.aim and meets(self.figure, self.aim):
            return "aim"
        if self.must:
            return "must" if meets(self.figure, self.must) else "**missed**"
        return ""

    def cells(self):
        spread = f"{number(min(self.values))} to {number(max(self.values))}"
        seconds = ["" if value is None else f"{value:.3f}" for value in (self.first, self.second)]
        return [self.what, f"{number(self.figure)} {self.unit}",
                spread if len(self.values) > 1 else "", self.must or "", self.aim or "",
                self.reached(), *seconds]


def meets(figure, goal):
    limit = float(goal[2:])
    return figure <= limit if goal.startswith("<=") else figure >= limit


def number(value):
    """Three digits that count, but whole numbers whole."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.{2 if abs(value) < 10 else 1}f}"


HEAD = ["what", "figure", "lowest to highest", "must", "aim", "reached", "former s", "latter s"]

HOW_TO_READ = """\
Each figure is the median of the ratios of pairs of runs in turn (A B A B), after one run of each to
warm up: whole processes, start-up included, pinned to one core unless workers are named, files in
the page cache, results written to a file. kbtriage writes all findings with evidence as JSON; the
others write mailbox, article and cause. Under "former" and "latter" are the medians of the times.
"""


def table_text(lines):
    rows = [HEAD, ["---"] * len(HEAD)] + [line.cells() for line in lines]
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def output_of(*arguments):
    if not shutil.which(arguments[0]):
        return ""
    done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False)
    return (done.stdout or done.stderr).strip() if done.returncode == 0 else ""


def first_line(*arguments):
    return (output_of(*arguments).splitlines() or [""])[0]


def field_of(path, name):
    """The value of the first line `name: value` of a file such as /proc/cpuinfo."""
    with open(path, encoding="utf-8") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith(name)), "")


def machine():
    memory = int(field_of("/proc/meminfo", "MemTotal").split()[0]) >> 20
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    return (f"{len(os.sched_getaffinity(0))} cores, {field_of('/proc/cpuinfo', 'model name')},"
            f" {memory} GiB, {system}, Linux {platform.release()}")


def versions(bench):
    engine = "console.log(require('json-rules-engine/package.json').version)"
    found = [
        first_line(bench.options.kbtriage, "--version"),
        first_line("cc", "--version"),
        prefixed("cJSON", first_line("pkg-config", "--modversion", "libcjson")),
        prefixed("node", first_line("node", "--version")),
        f"Python {platform.python_version()}",
        first_line("jq", "--version"),
        prefixed("json-rules-engine", first_line("node", "-e", engine)),
        first_line("lua5.4", "-v").split("  ")[0],
        prefixed("lua-cjson", first_line("lua5.4", "-e", "print(require('cjson')._VERSION)")),
        first_line("grep", "--version"),
        first_line("rg", "--version"),
    ]
    return "; ".join(text for text in found if text)


def prefixed(name, version):
    return f"{name} {version}" if version else ""


def commands_text(bench):
    """What was run, without the places of this machine."""
    text = "".join(f"{command}\n" for command in bench.timer.shown_commands)
    here = os.path.dirname(os.path.abspath(__file__))
    for place, name in ((here, "tests/bench"), (bench.options.kbtriage, "kbtriage"),
                        (bench.options.programs + "/", "")):
        text = text.replace(place, name)
    return text


def render(bench):
    parts = [
        "# Results of the benchmark\n",
        "Written by `sh tests/bench/run.sh`; no figure is written by hand.\n",
        f"{datetime.date.today()}, {bench.rows} rows of all columns (about 16 KB each),"
        f" {bench.slim_rows} slim ones for memory and early conditions, {bench.rounds} rounds.\n",
        f"Machine: {machine()}.\n",
        f"Versions: {versions(bench)}.\n",
        HOW_TO_READ,
        table_text(bench.lines),
        "".join(f"- {note}\n" for note in dict.fromkeys(bench.notes)) or "- nothing was skipped\n",
        "The commands, in the folder of the data (`--keep` keeps it):\n",
        f"```sh\n{commands_text(bench)}```\n",
    ]
    return "\n".join(parts)
