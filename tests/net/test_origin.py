"""Which addresses may be asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.errors import MESSAGE_LIMIT, NetworkError
from jimaku_mpv.net.origin import Origin, file_origin, origin_of, path_of, redirected, shown

SITE = Origin("https", "jimaku.cc", 443)
HERE = Origin("http", "127.0.0.1", 8000)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://jimaku.cc", SITE),
        ("HTTPS://Jimaku.CC:443/api?x=1#y", SITE),
        ("http://127.0.0.1:8000/a b/[c].srt", HERE),
        ("http://[::1]:81/", Origin("http", "::1", 81)),
        ("https://jimaku.cc?x", SITE),
    ],
)
def test_the_same_server_is_recognised(url: str, origin: Origin) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "",
        "jimaku.cc/api",
        "ftp://jimaku.cc/",
        "file:///etc/passwd",
        "https://",
        "https://me@jimaku.cc/",
        "https://jimaku.cc:pass@evil.example/",
        "https://jimaku.cc\\@evil.example/",
        "https://jimaku.cc\n.evil.example/",
        "https://jimaku.cc/a\r\nX-Header: 1",
        "https://jimaku。cc/",
        "https://jimaku.cc :443/",
        "https://jimaku.cc:port/",
        "//jimaku.cc/",
    ],
)
def test_addresses_that_could_be_read_in_two_ways_are_refused(url: str) -> None:
    with pytest.raises(NetworkError):
        origin_of(url)


@given(st.text())
def test_no_address_makes_trouble_of_another_kind(text: str) -> None:
    for url in (text, f"https://{text}", f"https://jimaku.cc{text}"):
        message, host = "", ""
        try:
            host = origin_of(url).host
            redirected("https://jimaku.cc/", url, keep_origin=False)
        except NetworkError as error:
            message = error.message
        assert len(message) <= MESSAGE_LIMIT
        assert host.isascii()


@pytest.mark.parametrize(
    ("url", "site", "allowed"),
    [
        ("https://jimaku.cc/entry/1/download/a.srt", SITE, True),
        ("https://files.example/a.srt", SITE, True),
        ("http://jimaku.cc/entry/1/download/a.srt", SITE, False),
        ("http://127.0.0.1:631/", SITE, False),
        ("http://127.0.0.1:8000/a.srt", HERE, True),
        ("http://files.example/a.srt", HERE, False),
        ("https://127.0.0.1:8443/a.srt", SITE, False),
        ("https://192.168.1.1/reboot", SITE, False),
        ("https://2130706433/", SITE, False),
        ("https://0x7f.1/", SITE, False),
        ("https://[::1]/", SITE, False),
        ("https://[fd00::1]/", SITE, False),
        ("https://localhost./", SITE, False),
        ("https://router.lan/", SITE, False),
        ("https://8.8.8.8/a.srt", SITE, True),
        ("https://192.168.1.9/a.srt", Origin("https", "jimaku.lan", 443), True),
    ],
)
def test_where_files_may_lie(url: str, site: Origin, allowed: bool) -> None:
    if allowed:
        assert file_origin(url, site) == origin_of(url)
    else:
        with pytest.raises(NetworkError, match="not safe"):
            file_origin(url, site)


@pytest.mark.parametrize(
    ("url", "location", "target"),
    [
        ("https://jimaku.cc/a", "/b?c", "https://jimaku.cc/b?c"),
        ("https://jimaku.cc/a", "https://files.example/b", "https://files.example/b"),
        ("https://jimaku.cc/a", "http://jimaku.cc/a", None),
        ("https://jimaku.cc/a", "http://127.0.0.1:631/admin", None),
        ("https://jimaku.cc/a", "https://127.0.0.1/admin", None),
        ("https://jimaku.cc/a", "https://10.0.0.1/admin", None),
        ("https://jimaku.cc/a", "file:///etc/passwd", None),
        ("https://jimaku.cc/a", "http://[::1", None),
        ("http://127.0.0.1:1/a", "http://localhost:2/b", "http://localhost:2/b"),
        ("http://127.0.0.1:1/a", "http://files.example/b", None),
    ],
)
def test_where_a_redirect_may_lead(url: str, location: str, target: str | None) -> None:
    if target is not None:
        assert redirected(url, location, keep_origin=False) == target
        return
    with pytest.raises(NetworkError):
        redirected(url, location, keep_origin=False)


@pytest.mark.parametrize(
    "location", ["https://jimaku.cc:8443/", "http://jimaku.cc/", "https://www.jimaku.cc/"]
)
def test_an_origin_is_scheme_host_and_port(location: str) -> None:
    with pytest.raises(NetworkError, match="another server"):
        redirected("https://jimaku.cc/a", location, keep_origin=True)


def test_what_is_shown_of_an_address() -> None:
    assert path_of("https://jimaku.cc/a?api_key=secret#x") == "https://jimaku.cc/a"
    assert shown("jimaku.cc") == "jimaku.cc"
    assert len(shown("a" * 100)) == 25
