"""The completion for fish, 3.0 or newer."""

from __future__ import annotations

from collections.abc import Iterator

from tools.arguments import Argument, Command, Kind

HEAD = """\
# Completes the arguments of jimaku-mpv in fish. {note}

# Whether the words so far are those of the command, and not yet those of one within it.
function __jimaku_mpv_at
    set -l words (commandline -opc)
    set -e words[1]
    set words (string match -v -- '-*' $words)
    set -l within (string split ' ' -- $argv[2])
    set -l command (string split ' ' -- $argv[1])
    test -z "$argv[1]"; and set command
    set -l count (count $command)
    test (count $words) -ge $count; or return 1
    if test $count -gt 0
        test "$words[1..$count]" = "$argv[1]"; or return 1
    end
    set -l next (math $count + 1)
    test (count $words) -lt $next; or not contains -- "$words[$next]" $within
end

complete -c jimaku-mpv -f
"""


def script(program: Command, note: str) -> str:
    """One line per command and option."""
    lines = [line for command in program.below() for line in _lines(command)]
    return HEAD.format(note=note) + "\n".join(lines) + "\n"


def _lines(command: Command) -> Iterator[str]:
    within = " ".join(sub.words[-1] for sub in command.commands)
    start = f"complete -c jimaku-mpv -n {_quoted(_condition(command, within))}"
    for sub in command.commands:
        yield f"{start} -a {sub.words[-1]} -d {_quoted(sub.help)}"
    for argument in command.positionals:
        if argument.kind is Kind.FILE:
            yield f"{start} -F"
        elif argument.choices:
            yield f"{start} -a {_quoted(' '.join(argument.choices))}"
    for option in command.options:
        yield f"{start} {_flags(option)}{_value(option)} -d {_quoted(option.help)}"


def _condition(command: Command, within: str) -> str:
    return f'__jimaku_mpv_at "{" ".join(command.words)}" "{within}"'


def _flags(option: Argument) -> str:
    long = [f"-l {flag[2:]}" for flag in option.flags if flag.startswith("--")]
    short = [f"-s {flag[1:]}" for flag in option.flags if not flag.startswith("--")]
    return " ".join(short + long)


def _value(option: Argument) -> str:
    match option.kind:
        case Kind.NOTHING:
            return ""
        case Kind.FILE:
            return " -r -F"
        case Kind.FOLDER:
            return " -x -a '(__fish_complete_directories)'"
        case Kind.CHOICE:
            return f" -x -a {_quoted(' '.join(option.choices))}"
        case Kind.FREE:
            return " -x"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
