"""Archives opened in memory, as if they meant harm, together with the archives that lie in them.

Nothing is ever extracted by path: names come out as text, members as bytes, and all limits hold for
the download as a whole.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from jimaku_mpv.errors import BadSubtitle, JimakuError
from jimaku_mpv.files.headers import DAMAGED
from jimaku_mpv.files.members import Budget, Found, Member, TooMuch, sort_out
from jimaku_mpv.files.subtitle import SIZE_LIMIT
from jimaku_mpv.files.unpackers import opener_for

log = logging.getLogger(__name__)

ARCHIVES = (".zip", ".7z", ".rar")
LISTED = 2
"""By which rules a kept list was made: 1 left out names with wide spaces."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What can be read safely, in the archive's order.

    A member of an archive within has that one's name in front, as if it were a folder. `failure`:
    why such an archive could not be looked into.
    """

    members: tuple[Member, ...]
    failure: JimakuError | None = None

    def to_json(self) -> bytes:
        """The members, to be kept; a failure may be mended the next time, and is not."""
        return json.dumps(
            {"version": LISTED, "members": [[one.name, one.size] for one in self.members]}
        ).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Listing | None:
        """What was kept; None when it is not readable, or of another version."""
        try:
            value = json.loads(data)
            members = tuple(Member(str(name), int(size)) for name, size in value["members"])
        except (ValueError, TypeError, KeyError):
            return None
        return cls(members) if value.get("version") == LISTED else None


@dataclass(frozen=True, slots=True)
class _Layer:
    """One open archive; `here`: its own safe members by name."""

    here: dict[str, Found]
    take: Callable[[Sequence[Found]], list[bytes]]

    def archives(self) -> list[Found]:
        return [found for name, found in self.here.items() if name.lower().endswith(ARCHIVES)]

    def read(self, wanted: Sequence[Found]) -> list[bytes]:
        if not wanted:
            return []
        taken = self.take(wanted)
        for found, data in zip(wanted, taken, strict=True):
            if len(data) > SIZE_LIMIT:
                raise BadSubtitle("A file in the archive is larger than it says", found.name)
        return taken


def is_archive(data: bytes) -> bool:
    """Whether the bytes are an archive, whatever the file is called."""
    return opener_for(data) is not None


def look_into(data: bytes, name: str) -> Listing:
    """All that the archive and those within it hold; raises BadSubtitle or ToolMissing."""
    found, failure = _look_into(data, name, Budget(len(data)), 0)
    if failure is not None and not found:
        raise failure
    return Listing(tuple(found), failure)


def read(data: bytes, name: str, members: Collection[str]) -> dict[str, bytes]:
    """The bytes of members, by names that `look_into` gave; raises BadSubtitle or ToolMissing."""
    taken = _read(data, name, members, Budget(len(data)), 0)
    for member in members:
        if member not in taken:
            raise BadSubtitle("The archive does not hold this file", member)
    return taken


def _look_into(data: bytes, name: str, budget: Budget, depth: int) -> tuple[list[Member], JimakuError | None]:
    members: list[Member] = []
    failure: JimakuError | None = None
    with _opened(data, name, budget, depth) as layer:
        inner = layer.archives()
        inside = dict(zip((one.name for one in inner), layer.read(inner), strict=True))
        for found in layer.here.values():
            if found.name not in inside:
                members.append(Member(found.name, found.size))
                continue
            try:
                below, failed = _look_into(inside.pop(found.name), found.name, budget, depth + 1)
            except TooMuch:
                raise
            except JimakuError as error:
                log.info("%s: left out %r: %s", name, found.name, error.line())
                below, failed = [], error
            named = (Member(f"{found.name}/{member.name}", member.size) for member in below)
            members += [member for member in named if member.name not in layer.here]
            failure = failure or failed
    return members, failure


def _read(data: bytes, name: str, members: Collection[str], budget: Budget, depth: int) -> dict[str, bytes]:
    with _opened(data, name, budget, depth) as layer:
        wanted = [layer.here[member] for member in members if member in layer.here]
        taken = dict(zip((one.name for one in wanted), layer.read(wanted), strict=True))
        for archive in layer.archives():
            head = f"{archive.name}/"
            below = [m.removeprefix(head) for m in members if m.startswith(head) and m not in layer.here]
            if below:
                (inside,) = layer.read([archive])
                found = _read(inside, archive.name, below, budget, depth + 1)
                taken |= {head + member: content for member, content in found.items()}
    return taken


@contextlib.contextmanager
def _opened(data: bytes, name: str, budget: Budget, depth: int) -> Iterator[_Layer]:
    opener = opener_for(data)
    if opener is None:
        raise BadSubtitle("This is not an archive that can be opened", name)
    try:
        with opener(data) as archive:
            budget.spend(archive.found, depth)
            good, refused = sort_out(archive.found)
            for member, reason in refused.items():
                log.info("%s: left out %r, which %s", name, member, reason)
            if refused and not good:
                raise BadSubtitle("Nothing in this archive is safe to open", f"A file {reason}")
            yield _Layer(good, archive.take)
    except JimakuError:
        raise
    except Exception as error:  # broken archives make the unpackers fail in every way there is
        raise BadSubtitle(DAMAGED, f"{name}: {error!r}") from error
