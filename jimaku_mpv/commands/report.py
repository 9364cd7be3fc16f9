"""A finding in words and as JSON; the JSON's form is a promise to other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jimaku_mpv.commands.terminal import Colour, Page
from jimaku_mpv.commands.words import readable, visible
from jimaku_mpv.errors import JimakuError
from jimaku_mpv.matching.site_notes import notes_of, standing
from jimaku_mpv.model import Candidate, Choice, Confidence, Entry, EntryId, Guess, Reason
from jimaku_mpv.pipeline.finding import LIST_IS_FRESH, Action, Finding, dated

VERSION = 1
SHOWN = 5
CONFIDENCES = {
    Confidence.CERTAIN: Colour.GOOD,
    Confidence.LIKELY: Colour.DOUBT,
    Confidence.UNSURE: Colour.BAD,
}
ACTIONS = {Action.LOAD: Colour.GOOD, Action.ASK: Colour.DOUBT, Action.NONE: Colour.BAD}
Json = dict[str, object]


def as_json(path: str, finding: Finding) -> Json:
    """All of a finding; unknown values are null."""
    match = finding.match
    return {
        "version": VERSION,
        "input": readable(path),
        "guess": _guess(finding.guess),
        "entry": _entry(match.entry) | _notes(match.entry) if match.entry else None,
        "episode": match.episode if match.entry else None,
        "confidence": match.confidence,
        "candidates": [_candidate(candidate) for candidate in match.candidates[:10]],
        "files": [_file(choice) for choice in finding.choices],
        "action": finding.action,
        "error": finding.unread.line() if finding.unread else None,
        "doubts": list(_doubts(finding)),
        "known_as": match.known_as,
        # Where nothing was found, and Jimaku not asked for it now: how many seconds ago it was.
        **_asked(finding),
    }


def failure_json(path: str, guess: Guess, error: JimakuError) -> Json:
    """A path for which the question could not be answered; what its name says is known all the same."""
    return {
        "version": VERSION,
        "input": readable(path),
        "guess": _guess(guess),
        "entry": None,
        "episode": None,
        "confidence": "unsure",
        "candidates": [],
        "files": [],
        "action": Action.NONE,
        "error": error.line(),
        "doubts": [],
        "known_as": None,
    }


def tell(page: Page, path: str, finding: Finding, told: set[EntryId]) -> None:
    """The same for a person: what was read, which entry and file, and why.

    `told`: the entries whose notes stand above already.
    """
    page.say(page.paint(visible(path), Colour.STRONG), hang=0)
    for line in _lines(page, finding, told):
        page.say(line)


def _lines(page: Page, finding: Finding, told: set[EntryId]) -> Iterable[str]:
    match = finding.match
    yield f"  read:     {_guess_text(finding.guess)}"
    confidence = page.paint(f"({match.confidence})", CONFIDENCES[match.confidence])
    if match.entry is None:
        yield f"  entry:    none {confidence}"
    else:
        episode = f", episode {match.episode}" if match.episode is not None else ""
        yield f"  entry:    {visible(match.entry.name)} [{match.entry.id}]{episode} {confidence}"
    yield from (f"            {line}" for line in _reasons(match.reasons))
    if match.entry is not None:
        yield from _told_by_site(match.entry, told)
    yield from (f"            {page.paint(f'but {visible(d)}', Colour.DOUBT)}" for d in _doubts(finding))
    others = [candidate for candidate in match.candidates[:SHOWN] if candidate.entry != match.entry]
    for candidate in others:
        yield f"  or:       {visible(candidate.entry.name)} [{candidate.entry.id}] {candidate.score:.0f}"
        yield f"            {', '.join((*_reasons(candidate.reasons), *standing(candidate.entry)))}"
    for number, choice in enumerate(finding.choices[:SHOWN]):
        yield f"  {'file:' if number == 0 else 'or:  '}     {visible(choice.file.name)} {choice.score:.0f}"
        yield from (f"            {line}" for line in _reasons(choice.reasons))
    if finding.choices and (known := dated("", finding.asked, LIST_IS_FRESH)):
        yield f"  known:    {known.removeprefix(', ')}"
    yield f"  action:   {page.paint(_action_text(finding), ACTIONS[finding.action])}"


def _told_by_site(entry: Entry, told: set[EntryId]) -> Iterator[str]:
    """What Jimaku says of the entry; its notes once, not with each episode."""
    yield from (f"            {words}" for words in standing(entry))
    notes = notes_of(entry) if entry.id not in told else ()
    told.add(entry.id)
    for number, line in enumerate(notes):
        yield f"{'  notes:    ' if number == 0 else '            '}{visible(line)}"


def _doubts(finding: Finding) -> tuple[str, ...]:
    return (*finding.match.doubts, finding.void) if finding.void else finding.match.doubts


def _action_text(finding: Finding) -> str:
    match finding.action:
        case Action.LOAD:
            return "load: auto-load would show it by itself"
        case Action.ASK if finding.unread:
            return f"ask: {visible(finding.unread.line())}"
        case Action.ASK:
            return "ask: not certain enough to act alone"
        case Action.NONE:
            return f"none: {visible(finding.what_is_missing().line())}"


def _reasons(reasons: Iterable[Reason]) -> Iterable[str]:
    return (
        visible(f"{reason.points:+.0f} {reason.text}" if reason.points else reason.text) for reason in reasons
    )


def _guess_text(guess: Guess) -> str:
    parts = [f"“{visible(title)}”" for title in guess.titles] or ["no title"]
    parts[0] = f"{parts[0]} (from the {guess.origin})" if guess.titles else parts[0]
    numbers = {
        "season": guess.season,
        "part": guess.part,
        "episode": guess.episode,
        "absolute": guess.absolute,
    }
    parts += [f"{name} {value}" for name, value in numbers.items() if value is not None]
    parts += [f"a range up to {guess.last}"] if guess.last is not None else []
    parts += [str(guess.kind), *(visible(text) for text in (guess.release_group, guess.source) if text)]
    return ", ".join(parts)


def _asked(finding: Finding) -> Json:
    missing = finding.action is Action.NONE and finding.asked is not None
    return {"asked_ago": round(finding.asked or 0.0)} if missing else {}


def _guess(guess: Guess) -> Json:
    return {
        "titles": [readable(title) for title in guess.titles],
        "season": guess.season,
        "episode": guess.episode,
        "absolute": guess.absolute,
        "kind": guess.kind,
        "release_group": guess.release_group,
        # Only where a name says a range: most never do.
        **({"last": guess.last} if guess.last is not None else {}),
    }


def _entry(entry: Entry) -> Json:
    return {
        "id": entry.id,
        "name": entry.name,
        "anilist_id": entry.anilist_id,
        "tmdb_id": str(entry.tmdb_id) if entry.tmdb_id else None,
        # Only where the site sets them, as notes: most entries have none of these.
        **({"unverified": True} if entry.unverified else {}),
        **({"external": True} if entry.external else {}),
    }


def _notes(entry: Entry) -> Json:
    notes = "\n".join(map(readable, notes_of(entry)))
    return {"notes": notes} if notes else {}


def _candidate(candidate: Candidate) -> Json:
    reasons = [reason.text for reason in candidate.reasons]
    return {**_entry(candidate.entry), "score": round(candidate.score, 1), "reasons": reasons}


def _file(choice: Choice) -> Json:
    reasons = [reason.text for reason in choice.reasons]
    file = choice.file
    return {"name": file.name, "url": file.url, "score": round(choice.score, 1), "reasons": reasons}
