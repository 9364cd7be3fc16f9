"""A key goes to its own origin and nowhere else, whatever servers, netrc, proxies and logs try."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from rawserver import Handler, Heard, RawServer, always, reply

from jimaku_mpv.errors import JimakuError, KeyRefused, NetworkError
from jimaku_mpv.model import EntryId
from jimaku_mpv.net.call import Call
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.origin import Credential, origin_of
from jimaku_mpv.net.ratelimit import RateLimiter
from jimaku_mpv.net.tmdb import TmdbClient

Raw = Callable[[Handler], RawServer]
KEY = "s3cret-key"


def client(http: Http, server: RawServer, key: str = KEY) -> JimakuClient:
    return JimakuClient(http, server.url, key, RateLimiter(server.url))


def moved(where: str, status: str = "302 Found") -> Handler:
    return always(reply(b"", status, location=where))


def test_the_bare_key_goes_to_the_site(raw: Raw, http: Http) -> None:
    server = raw(always(reply()))
    client(http, server).search()
    assert server.heard[0].headers["authorization"] == KEY


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
def test_the_api_does_not_follow_to_another_server(raw: Raw, http: Http, status: str) -> None:
    other = raw(always(reply()))
    server = raw(moved(f"{other.url}/api/entries/search", status))
    with pytest.raises(NetworkError, match="sends us to another server"):
        client(http, server).search()
    assert other.heard == []


def test_a_redirect_on_the_same_server_keeps_the_key(raw: Raw, http: Http) -> None:
    def first_moved(connection: socket.socket, heard: Heard) -> None:
        connection.sendall(reply(b"", "302 Found", location="/new") if heard.number == 1 else reply())

    server = raw(first_moved)
    client(http, server).search()
    assert [heard.headers["authorization"] for heard in server.heard] == [KEY, KEY]
    assert server.heard[1].target == "/new"


def test_a_call_with_a_key_loses_it_on_the_way_to_another_server(raw: Raw, http: Http) -> None:
    other = raw(always(reply()))
    server = raw(moved(other.url))
    http.send(Call(server.url, credential=Credential(origin_of(server.url), KEY), stay=False))
    assert server.heard[0].headers["authorization"] == KEY
    assert "authorization" not in other.heard[0].headers


def test_redirects_end(raw: Raw, http: Http) -> None:
    server = raw(moved("/again"))
    with pytest.raises(NetworkError, match="round in circles"):
        client(http, server).search()
    assert len(server.heard) == 6


def test_a_download_follows_without_the_key(raw: Raw, http: Http) -> None:
    other = raw(always(reply(b"text")))
    server = raw(moved(f"{other.url}/字幕.srt".encode().decode("latin-1")))
    assert client(http, server).download(f"{server.url}/entry/1/download/a.srt") == b"text"
    assert other.heard[0].target == "/%E5%AD%97%E5%B9%95.srt"
    assert not any("authorization" in heard.headers for heard in server.heard + other.heard)


def test_netrc_neither_gives_nor_replaces_a_key(raw: Raw, http: Http, home: Path) -> None:
    (home / ".netrc").write_text("machine 127.0.0.1 login me password from-netrc\n")
    (home / ".netrc").chmod(0o600)
    server = raw(always(reply()))
    client(http, server).search()
    client(http, server).download(f"{server.url}/entry/1/download/a.srt")
    http.send(Call(server.url, payload={}))
    assert [heard.headers.get("authorization") for heard in server.heard] == [KEY, None, None]


def test_a_proxy_does_not_see_what_stays_on_this_machine(
    raw: Raw, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = raw(always(reply())), raw(always(reply()))
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.setenv("all_proxy", proxy.url)
    client(http, server).search()
    assert (len(proxy.heard), len(server.heard)) == (0, 1)


def test_a_proxy_of_the_environment_is_used_for_the_rest(
    raw: Raw, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = raw(always(reply(b"", "403 Forbidden")))
    monkeypatch.setenv("https_proxy", proxy.url)
    site = JimakuClient(http, "https://site.invalid", KEY, RateLimiter("x"))
    with pytest.raises(NetworkError, match="proxy can't be used"):
        site.search()
    assert proxy.heard[0].text.startswith("CONNECT site.invalid:443 ")
    assert KEY not in proxy.heard[0].text


def test_a_site_that_is_not_safe_gets_no_key(raw: Raw, http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = raw(always(reply(b"[]", "200 OK")))
    monkeypatch.setenv("http_proxy", proxy.url)
    JimakuClient(http, "http://site.invalid", KEY, RateLimiter("x")).search()
    assert KEY not in proxy.heard[0].text


@pytest.mark.parametrize("key", ["a b", "a\r\nX-Other: 1", "schlüssel", "\x00"])
def test_a_key_that_cannot_be_one_is_not_sent(raw: Raw, http: Http, key: str) -> None:
    server = raw(always(reply()))
    with pytest.raises(KeyRefused):
        client(http, server, key).search()
    assert server.heard == []


def test_white_space_around_a_key_does_not_matter(raw: Raw, http: Http) -> None:
    server = raw(always(reply()))
    client(http, server, f" {KEY}\n").check_key()
    assert server.heard[0].headers["authorization"] == KEY


def test_tmdb_keys_of_both_kinds_go_where_they_belong(raw: Raw, http: Http) -> None:
    server = raw(always(reply(b'{"results": []}')))
    TmdbClient(http, server.url, "0123abcd").search("a", kinds=("tv",))
    TmdbClient(http, server.url, "head.body.tail").search("a", kinds=("tv",))
    old, new = server.heard
    assert "api_key=0123abcd" in old.target
    assert "authorization" not in old.headers
    assert "api_key" not in new.target
    assert new.headers["authorization"] == "Bearer head.body.tail"


def break_header(connection: socket.socket, heard: Heard) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 2\r\n\r\n{}")


def hang_up(connection: socket.socket, heard: Heard) -> None:
    pass


@pytest.mark.parametrize(
    "handler",
    [
        always(reply(b'{"results": [{}]}')),
        always(reply(b"", "500 Trouble")),
        always(reply(b"", "401 No")),
        always(reply(b"{", content_type="application/json")),
        moved("http://127.0.0.1:9/elsewhere"),
        break_header,
        hang_up,
    ],
)
def test_no_key_in_a_log_or_an_error(
    raw: Raw, http: Http, handler: Handler, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("urllib3", "urllib3.connectionpool", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    server = raw(handler)
    told: list[str] = []
    for ask in (
        lambda: TmdbClient(http, server.url, KEY).search("a"),
        lambda: client(http, server).entry(EntryId(1)),
    ):
        try:
            ask()
        except JimakuError as error:
            logging.getLogger("test").exception("it failed")
            told.append(f"{error.line()} {error!r}")
    assert server.heard
    assert KEY not in caplog.text + " ".join(told)


def test_no_key_in_a_representation() -> None:
    credential = Credential(origin_of("https://a.example"), KEY)
    call = Call("https://a.example", {"api_key": KEY}, credential=credential)
    assert KEY not in repr(call) + repr(credential)
