"""Whatever is in a name, reading it is work in proportion to its length: counted in steps, not in seconds."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from types import FrameType, ModuleType
from typing import Any

import pytest
from backtracking import steps_of_search
from hypothesis import given, settings
from hypothesis import strategies as st

from jimaku_mpv import log, matching, privacy
from jimaku_mpv.commands import bundle
from jimaku_mpv.matching import release
from jimaku_mpv.matching.abbreviation import is_abbreviation
from jimaku_mpv.matching.location import LONGEST
from jimaku_mpv.matching.member_folders import within_reach
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.ranking import Wanted, rank
from jimaku_mpv.matching.subtitle_names import read_subtitle_name
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import Entry, EntryId, Guess, PlayingFile, Preferences, SubtitleFile

EPOCH = datetime.fromtimestamp(0, UTC)
UNITS = (
    *("【", "[", "(", "{", "[a] ", "(abcd)", "「", "★a", " ", "_", "-", " - ", ".", "a", "Ab ", "\x00", "é"),
    *("1", "01 ", "1-", "1-2 ", "9x9", "1x1-9", "s01e01", "s1e1-9 ", "e1", "ep1 ", "#1", "第1話", "第1話~"),
    *("ii ", "part 1 ", "season 2 ", "2nd season ", "movie ", "ova 1", "予告", "[op", "vol 1", "2020 ", "十"),
    *("1080p", "x264 ", "web-", "+", "~", ":", "[ja]", "sync for ", "to ", "a to 9 ", "[tmdb-", "a-", "-ab["),
    *(
        "/a",
        "\\",
        "a:",
        "=",
        "token",
        "key=",
        "a@",
        "x://",
        '<uniqueid type="a" ',
        "0123abcd",
        "ﷺ",
        "１",
        "Ω ",
    ),
)
USES = ("search", "match", "fullmatch", "sub", "split", "findall", "finditer")
EXEMPT = {
    "numbering._TAIL": "searched in the last 16 letters alone",
    "reading._NUMBER_TAIL": "searched in an episode's mark alone",
}


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(matching.__path__):
        yield importlib.import_module(f"{matching.__name__}.{found.name}")
    yield from (privacy, bundle, log)


def constants(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from constants(one)


def written_in_place(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """What stands as text where it is used; `re.match` begins at the beginning alone."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if ast.unparse(node.func.value) != "re" or node.func.attr not in USES:
            continue
        if isinstance(node.args[0], ast.Constant | ast.JoinedStr):
            try:
                text = eval(ast.unparse(node.args[0]), dict(vars(module)))
            except NameError:  # letters that are looked for as they are
                continue
            anchored = f"^(?:{text})" if node.func.attr in ("match", "fullmatch") else text
            yield re.compile(anchored if "(?i" not in text else text, re.IGNORECASE)


PATTERNS = {
    (f"{module.__name__.rpartition('.')[2]}.{name}", number): pattern
    for module in modules()
    for name, value in (*vars(module).items(), ("in place", tuple(written_in_place(module))))
    for number, pattern in enumerate(constants(value))
}


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) > 150
    assert set(EXEMPT) <= {name for name, _ in PATTERNS}


@pytest.mark.parametrize(("name", "number"), [key for key in PATTERNS if key[0] not in EXEMPT])
def test_no_pattern_takes_more_than_in_proportion(name: str, number: int) -> None:
    pattern = PATTERNS[name, number]
    for unit in UNITS:
        for front, end in (("", ""), ("Foo ", "\n!x")):
            texts = [front + (unit * count)[:count] + end for count in (50, 100)]
            short, long = (steps_of_search(pattern, text, 20_000) for text in texts)
            assert long <= max(2.3 * short, 1000), unit
            assert long < 10_000, unit


class _TooManyError(Exception):
    pass


def calls(work: Callable[[], object], most: int) -> int:
    """How many functions are called; stops beyond `most`."""
    count = 0

    def see(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1
            if count > most:
                raise _TooManyError

    sys.setprofile(see)
    try:
        work()
    except _TooManyError:
        pass
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    sys.setrecursionlimit(20_000)  # the model of the engine calls itself for each letter
    release.warm_up()
    read_name(PlayingFile("Warm - 01 [1080p] WEB-DL.mkv"))


@pytest.mark.parametrize("form", ["Foo {}", "Foo - 01 {}", "[G] {} [1080p] WEB-DL-G"])
@pytest.mark.parametrize("unit", UNITS)
def test_no_name_takes_more_than_in_proportion(unit: str, form: str) -> None:
    """Of a video, of a folder of an address, and of a subtitle."""
    for length in (120, 4000):
        name = form.format((unit * length)[:length])
        budget = 200_000 + 3_000 * min(length, LONGEST)
        for path in (f"/v/{name}.mkv", f"https://host/{name}/x.mkv"):
            assert calls(partial(read_name, PlayingFile(path)), budget) < budget
        for end in (".srt", ".zip"):
            few = 3_000 + 30 * min(length, LONGEST)
            assert calls(partial(read_subtitle_name, name + end, ("Foo", "Fuu")), few) < few


@pytest.mark.parametrize(
    ("name", "title", "season", "episode", "last"),
    [
        ("Foo 1x1-9999.mkv", "Foo", 1, 1, 9999),
        ("Foo S01xE1-4000.mkv", "Foo", 1, 1, 4000),
        ("Doraemon S1xE1-1787.mkv", "Doraemon", 1, 1, 1787),
        ("Foo S01E1-9999 [1080p].mkv", "Foo", 1, 1, 9999),
        ("Foo - 1-9999 [1080p].mkv", "Foo", None, 1, 9999),
        ("Foo 1x01-1x12.mkv", "Foo", 1, 1, 12),
        ("Foo １ｘ１-９９９９.mkv", "Foo", 1, 1, 9999),
        ("Foo S01E01-E03.mkv", "Foo", 1, 1, 3),
        ("Foo - 01-12 [1080p].mkv", "Foo", None, 1, 12),
        ("フー 第1話～第3話.mkv", "フー", None, 1, 3),
        ("Foo 1x05.mkv", "Foo", 1, 5, None),
    ],
)
def test_a_range_is_told_as_one(
    name: str, title: str, season: int | None, episode: int, last: int | None
) -> None:
    guess = read_name(PlayingFile(name))
    assert (guess.titles[0], guess.season, guess.episode, guess.last) == (title, season, episode, last)


@pytest.mark.parametrize(
    "name",
    [
        *("Foo Season 1-9999", "Foo Season 1 to 9999 WEB-DL", "Foo 1 to 9999", "Foo 1~9999 ep 1-9999"),
        *(
            "Foo e1-e9999",
            "Foo 1x1-9999",
            "Foo S01xE1-4000",
            "Foo Cap.102_9904",
            "Foo 1x1-99999",
            "Foo season I-MMMCMXCIX",
            "Foo 1-99 1-99 1-99 1-99 1-99",
        ),
        *("Foo - 05 S1-S99 1x1-9999 WEB", "第1-9999話", "Foo S1E1-E9999E1-E9999 WEB", "Foo (1 a 9999) [BD]"),
    ],
)
def test_nothing_writes_a_range_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[dict[str, object]] = []
    ask = release._guessit

    def see(text: str, options: dict[str, object]) -> dict[str, object]:
        found.append(ask(text, options))
        return found[-1]

    monkeypatch.setattr(release, "_guessit", see)
    budget = 300_000
    assert calls(lambda: read_name(PlayingFile(f"{name}.mkv")), budget) < budget
    said = [value for one in found for value in one.values()]
    assert all(len(value) <= 10 for value in said if isinstance(value, list))


def test_a_name_beyond_all_lengths_is_not_read_by_half() -> None:
    """What is cut off may be the number that counts."""
    long = f"/v/{'a 7 ' * 120}- 05.mkv"
    assert read_name(PlayingFile(long)).episode is None
    assert read_name(PlayingFile(long)).titles == ()
    assert read_subtitle_name(long, ()).numbers.number is None
    fits = f"/v/Foo {'a' * 300} - 05.mkv"
    assert read_name(PlayingFile(fits)).episode == 5


def _listed(names: list[str]) -> tuple[SubtitleFile, ...]:
    return tuple(SubtitleFile(f"https://host/{i}", name, 1, EPOCH) for i, name in enumerate(names))


@pytest.mark.parametrize("body", ["【" * 1980, "[" * 380, "aB " * 110, " - 05" * 70, "s1e5-9 " * 50])
def test_a_list_of_thousands_is_read_one_by_one(body: str) -> None:
    """Twice as many names are twice the work, also where all of them look like the wanted episode."""
    entry = Entry(EntryId(1), "Foo", EPOCH)
    wanted = Wanted(entry, 5, None, None, Guess(("Foo",), episode=5))

    def ranked(count: int) -> int:
        files = _listed([f"Foo - 05 {number:04}x {body}.srt" for number in range(count)])
        return calls(lambda: rank(files, wanted, Preferences()), 10_000_000)

    few, many = ranked(100), ranked(200)
    assert many < 2.3 * few + 5_000
    assert many < 200 * 6_000


def test_members_in_thousands_of_folders() -> None:
    entry = Entry(EntryId(1), "Foo", EPOCH)

    def reached(count: int, depth: int) -> int:
        folders = ["/".join(f"{number} season {one}" for one in range(depth)) for number in range(count)]
        names = [f"{path}/05.srt" for path in folders]
        return calls(lambda: within_reach(names, entry, None), 10_000_000)

    assert reached(200, 20) < 200 * 20 * 100
    assert reached(100, 2000) < 100 * 20 * 100


def test_an_abbreviation_with_many_ways_through_a_name() -> None:
    for pieces in (40, 80, 160):
        budget = 5_000 + 500 * pieces
        assert calls(partial(is_abbreviation, "aaaaaaaaaaaaaaaaaaab", "aa " * pieces), budget) < budget


@settings(max_examples=200, deadline=None)
@given(
    st.text("ab", min_size=5, max_size=8),
    st.lists(st.text("ab", min_size=1, max_size=4), min_size=3, max_size=6),
)
def test_abbreviations_are_what_they_were(short: str, pieces: list[str]) -> None:
    """Every choice of beginnings tried, as long as there are few."""

    def spelled(rest: str, left: list[str], used: int) -> bool:
        if not rest:
            return used > 1
        return any(
            spelled(rest[length:], left[at + 1 :], used + 1)
            for at in (range(len(left)) if used else (0,))
            for length in range(2, len(left[at]) + 1)
            if rest.startswith(left[at][:length])
        )

    # The first two letters have to be the first word's own.
    wanted = short[:2] == pieces[0][:2] and spelled(short, pieces, 0)
    assert is_abbreviation(short, " ".join(pieces)) is wanted


def opcodes(work: Callable[[], object]) -> int:
    """How many instructions of Python's are run, for what calls nothing."""
    count = 0

    def see(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return see

    sys.settrace(see)
    try:
        work()
    finally:
        sys.settrace(None)
    return count


def test_a_long_title_against_all_names() -> None:
    names = ("aaaaaaaa", "abababab", "a" * 40, "foo bar baz", "ab" * 30)
    index = TitleIndex([Entry(EntryId(number), name, EPOCH) for number, name in enumerate(names)])
    for unit in ("a", "ab", "foobarbaz", "x"):
        short, long = (opcodes(partial(index.find, (unit * count)[:count])) for count in (200, 400))
        assert long < 2.5 * short
    found = {entry.name for entry in index.find("Xx foo bar baz Xx aaaaaaaa")}
    assert found == {"foo bar baz", "aaaaaaaa"}
