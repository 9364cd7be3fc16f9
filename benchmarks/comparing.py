"""The same work done by us and by a simple tool: time, requests and right answers, side by side."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks import simple_tool as simple
from benchmarks.figures import Samples
from benchmarks.naming import Named, named
from benchmarks.player import Player
from benchmarks.playing import BY_KEY, PAUSED
from benchmarks.stage import SEED, Episode, Stage
from tests.standin.subtitles import title

SIMPLE, OURS, RATIO = "simple tool", "jimaku-mpv", "ratio"
TOOL = Path(simple.__file__)
STEPS = (("new show", 5), ("next episode", 6), ("same episode again", 5))


def simple_tool(stage: Stage, run: int, samples: Samples) -> None:
    """Key presses for episodes of one show in a warm helper and by the simple tool, then names by both."""
    _key_presses(stage, run, samples)
    if not stage.latency:
        _answers(stage, run, samples)


def _key_presses(stage: Stage, run: int, samples: Samples) -> None:
    show, other = stage.show(2 * run), stage.show(2 * run + 1)
    stage.know_catalogue()
    requests = {SIMPLE: 0, OURS: 0}
    with Player(stage, PAUSED, BY_KEY) as player:
        player.watch_subtitles()
        warming = stage.episode(other, 5)
        player.open(warming)
        player.time_key(warming)
        player.settle()
        for name, number in STEPS:
            episode = stage.episode(show, number)
            before = stage.requests()[0]
            player.open(episode)
            ours = player.time_key(episode)
            requests[OURS] += stage.requests()[0] - before
            player.settle()
            before = stage.requests()[0]
            theirs = _run_simple(stage, episode)
            requests[SIMPLE] += stage.requests()[0] - before
            # What the stand-in computes is no fault of the tool: the real site searches faster.
            theirs -= _search_time(stage, episode.path.name)
            samples.add(f"{name}, {SIMPLE}", theirs)
            samples.add(f"{name}, {OURS}", ours)
            samples.add(f"{name}, {RATIO}", theirs / ours, "×")
    for who, count in requests.items():
        samples.add(f"requests of these three, {who}", count, "")
    samples.add(f"requests of these three, {RATIO}", requests[SIMPLE] / requests[OURS], "×")


def _run_simple(stage: Stage, episode: Episode) -> float:
    """Milliseconds of its process."""
    out = stage.home / "simple.srt"
    command = [sys.executable, "-P", str(TOOL), episode.path.name, str(out)]
    begin = time.perf_counter()
    subprocess.run(command, env=stage.environment, check=True, stdin=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1000


def _search_time(stage: Stage, video: str) -> float:
    """Milliseconds that the stand-in takes for the search, its latency aside."""
    query = urllib.parse.urlencode({"query": simple.query_of(video), "anime": "true"})
    request = urllib.request.Request(
        f"{stage.standin.url}/api/entries/search?{query}", headers={"Authorization": stage.standin.key}
    )
    begin = time.perf_counter()
    with urllib.request.urlopen(request, timeout=simple.SECONDS) as answer:
        answer.read()
    return (time.perf_counter() - begin) * 1000 - stage.latency


def _answers(stage: Stage, run: int, samples: Samples) -> None:
    questions = named(stage.anime(), SEED + run)
    videos = [question.video for question in questions]
    stage.know_catalogue()
    ours = [json.loads(line) for line in stage.run("match", "--json", "--stdin", given="\n".join(videos))]
    for question, answer in zip(questions, ours, strict=True):
        loads = answer["action"] == "load"
        _judge(OURS, loads and _is_right(answer, question), loads, question, samples)
    for question in questions:
        data = simple.fetch(question.video, stage.standin.url, stage.standin.key)
        right = question.show is not None and data is not None and _line(question) in data.decode("utf-8")
        _judge(SIMPLE, right, data is not None, question, samples)


def _is_right(answer: dict[str, Any], question: Named) -> bool:
    show = question.show
    if show is None:
        return False
    return answer["entry"]["id"] == show.id and f" - {question.episode:02} (" in answer["files"][0]["name"]


def _judge(who: str, right: bool, loaded: bool, question: Named, samples: Samples) -> None:
    if question.show is not None:
        samples.add(f"right subtitle, {who}", 100.0 * right, "%")
    samples.add(f"wrong subtitle, {who}", 100.0 * (loaded and not right), "%")


def _line(question: Named) -> str:
    """The words at its beginning; a film's have no number."""
    if question.show is None:
        raise ValueError("nobody has subtitles for it")
    return title(question.show, question.episode)
