"""`decisions`: what the user has chosen for a series, to be seen, changed and forgotten."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from jimaku_mpv.commands.assembly import Assembly, conf_settings
from jimaku_mpv.commands.terminal import output
from jimaku_mpv.commands.words import readable, visible
from jimaku_mpv.errors import NothingFound, StoreError, UsageError
from jimaku_mpv.matching.series import Series
from jimaku_mpv.model import EntryId, PlayingFile
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.player.ready import ReadyRecords
from jimaku_mpv.store.decisions import Decision

Json = dict[str, object]
ELSEWHERE = "Let JIMAKU_MPV_HOME name a folder on a disk of this machine"


def run(args: argparse.Namespace) -> int:
    """List all decisions, or change some of them."""
    with Assembly() as assembly:
        assembly.decisions.open()
        if args.what and assembly.decisions.in_memory:
            raise StoreError("No file locks here: decisions can't be changed", ELSEWHERE)
        if args.what == "set":
            _set(assembly, args)
        elif args.what == "forget":
            _forget(assembly, args)
        else:
            _list(assembly, args.json)
    return 0


def _list(assembly: Assembly, wants_json: bool) -> None:
    decisions = assembly.decisions.all()
    if wants_json:
        _print_json(assembly, decisions)
    elif not decisions:
        print("Nothing is decided yet. To decide: jimaku-mpv decisions set VIDEO --entry ID")
    else:
        output().say("\n".join(_lines(assembly, decisions)), hang=7)


def _set(assembly: Assembly, args: argparse.Namespace) -> None:
    if args.entry is None and args.shift is None and args.release is None:
        raise UsageError("Nothing to set", "Use --entry, --shift or --release")
    pipeline = assembly.pipeline(conf_settings())
    entry = pipeline.entry(EntryId(args.entry)) if args.entry is not None else None
    playing = PlayingFile(args.path)
    pipeline.remember(playing, entry=entry, release=args.release, shift=args.shift)
    _void_ready(assembly, pipeline, [args.path])
    changed = assembly.decisions.all()[:1]
    if args.json:
        _print_json(assembly, changed)
    else:
        output().say("\n".join(_lines(assembly, changed)), hang=7)


def _forget(assembly: Assembly, args: argparse.Namespace) -> None:
    known = assembly.decisions.all()
    if not args.all and not args.which:
        raise UsageError("Which decision?", "Name numbers from: jimaku-mpv decisions, or use --all")
    keys = [one.key for one in known] if args.all else list(_keys(known, args.which))
    forgotten = sum(assembly.decisions.forget(key) for key in keys)
    pipeline = assembly.pipeline(conf_settings())
    paths = [which for which in args.which if not which.isdecimal()]
    forgotten += sum(pipeline.forget(PlayingFile(path)) for path in paths)
    places = [series.place for series in map(Series.parse, keys) if series and series.is_in_folder]
    _void_ready(assembly, pipeline, [*paths, *(f"{place}/any" for place in places)])
    if not forgotten:
        raise NothingFound("Nothing is decided for that", "See: jimaku-mpv decisions")
    print(json.dumps({"version": 1, "forgotten": forgotten}) if args.json else f"Forgotten: {forgotten}")


def _void_ready(assembly: Assembly, pipeline: Pipeline, videos: Iterable[str]) -> None:
    """What lies ready for these videos and their neighbours follows from what was decided before."""
    ready = ReadyRecords.of(assembly.folders.cache, assembly.servers.jimaku)
    for path in videos:
        for video, subtitle in ready.forget_folder(str(Path(path).absolute())):
            pipeline.withdraw(subtitle, PlayingFile(video))


def _keys(known: list[Decision], which: Iterable[str]) -> Iterator[str]:
    for number in (int(text) for text in which if text.isdecimal()):
        if not 1 <= number <= len(known):
            raise UsageError(f"There is no decision {number}", "See: jimaku-mpv decisions")
        yield known[number - 1].key


def _lines(assembly: Assembly, decisions: Iterable[Decision]) -> Iterator[str]:
    for number, decision in enumerate(decisions, 1):
        yield f"{number:>3}  {_series(decision)}"
        yield f"     {', '.join(_parts(assembly, decision))}"


def _series(decision: Decision) -> str:
    series = Series.parse(decision.key)
    if series is None:
        return visible(decision.key)
    words = [f"“{visible(series.title)}”"] if series.title else []
    numbers = (("season", series.season), ("part", series.part), ("year", series.year))
    words += [f"{name} {number}" for name, number in numbers if number is not None]
    words += [series.kind] if series.kind else []
    return ", ".join(words) + (f" in {visible(series.place)}" if series.place else "")


def _parts(assembly: Assembly, decision: Decision) -> Iterator[str]:
    if decision.entry_id is not None:
        name = _name(assembly, decision)
        yield f"entry {decision.entry_id}{f' {visible(name)}' if name else ''}"
    if assembly.memory.is_void(decision):
        yield "void: that number is another show's now"
    if decision.shift:
        yield f"episodes {decision.shift:+}"
    if decision.release:
        yield f"release {visible(decision.release)}"
    for pair, seconds in decision.delays.items():
        yield f"subtitles {f'{visible(pair)} ' if pair else ''}shifted {seconds:+.1f} s"


def _name(assembly: Assembly, decision: Decision) -> str | None:
    """Of the entry that was chosen: as the directory has it, unless the number is another entry's by now."""
    there = assembly.store.entry(decision.entry_id) if decision.entry_id is not None else None
    entry = decision.entry if assembly.memory.is_void(decision) or there is None else there
    return (entry.name or None) if entry is not None else None


def _print_json(assembly: Assembly, decisions: Iterable[Decision]) -> None:
    told = [_json(assembly, number, one) for number, one in enumerate(decisions, 1)]
    print(json.dumps({"version": 1, "decisions": told}))


def _json(assembly: Assembly, number: int, decision: Decision) -> Json:
    series = Series.parse(decision.key) or Series(decision.key)
    return {
        "number": number,
        "title": series.title,
        "season": series.season,
        "part": series.part,
        "year": series.year,
        "kind": series.kind or "episode",
        "place": readable(series.place),
        "entry": decision.entry_id,
        "entry_name": _name(assembly, decision),
        "void": assembly.memory.is_void(decision),
        "shift": decision.shift,
        "release": decision.release,
        "delays": dict(decision.delays),
        "changed_at": decision.changed_at,
    }
