"""The `.nfo` files that media managers put beside a video. Reads them; what they say is read elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

LARGEST = 256 * 1024
"""Bytes that are read: ids stand near the top, and behind them a whole cast can follow."""

FOLDERS_ABOVE = 2


def nfos_beside(video: str) -> Iterator[str]:
    """The texts of those that can be about this video, nearest first; none for an address."""
    path = Path(video)
    if "://" in video[:20] or not _is_file(path):
        return
    folders = [path.parent, *list(path.absolute().parent.parents)[:FOLDERS_ABOVE]]
    beside = (path.with_suffix(".nfo"), path.parent / "movie.nfo")
    for name in (*beside, *(folder / "tvshow.nfo" for folder in folders)):
        text = _text(name)
        if text is not None:
            yield text


def _is_file(path: Path) -> bool:
    """A name that stands for no file here is only a name: what lies in this folder is not about it."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _text(path: Path) -> str | None:
    # Opening what is no file, such as a pipe, may never end.
    if not _is_file(path):
        return None
    try:
        with path.open("rb") as file:
            return file.read(LARGEST).decode("utf-8", "replace")
    except (OSError, ValueError):
        return None
