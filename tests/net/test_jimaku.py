"""The client against the stand-in: what it asks, what it gives back, what it says when it can't."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from rawserver import Handler, RawServer, always, reply

from jimaku_mpv.errors import (
    BadSubtitle,
    JimakuError,
    KeyMissing,
    KeyRefused,
    NetworkError,
    NotOnServer,
    RateLimited,
    Superseded,
)
from jimaku_mpv.model import AniListId, EntryId, TmdbId
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import RateLimiter
from tests.standin.server import StandIn

TABI = EntryId(900001)


def client_of(http: Http, server: StandIn, key: str | None = None) -> JimakuClient:
    return JimakuClient(http, server.url, server.key if key is None else key, RateLimiter(server.url))


@pytest.fixture
def client(http: Http, standin: StandIn) -> JimakuClient:
    return client_of(http, standin)


def test_the_whole_index_comes_in_one_request_for_each_kind(client: JimakuClient, standin: StandIn) -> None:
    anime, live = client.search(), client.search(anime=False)
    assert TABI in [entry.id for entry in anime]
    assert all(entry.anime for entry in anime)
    assert live
    assert not any(entry.anime for entry in live)
    assert standin.counts()["api"] == 2


def test_search_by_each_parameter(client: JimakuClient) -> None:
    assert [e.id for e in client.search(anilist_id=AniListId(900001))] == [TABI]
    (live,) = client.search(anime=False, tmdb_id=TmdbId("tv", 110316))
    assert str(live.tmdb_id) == "tv:110316"
    assert client.search(tmdb_id=TmdbId("tv", 110316)) == []
    assert TABI in [e.id for e in client.search(query="Demo no Tabi")]


def test_search_by_time_includes_the_second_itself(client: JimakuClient, standin: StandIn) -> None:
    standin.add_file(TABI, "new.srt", b"1\n")
    (entry,) = client.search(anilist_id=AniListId(900001))
    newest = int(entry.last_modified.timestamp())
    assert TABI in [e.id for e in client.search(after=newest)]
    assert TABI not in [e.id for e in client.search(after=newest + 2)]
    assert TABI not in [e.id for e in client.search(before=newest - 1)]


def test_an_entry_and_its_files(client: JimakuClient) -> None:
    assert client.entry(TABI).name == "Demo no Tabi"
    files = client.files(TABI)
    assert [f.name.encode() for f in files] == sorted(f.name.encode() for f in files)
    some = client.files(TABI, episode=3)
    assert 0 < len(some) < len(files)
    assert client.files(TABI, episode=-1) == files
    assert client.files(TABI, episode=65536) == files


def test_every_file_of_every_entry_can_be_downloaded_whole(client: JimakuClient, standin: StandIn) -> None:
    patient = client.patient(600)
    for entry in (*patient.search(), *patient.search(anime=False))[:20]:
        files = patient.files(entry.id)
        for file in files[:2]:
            assert len(patient.download(file.url)) == file.size
    downloads = [request for request in standin.requests if request.kind == "download"]
    assert downloads
    assert not any("authorization" in request.headers for request in downloads)


def test_relations_need_no_key_and_cost_no_request_of_the_limit(http: Http, standin: StandIn) -> None:
    client = client_of(http, standin, key="")
    answer = client.relations()
    assert AniListId(900001) in answer.relations
    assert client.relations_date() == (answer.hash, answer.created_at)
    assert standin.counts()["api"] == 0
    assert not any("authorization" in request.headers for request in standin.requests)


def test_without_a_key_nothing_is_asked(http: Http, standin: StandIn) -> None:
    client = client_of(http, standin, key="  ")
    for ask in (client.search, client.check_key, lambda: client.entry(TABI), lambda: client.files(TABI)):
        with pytest.raises(KeyMissing):
            ask()
    assert standin.requests == []


def test_a_key_is_proved_with_one_request(client: JimakuClient, http: Http, standin: StandIn) -> None:
    client.check_key()
    assert standin.counts()["api"] == 1
    with pytest.raises(KeyRefused):
        client_of(http, standin, key="another-key").check_key()


def test_what_is_gone(client: JimakuClient, standin: StandIn) -> None:
    (file, *_) = client.files(TABI)
    standin.remove_entry(TABI)
    for ask in (lambda: client.entry(TABI), lambda: client.files(TABI), lambda: client.download(file.url)):
        with pytest.raises(NotOnServer):
            ask()


def test_a_missing_page_of_a_proxy_is_not_a_missing_entry(client: JimakuClient, standin: StandIn) -> None:
    standin.fail("entry", status=404, body=b"<html>not here</html>")
    with pytest.raises(NetworkError, match="refused the request"):
        client.entry(TABI)


def test_a_bad_gateway_that_passes_is_not_noticed(client: JimakuClient, standin: StandIn) -> None:
    standin.fail("search", times=2, status=502)
    assert client.search()


@pytest.mark.parametrize("status", [500, 502, 520])
def test_a_web_page_of_the_proxy(client: JimakuClient, standin: StandIn, status: int) -> None:
    standin.fail("search", times=3, status=status)
    with pytest.raises(NetworkError, match=f"has trouble \\({status}\\)"):
        client.search()


def test_a_web_page_that_claims_to_be_fine(client: JimakuClient, standin: StandIn) -> None:
    (file, *_) = client.files(TABI)
    standin.fail("search", status=200)
    standin.fail("download", status=200)
    with pytest.raises(NetworkError, match="a web page instead of data"):
        client.search()
    with pytest.raises(NetworkError, match="a web page, not a subtitle"):
        client.download(file.url)


def test_a_web_page_that_somebody_uploaded_is_for_others_to_judge(
    client: JimakuClient, standin: StandIn
) -> None:
    standin.add_file(TABI, "page.srt", b"<html>saved by mistake</html>")
    (file,) = [file for file in client.files(TABI) if file.name == "page.srt"]
    assert client.download(file.url) == b"<html>saved by mistake</html>"


def test_the_sentence_of_the_site_is_the_hint(client: JimakuClient, standin: StandIn) -> None:
    body = b'{"error": "episode:\\u001b[31mtoo large", "code": 1}'
    standin.fail("files", status=400, body=body)
    with pytest.raises(NetworkError) as caught:
        client.files(TABI)
    assert caught.value.hint == "episode: [31mtoo large"


def test_a_key_press_is_told_to_wait_when_the_burst_is_spent(client: JimakuClient, standin: StandIn) -> None:
    client.search()
    for _ in range(24):
        client.entry(TABI)
    assert client.remaining == 0
    with pytest.raises(RateLimited) as caught:
        client.patient(0).entry(TABI)
    assert 0 < (caught.value.seconds or 0) <= 2.5
    assert standin.counts()["api"] == 25


def test_who_is_banned_is_told_and_stops(client: JimakuClient, standin: StandIn) -> None:
    standin.banned = True
    for _ in range(3):
        with pytest.raises(RateLimited, match="refuses requests from this address"):
            client.patient(600).search()
    assert standin.counts()["api"] == 1


def test_a_download_has_a_limit(client: JimakuClient) -> None:
    (file, *_) = client.files(TABI)
    with pytest.raises(BadSubtitle, match="too large"):
        client.download(file.url, limit=file.size - 1)


def test_two_downloads_at_a_time(client: JimakuClient, standin: StandIn) -> None:
    urls = [file.url for file in client.files(TABI)[:4]]
    done: list[bytes] = []
    threads = [threading.Thread(target=lambda url=url: done.append(client.download(url))) for url in urls]
    with standin.hold("download") as held:
        for thread in threads:
            thread.start()
        held.wait_arrived(count=2)
        # A third would come at once, so a failed wait shows that it does not.
        with pytest.raises(TimeoutError):
            held.wait_arrived(timeout=0.3, count=3)
    for thread in threads:
        thread.join(10)
    assert len(done) == 4


def test_downloads_that_nobody_wants_any_more_hold_up_no_other(
    client: JimakuClient, standin: StandIn
) -> None:
    left = threading.Event()

    def checkpoint() -> None:
        if left.is_set():
            raise Superseded

    file, *others = client.files(TABI)[:4]
    ended: list[type[Exception]] = []

    def download(url: str) -> None:
        try:
            client.patient(0.0, checkpoint).download(url)
        except Superseded as error:
            ended.append(type(error))

    threads = [threading.Thread(target=download, args=(other.url,)) for other in others]
    with standin.hold("download") as held:
        for thread in threads:
            thread.start()
        held.wait_arrived(count=2)
        left.set()
        wanted = threading.Thread(target=client.download, args=(file.url,))
        wanted.start()
        held.wait_arrived(count=3)
    for thread in (*threads, wanted):
        thread.join(10)
    assert ended == [Superseded] * 3


@pytest.mark.parametrize("url", ["http://files.example/a.srt", "file:///etc/passwd", "a.srt"])
def test_a_download_from_an_unsafe_place_is_refused(client: JimakuClient, url: str) -> None:
    with pytest.raises(BadSubtitle):
        client.download(url)


def test_an_answer_of_another_form_names_the_field(raw: Callable[[Handler], RawServer], http: Http) -> None:
    server = raw(always(reply(b'[{"id": 1, "name": "x", "flags": {}}]')))
    with pytest.raises(JimakuError) as caught:
        JimakuClient(http, server.url, "k", RateLimiter("x")).search()
    assert "last_modified" in caught.value.line()
