"""Whatever the readers are fed with, they answer, or refuse in words, within a moment.

Here a few hundred examples each; `tests/run.sh --fuzz` gives each ten minutes (FUZZ_SECONDS).
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import material
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jimaku_mpv import config
from jimaku_mpv.errors import BadSubtitle, SettingsError, ToolMissing
from jimaku_mpv.files import archives
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.files.reading_aids import strip
from jimaku_mpv.files.subtitle import SIZE_LIMIT, prepare
from jimaku_mpv.files.times import with_times
from jimaku_mpv.files.writing import NAME_LIMIT, safe_name
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.subtitle_names import read_subtitle_name
from jimaku_mpv.model import Entry, EntryId, PlayingFile
from jimaku_mpv.player import rows
from jimaku_mpv.player.messages import MessageError
from jimaku_mpv.player.wire import decode

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
EXAMPLES = 2000 if SECONDS else 150
LONGEST = 2.0
"""Seconds of processor time that one input may take; a busy machine does not count."""

Reader = Callable[[Any], None]


def fuzz(reader: Reader, inputs: st.SearchStrategy[Any]) -> None:
    """Feed the reader until the time is over, at least once with all examples."""
    end = time.monotonic() + SECONDS
    fed = count(1)

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), phases=_phases())
    @given(inputs)
    def feed(value: Any) -> None:
        next(fed)
        begin = time.process_time()
        reader(value)
        took = time.process_time() - begin
        assert took < LONGEST, f"{took:.1f} s"

    feed()
    while time.monotonic() < end:
        feed()
    print(f"{next(fed) - 1} inputs")


def _phases() -> list[Phase]:
    return [Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink]


def video_name(value: tuple[str, str, tuple[str, ...]]) -> None:
    path, media_title, _ = value
    guess = read_name(PlayingFile(path, media_title or None))
    assert all(isinstance(title, str) and title for title in guess.titles)


ENTRY = Entry(EntryId(1), "Paper Lanterns", datetime(2026, 1, 1, tzinfo=UTC))


def subtitle_name(value: tuple[str, str, tuple[str, ...]]) -> None:
    name, other, own_names = value
    read_subtitle_name(name, own_names)
    rows.track_title(name, own_names)
    assert rows.parse_source(rows.source_of(ENTRY, name)) == (1, name)
    rows.parse_source(other)
    for safe in (safe_name(name), safe_name(other)):
        assert Path(safe).name == safe
        assert len(safe.encode()) <= NAME_LIMIT


def subtitle(value: tuple[bytes, str]) -> None:
    data, name = value
    with contextlib.suppress(BadSubtitle):
        prepared = prepare(data, name, any_language=True)
        if prepared.is_text:
            text = prepared.data.decode()
            assert re.match(r"[0-9]+\n[0-9:,.]+ --> [0-9:,.]+[ \n]|\[Script Info\]\n", text), text[:20]
            assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]", text)
            again = prepare(prepared.data, "a" + prepared.suffix, any_language=True)
            assert again.data == prepared.data
            strip(text, prepared.suffix, ("cc", "furigana", "other-language"))
            read_cues(prepared.data, prepared.suffix)
            with_times(prepared.data, prepared.suffix, lambda start, end: (start + 1.5, end * 1.04))


def archive(data: bytes) -> None:
    with contextlib.suppress(BadSubtitle, ToolMissing):
        members = archives.look_into(data, "a").members
        for member in members:
            parts = member.name.split("/")
            assert member.name.isprintable()
            assert ".." not in parts
            assert parts[0]
        for member in members[:3]:
            with contextlib.suppress(BadSubtitle, ToolMissing):
                assert len(archives.read(data, "a", [member.name])[member.name]) <= SIZE_LIMIT


def message(text: str) -> None:
    with contextlib.suppress(MessageError):
        decode(text)


def conf(folder: Path) -> Reader:
    def read(data: bytes) -> None:
        path = folder / "jimaku_mpv.conf"
        path.write_bytes(data)
        given = config.read_conf(path)
        config.unknown(given)
        with contextlib.suppress(SettingsError):
            config.parse(given)

    return read


def test_names_of_videos() -> None:
    fuzz(video_name, st.tuples(material.video_names, st.just("") | material.video_names, st.just(())))


def test_names_of_subtitles() -> None:
    fuzz(subtitle_name, st.tuples(material.subtitle_names, material.video_names, material.shows))


def test_subtitles() -> None:
    fuzz(subtitle, material.subtitles())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archives() -> None:
    fuzz(archive, material.archives())


def test_messages() -> None:
    fuzz(message, material.messages())


def test_confs(tmp_path: Path) -> None:
    fuzz(conf(tmp_path), material.confs())
