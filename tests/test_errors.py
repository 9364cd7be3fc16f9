"""Errors say what happened on one line of the player's screen, what to do, and how to exit."""

from __future__ import annotations

import pytest

from jimaku_mpv import errors
from jimaku_mpv.errors import (
    MESSAGE_LIMIT,
    BadSubtitle,
    JimakuError,
    KeyMissing,
    KeyRefused,
    NetworkError,
    NothingFound,
    NotOnServer,
    NotThereYet,
    RateLimited,
    SettingsError,
    StoreError,
    Superseded,
    TooLarge,
    ToolMissing,
    Unsure,
    UsageError,
)

EXIT_CODES: dict[type[JimakuError], int] = {
    JimakuError: 1,
    BadSubtitle: 1,
    StoreError: 1,
    Superseded: 1,
    UsageError: 2,
    NothingFound: 3,
    NotOnServer: 3,
    NotThereYet: 3,
    Unsure: 3,
    KeyMissing: 4,
    KeyRefused: 4,
    SettingsError: 4,
    ToolMissing: 4,
    NetworkError: 5,
    TooLarge: 5,
    RateLimited: 5,
}


def test_every_error_has_its_promised_exit_code() -> None:
    assert {kind: kind.exit_code for kind in EXIT_CODES} == EXIT_CODES


def test_no_error_is_without_a_promise() -> None:
    kinds = {k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, Exception)}
    assert kinds == set(EXIT_CODES)


def test_a_line_joins_what_happened_and_what_to_do() -> None:
    assert JimakuError("It broke", "Mend it").line() == "It broke. Mend it"
    assert JimakuError("Which one?", "Name it").line() == "Which one? Name it"
    assert JimakuError("It broke").line() == "It broke"
    assert str(JimakuError("It broke", "Mend it")) == "It broke"


@pytest.mark.parametrize("error", [KeyMissing(), KeyRefused()])
def test_key_trouble_names_the_command_that_helps(error: JimakuError) -> None:
    assert "jimaku-mpv login" in error.line()


def test_a_refused_key_names_whose_it_is() -> None:
    error = KeyRefused("TMDB", "jimaku-mpv login --tmdb")
    assert error.line() == "TMDB refused the API key. Run: jimaku-mpv login --tmdb"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.0, "1 s"), (2.4, "3 s"), (59.0, "59 s"), (3600.0, "3600 s")]
)
def test_a_wait_is_told_in_whole_seconds_never_too_few(seconds: float, shown: str) -> None:
    error = RateLimited(seconds)
    assert error.message.endswith(shown)
    assert error.seconds == seconds


def test_a_wait_without_end_says_so() -> None:
    error = RateLimited(None, "AniList")
    assert error.seconds is None
    assert error.message.startswith("AniList refuses")
    assert len(error.message) <= MESSAGE_LIMIT
