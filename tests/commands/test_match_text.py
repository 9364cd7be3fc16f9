"""`match` and `search` for a person, and what every command says about itself."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from program import Run

from jimaku_mpv.commands.words import visible
from jimaku_mpv.paths import Folders
from jimaku_mpv.store.catalogue import CatalogueStore, full_stamp
from tests.standin.server import StandIn

SURE = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
COMMANDS = ("match", "get", "search", "login", "setup", "doctor")


def test_a_sure_name_in_words(run: Run) -> None:
    ended = run("match", SURE)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == SURE
    assert "“Demo no Tabi” (from the name), season 2, episode 5" in lines[1]
    assert "Demo no Tabi 2nd Season [900002], episode 5 (certain)" in lines[2]
    assert any(line.startswith("  file:     [Demo] Demo no Tabi S2 - 05 (1080p).srt") for line in lines)
    assert lines[-1] == "  action:   load: auto-load would show it by itself"


def test_an_unsure_name_in_words(run: Run, twins: str) -> None:
    out = run("match", twins).out
    assert "or:       Twin Lanterns [80000" in out
    assert "but as close: Twin Lanterns" in out
    assert "action:   ask" in out


def test_nothing_found_in_words(run: Run) -> None:
    ended = run("match", "Birthday.mp4")
    assert ended.code == 0
    assert "action:   none: Not recognised: “Birthday”" in ended.out


def test_a_show_that_only_anilist_knows_is_told_by_its_name(run: Run, standin: StandIn) -> None:
    standin.remove_entry(9)
    out = run("match", "[Demo] Cowboy Bebop - 05.mkv").out
    assert "action:   none: No entry on Jimaku for “Cowboy Bebop”" in out


def test_what_a_title_was_read_from_is_said(run: Run) -> None:
    out = run("match", "/videos/Demo no Tabi/Season 2/05.mkv").out
    assert "“Demo no Tabi” (from the folder), season 2, episode 5" in out


def test_several_names_one_after_the_other(run: Run) -> None:
    out = run("match", "--stdin", SURE, stdin=b"Birthday.mp4\n").out
    assert out.index("Demo no Tabi S2") < out.index("Birthday.mp4")


def test_what_a_name_could_do_to_a_terminal(run: Run) -> None:
    out = run("match", "\x1b]0;evil\x07Demo no Tabi\u202e - 05\x9b31m.mkv").out
    assert all(line.isprintable() for line in out.split("\n"))


def test_wide_spaces_are_harmless() -> None:
    assert visible("デモの旅　第5話 a\u00a0b") == "デモの旅　第5話 a\u00a0b"
    assert visible("a\tb\nc\u2028d\udcffe\u202ef") == "a�b�c�d�e�f"


def test_nothing_to_match(run: Run) -> None:
    ended = run("match")
    assert ended.code == 2
    assert "Name a file, or use --stdin" in ended.err


def test_trouble_ends_with_its_code(run: Run, standin: StandIn) -> None:
    standin.close()
    ended = run("match", SURE)
    assert ended.code == 5
    assert ended.err.startswith("jimaku-mpv: 127.0.0.1 can't be reached\n  ")


def test_a_setting_that_is_wrong(run: Run, home: Path) -> None:
    path = home / ".config/mpv/script-opts/jimaku_mpv.conf"
    path.parent.mkdir(parents=True)
    path.write_text("online=\x1b[31mmaybe\n")
    ended = run("match", SURE)
    assert ended.code == 4
    assert "Allowed: full, plausible, jimaku" in ended.err
    assert "\x1b" not in ended.err


def test_search_shows_number_names_and_id(run: Run) -> None:
    ended = run("search", "sousou", "no", "frieren")
    assert ended.code == 0
    first = ended.out.splitlines()[0]
    assert first.split()[:4] == ["1", "Sousou", "no", "Frieren"]
    assert "(anilist 154587)" in first
    assert "葬送のフリーレン" in first


@pytest.mark.parametrize("title", ["葬送のフリーレン", "Drive My Car", "デモの旅"])
def test_search_takes_any_name_and_both_kinds(run: Run, title: str) -> None:
    assert title in run("search", title).out


def test_search_as_json(run: Run) -> None:
    told = json.loads(run("search", "--json", "Alice in Borderland").out)
    assert told["version"] == 1
    assert (
        told["entries"][0].items()
        >= {
            "id": 12,
            "name": "Imawa no Kuni no Alice",
            "english_name": "Alice in Borderland",
            "anilist_id": None,
            "tmdb_id": "tv:110316",
        }.items()
    )


def test_search_that_finds_nothing(run: Run) -> None:
    ended = run("search", "qqqqqqqq")
    assert (ended.code, ended.out) == (3, "")
    assert "Nothing on Jimaku looks like that" in ended.err
    ended = run("search", "--json", "qqqqqqqq")
    assert (ended.code, json.loads(ended.out)) == (3, {"version": 1, "entries": []})


def test_a_search_title_may_be_several_words_without_quotes(run: Run) -> None:
    assert run("search", "K-ON!!").out == run("search", "--", "K-ON!!").out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str, standin: StandIn) -> None:
    ended = run(command, "--help")
    assert ended.code == 0
    assert f"usage: jimaku-mpv {command}" in ended.out
    assert standin.requests == []


def test_the_help_lists_commands_and_exit_codes(run: Run) -> None:
    out = run("--help").out
    assert all(f"    {command} " in out for command in COMMANDS)
    assert "helper" not in out
    assert "\n  130   interrupted\n" in out


@pytest.mark.parametrize("arguments", [(), ("nonsense",), ("search",), ("get",), ("match", "--what")])
def test_words_that_make_no_sense(run: Run, arguments: tuple[str, ...]) -> None:
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "usage:" in ended.err


def test_the_module_is_the_same_program(standin: StandIn) -> None:
    program = Path(sys.executable).parent / "jimaku-mpv"
    for arguments in (["--version"], ["--help"], ["match", "--json", SURE], ["get", "--entry", "x", "y"]):
        ended = [
            subprocess.run([*start, *arguments], capture_output=True, check=False)
            for start in ([program], [sys.executable, "-m", "jimaku_mpv"])
        ]
        assert ended[0].returncode == ended[1].returncode
        assert (ended[0].stdout, ended[0].stderr) == (ended[1].stdout, ended[1].stderr)


@pytest.mark.parametrize("words", [("match", SURE), ("search", "K-ON!"), ("get", SURE, "--to", "out")])
def test_the_directory_is_renewed_after_the_work(
    run: Run, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    run("search", "K-ON!")
    run(*words)
    assert standin.counts()["search"] == 2
    with CatalogueStore(Folders.for_server(standin.url).cache / "catalogue.db") as store:
        for anime in (True, False):
            store.set_stamp(full_stamp(anime), time.time() - 7 * 3600)
    assert run(*words).code == 0
    assert [bool(r.query.get("after")) for r in standin.requests if r.kind == "search"][2:] == [True, True]
