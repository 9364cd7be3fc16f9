"""From a choice to a subtitle on this disk: download once, open archives, prepare, keep."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Iterator
from pathlib import PurePosixPath

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files import archives
from jimaku_mpv.files.cache import SubtitleCache, UploadKey
from jimaku_mpv.files.subtitle import Prepared, prepare
from jimaku_mpv.files.writing import split_suffix
from jimaku_mpv.matching.member_folders import within_reach
from jimaku_mpv.matching.ranking import Wanted, rank_members
from jimaku_mpv.model import Choice, LocalSubtitle, Preferences, SubtitleFile
from jimaku_mpv.net.jimaku import JimakuClient

log = logging.getLogger(__name__)

MEMBERS_TRIED = 3


class Fetcher:
    """Fetches for one set of preferences."""

    def __init__(self, cache: SubtitleCache, preferences: Preferences) -> None:
        self._cache = cache
        self._preferences = preferences

    def fetch(self, client: JimakuClient, choice: Choice, wanted: Wanted, *, alone: bool) -> LocalSubtitle:
        """The chosen file as UTF-8 on this disk; `alone`: nobody was asked, so a member must be sure, too.

        Raises BadSubtitle, ToolMissing, NotOnServer or NetworkError.
        """
        file = choice.file
        upload = UploadKey.of(wanted.entry.id, file)
        data = self._original(client, upload, file)
        if archives.is_archive(data):
            with self._forgetting(upload):
                members = [member.name for member in archives.look_into(data, file.name).members]
            name, prepared, mark = self._member(file.name, data, members, wanted, alone)
        else:
            with self._forgetting(upload):
                name, prepared, mark = file.name, prepare(data, file.name), ""
        kept_as = split_suffix(name)[0] + mark + prepared.suffix
        path = self._cache.prepared(upload, kept_as) or self._cache.keep_prepared(
            upload, kept_as, prepared.data
        )
        return LocalSubtitle(path=str(path), title=f"Jimaku: {name}", file_name=name)

    def trim(self) -> None:
        """Keep the cache within its limit."""
        self._cache.trim()

    def _original(self, client: JimakuClient, upload: UploadKey, file: SubtitleFile) -> bytes:
        known = self._cache.original(upload)
        if known is not None:
            return known
        data = client.download(file.url)
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

    def _member(
        self, archive: str, data: bytes, members: list[str], wanted: Wanted, alone: bool
    ) -> tuple[str, Prepared, str]:
        """The first good member that holds the episode, and a mark that tells it from others of its name."""
        season = wanted.guess.season if wanted.season is None else wanted.season
        fitting = rank_members(within_reach(members, wanted.entry, season), wanted, self._preferences)
        failure = BadSubtitle("The archive does not hold this episode", archive)
        for choice in [one for one in fitting if one.sure or not alone][:MEMBERS_TRIED]:
            path = choice.file.url
            try:
                prepared = prepare(archives.read(data, archive, [path])[path], path)
            except BadSubtitle as error:
                log.warning("%s in %s: %s", path, archive, error.line())
                failure = error
                continue
            log.info("from %s: %s", archive, path)
            mark = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:8]
            return PurePosixPath(path).name, prepared, f" ~{mark}"
        raise failure
