"""A session on the stand-in server, and a player that keeps every answer."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from jimaku_mpv import config
from jimaku_mpv.commands.assembly import Assembly
from jimaku_mpv.commands.resident import surroundings
from jimaku_mpv.config import Settings
from jimaku_mpv.model import PlayingFile
from jimaku_mpv.player.messages import (
    Act,
    Answer,
    Asked,
    Find,
    Loaded,
    Measure,
    Name,
    NewSettings,
    Stop,
    Timing,
)
from jimaku_mpv.player.ready import ReadyRecords
from jimaku_mpv.player.services import Services
from jimaku_mpv.player.session import Session

PATIENCE = 30.0
LOG_FILE = "/logs/jimaku-mpv.log"


class Desk:
    """Asks a session as the script would, and waits for its answers. Is the session's player itself."""

    def __init__(self, assembly: Assembly, ready: Path) -> None:
        self.assembly = assembly
        self.built: list[Settings] = []
        self.ready = ReadyRecords(ready, assembly.servers.jimaku)
        around = surroundings(assembly)
        self._built_by = around.build
        self.around = replace(around, build=self._build, ready=self.ready, log_file=LOG_FILE)
        self.session = Session(self, self.around)
        self._answers: queue.Queue[Answer] = queue.Queue()
        self._job = 0
        self.opens = True
        self.set()

    def send(self, answer: Answer) -> None:
        """See Player."""
        self._answers.put(answer)

    def ask(self, path: str, asked: Asked = Asked.KEY) -> int:
        """Ask for the subtitle of a file, and give the number of the job."""
        self._job += 1
        self.session.handle(Find(self._job, asked, PlayingFile(path), "the settings"))
        return self._job

    def act(self, name: Name, path: str, argument: str = "", current: str | None = None) -> Answer:
        """Do a named action for a file, and wait."""
        return self.act_on(PlayingFile(path), name, argument, current)

    def act_on(self, playing: PlayingFile, name: Name, argument: str, current: str | None) -> Answer:
        """The same for all that the player can say of a file."""
        self._job += 1
        self.session.handle(Act(self._job, name, playing, argument, current, "the settings"))
        return self.answer()

    def measure(self, playing: PlayingFile, source: str, *, chosen: bool = False) -> Timing:
        """Have the subtitle that is loaded measured, and wait."""
        self.session.handle(Measure(self._job, playing, source, chosen, "the settings"))
        answer = self.answer()
        assert isinstance(answer, Timing)
        return answer

    def answer(self) -> Answer:
        """The next answer; a subtitle is opened, as the player does unless it refuses."""
        answer = self._answers.get(timeout=PATIENCE)
        if isinstance(answer, Loaded | Timing) and answer.record and self.opens:
            open_it(answer.record)
        return answer

    def answer_to(self, path: str, asked: Asked = Asked.KEY) -> Answer:
        """Ask and wait."""
        self.ask(path, asked)
        return self.answer()

    def stop(self) -> None:
        """The player lets go of the file."""
        self.session.handle(Stop())

    def set(self, **options: str) -> None:
        """The player's settings are these now; without the script nothing is measured by itself."""
        self.session.handle(NewSettings({**config.DEFAULTS, "timing": "off", **options}))

    def finish(self) -> list[Answer]:
        """Wait for the end of all work, and give the answers that nobody has taken."""
        while work := [one for one in threading.enumerate() if one.name.startswith("job ")]:
            work[0].join(PATIENCE)
            assert not work[0].is_alive(), work[0].name
        left: list[Answer] = []
        while not self._answers.empty():
            left.append(self._answers.get())
        return left

    def _build(self, settings: Settings) -> Services:
        self.built.append(settings)
        return self._built_by(settings)


def open_it(record: str) -> None:
    """As lua/ready.lua does once the player has opened the subtitle, if the record is still there."""
    with suppress(FileNotFoundError):
        Path(record).replace(record.rpartition(".json")[0] + ".json")


@contextmanager
def open_desk(ready: Path, environ: Mapping[str, str] = os.environ) -> Iterator[Desk]:
    """A desk whose work has ended when the block is left."""
    with Assembly(environ) as assembly:
        desk = Desk(assembly, ready)
        yield desk
        desk.stop()
        desk.finish()
