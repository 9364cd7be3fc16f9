"""Takes the words for a film out of a title: `Eiga Title`, `Title The Movie 2: Name`, `劇場版 Title`.

Knows words only; whether a film is meant is judged elsewhere.
"""

from __future__ import annotations

import re

_FRONT = re.compile(r"^(?:eiga|gekijou?-?ban|劇場版|映画)(?:\s+|(?<=[版画])\s*)(?=\S)", re.IGNORECASE)
_WITHIN = re.compile(
    r"\s?[-:(\[]?\s?(?:\bthe\s+movie\b|\bmovie\b|\bgekijou?-?ban\b|劇場版)(?:\s?\d{1,2}(?=\s?\S))?\s?[)\]]?\s?[-:]?\s?",
    re.IGNORECASE,
)


def without_film_words(title: str) -> str:
    """The title as it would be for a series; unchanged when nothing else is left."""
    rest = " ".join(_WITHIN.sub(" ", _FRONT.sub("", " ".join(title.split()))).split())
    return rest or title
