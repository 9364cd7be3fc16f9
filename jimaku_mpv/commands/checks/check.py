"""One result of `doctor`, and how a check that fails leaves the others alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from subprocess import SubprocessError

from jimaku_mpv.errors import JimakuError


class Status(StrEnum):
    """NOTE: works, but the user may want to know."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One result. `fix` is empty when nothing needs to be done."""

    name: str
    status: Status
    sentence: str
    fix: str = ""


Step = Callable[[], Iterable[Check]]


def good(name: str, sentence: str) -> Check:
    """All is well."""
    return Check(name, Status.GOOD, sentence)


def note(name: str, sentence: str, fix: str = "") -> Check:
    """Nothing is broken."""
    return Check(name, Status.NOTE, sentence, fix)


def bad(name: str, sentence: str, fix: str) -> Check:
    """It has to be mended."""
    return Check(name, Status.BAD, sentence, fix)


def guarded(name: str, step: Step) -> list[Check]:
    """The results of one step, or its failure as one; a server or a program may say anything."""
    try:
        return list(step())
    except JimakuError as error:
        return [bad(name, error.message, error.hint)]
    except (OSError, SubprocessError, ValueError) as error:
        return [bad(name, f"could not be checked: {error}", "Look at the file or program that it names")]
