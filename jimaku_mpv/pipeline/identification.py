"""From a playing file to its entry and episode: what was decided before, the directory, then AniList.

Knows in which order sources are asked and who may be told what; the thinking is in `matching`.
"""

from __future__ import annotations

import dataclasses
import logging

from jimaku_mpv.files.nfo import nfos_beside
from jimaku_mpv.matching.given import Given, Scope
from jimaku_mpv.matching.identify import identify
from jimaku_mpv.matching.ids import with_ids
from jimaku_mpv.matching.lookup import PLAUSIBLE_SCORE, Lookup, needs, plausible_title, wants_screens
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.model import Confidence, Entry, EntryMatch, Episode, Guess, Knowledge, PlayingFile
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.pipeline.catalogue import Catalogue
from jimaku_mpv.pipeline.memory import Recalled
from jimaku_mpv.pipeline.references import References
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.pipeline.screens import Screens
from jimaku_mpv.privacy import is_address, without_secrets

log = logging.getLogger(__name__)

BROADCAST_SINCE = 4
"""Episodes that may have come since AniList answered, one a week: its answers are kept for three, and some
are shown early. Who plays a later one than that plays something else."""


class Identification:
    """The way to an entry, for one setting of `online`."""

    def __init__(self, catalogue: Catalogue, references: References, screens: Screens, online: str) -> None:
        self._catalogue = catalogue
        self._references = references
        self._screens = screens
        self._online = online

    def read(self, request: Request) -> Guess:
        """What the name says, with the ids beside the file."""
        guess = with_ids(read_name(request.playing), nfos_beside(request.playing.path))
        if request.episode is not None:
            guess = dataclasses.replace(guess, episode=request.episode, absolute=None, others=())
        return guess

    def match(
        self, client: JimakuClient, guess: Guess, request: Request, recalled: Recalled | None
    ) -> EntryMatch:
        """The entry that the name means, or that was given or chosen before."""
        request.checkpoint()
        if request.entry is not None:
            given = Given(self._catalogue.entry(client, request.entry), Scope.ENTRY, "chosen by the user")
            match = self._once(client, guess, request, given)
        else:
            match = self._by_name(client, guess, request, recalled)
        log.info("%s → %s (%s)", without_secrets(request.playing.path), _told(match), match.confidence)
        request.checkpoint()
        return match

    def is_airing(self, entry: Entry, episode: Episode | None, request: Request) -> bool:
        """Whether AniList says that the show is on the air, and the episode was broadcast by now.

        False where it can't be asked.
        """
        number = entry.anilist_id
        if number is None:
            return False
        knowledge = self._references.consult(
            Lookup((), (number,)),
            {},
            may_ask=self._online != "jimaku",
            waiting=request.waiting,
            aside=request.aside,
        )
        media = knowledge.media.get(number)
        return (
            isinstance(episode, int)
            and media is not None
            and media.aired is not None
            and episode <= media.aired + BROADCAST_SINCE
        )

    def _by_name(
        self, client: JimakuClient, guess: Guess, request: Request, recalled: Recalled | None
    ) -> EntryMatch:
        given = _chosen_before(recalled)
        if given is None and not guess.titles and guess.anilist_id is None and guess.tmdb_id is None:
            return EntryMatch(None, None, Confidence.UNSURE)
        asked_at = self._catalogue.asked_at()
        self._catalogue.ensure(client)
        if given is None:
            guess = self._translated(guess, request.by_itself)
        if request.episode is None:
            guess = _shifted(guess, recalled)
        match = self._once(client, guess, request, given)
        if match.confidence is Confidence.UNSURE:
            for _ in self._catalogue.renewals(client, request.missed, request.aside_of_person):
                match = self._once(client, guess, request, given)
                if match.confidence is not Confidence.UNSURE:
                    break
        if match.entry is None:
            request.asked.extend(self._catalogue.unasked_since(asked_at))
        return match

    def _translated(self, guess: Guess, by_itself: bool) -> Guess:
        """An id that Jimaku does not know is TMDB's to translate; one that is not on Jimaku is ignored."""
        foreign = guess.tvdb_id or guess.imdb_id
        if not foreign or guess.anilist_id or guess.tmdb_id or self._online == "jimaku":
            return guess
        index = self._catalogue.index()
        if by_itself and self._online == "plausible" and not plausible_title(guess, index, Knowledge()):
            return guess
        there = (number for number in self._screens.translated(guess) if index.by_tmdb(number))
        return dataclasses.replace(guess, tmdb_id=next(there, None))

    def _once(
        self, client: JimakuClient, guess: Guess, request: Request, given: Given | None = None
    ) -> EntryMatch:
        index, relations = self._catalogue.index(), self._catalogue.relations.get(client, request.aside)
        match = identify(guess, index, Knowledge(relations=relations), given)
        read = match.guess or guess
        lookup, may_ask = needs(read, match, given), self._online != "jimaku"
        if lookup is not None and given is None:
            by_itself = self._online == "plausible" and request.by_itself
            titles = () if by_itself else _titles_beside(request.playing, read)
            if by_itself or titles != read.titles:
                if not titles:
                    titles = plausible_title(read, index, Knowledge(relations=relations))
                    may_ask = bool(match.candidates) and match.candidates[0].score >= PLAUSIBLE_SCORE
                read = dataclasses.replace(read, titles=titles)
                lookup = needs(read, match)
        if lookup is None:
            return match
        request.checkpoint()
        knowledge = self._references.consult(
            lookup, relations, may_ask=may_ask, waiting=request.waiting, aside=request.aside
        )
        match = identify(guess, index, knowledge, given)
        if may_ask and self._screens.can_ask and wants_screens(match, given):
            request.checkpoint()
            screens = self._screens.search(read)
            match = identify(guess, index, dataclasses.replace(knowledge, screens=screens), given)
        return match


def _chosen_before(recalled: Recalled | None) -> Given | None:
    if recalled is None or recalled.entry is None:
        return None
    if not recalled.same_season:
        return Given(recalled.entry, Scope.SERIES, "you chose another season of it before")
    scope = Scope.ENTRY if recalled.decision.shift else Scope.SHOW
    return Given(recalled.entry, scope, "you chose it before")


def _shifted(guess: Guess, recalled: Recalled | None) -> Guess:
    """The name's number as the user has set it right; a shift is for the season it was set for."""
    if recalled is None or not recalled.same_season or not recalled.decision.shift or guess.episode is None:
        return guess
    return dataclasses.replace(guess, episode=guess.episode + recalled.decision.shift, absolute=None)


def _titles_beside(playing: PlayingFile, guess: Guess) -> tuple[str, ...]:
    """Those that no address says: a part of one may open it for anybody, and read like a name."""
    own = read_name(PlayingFile(playing.path)).titles if is_address(playing.path) else ()
    return tuple(title for title in guess.titles if title not in own)


def _told(match: EntryMatch) -> str:
    if match.entry is None:
        return "no entry"
    lead = [f"{c.entry.name} {c.score:.0f}" for c in match.candidates[:3]]
    return (
        f"entry {match.entry.id} “{match.entry.name}”, episode {match.episode}; candidates: {', '.join(lead)}"
    )
