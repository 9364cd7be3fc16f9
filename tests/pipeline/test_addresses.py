"""What an address hides goes to nobody: the titles that AniList and TMDB are asked for are names."""

from __future__ import annotations

import logging

import pytest
from window import Window

from jimaku_mpv.model import PlayingFile
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N-XgL0n3I9PlFUP0THsR8U"
HASH = "c12fe1c06bba254a9dc9f519b335aa7c1367a88a"
UUID = "550e8400-e29b-41d4-a716-446655440000"
ADDRESSES = (
    (f"magnet:?xt=urn:btih:{HASH}&tr=https%3A%2F%2Ftracker.example%2Fpasskeysecret%2Fannounce", "announce"),
    (f"magnet:?xt=urn:btih:{HASH}&tr=https://tracker.example/secretpasskey", "secretpasskey"),
    (f"magnet:?xt=urn:btih:{HASH}&dn={HASH}", None),
    (f"webtorrent://magnet:?xt=urn:btih:{HASH}&tr=udp://tracker.example/secretpasskey", "secretpasskey"),
    (f"https://cdn.example/v/{JWT}", JWT),
    (f"https://cdn.example/v/{JWT}", None),
    (f"https://cdn.example/{UUID}.mp4", f"{UUID}.mp4"),
    (f"https://cdn.example/{HASH}/index.m3u8", "index.m3u8"),
    ("https://cdn.example/Zk3uX0pQwe8rTyU2", "Zk3uX0pQwe8rTyU2"),
    ("https://cdn.example/Zk3uX0pQwe8rTyU2.mkv", "Zk3uX0pQwe8rTyU2.mkv"),
    ("https://cdn.example/q8Zx_3kPw0-Ab7Lm2Qv9TtRr4Yy5Uu6Ii==", None),
    ("https://cdn.example/01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    ("https://video.example/dQw4w9WgXcQ", "dQw4w9WgXcQ"),
    ("https://video.example/watch?v=dQw4w9WgXcQ", "watch?v=dQw4w9WgXcQ"),
    ("https://video.example/?file=Zk3uX0pQwe8rTyU2aBcD", "?file=Zk3uX0pQwe8rTyU2aBcD"),
    ("https://hanako:hunter2@nas.example/", "https://hanako:hunter2@nas.example/"),
    ("https://hanako:hun/ter2@nas.example/05.mkv", None),
    ("https://hanako:hunter2@[nas/", None),
    ("https://192.168.7.9/", "https://192.168.7.9/"),
    ("https://host.example/hanako@mail.example/05.mkv", None),
    ("ytdl://https://host.example/Zk3uX0pQwe8rTyU2", "Zk3uX0pQwe8rTyU2"),
    ("data:video/mp4;base64,AAAAIGZ0eXBpc29tAAACAGlzb20", "mp4;base64,AAAAIGZ0eXBpc29tAAACAGlzb20"),
    ("memory://#EXTM3U\nhttps://host.example/secret.m3u8", "secret.m3u8"),
    ("hex://5365637265742053656372657421", None),
    ("edl://%21%/home/hanako/Secret.mkv;", "Secret.mkv;"),
    ("av://lavfi:testsrc2=size=320x240", "lavfi:testsrc2=size=320x240"),
    ("lavfi:movie=/home/hanako/Secret.mkv", None),
    ("https://cdn.example/05.mkv", "D:\\Hanako\\05.avi"),
)
FILES = (  # which the log may name
    ("/home/hanako/05.mkv", "05.mkv"),
    ("C:\\Users\\Hanako\\05.mkv", None),
    ("C:\\Documents and Settings\\Hanako\\05.mkv", None),
    ("/volume1/homes/hanako/05.mkv", None),
    ("\\\\nas\\homes\\hanako\\05.mkv", None),
    ("\\\\hanako\\videos\\05.mkv", None),
    ("/videos/05.mkv", "/home/hanako/Secret/05.avi"),
    ("/videos/05.mkv", "C:\\Users\\Hanako\\05.avi"),
    (f"/videos/{UUID}.mkv", f"{UUID}.mkv"),
    (f"/videos/{HASH}/05.mkv", f"https://host.example/{HASH}"),
)


@pytest.mark.parametrize("by_itself", [True, False])
@pytest.mark.parametrize(("path", "media_title"), [*ADDRESSES, *FILES])
def test_nobody_is_asked_for_what_is_no_name(
    server: StandIn, window: Window, path: str, media_title: str | None, by_itself: bool
) -> None:
    window.has_tmdb = True
    request = Request(PlayingFile(path, media_title), by_itself=by_itself)
    finding = window.pipeline("full").find(request)
    assert (finding.guess.titles, finding.guess.release_group) == ((), None)
    assert "No title" in finding.what_is_missing().message
    assert (server.counts()["anilist"], server.counts()["tmdb"]) == (0, 0)


@pytest.mark.parametrize("online", ["plausible", "full"])
@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("https://host.example/mirandelasto", "mirandelasto"),
        ("https://host.example/mirandelasto - 05.mkv", "mirandelasto"),
        ("https://host.example/correct horse battery - 05.mkv", "correct horse battery"),
    ],
)
def test_what_is_like_no_show_here_may_be_a_key(
    server: StandIn, window: Window, path: str, title: str, online: str
) -> None:
    finding = window.pipeline(online).find(Request(PlayingFile(path)))
    assert finding.guess.titles == (title,)
    assert (server.counts()["anilist"], server.counts()["tmdb"]) == (0, 0)
    window.pipeline(online).find(Request(PlayingFile("https://host.example/watch", f"{title} - 05")))
    assert server.counts()["anilist"] > 0, "what the page calls the video is no part of its address"


@pytest.mark.parametrize(
    ("path", "media_title", "title", "episode"),
    [
        (
            f"magnet:?xt=urn:btih:{HASH}&dn=%5BDemo%5D+Demo+no+Tabii+-+05.mkv&tr=https://t/secretkey",
            None,
            None,
            5,
        ),
        (
            f"https://host.example/{HASH}/Demo%20no%20Tabii%20-%2005.mkv?token=secretkey#secretkey",
            None,
            None,
            5,
        ),
        ("https://host.example/Demo%20no%20Tabii%20-%2005.mkv%3Ftoken%3Dsecretkey9", None, None, 5),
        ("https://host.example/Demo no Tabii - 05.mkv;jsessionid=secretkey9", None, None, 5),
        ("https://host.example/demo-no-tabii-Zk3uX0pQwe8rTyU2.mkv", None, "demo-no-tabii", None),
        ("https://host.example/Zk3uX0pQwe8rTyU2", "Demo no Tabii - 05", None, 5),
        ("https://host.example/Zk3uX0pQwe8rTyU2/Demo no Tabii/05.mkv", None, None, 5),
        ("https://host.example/?title=Demo%20no%20Tabii%20-%2005&sig=secretkey", None, None, 5),
        ("smb://hanako:secretkey@nas/Demo no Tabii/Season 2/05.mkv", None, None, 5),
    ],
)
def test_the_name_within_an_address_is_asked_for_alone(
    server: StandIn,
    window: Window,
    path: str,
    media_title: str | None,
    title: str | None,
    episode: int | None,
) -> None:
    finding = window.pipeline("full").find(Request(PlayingFile(path, media_title)))
    assert finding.guess.titles[0] == (title or "Demo no Tabii")
    assert finding.guess.episode == episode
    sent = "".join(request.body.decode() + request.target for request in server.requests)
    assert "Tabii" in sent or "tabii" in sent
    assert not [one for one in ("secretkey", HASH, "Zk3uX0", "hanako") if one in sent]


@pytest.mark.parametrize(("path", "media_title"), ADDRESSES)
def test_nor_does_the_log_say_it(
    window: Window, path: str, media_title: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    window.pipeline("full").find(Request(PlayingFile(path, media_title)))
    said = caplog.text.casefold()
    hidden = (
        "secret",
        "passkey",
        HASH,
        UUID,
        JWT[:20],
        "Zk3uX0",
        "q8Zx",
        "01ARZ",
        "hunter",
        "hanako",
        "AAAA",
    )
    assert not [one for one in hidden if one.casefold() in said]
