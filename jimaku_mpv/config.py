"""All settings in one table: name, default, allowed values, one line of explanation.

The commented conf, the defaults in Lua and the docs are kept equal to this table by a test.
Reads mpv's own `script-opts/jimaku_mpv.conf` for the command line; inside the player Lua sends
the merged options. Knows nothing of what the settings are used for.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv.errors import SettingsError
from jimaku_mpv.model import Preferences

YES_NO = ("yes", "no")
LONGEST_NUMBER = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the table. `values` lists the allowed words; empty: free text."""

    name: str
    default: str
    help: str
    values: tuple[str, ...] = ()


OPTIONS: tuple[Option, ...] = (
    Option("autoload", "yes", "Look for subtitles by itself when a video starts", YES_NO),
    Option("autoload_exclude", "", "Folders or globs where it must not, with ; between"),
    Option("when_unsure", "hint", "What auto-load does when it is not certain", ("hint", "menu", "silent")),
    Option("online", "plausible", "Whom it may ask about a title by itself", ("full", "plausible", "jimaku")),
    Option("languages", "ja,ja+", "Order of preference: ja only Japanese, ja+ with another language"),
    Option("format", "any", "Preferred subtitle format", ("any", "srt", "ass")),
    Option("hearing_impaired", "any", "Subtitles with sound descriptions (CC)", ("any", "prefer", "avoid")),
    Option("slot", "primary", "Which subtitle slot of mpv to use", ("primary", "secondary", "dual")),
    Option("prefetch", "yes", "Get the next episode's subtitle ahead of time", YES_NO),
    Option("preview", "no", "Show a file while the cursor rests on it in a menu", YES_NO),
    Option("timing", "auto", "What to do about subtitles that are out of sync", ("auto", "ask", "off")),
    Option("timing_streams", "no", "Measure timing on network streams too", YES_NO),
    Option("save", "cache", "Where subtitles are kept: cache, beside (the video) or folder:PATH"),
    Option("strip", "", "Remove from a copy: cc, furigana, other-language (with , between)"),
    Option("cache_limit", "500", "Size of the subtitle cache in MB"),
    Option("osd_messages", "all", "Messages on the screen", ("all", "errors", "none")),
    Option("helper", "", "Path of the jimaku-mpv to start, if not the installed one"),
    Option("api_key_command", "", "A command that prints the API key, run without a shell"),
    Option("log_level", "info", "Detail of the log file", ("error", "warning", "info", "debug")),
)
CONF_HEAD = """\
# Settings of jimaku_mpv. To change one, remove the # before its name.
# No spaces around =, no quotes.
"""
DEFAULTS: Mapping[str, str] = {option.name: option.default for option in OPTIONS}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as the program uses them; `cache_limit` in MB."""

    autoload: bool
    autoload_exclude: tuple[str, ...]
    when_unsure: str
    online: str
    languages: tuple[str, ...]
    format: str
    hearing_impaired: str
    slot: str
    prefetch: bool
    preview: bool
    timing: str
    timing_streams: bool
    save: str
    strip: tuple[str, ...]
    cache_limit: int
    osd_messages: str
    helper: str
    api_key_command: str
    log_level: str

    def preferences(self) -> Preferences:
        """The part of the settings that ranking needs."""
        return Preferences(self.languages, self.format, self.hearing_impaired)


def parse(given: Mapping[str, str]) -> Settings:
    """Turn option texts into Settings; what is not given has its default.

    Raises SettingsError naming the setting, its value and what is allowed.
    Names that are not in the table are ignored here: see `unknown`.
    """
    text = {**DEFAULTS, **{name: value.strip() for name, value in given.items() if name in DEFAULTS}}
    for option in OPTIONS:
        if option.values and text[option.name] not in option.values:
            raise _refused(option.name, text[option.name], ", ".join(option.values))
    return Settings(
        autoload=text["autoload"] == "yes",
        autoload_exclude=_list(text["autoload_exclude"], ";"),
        when_unsure=text["when_unsure"],
        online=text["online"],
        languages=_words("languages", text["languages"], ("ja", "ja+")),
        format=text["format"],
        hearing_impaired=text["hearing_impaired"],
        slot=text["slot"],
        prefetch=text["prefetch"] == "yes",
        preview=text["preview"] == "yes",
        timing=text["timing"],
        timing_streams=text["timing_streams"] == "yes",
        save=_save(text["save"]),
        strip=_words("strip", text["strip"], ("cc", "furigana", "other-language")),
        cache_limit=_megabytes(text["cache_limit"]),
        osd_messages=text["osd_messages"],
        helper=text["helper"],
        api_key_command=text["api_key_command"],
        log_level=text["log_level"],
    )


def unknown(given: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """The names that no setting has, each with the closest one that exists."""
    return [
        (name, next(iter(difflib.get_close_matches(name, DEFAULTS, 1)), None))
        for name in given
        if name not in DEFAULTS
    ]


def read_conf(path: Path) -> dict[str, str]:
    """Read mpv's conf form: `name=value` a line, `#` begins a comment; a missing file is empty."""
    try:
        text = path.read_text("utf-8-sig", errors="replace")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError("The settings file can't be read", f"{path}: {error.strerror}") from error
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def conf_text() -> str:
    """The commented conf that `setup` installs: every option, off, with its default."""
    blocks = (f"# {_explained(option)}\n#{option.name}={option.default}\n" for option in OPTIONS)
    return CONF_HEAD + "\n" + "\n".join(blocks)


def _explained(option: Option) -> str:
    return f"{option.help}: {', '.join(option.values)}" if option.values else option.help


def _list(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def _words(name: str, text: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    words = _list(text, ",")
    for word in words:
        if word not in allowed:
            raise _refused(name, word, ", ".join(allowed))
    return words


def _save(text: str) -> str:
    if text in ("cache", "beside") or (text.startswith("folder:") and len(text) > len("folder:")):
        return text
    raise _refused("save", text, "cache, beside, folder:PATH")


def _megabytes(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and int(text) > 0:
        return int(text)
    raise _refused("cache_limit", text, "a number of MB, 1 or more")


def _refused(name: str, value: str, allowed: str) -> SettingsError:
    shown = value if len(value) <= 20 else value[:19] + "…"
    return SettingsError(f"Setting {name}={shown} is not allowed", f"Allowed: {allowed}")
