"""Bytes of unknown encoding to text, as Japanese and Chinese subtitles come.

Sure signs first (BOM, NUL pattern, escapes, valid UTF-8); between the old encodings, which all read
each other's bytes as something, decides which reading looks like language.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

REPLACED = "\ufffd"
SAMPLE = 256 * 1024
"""Bytes, or characters, from the first that is not ASCII on: enough to tell what fits best."""

FOREIGN_BYTE = re.compile(rb"[\x80-\xff]")
FOREIGN = re.compile(r"[^\x00-\x7f]+")

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
JAPANESE = frozenset(
    "一人大日出本中子見国言上分生手自行者二間事思時気会十家女三前方入小地合後目長場代私下立部学物月何来彼"
    "話体動知理内同心発高実作当新世今度明戦力名金意用男主通関感業定持道外取所現俺僕君達待違聞先聴誰"
)
CHINESE = frozenset(
    "的一是不了我你在有这這他们們说說来來到人大个個她么麼那就会會要没沒好吗嗎什去看为為上也得能可对對"
    "吧呢啊过過还還都很怎样樣想知道真把让讓给給被这里裡谁誰时時"
)
LEGACY = (
    ("euc_jis_2004", JAPANESE),
    ("cp932", JAPANESE),
    ("gb18030", CHINESE),
    ("big5hkscs", CHINESE),
)
"""In the order in which a tie is decided."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` without a BOM; `lossy`: some bytes could not be read and are U+FFFD now."""

    text: str
    encoding: str
    lossy: bool = False


def decode(data: bytes) -> Decoded:
    """Never raises: what nothing fits is read as well as can be, and is `lossy`."""
    return next(found for attempt in ATTEMPTS if (found := attempt(data)) is not None)


def _by_bom(data: bytes) -> Decoded | None:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _read(data[len(bom) :], encoding)
    return None


def _by_nuls(data: bytes) -> Decoded | None:
    """UTF-16 without a BOM: line ends, digits and blanks have their NUL all on the same side."""
    sample = data[:8192]
    big, little = sample[0::2].count(0), sample[1::2].count(0)
    if big + little == 0:
        return None
    encodings = ("utf-16-le", "utf-16-be") if little >= big else ("utf-16-be", "utf-16-le")
    whole = data[: len(data) & ~1]
    return next((found for name in encodings if (found := _strict(whole, name))), None)


def _by_escapes(data: bytes) -> Decoded | None:
    if b"\x1b$" not in data or not data.isascii():
        return None
    return (
        _strict(data, "iso2022_jp_ext") or _strict(data, "iso2022_jp_2004") or _read(data, "iso2022_jp_ext")
    )


def _by_utf8(data: bytes) -> Decoded | None:
    """UTF-8, also when some characters were cut in two: other encodings give next to no valid ones."""
    if (found := _strict(data, "utf-8")) is not None:
        return found
    text = _sample(data).decode("utf-8", "replace")
    broken = text.count(REPLACED)
    return _read(data, "utf-8") if len(_foreign(text)) - broken >= 4 * broken else None


def _by_language(data: bytes) -> Decoded:
    readings = [
        (found, common) for encoding, common in LEGACY if (found := _strict(data, encoding)) is not None
    ]
    if readings:
        return max(readings, key=lambda reading: _likeness(reading[0].text, reading[1]))[0]
    sample = _sample(data)
    guesses = [(_likeness(sample.decode(name, "replace"), common), name) for name, common in LEGACY[1:]]
    return _read(data, max(guesses, key=lambda guess: guess[0])[1])


ATTEMPTS: tuple[Callable[[bytes], Decoded | None], ...] = (
    _by_bom,
    _by_nuls,
    _by_escapes,
    _by_utf8,
    _by_language,
)


def _likeness(text: str, common: frozenset[str]) -> float:
    """How much the text looks like language, 0 to 1: full-width kana and everyday characters."""
    foreign = _foreign(text)
    kana = len(re.findall(r"[\u3041-\u30ff]", foreign))
    everyday = sum(map(common.__contains__, foreign))
    return (kana + everyday) / max(1, len(foreign))


def _foreign(text: str) -> str:
    first = FOREIGN.search(text)
    start = first.start() if first else len(text)
    return "".join(FOREIGN.findall(text, start, start + SAMPLE))


def _sample(data: bytes) -> bytes:
    first = FOREIGN_BYTE.search(data)
    start = first.start() if first else len(data)
    return data[start : start + SAMPLE]


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _read(data: bytes, encoding: str) -> Decoded:
    found = _strict(data, encoding)
    return found or Decoded(data.decode(encoding, "replace"), encoding, lossy=True)
