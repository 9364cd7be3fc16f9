"""Commands, options, settings, keys and pages say the same; what is made from the program is up to date."""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from messages import PACKAGE, ROOT, SOURCES

from jimaku_mpv import errors
from jimaku_mpv.cli import EXIT_CODES, parser
from jimaku_mpv.config import DEFAULTS, OPTIONS
from tools.arguments import Command, read
from tools.made import made
from tools.settings import MORE
from tools.words import ENVIRONMENT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAM = read(parser())
COMMANDS = {" ".join(command.words): command for command in PROGRAM.below()}
README = (ROOT / "README.md").read_text("utf-8")


def code(page: Path) -> Iterator[str]:
    """What a page shows as code, line by line."""
    text = page.read_text("utf-8")
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        yield from block.splitlines()
    outside = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    yield from (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", outside))


def calls() -> list[tuple[str, list[str]]]:
    """Every call of the program in any page: the page and the words behind the program's name."""
    found = []
    for page in PAGES:
        for line in code(page):
            said = re.findall(r"(?:^|[:;(] )(?:\$ )?jimaku-mpv ([^#;)]+)", line)
            found += [(page.name, re.sub(r"[\[\]|]", " ", call).split()) for call in said]
    return found


def command_of(words: list[str]) -> Command:
    return COMMANDS.get(" ".join(words[:2]), COMMANDS.get(words[0], PROGRAM))


@pytest.mark.parametrize("name", made())
def test_what_is_made_is_up_to_date(name: str) -> None:
    there = (ROOT / name).read_text("utf-8") if (ROOT / name).exists() else ""
    assert there == made()[name], f"{name} is older than what it is made from. Run: python -m tools"


def test_the_pages_call_only_what_there_is() -> None:
    assert len(calls()) > 20
    for page, words in calls():
        if words[0].startswith("-") or words[0] in ("COMMAND", "script"):
            continue
        command = command_of(words)
        assert command is not PROGRAM, f"{page}: there is no command {words[0]}"
        known = {
            flag for one in (command, COMMANDS[words[0]]) for option in one.options for flag in option.flags
        }
        for word in words:
            if word.startswith("--"):
                assert word in known, f"{page}: {' '.join(command.words)} has no {word}"


def test_the_readme_has_every_command() -> None:
    table = "\n".join(line for line in README.splitlines() if line.startswith("| `jimaku-mpv"))
    for command in PROGRAM.commands:
        assert re.search(rf"\b{command.words[0]}\b", table), f"README.md: the table lacks {command.words[0]}"


def test_every_argument_explains_itself() -> None:
    for name, command in COMMANDS.items():
        assert all(argument.help for argument in command.arguments), name
        assert all(sub.help for sub in command.commands), name


def test_the_readme_names_settings_with_their_defaults() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (?:`([^`]*)`)? *\|", README, re.MULTILINE)
    settings = {name: default for name, default in rows if "_" in name or name in DEFAULTS}
    assert len(settings) == 5
    assert settings == {name: DEFAULTS[name] for name in settings}


def test_the_pages_name_only_settings_that_exist() -> None:
    for page in PAGES:
        for span in code(page):
            found = re.fullmatch(r"(?:--script-opts=jimaku_mpv-)?([a-z_]{4,})=(\S+)", span)
            if found:
                assert found[1] in DEFAULTS, f"{page.name}: there is no setting {found[1]}"
                words = next(option.values for option in OPTIONS if option.name == found[1])
                assert not words or set(found[2].split("|")) <= {*words}, f"{page.name}: {span}"


def test_the_longer_words_are_about_settings_that_exist() -> None:
    assert MORE.keys() <= DEFAULTS.keys()
    for option in OPTIONS:
        quoted = set(re.findall(r"`([a-z]+)`:", MORE.get(option.name, "")))
        assert not option.values or quoted <= set(option.values), option.name


def test_every_action_has_its_row_and_its_line_for_input_conf() -> None:
    lua = (ROOT / "lua/actions.lua").read_text("utf-8")
    names = set(re.findall(r'"([a-z-]+)"', lua[lua.index("M.NAMES") :]))
    keys = (ROOT / "docs/keys.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z-]+)` \| (?:Alt|\|)", keys, re.MULTILINE)) == names
    assert set(re.findall(r"script-binding jimaku_mpv/([a-z-]+)", keys)) == names
    assert len(names) >= 15


def test_the_manual_has_every_variable_of_the_environment() -> None:
    read_there = set()
    for path in SOURCES:
        text = path.read_text("utf-8")
        read_there |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', text))
        read_there |= set(re.findall(r'_address\("([A-Z_]+)"', text))
    known_to_others = {"TERM", "PATH", "DISPLAY", "WAYLAND_DISPLAY"}
    missing = read_there - ENVIRONMENT.keys() - known_to_others
    assert not missing, f"tools/words.py: ENVIRONMENT lacks {missing}; then run python -m tools"
    assert ENVIRONMENT.keys() <= read_there


def test_every_exit_code_is_documented() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert {kind.exit_code for kind in kinds if issubclass(kind, errors.JimakuError)} <= EXIT_CODES.keys()
    page = made()["shell/jimaku-mpv.1"]
    assert all(f"\\fB{code}\\fR\n{meaning}" in page for code, meaning in EXIT_CODES.items())


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target.partition("#")[0]).exists(), f"{page.name}: {target}"


def test_the_drawing_has_the_layers_that_the_linter_holds_to() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    contract = next(one for one in settings["contracts"] if one["type"] == "layers")
    _, top, below, *others = [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    drawing = page.partition("## The layers")[2].split("```")[1]
    steps = [set(re.findall(r"\w+", step)) for step in drawing.split("→")]
    assert steps == [top | below, *others]


def test_the_files_that_pages_name_are_there() -> None:
    # What an action is called in input.conf is no place.
    place = re.compile(
        r"(?<!script-binding )(?<![\w/])((?:tests|docs|jimaku_mpv|lua|tools|shell|benchmarks)/[\w/.-]+\w)"
    )
    named = {(page.name, found) for page in PAGES for line in code(page) for found in place.findall(line)}
    assert len(named) > 20
    in_a_checkout = {
        (page, name) for page, name in named if not name.startswith(("tests/.cache", "jimaku_mpv/lua"))
    }
    for page, name in in_a_checkout:
        assert any((ROOT / f"{name}{end}").exists() for end in ("", ".lua", ".py")), f"{page}: {name}"


def test_arguments_are_read_as_argparse_means_them() -> None:
    top = argparse.ArgumentParser()
    commands = top.add_subparsers()
    one = commands.add_parser("one", help="a command")
    one.add_argument("paths", nargs="*", metavar="PATH", help="files")
    one.add_argument("-o", "--out", metavar="DIR", help="a folder")
    commands.add_parser("hidden")
    [command] = read(top).commands
    [positional] = command.positionals
    assert (command.words, positional.required, positional.many) == (("one",), False, True)
    assert command.options[-1].flags == ("-o", "--out")
    assert PACKAGE.is_dir()
