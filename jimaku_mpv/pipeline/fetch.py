"""From a choice to a subtitle on this disk: download once, open archives, prepare, keep."""

from __future__ import annotations

import logging
from pathlib import PurePosixPath

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files import archives
from jimaku_mpv.files.cache import SubtitleCache, UploadKey
from jimaku_mpv.files.subtitle import prepare
from jimaku_mpv.files.writing import split_suffix
from jimaku_mpv.matching.ranking import Wanted, rank
from jimaku_mpv.model import Choice, LocalSubtitle, Preferences, SubtitleFile
from jimaku_mpv.net.jimaku import JimakuClient

log = logging.getLogger(__name__)


class Fetcher:
    """Fetches for one set of preferences."""

    def __init__(self, cache: SubtitleCache, preferences: Preferences) -> None:
        self._cache = cache
        self._preferences = preferences
        self._grown = False

    def fetch(self, client: JimakuClient, choice: Choice, wanted: Wanted) -> LocalSubtitle:
        """The chosen file as UTF-8 on this disk; raises BadSubtitle, NotOnServer or NetworkError."""
        file = choice.file
        upload = UploadKey.of(wanted.entry.id, file)
        name, data = file.name, self._original(client, upload, file)
        if archives.is_archive(data):
            name, data = self._member(name, data, wanted)
        prepared = prepare(data, name)
        kept_as = split_suffix(name)[0] + prepared.suffix
        path = self._cache.prepared(upload, kept_as) or self._cache.keep_prepared(
            upload, kept_as, prepared.data
        )
        return LocalSubtitle(path=str(path), title=f"Jimaku: {name}", file_name=name)

    def trim(self) -> None:
        """Keep the cache within its limit; nothing to do when nothing was downloaded."""
        if self._grown:
            self._grown = False
            self._cache.trim()

    def _original(self, client: JimakuClient, upload: UploadKey, file: SubtitleFile) -> bytes:
        known = self._cache.original(upload)
        if known is not None:
            return known
        data = client.download(file.url)
        self._cache.keep_original(upload, data)
        self._grown = True
        return data

    def _member(self, archive: str, data: bytes, wanted: Wanted) -> tuple[str, bytes]:
        members = [
            SubtitleFile("", member.name, member.size, wanted.entry.last_modified)
            for member in archives.members(data, archive)
        ]
        fitting = rank(members, wanted, self._preferences)
        if not fitting:
            raise BadSubtitle("The archive does not hold this episode", archive)
        best = fitting[0].file.name
        log.info("from %s: %s", archive, best)
        return PurePosixPath(best).name, archives.read(data, archive, best)
