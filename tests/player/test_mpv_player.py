"""The connection to a real mpv: only to the right one, in both directions, and never a hang."""

from __future__ import annotations

import json
import logging
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from listener import PATIENCE, Listener, deaf_socket

from jimaku_mpv import __version__
from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.player import connection
from jimaku_mpv.player.messages import Asked, Failed, Find, Loaded, NewSettings, Request, Stop
from jimaku_mpv.player.mpv import MpvPlayer, NotThisMpv
from jimaku_mpv.player.wire import encode_bytes

SUBTITLE = LocalSubtitle("/cache/第1話 \x01.srt", "Jimaku: 第1話", "第1話.srt")


@pytest.fixture
def player(mpv: Listener) -> Iterator[MpvPlayer]:
    player = MpvPlayer(mpv.name)
    yield player
    player.close()


@pytest.fixture
def requests(mpv: Listener, player: MpvPlayer) -> queue.Queue[Request]:
    """What the attached helper was asked; its hello has been heard."""
    asked: queue.Queue[Request] = queue.Queue()
    player.attach(str(mpv.path), mpv.pid)
    player.listen(asked.put)
    return asked


@pytest.fixture
def helper(mpv: Listener, requests: queue.Queue[Request]) -> str:
    """The name under which the helper can be spoken to."""
    hello = mpv.hear()
    assert (hello["type"], hello["version"]) == ("hello", __version__)
    return str(hello["client"])


def ends(work: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Whether `work` comes to its end in this time."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()


def is_known(mpv: Listener, client: str) -> bool:
    """Whether mpv still has this client."""
    try:
        mpv.say(client, "another", "message")
    except AssertionError:
        return False
    return True


def wait_until_forgotten(mpv: Listener, client: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while is_known(mpv, client):
        assert time.monotonic() < deadline, f"{client} is still connected"


def test_a_question_is_acknowledged_and_handed_on(
    mpv: Listener, helper: str, requests: queue.Queue[Request]
) -> None:
    path = os.fsdecode(b"/videos/\xff\xfe \xe3\x82\xa2.mkv")
    mpv.say(
        helper, "jimaku_mpv", json.dumps({"type": "find", "job": 7, "by": "key", "path": encode_bytes(path)})
    )
    assert mpv.hear() == {"type": "accepted"}
    request = requests.get(timeout=PATIENCE)
    assert isinstance(request, Find)
    assert (request.job, request.asked, request.playing.path) == (7, Asked.KEY, path)


def test_requests_keep_their_order(mpv: Listener, helper: str, requests: queue.Queue[Request]) -> None:
    for number in range(5):
        mpv.say(helper, "jimaku_mpv", json.dumps({"type": "settings", "options": {"a": number}}))
    mpv.say(helper, "jimaku_mpv", '{"type":"stop"}')
    assert [requests.get(timeout=PATIENCE) for _ in range(6)] == [
        *(NewSettings({"a": str(number)}) for number in range(5)),
        Stop(),
    ]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({"type": "find", "job": 7, "by": "key"}, ("failed", "job", 7)),
        ({"type": "find", "job": 7, "by": "who?", "path": "/1.mkv"}, ("failed", "job", 7)),
        ({"type": "find", "job": 7, "by": "key", "path": "/1.mkv", "duration": "long"}, ("failed", "job", 7)),
        ({"type": "find", "job": 7, "by": "key", "path": "/1.mkv", "texts": [5]}, ("failed", "job", 7)),
        ({"type": "find", "job": "x", "by": "key", "path": "/1.mkv"}, ("failed", "job", 0)),
        ({"type": "act", "job": 8, "name": "dance", "path": "/1.mkv"}, ("failed", "job", 8)),
        ({"type": "measure", "measurement": 9, "path": "/1.mkv"}, ("timing", "measurement", 9)),
        ({"type": "dance"}, ("failed", "job", 0)),
        ("nonsense", ("failed", "job", 0)),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_in_words(
    mpv: Listener, helper: str, requests: queue.Queue[Request], message: object, told: tuple[str, str, int]
) -> None:
    """Else whoever asked would wait, until the script ends a helper that seems to hang."""
    mpv.say(helper, "jimaku_mpv", json.dumps(message))
    answer, (kind, number, value) = mpv.hear(), told
    assert (answer["type"], answer[number]) == (kind, value)
    assert "message" in str(answer["text"])
    assert str(answer["text"]).endswith(". Run: jimaku-mpv setup")
    assert requests.empty()


@pytest.mark.parametrize("kind", ["settings", "watching"])
def test_a_note_that_makes_no_sense_is_acknowledged(mpv: Listener, helper: str, kind: str) -> None:
    mpv.say(helper, "jimaku_mpv", json.dumps({"type": kind}))
    assert mpv.hear() == {"type": "accepted"}


@pytest.mark.parametrize(
    "words",
    [
        ("jimaku_mpv",),
        ("jimaku_mpv", "{}", "more"),
        ("another", '{"type":"stop"}'),
    ],
)
def test_what_is_no_request_is_passed_over(
    mpv: Listener, helper: str, requests: queue.Queue[Request], words: tuple[str, ...]
) -> None:
    mpv.say(helper, *words)
    mpv.say(helper, "jimaku_mpv", '{"type":"settings","options":{}}')
    assert mpv.hear() == {"type": "accepted"}
    assert requests.get(timeout=PATIENCE) == NewSettings({})
    assert requests.empty()


def test_answers_reach_the_script_whole(mpv: Listener, helper: str, player: MpvPlayer) -> None:
    player.send(Loaded(3, SUBTITLE, "note"))
    assert mpv.hear() == {
        "type": "subtitle",
        "job": 3,
        "path": "/cache/%E7%AC%AC1%E8%A9%B1 %01.srt",
        "title": "Jimaku: 第1話",
        "lang": "jpn",
        "note": "note",
    }


def test_answers_may_come_from_several_threads(mpv: Listener, helper: str, player: MpvPlayer) -> None:
    threads = [threading.Thread(target=player.send, args=(Failed(n, "x" * 1000),)) for n in range(8)]
    for thread in threads:
        thread.start()
    assert sorted(mpv.hear()["job"] for _ in threads) == list(range(8))
    for thread in threads:
        thread.join(PATIENCE)


def test_another_mpv_is_refused(mpv: Listener, player: MpvPlayer) -> None:
    with pytest.raises(NotThisMpv) as caught:
        player.attach(str(mpv.path), mpv.pid + 1)
    assert caught.value.exit_code == 75
    assert mpv.command("get_property", "pid") == mpv.pid
    for client in ("ipc-1", "ipc-2", "ipc-3"):
        if client != mpv.name:
            wait_until_forgotten(mpv, client)


def socket_left_behind(path: Path) -> None:
    with deaf_socket(path):
        pass


@pytest.mark.parametrize("place", [lambda path: None, Path.touch, socket_left_behind])
def test_nobody_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Callable[[Path], None]) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.1)
    path = Path(os.environ["XDG_RUNTIME_DIR"]) / "none.sock"
    place(path)
    with pytest.raises(NotThisMpv):
        MpvPlayer("script").attach(str(path), os.getpid())


def test_a_socket_that_appears_late_is_waited_for(player: MpvPlayer, mpv: Listener) -> None:
    late = mpv.path.with_name("late.sock")
    attaching = threading.Thread(target=player.attach, args=(str(late), mpv.pid), daemon=True)
    attaching.start()
    mpv.command("set_property", "input-ipc-server", str(late))
    attaching.join(PATIENCE)
    assert not attaching.is_alive()
    player.listen(lambda request: None)
    assert mpv.hear()["type"] == "hello"


def test_one_that_hangs_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "REPLY_SECONDS", 0.1)
    path = Path(os.environ["XDG_RUNTIME_DIR"]) / "deaf.sock"
    with deaf_socket(path), pytest.raises(NotThisMpv):
        MpvPlayer("script").attach(str(path), os.getpid())


@pytest.mark.parametrize("leave", [Listener.quit, Listener.kill])
def test_the_end_of_mpv_is_noticed(
    mpv: Listener, helper: str, player: MpvPlayer, leave: Callable[[Listener], None]
) -> None:
    leave(mpv)
    assert ends(player.wait_until_gone)


def test_a_message_to_an_mpv_that_is_gone_is_swallowed(
    mpv: Listener, helper: str, player: MpvPlayer, caplog: pytest.LogCaptureFixture
) -> None:
    mpv.kill()
    assert ends(player.wait_until_gone)
    with caplog.at_level(logging.WARNING):
        player.send(Failed(1, "too late"))
    assert "did not take a message" in caplog.text


def test_it_waits_as_long_as_mpv_runs(mpv: Listener, helper: str, player: MpvPlayer) -> None:
    assert not ends(player.wait_until_gone, 0.1)


def test_letting_go_ends_the_wait_and_leaves_mpv_running(
    mpv: Listener, helper: str, player: MpvPlayer
) -> None:
    player.close()
    assert ends(player.wait_until_gone)
    wait_until_forgotten(mpv, helper)
    player.close()
    player.send(Failed(1, "nobody hears this"))
    assert mpv.command("get_property", "pid") == mpv.pid


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped here")
def test_letting_go_of_one_that_hangs(mpv: Listener, helper: str, player: MpvPlayer) -> None:
    os.kill(mpv.pid, signal.SIGSTOP)
    try:
        assert ends(player.close)
        assert ends(player.wait_until_gone)
    finally:
        os.kill(mpv.pid, signal.SIGCONT)


def test_a_socket_of_another_user_is_not_spoken_to(
    mpv: Listener, player: MpvPlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever answers there could have us run commands."""
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    with pytest.raises(NotThisMpv):
        player.attach(str(mpv.path), mpv.pid)
