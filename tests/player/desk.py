"""A session on the stand-in server, and a player that keeps every answer."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from jimaku_mpv import config
from jimaku_mpv.commands.assembly import Assembly
from jimaku_mpv.commands.resident import surroundings
from jimaku_mpv.config import Settings
from jimaku_mpv.model import PlayingFile
from jimaku_mpv.player.messages import Act, Answer, Asked, Find, Measure, Name, NewSettings, Stop, Timing
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
        self._job += 1
        act = Act(self._job, name, PlayingFile(path), argument, current, "the settings")
        self.session.handle(act)
        return self.answer()

    def measure(self, playing: PlayingFile, source: str, *, chosen: bool = False) -> Timing:
        """Have the subtitle that is loaded measured, and wait."""
        self.session.handle(Measure(self._job, playing, source, chosen, "the settings"))
        answer = self.answer()
        assert isinstance(answer, Timing)
        return answer

    def answer(self) -> Answer:
        """The next answer."""
        return self._answers.get(timeout=PATIENCE)

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
        for thread in threading.enumerate():
            if thread.name.startswith("job "):
                thread.join(PATIENCE)
                assert not thread.is_alive(), thread.name
        left: list[Answer] = []
        while not self._answers.empty():
            left.append(self._answers.get())
        return left

    def _build(self, settings: Settings) -> Services:
        self.built.append(settings)
        return self._built_by(settings)


@contextmanager
def open_desk(ready: Path, environ: Mapping[str, str] = os.environ) -> Iterator[Desk]:
    """A desk whose work has ended when the block is left."""
    with Assembly(environ) as assembly:
        desk = Desk(assembly, ready)
        yield desk
        desk.stop()
        desk.finish()
