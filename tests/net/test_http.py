"""What the session does when a server is slow, broken, gone or hostile."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import certifi
import pytest
from rawserver import Handler, Heard, RawServer, always, reply

from jimaku_mpv import __version__
from jimaku_mpv.errors import MESSAGE_LIMIT, NetworkError
from jimaku_mpv.net.call import Call
from jimaku_mpv.net.http import Http

Raw = Callable[[Handler], RawServer]


def failure(http: Http, call: Call) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        http.send(call)
    assert len(caught.value.message) <= MESSAGE_LIMIT
    assert caught.value.hint
    return caught.value


def test_requests_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys, jimaku_mpv.net.jimaku, jimaku_mpv.net.anilist, jimaku_mpv.net.tmdb;"
        "from jimaku_mpv.net.http import Http; Http(); sys.exit('requests' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_we_say_who_we_are_and_take_gzip_only(raw: Raw, http: Http) -> None:
    server = raw(always(reply()))
    assert http.send(Call(server.url)).json() == []
    headers = server.heard[0].headers
    assert headers["user-agent"] == f"jimaku-mpv/{__version__}"
    assert headers["accept-encoding"] == "gzip"


def test_one_connection_serves_many_requests(raw: Raw, http: Http) -> None:
    def keep(connection: socket.socket, heard: Heard) -> None:
        answer = reply(connection="keep-alive")
        connection.sendall(answer)
        while connection.recv(65536):
            connection.sendall(answer)

    server = raw(keep)
    for _ in range(3):
        assert http.send(Call(server.url)).ok
    assert len(server.heard) == 1
    http.close()


def test_nobody_there(http: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    assert failure(http, Call(f"http://127.0.0.1:{port}")).message == "127.0.0.1 can't be reached"


def test_a_name_that_nobody_knows(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert failure(http, Call("https://nothing.invalid/x")).message == "nothing.invalid can't be found"


def test_a_server_that_does_not_speak_tls(raw: Raw, http: Http) -> None:
    server = raw(always(reply()))
    url = server.url.replace("http:", "https:")
    assert failure(http, Call(url)).message == "No safe connection to 127.0.0.1"


CERTIFICATES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda place: None, "No such file or directory"),
    "no certificates": (lambda place: place.write_text("no PEM"), "it holds no certificates (PEM)"),
    "empty": (lambda place: place.touch(), "it holds no certificates (PEM)"),
    "a folder": (lambda place: place.mkdir(), "the folder has no certificates, named as c_rehash does"),
    "a loop": (lambda place: place.symlink_to(place), "Too many levels of symbolic links"),
}


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("kind", CERTIFICATES)
def test_certificates_that_are_set_and_can_not_be_used_are_named(
    raw: Raw, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, kind: str
) -> None:
    place, (make, reason) = tmp_path / "own.pem", CERTIFICATES[kind]
    make(place)
    monkeypatch.setenv(variable, str(place))
    url = raw(always(reply())).url.replace("http:", "https:")
    error = failure(http, Call(url))
    assert error.message == "The certificates that are set can't be used"
    assert error.hint == f"{variable} names {place}: {reason}"


def test_certificates_that_are_set_and_others_than_the_servers_are_named_too(
    raw: Raw, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certifi.where())
    url = raw(always(reply())).url.replace("http:", "https:")
    error = failure(http, Call(url))
    assert error.message == "No safe connection to 127.0.0.1"
    assert error.hint.endswith(", and REQUESTS_CA_BUNDLE")


def test_a_connection_without_tls_needs_no_certificates(
    raw: Raw, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/own.pem")
    assert http.send(Call(raw(always(reply())).url)).ok


@pytest.mark.parametrize("status", ["502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"])
def test_a_passing_trouble_is_tried_twice_more(raw: Raw, http: Http, status: str) -> None:
    def later(connection: socket.socket, heard: Heard) -> None:
        connection.sendall(reply(b"<html>", status) if heard.number < 3 else reply(b'"well"'))

    server = raw(later)
    assert http.send(Call(server.url)).json() == "well"
    assert len(server.heard) == 3


def test_a_lasting_trouble_is_handed_on(raw: Raw, http: Http) -> None:
    server = raw(always(reply(b"", "503 Service Unavailable")))
    assert http.send(Call(server.url)).status == 503
    assert len(server.heard) == 3


@pytest.mark.parametrize("status", ["500 Internal Server Error", "520 Odd", "429 Too Many Requests"])
def test_other_answers_are_not_asked_for_again(raw: Raw, http: Http, status: str) -> None:
    server = raw(always(reply(b"", status)))
    assert http.send(Call(server.url)).status == int(status[:3])
    assert len(server.heard) == 1


def test_what_is_posted_is_sent_once(raw: Raw, http: Http) -> None:
    server = raw(always(reply(b"", "503 Service Unavailable")))
    assert http.send(Call(server.url, payload={"query": "{}"})).status == 503
    assert len(server.heard) == 1


def cut(connection: socket.socket, heard: Heard) -> None:
    connection.sendall(reply(b"x" * 1000)[:-400])


def reset(connection: socket.socket, heard: Heard) -> None:
    connection.sendall(reply(b"x" * 1000)[:-400])
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def hang_up(connection: socket.socket, heard: Heard) -> None:
    pass


@pytest.mark.parametrize("breaking", [cut, reset, hang_up])
def test_a_broken_connection_is_tried_again(raw: Raw, http: Http, breaking: Handler) -> None:
    def better(connection: socket.socket, heard: Heard) -> None:
        if heard.number < 3:
            breaking(connection, heard)
        else:
            connection.sendall(reply(b"whole"))

    assert http.send(Call(raw(better).url)).body == b"whole"
    server = raw(breaking)
    assert failure(http, Call(server.url)).message == "127.0.0.1 broke the connection off"
    assert len(server.heard) == 3


def test_silence_ends_and_is_not_asked_again(raw: Raw) -> None:
    def silence(connection: socket.socket, heard: Heard) -> None:
        heard.over.wait(30)

    server = raw(silence)
    began = time.monotonic()
    assert "too long" in failure(Http(read=0.2), Call(server.url)).message
    assert time.monotonic() - began < 5
    assert len(server.heard) == 1


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX: ", reply(b"x" * 999)[:-900]])
def test_a_byte_now_and_then_does_not_hold_us(raw: Raw, http: Http, start: bytes) -> None:
    def drip(connection: socket.socket, heard: Heard) -> None:
        connection.sendall(start or b"H")
        while not heard.over.wait(0.05):
            connection.sendall(b"x")

    began = time.monotonic()
    assert "too long" in failure(http, Call(raw(drip).url, seconds=0.5)).message
    assert time.monotonic() - began < 5


def test_work_that_was_left_behind_ends_with_the_next_byte(raw: Raw, http: Http) -> None:
    def drip(connection: socket.socket, heard: Heard) -> None:
        connection.sendall(reply(b"x" * 9999)[:-9900])
        while not heard.over.wait(0.02):
            connection.sendall(b"x")

    before = set(threading.enumerate())
    server = raw(drip)
    failure(http, Call(server.url, seconds=0.3))
    left = [thread for thread in set(threading.enumerate()) - before if thread.name == "http"]
    for thread in left:
        thread.join(5)
    assert not any(thread.is_alive() for thread in left)


def test_gzip_is_unpacked(raw: Raw, http: Http) -> None:
    server = raw(always(reply(gzip.compress('"字幕"'.encode()), content_encoding="gzip")))
    assert http.send(Call(server.url)).json() == "字幕"


def test_a_gzip_bomb_is_refused(raw: Raw, http: Http) -> None:
    bomb = gzip.compress(bytes(50 * 2**20))
    server = raw(always(reply(bomb, content_encoding="gzip")))
    assert failure(http, Call(server.url, limit=2**20)).message == "127.0.0.1 sent too much data"


def test_what_is_announced_too_large_is_not_even_read(raw: Raw, http: Http) -> None:
    server = raw(always(reply(b"", content_length="99999999999")))
    assert "too much" in failure(http, Call(server.url, limit=100)).message


def test_what_grows_too_large_is_refused(raw: Raw, http: Http) -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    server = raw(always(head + b"x" * 101))
    assert "too much" in failure(http, Call(server.url, limit=100)).message
    assert http.send(Call(server.url, limit=101)).body == b"x" * 101


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"x" * 500)[:-9], "gzip"),
        (b"no gzip at all", "gzip"),
        (b"x", "br"),
        (b"x", "gzip, gzip"),
    ],
)
def test_a_packing_that_cannot_be_read(raw: Raw, http: Http, body: bytes, encoding: str) -> None:
    server = raw(always(reply(body, content_encoding=encoding)))
    assert "can't be read" in failure(http, Call(server.url)).message


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 5000])
def test_what_is_not_json(raw: Raw, http: Http, body: bytes) -> None:
    answer = http.send(Call(raw(always(reply(body))).url))
    with pytest.raises(NetworkError, match="can't be read"):
        answer.json()


def test_a_web_page_in_place_of_json(raw: Raw, http: Http) -> None:
    answer = http.send(Call(raw(always(reply(b"\n<!DOCTYPE html><html>sign in"))).url))
    with pytest.raises(NetworkError, match="a web page instead of data"):
        answer.json()


def test_an_answer_is_read_up_to_twenty_megabytes(raw: Raw, http: Http) -> None:
    bomb = gzip.compress(b"[" + b"{}," * 8_000_000 + b"{}]")
    server = raw(always(reply(bomb, content_encoding="gzip")))
    assert failure(http, Call(server.url)).message == "127.0.0.1 sent too much data"


def test_an_answer_that_is_not_http(raw: Raw, http: Http) -> None:
    server = raw(always(b"SSH-2.0-OpenSSH_9.9\r\n"))
    assert "broke the connection off" in failure(http, Call(server.url)).message
