"""The manual page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from jimaku_mpv.cli import EXIT_CODES
from jimaku_mpv.config import OPTIONS, Option
from tools.arguments import Argument, Command
from tools.words import ENVIRONMENT, EXAMPLES, FILES

DATE = "2026-11-24"
"""The day of the last release, or of the first writing."""

LETTERS = {
    "\\": "\\e",
    "-": "\\-",
    "“": "\\(lq",
    "”": "\\(rq",
    "…": "...",
    "'": "\\(aq",
    "`": "\\(ga",
}
WIDTH = 66
DESCRIPTION = """\
Finds the subtitle on jimaku.cc that fits a video, and loads it into mpv by itself. The commands do the same
without a player, and look after keys, settings and what is kept. In mpv, Alt+j finds and loads now, and Alt+J
opens the menu."""


def page(program: Command, note: str) -> str:
    """The page in the macros of man(7)."""
    return "\n".join(_lines(program, note)) + "\n"


def _lines(program: Command, note: str) -> Iterator[str]:
    yield f'.\\" {note}'
    yield f'.TH JIMAKU\\-MPV 1 {DATE} jimaku\\-mpv "User Commands"'
    # Words are not broken, so that they can be searched for and copied.
    yield from (".nh", ".ad l")
    yield ".SH NAME"
    yield f"jimaku\\-mpv \\- {_safe(program.description.rstrip('.'))}"
    yield ".SH SYNOPSIS"
    for number, command in enumerate(program.commands):
        yield from [".br"] if number else []
        yield _synopsis(command)
    yield ".SH DESCRIPTION"
    yield _wrapped(DESCRIPTION)
    yield ".SH COMMANDS"
    for command in program.commands:
        for one in command.below():
            yield from _command(one)
    yield ".SH OPTIONS"
    yield from _tagged((_flags(option), option.help) for option in program.options)
    yield ".SH SETTINGS"
    yield _wrapped("One NAME=VALUE a line in script-opts/jimaku_mpv.conf in mpv's folder.")
    yield from _tagged((f"\\fB{_safe(o.name)}\\fR={_safe(o.default)}", _explained(o)) for o in OPTIONS)
    yield ".SH EXIT STATUS"
    yield from _tagged((f"\\fB{code}\\fR", meaning) for code, meaning in EXIT_CODES.items())
    yield ".SH ENVIRONMENT"
    yield from _tagged((f"\\fB{_safe(name)}\\fR", text) for name, text in ENVIRONMENT.items())
    yield ".SH FILES"
    yield from _tagged((f"\\fI{_safe(name)}\\fR", text) for name, text in FILES.items())
    yield ".SH EXAMPLES"
    yield from _tagged((f"\\fB{_safe(line)}\\fR", text) for line, text in EXAMPLES.items())
    yield ".SH SEE ALSO"
    yield ".BR mpv (1)"


def _explained(option: Option) -> str:
    values = f": {', '.join(option.values)}" if option.values else ""
    return f"{option.help}{values}."


def _command(command: Command) -> Iterator[str]:
    yield f".SS {_safe(' '.join(command.words))}"
    yield _synopsis(command)
    yield ".PP"
    yield _wrapped(command.description or f"{command.help.capitalize()}.")
    shown = [argument for argument in command.arguments if "--help" not in argument.flags]
    yield from _tagged((_flags(argument), argument.help) for argument in shown)


def _synopsis(command: Command) -> str:
    words = [f"\\fBjimaku\\-mpv {_safe(' '.join(command.words))}\\fR"]
    if any(option not in command.either and "--help" not in option.flags for option in command.options):
        words.append("[\\fIoptions\\fR]")
    if command.either:
        words.append(f"({' | '.join(_flags(option) for option in command.either)})")
    for argument in command.positionals:
        name = f"\\fI{_safe(argument.value)}\\fR" if not argument.choices else _choices(argument)
        name += "\\|..." if argument.many else ""
        words.append(name if argument.required else f"[{name}]")
    if command.commands:
        words.append("[\\fIaction\\fR]")
    return " ".join(words)


def _choices(argument: Argument) -> str:
    return "|".join(f"\\fB{_safe(choice)}\\fR" for choice in argument.choices)


def _flags(argument: Argument) -> str:
    value = f" \\fI{_safe(argument.value)}\\fR" if argument.value and argument.flags else ""
    if argument.flags:
        return ", ".join(f"\\fB{_safe(flag)}\\fR" for flag in argument.flags) + value
    return _choices(argument) if argument.choices else f"\\fI{_safe(argument.value)}\\fR"


def _tagged(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for tag, text in pairs:
        yield from (".TP", tag, _wrapped(text))


def _safe(text: str) -> str:
    """The text as roff reads it: no letter of it is a command, and a dash is a dash that can be copied."""
    return "".join(LETTERS.get(letter, letter) for letter in text)


def _wrapped(text: str) -> str:
    """The text as `_safe` makes it, in short lines; a dot at the beginning of one is no command."""
    lines = map(_safe, textwrap.wrap(text, WIDTH, break_on_hyphens=False, break_long_words=False))
    return "\n".join(f"\\&{line}" if line.startswith(".") else line for line in lines)
