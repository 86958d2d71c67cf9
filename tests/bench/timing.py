"""Runs commands pinned to cores, and pairs of them in turn."""

import dataclasses
import os
import statistics
import subprocess
import sys


@dataclasses.dataclass
class Command:
    """A command of a contender. rows: how many it reads; results: where they go."""

    title: str
    arguments: list
    rows: int = 0
    results: str = "out.txt"
    good: tuple = (0,)
    workers: int = 1


@dataclasses.dataclass
class Sample:
    seconds: float
    kibibytes: int


@dataclasses.dataclass
class Pair:
    """One command against another. ratios and differences (seconds) are per row where both read
    rows, a pair of runs each."""

    first: float
    second: float
    ratios: list
    differences: list


class Failed(Exception):
    """A command could not be run, or ended with a status that it should not."""


class Timer:
    def __init__(self, launch, folder):
        self.launch = launch
        self.folder = folder
        self.cores = sorted(os.sched_getaffinity(0), reverse=True)
        self.shown_commands = {}

    def shown(self, command):
        """The command as one would type it in the folder of the data."""
        text = " ".join([self.pinned(command.workers)] + command.arguments)
        return text if command.results in command.arguments else f"{text} > {command.results}"

    def pinned(self, workers):
        return f"taskset -c {self.cores_for(workers)}"

    def cores_for(self, workers):
        return ",".join(str(core) for core in self.cores[:workers])

    def run(self, command):
        self.shown_commands[self.shown(command)] = True
        # A program that writes its results itself prints elsewhere.
        printed = "printed.txt" if command.results in command.arguments else command.results
        done = subprocess.run(
            [self.launch, self.cores_for(command.workers), printed] + command.arguments,
            cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(done.stderr)
        seconds, kibibytes, status = done.stdout.split()
        if int(status) not in command.good:
            raise Failed(f"{self.shown(command)}: exit status {status}\n{done.stderr}")
        return Sample(float(seconds), int(kibibytes))

    def pair(self, first, second, rounds):
        """Both once to warm up, then in turn."""
        progress(f"{first.title} / {second.title}")
        self.run(first)
        self.run(second)
        samples = [(self.run(first), self.run(second)) for _ in range(rounds)]
        both = [(one.seconds / max(1, first.rows), other.seconds / max(1, second.rows))
                for one, other in samples]
        return Pair(
            statistics.median(one.seconds for one, _ in samples),
            statistics.median(other.seconds for _, other in samples),
            [one / other for one, other in both],
            [one - other for one, other in both])

    def alone(self, command, rounds):
        progress(command.title)
        return [self.run(command) for _ in range(rounds)]


def progress(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)
