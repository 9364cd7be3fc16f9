"""The vocabulary between the helper and a player's script: what is asked and what is answered.

Knows nothing of how messages are written (player/wire.py) or carried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from jimaku_mpv.errors import JimakuError
from jimaku_mpv.model import LocalSubtitle, PlayingFile

if TYPE_CHECKING:
    from jimaku_mpv.timing.verdict import Verdict


class MessageError(JimakuError):
    """A message that this version does not understand."""


class Asked(StrEnum):
    """Who wants a subtitle: the program by itself, a key press, or a key press on an offer."""

    AUTO = "auto"
    KEY = "key"
    CONFIRM = "confirm"


class Name(StrEnum):
    """What the user can do, apart from `find`; `use-…`, lists and `preview` are picked in menus."""

    NEXT = "next"
    PREVIOUS = "previous"
    SEARCH = "search"
    PICK_ENTRY = "pick-entry"
    PICK_EPISODE = "pick-episode"
    PICK_FILE = "pick-file"
    ALL_FILES = "all-files"
    OTHER_RELEASES = "other-releases"
    LIST_FILES = "list-files"
    RETIME = "retime"
    KEEP_DELAY = "keep-delay"
    UNDO = "undo"
    FORGET = "forget"
    WHY = "why"
    LOGIN = "login"
    USE_ENTRY = "use-entry"
    USE_EPISODE = "use-episode"
    USE_FILE = "use-file"
    USE_KEY = "use-key"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class Find:
    """Find and load a subtitle.

    `settings_key` is what a ready record must carry (lua/ready.lua); `following` what the playlist
    plays next.
    """

    job: int
    asked: Asked
    playing: PlayingFile
    settings_key: str = ""
    following: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Do one of the things that have a name.

    `argument`: what was picked or typed. `current`: the Source of the subtitle that is loaded; `timing`:
    what is known of its times, in words. `looks_in`: seconds until the episode is looked for again by itself.
    The rest as for Find.
    """

    job: int
    name: Name
    playing: PlayingFile
    argument: str = ""
    current: str | None = None
    settings_key: str = ""
    following: str | None = None
    timing: str = ""
    looks_in: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """See whether the subtitle `current` (a Source) is in time. `chosen`: a person chose this very file.

    `job` counts these alone. The rest as for Find.
    """

    job: int
    playing: PlayingFile
    current: str
    chosen: bool = False
    settings_key: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Look again for the episode that entry `entry` had no file for; `waited`: seconds since it was missing.

    `job` counts these alone. `asked`: who wanted the subtitle in the first place. The rest as for Find.
    """

    job: int
    playing: PlayingFile
    entry: int
    asked: Asked = Asked.AUTO
    waited: float = 0.0
    settings_key: str = ""


@dataclass(frozen=True, slots=True)
class Watching:
    """A file plays with a subtitle that lay ready; nothing is asked."""

    playing: PlayingFile
    settings_key: str = ""
    following: str | None = None


@dataclass(frozen=True, slots=True)
class NewSettings:
    """The player's settings, at the start and after each change."""

    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stop:
    """The file that played is gone."""


@dataclass(frozen=True, slots=True)
class Ping:
    """The user is still waiting; whoever acknowledges this does not hang."""


Question = Find | Act
Request = Question | Measure | Look | Watching | NewSettings | Stop | Ping


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a menu; picking it does `action` with `argument`. Without an action it only informs."""

    label: str
    hint: str = ""
    action: str = ""
    argument: str = ""
    active: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """Which entry, episode and file a subtitle is, for the screen; `source` is for us to know it again."""

    source: str = ""
    entry: str = ""
    episode: str = ""
    file: str = ""


NOTHING_KNOWN = About()


@dataclass(frozen=True, slots=True)
class Awaited:
    """To be looked for again in entry `entry`, in so many seconds."""

    entry: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Hello:
    """The helper listens; the script answers to `client`."""

    client: str
    version: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A request was understood; says nothing of its result."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The subtitle for a job; `note` is shown, also when auto-load asked.

    `record`: what makes it lie ready once the player has opened it, see `ReadyRecords.propose`.
    """

    job: int
    subtitle: LocalSubtitle
    note: str | None = None
    about: About = NOTHING_KNOWN
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The helper is not certain: `text` names what it would load if the user agrees.

    `shows`: how many shows are possible; `rows` choose among them. `note` is shown in any case.
    """

    job: int
    text: str
    shows: int = 1
    rows: tuple[Row, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """What measuring found; `subtitle` is to be shown in place of the loaded one, None: leave it.

    `missing`: something has to be installed before anything can be found. `record` as for Loaded.
    """

    job: int
    verdict: Verdict
    text: str
    subtitle: LocalSubtitle | None = None
    about: About = NOTHING_KNOWN
    missing: bool = False
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """Rows to pick from, `selected` (from 1) first; `preview`: resting on one may show it.

    `rows_file`: where the rows lie as JSON instead, when they are many; read once. `awaited`: the show was
    chosen, and the episode may still come.
    """

    job: int
    title: str
    rows: tuple[Row, ...]
    selected: int = 1
    preview: bool = False
    rows_file: str | None = None
    awaited: Awaited | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text to type, which is the argument of `action`; `file`: it is secret and goes into that file."""

    job: int
    action: Name
    title: str
    note: str = ""
    text: str = ""
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Something is done; `text` says what. `removes`: what we show is to be taken away."""

    job: int
    text: str
    removes: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A job ended without a subtitle; `text` says why. `remedy`: the action that helps.

    `awaited`: the episode may still come.
    """

    job: int
    text: str
    remedy: Name | None = None
    awaited: Awaited | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: in `awaited`, when to look again; else it is over, and `text` tells the end of it.

    `found`: there is something, which a search loads from what is kept here; `certain`: without asking.
    """

    job: int
    text: str = ""
    awaited: Awaited | None = None
    found: bool = False
    certain: bool = False


Answer = Hello | Accepted | Loaded | Timing | Offer | Menu | Prompt | Said | Failed | Looked
