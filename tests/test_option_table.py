"""The one table of settings in jimaku_mpv.config, the commented conf and Lua's defaults are equal."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from jimaku_mpv.config import DEFAULTS, OPTIONS, conf_text, parse, read_conf

LUA = Path(__file__).parent.parent / "lua"
PRINT_DEFAULTS = """
for name, value in pairs(require("options").values) do
    assert(type(value) == "string", name)
    print(name .. "=" .. value)
end
"""
PRINT_WORDS = """
for name, words in pairs(require("options").words) do
    print(name .. "=" .. table.concat(words, ","))
end
"""


def test_the_commented_conf_is_the_table() -> None:
    assert (LUA / "jimaku_mpv.conf").read_text("utf-8") == conf_text()


def test_the_commented_conf_changes_nothing() -> None:
    assert read_conf(LUA / "jimaku_mpv.conf") == {}


def test_a_line_with_its_mark_removed_is_the_default(tmp_path: Path) -> None:
    lines = (LUA / "jimaku_mpv.conf").read_text("utf-8").splitlines()
    path = tmp_path / "all.conf"
    path.write_text("\n".join(line[1:] for line in lines if line[1:2] not in ("", " ")), "utf-8")
    assert read_conf(path) == DEFAULTS


@pytest.mark.parametrize("interpreter", ["luajit", "lua5.1", "lua5.2"])
def test_luas_defaults_are_the_table(interpreter: str) -> None:
    if shutil.which(interpreter) is None:
        pytest.skip(f"{interpreter} is not installed")
    ran = subprocess.run(
        [interpreter, "-e", PRINT_DEFAULTS], cwd=LUA, capture_output=True, text=True, check=True, timeout=60
    )
    assert dict(line.split("=", 1) for line in ran.stdout.splitlines()) == DEFAULTS


@pytest.mark.parametrize("interpreter", ["luajit", "lua5.1", "lua5.2"])
def test_the_words_that_lua_checks_are_those_of_the_table(interpreter: str) -> None:
    if shutil.which(interpreter) is None:
        pytest.skip(f"{interpreter} is not installed")
    ran = subprocess.run(
        [interpreter, "-e", PRINT_WORDS], cwd=LUA, capture_output=True, text=True, check=True, timeout=60
    )
    table = {option.name: ",".join(option.values) for option in OPTIONS}
    for line in ran.stdout.splitlines():
        name, words = line.split("=")
        assert table[name] == words


def test_every_setting_explains_itself_in_one_line_of_plain_words() -> None:
    for option in OPTIONS:
        assert f"# {option.help}" in conf_text()
        assert option.help.isascii()
        assert not option.help.endswith(".")
    assert max(map(len, conf_text().splitlines())) <= 110


def test_every_default_is_allowed() -> None:
    assert parse(DEFAULTS) == parse({})
