"""`cache`: what is here, every original by its name, and nothing gone that is not cache."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from program import Run

from jimaku_mpv.model import EntryId
from jimaku_mpv.paths import Folders
from jimaku_mpv.store.decisions import Decisions
from tests.standin.server import StandIn

SURE = "[Demo] Demo no Tabi S2 - {:02} (1080p).mkv"
ARCHIVED = "[Demo] Cowboy Bebop - 05.mkv"


@pytest.fixture
def folders(standin: StandIn) -> Folders:
    return Folders.for_server(standin.url)


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> None:
    """Three downloads lie in the cache, one of them an archive."""
    for name in (SURE.format(5), SURE.format(6), ARCHIVED):
        (tmp_path / name).touch()
        assert run("get", tmp_path / name).code == 0


def originals(run: Run) -> list[Path]:
    return [Path(one["file"]) for one in json.loads(run("cache", "list", "--json").out)["uploads"]]


def test_an_empty_cache(run: Run, standin: StandIn) -> None:
    ended = run("cache")
    assert (ended.code, ended.err) == (0, "")
    assert "0 downloads, 0.0 kB of at most 500 MB" in ended.out
    assert run("cache", "list").out == ""
    assert run("cache", "clear").code == 0
    assert standin.requests == []


@pytest.mark.usefixtures("filled")
def test_what_is_here_and_where(run: Run, conf: Callable[..., Path], folders: Folders) -> None:
    conf(cache_limit="20")
    ended = run("cache", "show")
    assert re.search(r"3 downloads, \d+\.\d kB of at most 20 MB", ended.out)
    assert str(folders.cache / "subtitles") in ended.out
    told = json.loads(run("cache", "--json").out)
    assert (told["version"], told["subtitles"], told["limit"]) == (1, 3, 20_000_000)
    assert told["bytes"] > 1000


@pytest.mark.usefixtures("filled")
def test_every_original_can_be_had_as_it_came(run: Run, standin: StandIn) -> None:
    found = originals(run)
    assert len(found) == 3
    assert {path.name for path in found} >= {"[Demo] Demo no Tabi S2 - 05 (1080p).srt"}
    for path in found:
        entries = (shelf.entry.id for shelf in standin.directory.shelves())
        uploads = [upload for entry in entries if (upload := standin.directory.file(entry, path.name))]
        assert path.read_bytes() in [upload.data for upload in uploads]
        assert str(path) in run("cache", "list").out


@pytest.mark.usefixtures("filled")
def test_clearing_keeps_what_is_the_users(
    run: Run, folders: Folders, standin: StandIn, tmp_path: Path
) -> None:
    with Decisions(folders.data / "decisions.db") as decisions:
        decisions.remember("a show", now=1.0, entry_id=EntryId(7))
    saved = sorted(tmp_path.glob("*.ja.*"))
    (folders.cache / "ready").mkdir()
    (folders.cache / "ready" / "00001505-0.json").write_text("{}")
    asked = standin.counts()
    ended = run("cache", "clear")
    assert ended.code == 0
    assert re.search(r"Removed [1-9]\d*\.\d kB", ended.out)
    assert originals(run) == []
    assert list((folders.cache / "ready").iterdir()) == []
    assert not list((folders.cache / "subtitles").rglob("*.srt"))
    assert sorted(tmp_path.glob("*.ja.*")) == saved
    with Decisions(folders.data / "decisions.db") as decisions:
        assert [decision.key for decision in decisions.all()] == ["a show"]
    assert run("get", "--force", tmp_path / SURE.format(5)).code == 0
    assert standin.counts()["download"] == asked["download"] + 1
    assert standin.counts()["search"] == asked["search"], "the directory is still here"


def test_a_word_that_is_none(run: Run) -> None:
    assert run("cache", "empty").code == 2
