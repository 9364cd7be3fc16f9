"""The completion for zsh."""

from __future__ import annotations

from collections.abc import Iterator

from tools.arguments import Argument, Command, Kind

HEAD = """\
#compdef jimaku-mpv
# Completes the arguments of jimaku-mpv in zsh. {note}
"""


def script(program: Command, note: str) -> str:
    """A function per command; the first one is what zsh calls."""
    parts = [HEAD.format(note=note)]
    parts += ["\n".join(_function(command)) + "\n" for command in reversed(list(program.below()))]
    return "\n".join(parts) + '\n_jimaku-mpv "$@"\n'


def _name(command: Command) -> str:
    return "_jimaku-mpv" + "".join(f"_{word}" for word in command.words)


def _function(command: Command) -> Iterator[str]:
    yield f"{_name(command)}() {{"
    yield "  local context state state_descr line"
    yield "  typeset -A opt_args"
    yield "  _arguments -C \\"
    specs = [spec for option in command.options for spec in _option(command, option)]
    specs += [_positional(argument) for argument in command.positionals]
    if command.commands:
        specs += ["'1:command:->command'", "'*::argument:->argument'"]
    yield " \\\n".join(f"    {spec}" for spec in specs)
    if command.commands:
        yield from _choice_of_command(command)
    yield "}"


def _choice_of_command(command: Command) -> Iterator[str]:
    yield "  case $state in"
    yield "  command)"
    yield "    local -a commands=("
    yield from (f"      {_quoted(f'{sub.words[-1]}:{sub.help}')}" for sub in command.commands)
    yield "    )"
    yield "    _describe command commands"
    yield "    ;;"
    yield "  argument)"
    yield "    case $words[1] in"
    yield from (f"    {sub.words[-1]}) {_name(sub)} ;;" for sub in command.commands)
    yield "    esac"
    yield "    ;;"
    yield "  esac"


def _option(command: Command, option: Argument) -> Iterator[str]:
    others = "(- *)" if option.flags[-1] in ("--help", "--version") else f"({' '.join(option.flags)})"
    if option in command.either:
        others = f"({' '.join(flag for one in command.either for flag in one.flags)})"
    value = f":{_safe(option.value)}:{_action(option)}" if option.value else ""
    for flag in option.flags:
        yield _quoted(f"{others}{flag}[{_safe(option.help)}]{value}")


def _positional(argument: Argument) -> str:
    place = "*:" if argument.many else ":" if argument.required else "::"
    return _quoted(f"{place}{_safe(argument.value)}:{_action(argument)}")


def _action(argument: Argument) -> str:
    match argument.kind:
        case Kind.FILE:
            return "_files"
        case Kind.FOLDER:
            return "_files -/"
        case Kind.CHOICE:
            return f"({' '.join(argument.choices)})"
        case _:
            return " "


def _safe(text: str) -> str:
    """Brackets and colons part a specification."""
    return "".join(f"\\{letter}" if letter in "[]:\\" else letter for letter in text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
