"""Settings: what is allowed, what is refused and in which words, and mpv's conf form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.config import DEFAULTS, OPTIONS, parse, read_conf, unknown
from jimaku_mpv.errors import MESSAGE_LIMIT, SettingsError


def test_with_nothing_given_the_defaults_hold() -> None:
    settings = parse({})
    assert settings.autoload is True
    assert settings.autoload_exclude == ()
    assert settings.languages == ("ja", "ja+")
    assert settings.cache_limit == 500
    assert settings.strip == ()


def test_the_settings_are_the_promised_ones() -> None:
    assert list(DEFAULTS.items()) == [
        ("autoload", "yes"),
        ("autoload_exclude", ""),
        ("when_unsure", "hint"),
        ("online", "plausible"),
        ("languages", "ja,ja+"),
        ("format", "any"),
        ("hearing_impaired", "any"),
        ("slot", "primary"),
        ("prefetch", "yes"),
        ("preview", "no"),
        ("timing", "auto"),
        ("timing_streams", "no"),
        ("save", "cache"),
        ("strip", ""),
        ("cache_limit", "500"),
        ("osd_messages", "all"),
        ("helper", ""),
        ("api_key_command", ""),
        ("log_level", "info"),
    ]


ALLOWED = [(option.name, value) for option in OPTIONS for value in option.values]


@pytest.mark.parametrize(("name", "value"), ALLOWED)
def test_every_allowed_word_is_taken(name: str, value: str) -> None:
    settings = parse({name: value})
    taken = getattr(settings, name)
    assert taken == ((value == "yes") if isinstance(taken, bool) else value)


WRONG = [
    ("autoload", "true", "yes, no"),
    ("when_unsure", "ask", "hint, menu, silent"),
    ("online", "no", "full, plausible, jimaku"),
    ("languages", "ja,en", "ja, ja+"),
    ("format", "SRT", "any, srt, ass"),
    ("hearing_impaired", "yes", "any, prefer, avoid"),
    ("slot", "3", "primary, secondary, dual"),
    ("timing", "", "auto, ask, off"),
    ("save", "folder:", "cache, beside, folder:PATH"),
    ("save", "disk", "cache, beside, folder:PATH"),
    ("strip", "cc,ads", "cc, furigana, other-language"),
    ("cache_limit", "0", "a number of MB, 1 or more"),
    ("cache_limit", "-5", "a number of MB, 1 or more"),
    ("cache_limit", "5e2", "a number of MB, 1 or more"),
    ("cache_limit", "５００", "a number of MB, 1 or more"),
    ("osd_messages", "some", "all, errors, none"),
    ("log_level", "trace", "error, warning, info, debug"),
]


@pytest.mark.parametrize(("name", "value", "allowed"), WRONG)
def test_a_wrong_value_is_named_with_what_is_allowed(name: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse({name: value})
    wrong_part = value.rpartition(",")[2]
    assert f"{name}={wrong_part} " in caught.value.message
    assert caught.value.hint == f"Allowed: {allowed}"


@pytest.mark.parametrize("length", [1, 20, 21, 300])
@pytest.mark.parametrize("name", [option.name for option in OPTIONS if option.values])
def test_whatever_is_refused_fits_on_the_screen(name: str, length: int) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        parse({name: "x" * length})
    assert len(caught.value.message) <= MESSAGE_LIMIT


def test_lists_are_split_and_trimmed() -> None:
    settings = parse(
        {"autoload_exclude": " /a b ; ;~/c/*.mkv;", "languages": "ja+ , ja", "strip": "cc,furigana"}
    )
    assert settings.autoload_exclude == ("/a b", "~/c/*.mkv")
    assert settings.languages == ("ja+", "ja")
    assert settings.strip == ("cc", "furigana")


def test_a_folder_to_save_in_keeps_its_path() -> None:
    assert parse({"save": "folder:~/Subs: all"}).save == "folder:~/Subs: all"


def test_ranking_gets_its_part_of_the_settings() -> None:
    preferences = parse({"languages": "ja", "format": "ass", "hearing_impaired": "avoid"}).preferences()
    assert (preferences.languages, preferences.format) == (("ja",), "ass")
    assert preferences.hearing_impaired == "avoid"


def test_a_name_that_does_not_exist_suggests_the_closest() -> None:
    assert unknown({"autoload": "no", "auto_load": "no", "qqq": "1"}) == [
        ("auto_load", "autoload"),
        ("qqq", None),
    ]
    assert parse({"auto_load": "no"}).autoload is True


CONF = """\
# a comment
autoload=no
  languages = ja

save=folder:/a b
api_key_command=pass show a=b
helper="quoted"
strip=cc # furigana
no equals sign
"""


def test_a_conf_is_read_in_mpvs_form(tmp_path: Path) -> None:
    path = tmp_path / "jimaku_mpv.conf"
    path.write_text(CONF, "utf-8")
    assert read_conf(path) == {
        "autoload": "no",
        "languages": "ja",
        "save": "folder:/a b",
        "api_key_command": "pass show a=b",
        "helper": '"quoted"',
        "strip": "cc # furigana",
        "no equals sign": "",
    }


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfsave=beside\r\nslot=dual\r\n", b"save=beside\nslot=dual"])
def test_windows_editors_do_not_spoil_a_conf(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "jimaku_mpv.conf"
    path.write_bytes(data)
    assert read_conf(path) == {"save": "beside", "slot": "dual"}


def test_without_a_conf_nothing_is_given(tmp_path: Path) -> None:
    assert read_conf(tmp_path / "none.conf") == {}


def test_a_conf_that_cannot_be_read_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_conf(tmp_path)
    assert str(tmp_path) in caught.value.hint


@given(st.binary())
def test_no_bytes_break_the_reading_of_a_conf(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.conf"
    path.write_bytes(data)
    read_conf(path)


def test_a_number_without_end_is_refused() -> None:
    with pytest.raises(SettingsError, match="cache_limit=999"):
        parse({"cache_limit": "9" * 5000})
