"""Subtitles under the name of their video, where other players find them; never over another file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.pictures import OTHER
from jimaku_mpv.files.writing import sweep, write_whole

SUFFIXES = (".srt", ".ass", ".ssa", ".vtt", ".sub", ".sup", ".idx")
READABLE = 0o644


def kept(folder: Path, stem: str) -> Path | None:
    """The Japanese subtitle of the video `stem` that is there already, of whatever kind."""
    with _in_words(folder):
        return next((path for path in (_place(folder, stem, s) for s in SUFFIXES) if path.exists()), None)


def keep(subtitle: Path, folder: Path, stem: str, *, over: bool = False) -> Path | None:
    """Copy a subtitle to `<stem>.ja.srt` or the like, and say where it lies.

    None when another one is there and may not be written over. Raises StoreError.
    """
    there = kept(folder, stem)
    with _in_words(folder):
        if there is not None and not over:
            return there if there.read_bytes() == subtitle.read_bytes() else None
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        _copy({part: _place(folder, stem, part.suffix) for part in _parts(subtitle)})
    return _place(folder, stem, subtitle.suffix)


def withdraw(subtitle: Path, folder: Path, stem: str) -> None:
    """Take away the copy of a subtitle; not if it was changed, or is another one. Raises StoreError."""
    with _in_words(folder):
        for part in _parts(subtitle):
            place = _place(folder, stem, part.suffix)
            if place.exists() and part.exists() and place.read_bytes() == part.read_bytes():
                place.unlink()


def _copy(places: Mapping[Path, Path]) -> None:
    """All of them or, where that fails or is interrupted, none that was not there before."""
    made: list[Path] = []
    try:
        for part, place in places.items():
            if not place.exists():
                made.append(place)
            write_whole(place, part.read_bytes(), mode=READABLE)
    except BaseException:
        for place in made:
            place.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError("The subtitle can't be saved", f"{folder}: {error.strerror}") from error


def _parts(subtitle: Path) -> Iterator[Path]:
    """The file, and for an index of pictures the pictures first, so that it is never without them."""
    if subtitle.suffix == ".idx":
        yield subtitle.with_suffix(OTHER[".idx"])
    yield subtitle


def _place(folder: Path, stem: str, suffix: str) -> Path:
    return folder / f"{stem}.ja{suffix}"
