"""How long things take to start: mpv with and without the script, the helper, the commands, imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import processes
from benchmarks.figures import Samples
from benchmarks.player import Event, Player
from benchmarks.stage import Stage

AUTO_LOAD_OFF = "--script-opts=jimaku_mpv-autoload=no"
IMPORTS = {
    "python alone": "pass",
    "python with the command line": "import jimaku_mpv.cli",
    "python with the helper's first part": "import jimaku_mpv.commands.helper",
    "python with the whole helper": "import jimaku_mpv.commands.assembly, jimaku_mpv.player.session",
    "python with requests": "import requests",
    "python with guessit and its rules": "import jimaku_mpv.matching.release as r; r.warm_up()",
}
LISTENING_AFTER = 10.0
HELLO_BUDGET, WARM_BUDGET = 200.0, 900.0
VERSION_BUDGET, MATCH_BUDGET = 60.0, 600.0


def mpv_start(stage: Stage, run: int, samples: Samples) -> None:
    """From the start of mpv to its first frame; the order changes from run to run."""
    show = stage.show(run)
    ready, new = str(stage.episode(show, 5).path), str(stage.episode(show, 6).path)
    stage.know_catalogue()
    with Player(stage, "--pause") as player:
        player.watch_subtitles()
        player.time_auto_load(stage.episode(show, 5))
        player.settle()
    ways = {
        "without the script": lambda: _first_frame(stage, new, config=stage.bare_config),
        "with it, auto-load off": lambda: _first_frame(stage, AUTO_LOAD_OFF, new),
        "with it, helper starting": lambda: _first_frame(stage, new),
        "with it, a subtitle lies ready": lambda: _first_frame(stage, ready),
    }
    names = list(ways)
    turn = run % len(names)
    took = {name: ways[name]() for name in names[turn:] + names[:turn]}
    without = took[names[0]]
    for name in names:
        samples.add(name, took[name])
    for name in names[1:]:
        samples.add(f"{name}, in proportion", took[name] / without, "×")


def helper_start(stage: Stage, run: int, samples: Samples) -> None:
    """From the start of the helper to its first word, with this program in the script's place."""
    stage.know_catalogue()
    path = stage.home / "run" / f"hello-{run}.sock"
    with Player(stage, f"--input-ipc-server={path}", config=stage.bare_config) as player:
        _await_socket(path)
        script = player.command("client_name")
        words = ["helper", "--socket", str(path), "--pid", str(player.pid), "--script", script]
        begin = time.perf_counter()
        with subprocess.Popen([*stage.command, *words], env=stage.environment) as helper:
            said = player.wait("client-message", _is_hello)[0]
            samples.add("start to hello", (said - begin) * 1000, budget=HELLO_BUDGET)
            warm = processes.wait_until_quiet(helper.pid)
            samples.add("start to fully warm", (warm - begin) * 1000, budget=WARM_BUDGET)
            samples.add("processor time until it is ready for work", processes.usage(helper.pid).cpu)
            player.command("quit")


def commands(stage: Stage, run: int, samples: Samples) -> None:
    """Each in a process of its own, from its start to its end."""
    name = stage.episode(stage.show(run), 5).path.name
    stage.know_catalogue()
    match, budget = [*stage.command, "match", name], MATCH_BUDGET + stage.latency
    version = _time([*stage.command, "--version"], stage)
    samples.add("jimaku-mpv --version", version, budget=VERSION_BUDGET)
    samples.add("jimaku-mpv match, new show", _time(match, stage), budget=budget)
    samples.add("jimaku-mpv match, list known", _time(match, stage), budget=MATCH_BUDGET)


def imports(stage: Stage, run: int, samples: Samples) -> None:
    """Processor time, each in an interpreter of its own; what Python alone takes is contained in all."""
    names = list(IMPORTS)
    turn = run % len(names)
    order = names[turn:] + names[:turn]
    took = {name: _work([sys.executable, "-P", "-c", IMPORTS[name]], stage) for name in order}
    for name in names:
        samples.add(name, took[name])


def _first_frame(stage: Stage, *arguments: str, config: Path | None = None) -> float:
    with Player(stage, *arguments, config=config) as player:
        return (player.wait("playback-restart")[0] - player.started) * 1000


def _time(command: list[str], stage: Stage) -> float:
    begin = time.perf_counter()
    subprocess.run(
        command, env=stage.environment, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    return (time.perf_counter() - begin) * 1000


def _work(command: list[str], stage: Stage) -> float:
    """Milliseconds of processor time, which depends little on what else the machine does."""
    process = subprocess.Popen(command, env=stage.environment, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} failed")
    return (used.ru_utime + used.ru_stime) * 1000


def _is_hello(event: Event) -> bool:
    words = event.get("args", [])
    return len(words) == 2 and words[0] == "from-helper" and json.loads(words[1])["type"] == "hello"


def _await_socket(path: Path) -> None:
    """mpv makes its socket a little after its start and tells nobody when."""
    end = time.monotonic() + LISTENING_AFTER
    while not path.is_socket() and time.monotonic() < end:
        time.sleep(0.002)
