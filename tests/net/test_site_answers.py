"""What the client makes of what the real server sends: odd addresses, packed bodies, empty refusals."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime

import pytest

from jimaku_mpv.errors import NetworkError, NotOnServer
from jimaku_mpv.model import EntryId
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import RateLimiter
from tests.standin.answers import Manner
from tests.standin.server import StandIn
from tests.standin.shows import Entry

TABI = EntryId(900001)
ODD_NAMES = (
    "a&b+c=d,e!f$g@h:i*j'k(l){m}|n^o\\p~q.srt",
    '"<>`[]#;%?.srt',
    "100% %41 %2F %.srt",
    "..srt",
    ".x",
    "?query#fragment.srt",
    "デモの旅　第１話「はじまり」🎬.srt",
    "e\u0301 é.srt",
    "  two  spaces  .srt",
    "字" * 80 + ".srt",
)


@pytest.fixture
def client(http: Http, standin: StandIn) -> JimakuClient:
    return JimakuClient(http, standin.url, standin.key, RateLimiter(standin.url))


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_of_any_name_comes_byte_for_byte(client: JimakuClient, standin: StandIn, name: str) -> None:
    data = f"1\n{name}\n".encode()
    standin.add_file(TABI, name, data)
    (file,) = [file for file in client.files(TABI) if client.download(file.url) == data]
    assert file.size == len(data)


def test_dates_with_nanoseconds_are_read(client: JimakuClient, standin: StandIn) -> None:
    standin.add_file(TABI, "new.srt", b"1")
    listed = {file.name: file.modified for file in standin.directory.files(TABI)}
    for file in client.files(TABI):
        seconds, rest = divmod(listed[file.name], 10**9)
        moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
        assert file.last_modified == moment


@pytest.mark.parametrize("size", [1, 31, 32, 100_000, 3_000_000])
def test_a_packed_download_is_whole_or_refused(client: JimakuClient, standin: StandIn, size: int) -> None:
    data = bytes(zlib.crc32(bytes([place % 251])) % 256 for place in range(1000)) * (size // 1000 + 1)
    standin.add_file(TABI, "packed.srt", data[:size])
    (file,) = [file for file in client.files(TABI) if file.name == "packed.srt"]
    assert client.download(file.url) == data[:size]
    packed = {"content-type": "application/x-subrip", "content-encoding": "gzip"}
    cut = gzip.compress(data[:size] * 9)
    standin.fail("download", times=9, status=200, body=cut, headers=packed, manner=Manner.CUT)
    with pytest.raises(NetworkError, match="broke the connection off"):
        client.download(file.url)


def test_a_file_that_is_gone_needs_no_words(client: JimakuClient, standin: StandIn) -> None:
    file = client.files(TABI)[0]
    standin.remove_file(TABI, file.name)
    with pytest.raises(NotOnServer, match="The file is gone from Jimaku"):
        client.download(file.url)


def test_answers_without_a_length_are_read_whole(client: JimakuClient, standin: StandIn) -> None:
    for number in range(2000):
        standin.add_entry(Entry(500_000 + number, f"Paper Lanterns {number}"))
    assert len(client.search()) == len([s for s in standin.directory.shelves() if s.entry.anime])
    standin.add_entry(Entry(499_999, "nothing yet"))
    assert client.files(EntryId(499_999)) == []


@pytest.mark.parametrize("status", [404, 405])
def test_an_empty_refusal_is_not_a_missing_entry(client: JimakuClient, standin: StandIn, status: int) -> None:
    standin.fail("files", status=status, body=b"")
    with pytest.raises(NetworkError, match=f"refused the request \\({status}\\)") as caught:
        client.files(TABI)
    assert not isinstance(caught.value, NotOnServer)


def test_the_servers_own_sentence_is_handed_on(client: JimakuClient) -> None:
    with pytest.raises(NetworkError, match="refused the request \\(400\\)") as caught:
        client.entry(EntryId(2**63))
    assert caught.value.hint == "Cannot parse `9223372036854775808` to a `i64`"


def test_a_list_is_asked_for_as_a_whole_whatever_is_in_it(client: JimakuClient, standin: StandIn) -> None:
    standin.add_file(TABI, ".x", b"1")
    assert ".x" in [file.name for file in client.files(TABI)]
    with pytest.raises(NetworkError, match="broke the connection off"):
        client.files(TABI, episode=1)


def test_notes_are_kept_to_their_end(client: JimakuClient, standin: StandIn) -> None:
    notes = "\n".join(["Timed for the Demo releases."] * 80)[:2047] + "!"
    standin.add_entry(Entry(8, "Kimi no Na wa.", notes=notes))
    assert client.entry(EntryId(8)).notes == notes
