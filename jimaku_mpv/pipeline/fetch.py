"""From a choice to a subtitle on this disk: download once, open archives, prepare, keep."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from jimaku_mpv.errors import BadSubtitle, JimakuError, StoreError, ToolMissing
from jimaku_mpv.files import archives
from jimaku_mpv.files.archives import Listing
from jimaku_mpv.files.cache import SubtitleCache, UploadKey
from jimaku_mpv.files.fonts import fonts_among, is_font
from jimaku_mpv.files.pictures import as_pictures, is_half, other_half
from jimaku_mpv.files.subtitle import Prepared, prepare
from jimaku_mpv.files.writing import split_suffix
from jimaku_mpv.matching.member_folders import within_reach
from jimaku_mpv.matching.ranking import Wanted, rank_members
from jimaku_mpv.model import Choice, EntryId, LocalSubtitle, Preferences, SubtitleFile
from jimaku_mpv.net.jimaku import JimakuClient

log = logging.getLogger(__name__)

MEMBERS_TRIED = 3


@dataclass(frozen=True, slots=True)
class Picked:
    """What the player gets: `name` for the user, `mark` to tell it from others of its name.

    `half`: the other file of a pair of picture files. `fonts`: members of the archive.
    """

    name: str
    prepared: Prepared
    mark: str = ""
    half: Prepared | None = None
    fonts: Sequence[str] = ()


class Fetcher:
    """Fetches for one set of preferences; `aids`: what is taken out of texts for learners."""

    def __init__(self, cache: SubtitleCache, preferences: Preferences, aids: Collection[str] = ()) -> None:
        self._cache = cache
        self._preferences = preferences
        self._aids = tuple(sorted(aids))

    def fetch(
        self,
        client: JimakuClient,
        choice: Choice,
        wanted: Wanted,
        *,
        alone: bool,
        others: Sequence[SubtitleFile] = (),
    ) -> LocalSubtitle:
        """The chosen file as UTF-8 on this disk; `alone`: nobody was asked, so a member must be sure, too.

        `others`: the entry's files, among which the other half of a picture subtitle may be. Raises
        BadSubtitle, ToolMissing, NotOnServer or NetworkError.
        """
        file = choice.file
        upload = UploadKey.of(wanted.entry.id, file)
        data = self._original(client, upload, file)
        if archives.is_archive(data):
            picked = self._member(upload, data, wanted, alone)
        else:
            with self._forgetting(upload):
                picked = Picked(file.name, prepare(data, file.name))
            if is_half(picked.prepared.suffix):
                picked = replace(picked, half=self._other_file(client, file, wanted, others))
        return self._kept(upload, data, picked)

    def is_refused(self, entry: EntryId, file: SubtitleFile) -> bool:
        """Whether the player could not open this upload; of an archive its members are told apart."""
        return self._cache.is_refused(UploadKey.of(entry, file))

    def trim(self) -> None:
        """Keep the cache within its limit."""
        self._cache.trim()

    def _original(self, client: JimakuClient, upload: UploadKey, file: SubtitleFile) -> bytes:
        known = self._cache.original(upload)
        if known is not None:
            return known
        data = client.download(file.url)
        if len(data) < file.size:
            # Broken off unnoticed, or replaced since the list was made: a second time tells.
            data = max(data, client.download(file.url), key=len)
        self._cache.keep_original(upload, data)
        return data

    @contextlib.contextmanager
    def _forgetting(self, upload: UploadKey) -> Iterator[None]:
        """A download that is of no use at all may come better the next time."""
        try:
            yield
        except BadSubtitle:
            self._cache.forget(upload)
            raise

    def _other_file(
        self, client: JimakuClient, file: SubtitleFile, wanted: Wanted, others: Sequence[SubtitleFile]
    ) -> Prepared:
        by_name = {other.name: other for other in others}
        name = other_half(file.name, by_name)
        if name is None:
            raise _alone(file.name)
        upload = UploadKey.of(wanted.entry.id, by_name[name])
        with self._forgetting(upload):
            return _picture(self._original(client, upload, by_name[name]), name)

    def _listing(self, upload: UploadKey, data: bytes) -> Listing:
        """What the archive holds; looked up rather than looked into from the second episode on."""
        known = self._cache.listing(upload)
        listing = Listing.from_json(known) if known is not None else None
        if listing is None:
            with self._forgetting(upload):
                listing = archives.look_into(data, upload.name)
            if listing.failure is None:
                self._cache.keep_listing(upload, listing.to_json())
        return listing

    def _member(self, upload: UploadKey, data: bytes, wanted: Wanted, alone: bool) -> Picked:
        """The first good member that holds the episode."""
        listing = self._listing(upload, data)
        season = wanted.guess.season if wanted.season is None else wanted.season
        names = [member.name for member in listing.members]
        by_folders = {_with_folders(name): name for name in reversed(names)}
        near = within_reach(list(reversed(by_folders)), wanted.entry, season)
        fitting = rank_members(near, wanted, self._preferences)
        failure: JimakuError = listing.failure or BadSubtitle(
            "The archive does not hold this episode", upload.name
        )
        members = [by_folders[one.file.url] for one in fitting if one.sure or not alone]
        good = [name for name in members if not self._cache.is_refused(upload, _mark(name))]
        if len(good) < len(members):
            failure = BadSubtitle("The player could not open it", f"{members[0]} in {upload.name}")
        for member in good[:MEMBERS_TRIED]:
            try:
                picked = _picked_member(data, upload.name, member, names)
            except (BadSubtitle, ToolMissing) as error:
                log.warning("%s in %s: %s", member, upload.name, error.line())
                failure = error
                continue
            log.info("from %s: %s", upload.name, member)
            return replace(picked, fonts=fonts_among(listing.members))
        raise failure

    def _kept(self, upload: UploadKey, data: bytes, picked: Picked) -> LocalSubtitle:
        prepared, mark = picked.prepared, picked.mark and f" ~{picked.mark}"
        if self._aids and prepared.is_text:
            from jimaku_mpv.files.reading_aids import strip

            text = prepared.data.decode()
            stripped = strip(text, prepared.suffix, self._aids)
            if stripped != text:
                prepared = replace(prepared, data=stripped.encode())
                mark += f" ~{','.join(self._aids)}"
        stem = split_suffix(picked.name)[0] + mark
        paths = [
            self._cache.keep_prepared(upload, stem + part.suffix, part.data)
            for part in (prepared, picked.half)
            if part is not None
        ]
        # Of a pair, players want the index, and find the pictures beside it.
        path = next((path for path in paths if path.suffix == ".idx"), paths[0])
        fonts = self._fonts(upload, data, picked.fonts) if prepared.suffix == ".ass" else None
        refusal = str(self._cache.refusal(upload, picked.mark))
        return LocalSubtitle(str(path), f"Jimaku: {picked.name}", picked.name, fonts=fonts, refusal=refusal)

    def _fonts(self, upload: UploadKey, archive: bytes, members: Sequence[str]) -> str | None:
        """The folder of the archive's fonts, None when it has none; a subtitle can be read without."""
        missing = [name for name in members if not self._cache.has_font(upload, name)]
        try:
            for name, data in archives.read(archive, upload.name, missing).items() if missing else ():
                if is_font(data):
                    self._cache.keep_font(upload, name, data)
        except (BadSubtitle, ToolMissing, StoreError) as error:
            log.warning("fonts of %s: %s", upload.name, error.line())
        folder = self._cache.fonts(upload)
        return str(folder) if folder.is_dir() else None


def _picked_member(archive: bytes, name: str, member: str, names: Sequence[str]) -> Picked:
    half = other_half(member, names)
    wanted = [member] if half is None else [member, half]
    taken = archives.read(archive, name, wanted)
    prepared = prepare(taken[member], member)
    picked = Picked(PurePosixPath(member).name, prepared, _mark(member))
    if not is_half(prepared.suffix):
        return picked
    if half is None:
        raise _alone(member)
    return replace(picked, half=_picture(taken[half], half))


def _mark(member: str) -> str:
    return hashlib.sha256(member.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _picture(data: bytes, name: str) -> Prepared:
    suffix = split_suffix(name)[1].lower()
    pictures = as_pictures(data, suffix)
    if pictures is None:
        raise BadSubtitle("The other half of this picture subtitle is bad", name)
    return Prepared(pictures, suffix)


def _alone(name: str) -> BadSubtitle:
    return BadSubtitle("Half of this picture subtitle is missing", f"{name} needs its .idx or .sub")


def _with_folders(member: str) -> str:
    """An archive within says as much as a folder of its name."""
    return re.sub(r"(?i)\.(zip|7z|rar)/", "/", member)
