"""A download made ready for the player: really a subtitle, UTF-8, Japanese, with the right suffix.

Text and styling stay as they are. Knows nothing of where the bytes come from or go to.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.burden import burden, has_too_many
from jimaku_mpv.files.encoding import decode
from jimaku_mpv.files.formats import UNPRINTED, VTT_HEAD, as_srt_or_ass
from jimaku_mpv.files.language import ENOUGH, japanese_share
from jimaku_mpv.files.passages import passages
from jimaku_mpv.files.pictures import as_pictures
from jimaku_mpv.files.writing import split_suffix

SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes; the site takes no larger file."""

ARCHIVES = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")

PLAIN_BYTES = ("utf-8", "euc_jis_2004", "cp932", "gb18030", "big5hkscs")
"""Encodings in which marks, times and line ends are the bytes that players look for."""

RETURNS = re.compile(r"\r+\n?")


@dataclass(frozen=True, slots=True)
class Prepared:
    """`data` is what to write. For text: SRT or ASS in UTF-8 without BOM, `\\n` line ends, and of the
    original `encoding`; `japanese` is the share of its lines (1 for picture subtitles, which can't be
    read); `lossy`: some characters could not be read.
    """

    data: bytes
    suffix: str
    encoding: str = ""
    japanese: float = 1.0
    lossy: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it can be read, unlike pictures."""
        return self.suffix in (".srt", ".ass")


def prepare(data: bytes, name: str, *, any_language: bool = False) -> Prepared:
    """Check and convert one file that is called `name`; raises BadSubtitle with what is wrong with it.

    Without `any_language`, a text with next to no Japanese in it is refused.
    """
    _refuse_strange(data)
    suffix = split_suffix(name)[1].lower()
    if (pictures := as_pictures(data, suffix)) is not None:
        return Prepared(pictures, suffix)
    decoded = decode(data)
    if has_too_many(decoded.text):
        raise _too_heavy("It has too many lines")
    text, kind = as_srt_or_ass(RETURNS.sub(_line_end, decoded.text))
    cues = passages(text, kind)
    if reason := burden(cues, text):
        raise _too_heavy(reason)
    share = japanese_share(line.strip() for cue in cues for line in cue.lines())
    if share < ENOUGH and not any_language:
        raise BadSubtitle("There is no Japanese in this file", name)
    return Prepared(text.encode("utf-8", "replace"), kind, decoded.encoding, share, decoded.lossy)


def as_written(data: bytes, name: str) -> tuple[bytes, str]:
    """A text as it came where players read it as we do, else as `prepare` writes it; and the suffix that
    its content deserves. Raises BadSubtitle.
    """
    prepared = prepare(data, name, any_language=True)
    decoded = decode(data)
    text = decoded.text.replace("\r\n", "\n")
    in_plain_bytes = decoded.encoding in PLAIN_BYTES and not data.startswith(codecs.BOM_UTF8)
    if in_plain_bytes and VTT_HEAD.match(text) and not UNPRINTED.search(text):
        return data, ".vtt"
    same = text.rstrip("\n") == prepared.data.decode().rstrip("\n")
    return data if same and in_plain_bytes else prepared.data, prepared.suffix


def _too_heavy(reason: str) -> BadSubtitle:
    return BadSubtitle("This subtitle would hold up the player", f"{reason}. Choose another file")


def _refuse_strange(data: bytes) -> None:
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data.strip(b"\x00 \t\r\n"):
        raise BadSubtitle("The file is empty")
    if len(data) > SIZE_LIMIT:
        raise BadSubtitle("The file is too large for a subtitle")
    if head.startswith((b"<!doctype", b"<html")):
        raise BadSubtitle("This is a web page, not a subtitle", "Try again later")
    if data.startswith(ARCHIVES):
        raise BadSubtitle("This is an archive, not a subtitle")


def _line_end(found: re.Match[str]) -> str:
    """One line end for any number of returns before a newline, which bad tools double; else one for each."""
    return "\n" if found[0].endswith("\n") else "\n" * len(found[0])
