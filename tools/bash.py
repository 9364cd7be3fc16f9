"""The completion for bash, 4.0 or newer."""

from __future__ import annotations

from collections.abc import Iterator

from tools.arguments import Argument, Command, Kind

FRAME = """\
# Completes the arguments of jimaku-mpv in bash. {note}
_jimaku_mpv() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
    local command='' options='' words='' places='' i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$command/${{COMP_WORDS[i]}}" in
{steps}
        esac
    done
    case "$command $before" in
{values}
    esac
    case "$command" in
{commands}
    esac
    if [[ $word == -* ]]; then
        words=$options
    elif [[ $places ]]; then
        compopt -o "$places"
        return
    elif [[ ! $words ]]; then
        words=$options
    fi
    # shellcheck disable=SC2207 # a list of words
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -F _jimaku_mpv jimaku-mpv
"""


def script(program: Command, note: str) -> str:
    """A function that looks at the words so far, and its registration."""
    everything = list(program.below())
    return FRAME.format(
        note=note,
        steps="\n".join(_step(command) for command in everything if command.words),
        values="\n".join(line for command in everything for line in _values(command)),
        commands="\n".join(_command(command) for command in everything),
    )


def _step(command: Command) -> str:
    *before, last = command.words
    return f"            '{' '.join(before)}/{last}') command='{' '.join(command.words)}' ;;"


def _values(command: Command) -> Iterator[str]:
    """What follows an option that wants a value."""
    for option in command.options:
        if option.kind is not Kind.NOTHING:
            cases = " | ".join(f"'{' '.join(command.words)} {flag}'" for flag in option.flags)
            yield f"        {cases}) {_value(option)} ;;"


def _value(option: Argument) -> str:
    match option.kind:
        case Kind.FILE:
            return "compopt -o default; return"
        case Kind.FOLDER:
            return "compopt -o dirnames; return"
        case Kind.CHOICE:
            return f'COMPREPLY=($(compgen -W "{" ".join(option.choices)}" -- "$word")); return'
        case _:
            return "return"


def _command(command: Command) -> str:
    parts = [f"options='{' '.join(flag for option in command.options for flag in option.flags)}'"]
    words = [sub.words[-1] for sub in command.commands]
    words += [choice for argument in command.positionals for choice in argument.choices]
    if words:
        parts.append(f"words='{' '.join(words)}'")
    kinds = {argument.kind for argument in command.positionals}
    if Kind.FILE in kinds:
        parts.append("places=default")
    return f"        '{' '.join(command.words)}') {'; '.join(parts)} ;;"
