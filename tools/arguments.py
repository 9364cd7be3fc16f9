"""What the parser knows, as plain values: commands, their arguments, and what a shell can complete.

The one place that looks into argparse.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

# Options of argparse itself are described in its words.
HELP = {"--help": "show this help", "--version": "show the version"}


class Kind(Enum):
    """What stands in the place of an argument."""

    NOTHING = auto()
    FILE = auto()
    FOLDER = auto()
    CHOICE = auto()
    FREE = auto()


PLACES = {
    "PATH": Kind.FILE,
    "NUMBER|PATH": Kind.FILE,
    "FILE": Kind.FILE,
    "SUBTITLE": Kind.FILE,
    "OUT": Kind.FILE,
    "OUT.svg": Kind.FILE,
    "DIR": Kind.FOLDER,
}


@dataclass(frozen=True, slots=True)
class Argument:
    """An option, or without `flags` a positional argument; `many`: it can be given again and again."""

    flags: tuple[str, ...]
    value: str
    help: str
    kind: Kind
    choices: tuple[str, ...] = ()
    required: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """`words`: the program's name is not among them. `either`: options of which one must be given."""

    words: tuple[str, ...]
    help: str
    description: str
    arguments: tuple[Argument, ...]
    commands: tuple[Command, ...]
    either: tuple[Argument, ...] = ()

    @property
    def options(self) -> list[Argument]:
        """What begins with a dash."""
        return [argument for argument in self.arguments if argument.flags]

    @property
    def positionals(self) -> list[Argument]:
        """What does not."""
        return [argument for argument in self.arguments if not argument.flags]

    def below(self) -> Iterator[Command]:
        """This command and all those within."""
        yield self
        for command in self.commands:
            yield from command.below()


def read(parser: argparse.ArgumentParser, words: tuple[str, ...] = (), help_text: str = "") -> Command:
    """The parser as values; a command without a help text is hidden."""
    arguments, commands = [], []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, sub in action.choices.items():
                if name in told:
                    commands.append(read(sub, (*words, name), told[name]))
        else:
            arguments.append(_argument(action))
    either = [
        _argument(action)
        for group in parser._mutually_exclusive_groups
        if group.required
        for action in group._group_actions
    ]
    return Command(
        words, help_text, parser.description or "", tuple(arguments), tuple(commands), tuple(either)
    )


def _argument(action: argparse.Action) -> Argument:
    flags = tuple(action.option_strings)
    value = str(action.metavar or action.dest).strip() if action.nargs != 0 else ""
    choices = tuple(map(str, action.choices or ()))
    kind = (PLACES.get(value, Kind.FREE) if value else Kind.NOTHING) if not choices else Kind.CHOICE
    text = HELP.get(next(reversed(flags), ""), action.help or "")
    required = action.required and action.nargs not in ("?", "*")
    return Argument(flags, value, text, kind, choices, required, action.nargs in ("*", "+"))
