"""Takes the names of the show itself out of a file's name: their digits are no episode numbers.

Knows names and texts; nothing of marks or lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from jimaku_mpv.matching.folding import plain
from jimaku_mpv.matching.kinds import read_kind
from jimaku_mpv.matching.location import LONGEST
from jimaku_mpv.matching.season_words import TitleParts, head, take_apart
from jimaku_mpv.model import Entry, Guess

OWN = "Ω"
_GAP = r"[\W_]*"
_LONGEST_NUMBER = 4


def names_of_show(entry: Entry, guess: Guess) -> tuple[str, ...]:
    """The entry's names and the video's titles, without those that only add its kind or number."""
    said = {number for number in (guess.episode, guess.absolute) if isinstance(number, int)}
    titles = [
        one
        for one in guess.titles
        if read_kind(one).kind is None and not _is_numbered(one, guess.titles, said)
    ]
    return tuple(dict.fromkeys((*entry.names(), *titles)))


def take_out(text: str, own_names: tuple[str, ...]) -> tuple[str, bool]:
    """Replace every name by a letter, one that is only a number once; season words stay.

    Also tells whether there was any.
    """
    pattern = _pattern(own_names)
    if pattern is None:
        return text, False
    rest, count = pattern.subn(_once_for_numbers(), text.replace("×", "x"))
    return (" ".join(rest.split()), OWN in rest) if count else (text, False)


def _is_numbered(title: str, titles: tuple[str, ...], numbers: set[int]) -> bool:
    found = re.search(r"(?<!\d)\d+$", title)
    return found is not None and int(found[0]) in numbers and title[: found.start()].rstrip(" -#") in titles


def _once_for_numbers() -> Callable[[re.Match[str]], str]:
    seen: list[bool] = []

    def replace(found: re.Match[str]) -> str:
        if any(char.isalpha() for char in found[0]):
            seen.append(True)
        elif seen:
            return found[0]
        else:
            seen.append(True)
        return f" {OWN} "

    return replace


@lru_cache(maxsize=64)
def _pattern(own_names: tuple[str, ...]) -> re.Pattern[str] | None:
    spellings: set[str] = set()
    for name in own_names:
        if len(name) > LONGEST:  # none that is read can hold it
            continue
        parts = take_apart(plain(name))
        first = head(parts.base)
        spellings |= {_spelling(name, parts), parts.base}
        spellings |= {first} if first and (len(first) > 2 or not first.isalpha()) else set()
        rest = parts.base[len(first) :].strip(" :-–—~～－") if first else ""
        spellings |= {rest} if len(rest) > 3 else set()
    ordered = sorted(spellings, key=lambda one: (-len(one), one))
    bodies = [body for one in ordered if (body := _body(one))]
    return re.compile("|".join(bodies), re.IGNORECASE) if bodies else None


def _spelling(name: str, parts: TitleParts) -> str:
    """The whole name, unless it ends with season words, which the reader of the file's name needs."""
    said = (parts.season is not None and not parts.loose) or parts.part is not None or parts.final
    return parts.base if said else plain(name)


def _body(name: str) -> str | None:
    """A pattern for a name, whatever stands between its words; a name of digits only where a title begins."""
    words = re.findall(r"\d+|[^\W\d_]+|[^\w\s]", name)
    letters = [word for word in words if word[0].isalnum()]
    if not letters or len("".join(letters)) < 2:
        return None
    body = _GAP.join(re.escape(word) for word in letters)
    if all(word.isdigit() for word in letters):
        return rf"(?<![^\s])(?<!- ){body}(?=[\s\-#]|$)" if len(body) <= _LONGEST_NUMBER else None
    if not name.isascii():
        return body
    glued = r"s\d|\d" if words[-1].isalpha() else r"s\d"
    return rf"(?<![a-z0-9]){body}(?!(?!{glued})[a-z0-9])"
