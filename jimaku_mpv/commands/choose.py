"""The numbered question on a terminal, for when the program is not certain."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Sequence

from jimaku_mpv.commands.terminal import Page
from jimaku_mpv.commands.words import visible
from jimaku_mpv.errors import NothingFound, Unsure
from jimaku_mpv.model import Confidence
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.pipeline.request import Request

SHOWN = 9
NAMED = 3


def settle(
    pipeline: Pipeline,
    request: Request,
    before_asking: Callable[[], None],
    missing: Callable[[Finding, Request], NothingFound] = lambda finding, _: finding.what_is_missing(),
) -> tuple[Finding, Request]:
    """Find, and ask until it is certain; Unsure or NothingFound when nobody answers or nothing fits.

    `missing` tells why there is nothing.
    """
    finding = pipeline.find(request)
    if finding.action is not Action.LOAD:
        before_asking()
    if finding.match.candidates and finding.match.confidence is not Confidence.CERTAIN and _can_ask():
        names = [visible(candidate.entry.name) for candidate in finding.match.candidates[:SHOWN]]
        title = next(iter(finding.guess.titles), "this name")
        number = _ask(f"Which entry is meant by “{visible(title)}”?", names)
        request = dataclasses.replace(request, entry=finding.match.candidates[number].entry.id)
        finding = pipeline.find(request)
    if finding.action is Action.NONE:
        raise missing(finding, request)
    if finding.action is Action.ASK:
        finding = _choose_file(finding)
    return finding, request


def _choose_file(finding: Finding) -> Finding:
    if not _can_ask():
        if finding.unread is not None:
            raise finding.unread
        raise Unsure(f"Not sure: {finding.summary(50)}", _way_out(finding))
    if finding.unread is not None:
        Page.of(sys.stderr).say(visible(finding.unread.line()))
    names = [visible(choice.file.name) for choice in finding.choices[:SHOWN]]
    chosen = finding.choices[_ask(f"Which file holds {visible(finding.summary())}?", names)]
    return dataclasses.replace(finding, choices=(chosen,))


def _way_out(finding: Finding) -> str:
    if finding.match.confidence is Confidence.CERTAIN:
        return "Run it in a terminal to choose the file"
    best = [candidate.entry for candidate in finding.match.candidates[:NAMED]]
    named = " or ".join(f"--entry {entry.id} ({entry.name})" for entry in best)
    return f"Run it in a terminal to choose, or use {named or '--entry ID'}"


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask(question: str, answers: Sequence[str]) -> int:
    page = Page.of(sys.stderr)
    page.say(question)
    for number, answer in enumerate(answers, 1):
        page.say(f"  {number}) {answer}", hang=5)
    while True:
        print(f"1-{len(answers)}, or Enter for none: ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline().strip()
        if not line:
            raise Unsure("Nothing was chosen")
        if line.isdecimal() and 1 <= int(line) <= len(answers):
            return int(line) - 1
