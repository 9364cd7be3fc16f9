"""AniList's media as text for the store, and back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable

from jimaku_mpv.model import Media, RelatedMedia


def media_text(media: Iterable[Media]) -> str:
    """The media as one text."""
    return json.dumps([dataclasses.asdict(one) for one in media], ensure_ascii=False, separators=(",", ":"))


def media_of(text: str) -> tuple[Media, ...]:
    """The media behind `media_text`; ValueError, TypeError or KeyError when another version wrote it."""
    return tuple(_media(value) for value in json.loads(text))


def _media(value: dict[str, object]) -> Media:
    fields = {name: tuple(part) if isinstance(part, list) else part for name, part in value.items()}
    related = value["relations"]
    if not isinstance(related, list):
        raise TypeError("relations is not a list")
    fields["relations"] = tuple(_related(one) for one in related)
    return Media(**fields)  # type: ignore[arg-type]


def _related(value: dict[str, object]) -> RelatedMedia:
    titles = value["titles"]
    if not isinstance(titles, list):
        raise TypeError("titles is not a list")
    return RelatedMedia(**{**value, "titles": tuple(titles)})  # type: ignore[arg-type]
