"""What the system knows of a running process: memory, threads, descriptors, time. Linux's /proc only."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

QUIET_SECONDS = 0.2
LOOK_EVERY = 0.02
LONGEST_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process holds and has used so far; `memory` and `peak` in MB, `cpu` in ms.

    `wake_ups`: how often each of its threads had waited for something that came.
    """

    memory: float
    peak: float
    threads: int
    descriptors: int
    cpu: float
    wake_ups: Mapping[str, int]

    def wake_ups_since(self, earlier: Usage) -> int:
        """How often a thread that still lives woke up in between."""
        return sum(count - earlier.wake_ups.get(task, 0) for task, count in self.wake_ups.items())


def usage(pid: int) -> Usage:
    """Look at a process; raises OSError when it is gone."""
    folder = Path("/proc") / str(pid)
    status = _fields(folder / "status")
    tasks = {task.name: _fields(task / "status") for task in (folder / "task").iterdir()}
    return Usage(
        memory=int(status["VmRSS"].split()[0]) / 1024,
        peak=int(status["VmHWM"].split()[0]) / 1024,
        threads=int(status["Threads"]),
        descriptors=len(list((folder / "fd").iterdir())),
        cpu=_cpu(pid),
        wake_ups={name: int(task["voluntary_ctxt_switches"]) for name, task in tasks.items()},
    )


def helper_of(mpv: int) -> int | None:
    """The process id of the helper that this mpv has started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_child = _stat(int(folder.name))[1] == str(mpv)
            if is_child and b"helper" in (folder / "cmdline").read_bytes().split(b"\0"):
                return int(folder.name)
        except OSError:
            continue
    return None


def wait_until_quiet(pid: int, seconds: float = QUIET_SECONDS) -> float:
    """Return when the process has done nothing for so long: what it does ahead of time is over.

    The value is `time.perf_counter()` when that moment began.
    """
    end = time.perf_counter() + LONGEST_WAIT
    before, quiet_since = _cpu(pid), time.perf_counter()
    while time.perf_counter() < end and time.perf_counter() - quiet_since < seconds:
        time.sleep(LOOK_EVERY)
        now = _cpu(pid)
        if now != before:
            before, quiet_since = now, time.perf_counter()
    return quiet_since


def wait_until_gone(pid: int) -> None:
    """Return when the process has ended."""
    end = time.monotonic() + LONGEST_WAIT
    while Path("/proc", str(pid)).exists() and _stat(pid)[0] != "Z" and time.monotonic() < end:
        time.sleep(0.002)


def _fields(path: Path) -> dict[str, str]:
    pairs = (line.partition(":") for line in path.read_text().splitlines())
    return {name: value.strip() for name, _, value in pairs}


def _stat(pid: int) -> list[str]:
    """The fields of `stat` from the state on: the name before it may hold spaces and brackets."""
    return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()


def _cpu(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
