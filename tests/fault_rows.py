"""What can go wrong on the way to a subtitle, and the sentence that the player then shows.

One row each: the tests play every row in a real mpv, and docs/reliability.md holds them as tables.
"""

from __future__ import annotations

import gzip

from faults import CHECK, HERE, LATER, WHILE, Row, answer, moved, packed, refused, shown

from tests.standin.answers import Manner

SHAPE = "127.0.0.1 sent data that can't be read. " + WHILE
FORM = "An answer has another form than expected. A newer version may help "
DEEP = b"[" * 10_000
FILE = {
    "url": f"{HERE}/entry/900002/download/%5BDemo%5D%20Demo%20no%20Tabi%20S2%20-%2005%20(1080p).srt",
    "name": "[Demo] Demo no Tabi S2 - 05 (1080p).srt",
    "size": 1,
    "last_modified": "2025-01-01T00:00:00Z",
}
LIST, DOWNLOAD, INDEX, ANILIST, RELATIONS = "files", "download", "search", "anilist", "relations"
BROKEN = shown("broke the connection off")
SLOW = shown("takes too long to answer", WHILE)
NO_FOLDER = "No such file or directory (os error 2)"
LIMIT = "Rate limit: try again in {} s"
CONNECTION = (
    Row("hangs up without a word", LIST, BROKEN, {"drop": True}),
    Row("hangs up once", LIST, "", {"drop": True}, times=1),
    Row("resets the connection in the middle of the answer", LIST, BROKEN, answer({}, manner=Manner.RESET)),
    Row("is silent for longer than it should be", LIST, SLOW, {"manner": Manner.SILENT}),
    Row(
        "sends one byte now and then",
        LIST,
        SLOW,
        answer(b"", headers={"content-length": "9999"}, manner=Manner.DRIP),
    ),
    Row("ends before the announced length", LIST, BROKEN, answer([], headers={"content-length": "99"})),
    Row(
        "announces a smaller length than it sends",
        LIST,
        SHAPE,
        answer([FILE], headers={"content-length": "9"}),
    ),
    Row(
        "sends a gzip bomb",
        LIST,
        shown("sent too much data", "More than 20 MB were refused"),
        packed(gzip.compress(bytes(40 << 20))),
    ),
    Row("sends gzip that is damaged", LIST, SHAPE, packed(gzip.compress(b"[]" * 99)[:-9])),
    Row(
        "cuts off the directory, whose length it has not told",
        INDEX,
        BROKEN,
        answer([{}] * 99, manner=Manner.CUT),
    ),
    Row("cuts off the directory once", INDEX, "", answer([{}] * 99, manner=Manner.CUT), times=1),
)
PAGES = (
    Row("sends a web page with 200", LIST, shown("sent a web page instead of data", WHILE), {"status": 200}),
    Row("sends a web page with 403", LIST, shown("refused the request (403)", LATER), {"status": 403}),
    Row("sends a web page with 404", LIST, shown("refused the request (404)", LATER), {"status": 404}),
    Row("sends a web page with 502", LIST, shown("has trouble (502)", WHILE), {"status": 502}),
    Row("sends a web page with 502 once", LIST, "", {"status": 502}, times=1),
    Row("sends a web page with 503", LIST, shown("has trouble (503)", WHILE), {"status": 503}),
    Row("sends a web page with 520", LIST, shown("has trouble (520)", WHILE), {"status": 520}),
    Row(
        "sends a web page in place of the directory",
        INDEX,
        shown("sent a web page instead of data", WHILE),
        {"status": 200},
    ),
)
JSON = (
    Row(
        "sends an object, not a list",
        LIST,
        f"{FORM}(the files is not a list)",
        answer({}),
    ),
    Row("sends null", LIST, f"{FORM}(the files is not a list)", answer(None)),
    Row(
        "leaves out a field",
        LIST,
        f"{FORM}(url is missing or not an address)",
        answer([{}]),
    ),
    Row(
        "adds fields that nobody knows, with a null in each other item",
        LIST,
        "",
        answer([None, FILE | {"x": [0]}]),
    ),
    Row("says null for a field of one file", LIST, "", answer([FILE | {"url": None}, FILE])),
    Row(
        "sends a number in place of a text",
        LIST,
        f"{FORM}(name is missing or not a text)",
        answer([FILE | {"name": 5}]),
    ),
    Row(
        "sends a number that no disk holds",
        LIST,
        f"{FORM}(size is missing or not a number)",
        answer([FILE | {"size": 10**30}]),
    ),
    Row(
        "sends a name of a million letters",
        LIST,
        f"{FORM}(name is missing or not a text)",
        answer([FILE | {"name": "x" * 1_000_000}]),
    ),
    Row("nests 10,000 lists", LIST, SHAPE, answer(DEEP)),
    Row("sends half of a letter", LIST, SHAPE, answer(b'["\xe3\x81')),
)
REFUSALS = (
    Row(
        "answers 500: it misses the folder of the show",
        LIST,
        shown("has trouble (500)", f"{WHILE}. It says: {NO_FOLDER}"),
        {**answer({"error": NO_FOLDER, "code": 0}), "status": 500},
    ),
    Row(
        "answers 405 with nothing",
        LIST,
        shown("refused the request (405)", LATER),
        {"status": 405, "body": b""},
    ),
    Row(
        "lists names at which its own reader breaks down",
        LIST,
        "",
        answer([FILE | {"name": ".x"}, FILE | {"name": ".srt"}, FILE | {"name": "..ass"}, FILE]),
    ),
    Row(
        "answers 401 in the middle of the work",
        LIST,
        "Jimaku refused the API key. Look at JIMAKU_API_KEY",
        {"status": 401, "body": b'{"error": "unauthorized", "code": 7}'},
    ),
    Row(
        "answers 429 and names a short wait",
        LIST,
        "",
        refused(limit="25", remaining="0", reset_after="0.2"),
        1,
    ),
    Row(
        "answers 429 and names nine seconds",
        LIST,
        LIMIT.format(7),
        refused(limit="25", remaining="0", reset_after="8.9"),
    ),
    Row("answers 429 without a word", LIST, LIMIT.format(61), refused()),
    Row(
        "answers 429 with a wait of zero",
        LIST,
        LIMIT.format(3),
        refused(limit="25", remaining="0", reset_after="0"),
    ),
    Row(
        "answers 429 with a negative wait",
        LIST,
        LIMIT.format(3),
        refused(limit="25", remaining="0", reset_after="-5"),
    ),
    Row(
        "answers 429 with a wait of NaN",
        LIST,
        LIMIT.format(3),
        refused(limit="25", remaining="0", reset_after="NaN"),
    ),
    Row(
        "answers 429 until the year 33000",
        LIST,
        LIMIT.format(3),
        refused(limit="25", remaining="0", reset="1e12"),
    ),
    Row(
        "answers 429 until a minute ago",
        LIST,
        LIMIT.format(3),
        refused(limit="25", remaining="0", reset="1000000000"),
    ),
    Row(
        "answers 429 to a banned address",
        LIST,
        "Jimaku refuses requests from this address. Try again later",
        refused(limit="0", remaining="0", reset_after="0"),
    ),
)
GONE = "The file is gone from Jimaku"
NO_SUBTITLE = "took another file: This is a web page, not a subtitle"
DOWNLOADS = (
    Row("404 for a listed file", DOWNLOAD, f"{GONE}. Choose another one", {"status": 404}),
    Row(
        "404 for the best of several files", DOWNLOAD, f"took another file: {GONE}", {"status": 404}, times=1
    ),
    Row(
        "416 for the whole file",
        DOWNLOAD,
        shown("refused the request (416)", LATER),
        {"status": 416, "body": b""},
    ),
    Row("a web page as the file", DOWNLOAD, shown("sent a web page, not a subtitle", WHILE), {"status": 200}),
    Row(
        "a web page that is called a text",
        DOWNLOAD,
        NO_SUBTITLE,
        {"status": 200, "headers": {"content-type": "text/plain"}},
        times=2,
    ),
    Row("the file ends too early", DOWNLOAD, BROKEN, answer(b"1", headers={"content-length": "99"})),
    Row("the file ends too early, and nobody says so", DOWNLOAD, "", answer(b"1\n"), times=1),
)
ELSEWHERE = (
    Row(
        "a redirect of the API to another server",
        LIST,
        shown("sends us to another server", "It is files.example"),
        moved("https://files.example/"),
    ),
    Row(
        "a redirect of a file to another server without https",
        DOWNLOAD,
        shown("sends us to an unsafe address", "It is files.example"),
        moved("http://files.example/"),
    ),
    Row(
        "a redirect of a file to `file:`",
        DOWNLOAD,
        "An address is not one that can be asked. It is 'file:///passwd'",
        moved("file:///etc/passwd"),
    ),
    Row("a redirect in a circle", LIST, shown("sends us round in circles", LATER), moved("?again")),
    Row(
        "a file at `file:` in the list",
        LIST,
        f"{FORM}(url is not a web address)",
        answer([FILE | {"url": "file:///etc/passwd"}]),
    ),
    Row(
        "a file on another server without https",
        LIST,
        "A file lies at an address that is not safe. It is on files.example",
        answer([FILE | {"url": "http://files.example/a.srt"}]),
    ),
)
OTHERS = (
    Row("AniList hangs up", ANILIST, "", {"drop": True}),
    Row("AniList sends a web page", ANILIST, "", {"status": 200}),
    Row("AniList answers 503", ANILIST, "", {"status": 503}),
    Row("AniList answers 429 without a word", ANILIST, "", {"status": 429, "body": b"{}"}),
    Row("AniList is silent", ANILIST, "", {"manner": Manner.SILENT}),
    Row("AniList nests 10,000 lists", ANILIST, "", answer(DEEP)),
    Row("AniList sends nothing but null", ANILIST, "", answer({"data": None, "errors": None})),
    Row("the relations are a web page", RELATIONS, "", {"status": 200}),
    Row("the relations never come", RELATIONS, "", {"manner": Manner.SILENT}),
    Row("Jimaku hangs up while AniList works", INDEX, BROKEN, {"drop": True}),
)

NO_SUCH_NAME = Row("its name is not known", INDEX, "jimaku.invalid can't be found. " + CHECK)
NO_TLS = Row(
    "it does not speak TLS",
    INDEX,
    "No safe connection to 127.0.0.1. Check the clock, and whether the network wants a sign-in",
)
NOBODY = Row("nobody listens there", LIST, shown("can't be reached"))
OFFLINE = Row(
    "nobody listens, but the subtitle is kept here",
    LIST,
    "from what is kept here: 127.0.0.1 can't be reached",
)
UNREACHABLE = (NO_SUCH_NAME, NO_TLS, NOBODY, OFFLINE)
AHEAD = Row("the clock jumps three days ahead", LIST, "")
BACK = Row("the clock jumps ten years back", LIST, "")
BACK_IN_A_WAIT = Row("the clock jumps a day back during a wait for the limit", LIST, "")
CLOCKS = (AHEAD, BACK, BACK_IN_A_WAIT)

TABLES = {
    "Jimaku's answer to the question for the files of a show": (*CONNECTION, *PAGES, *JSON, *REFUSALS),
    "A file that is downloaded": DOWNLOADS,
    "Addresses that lead elsewhere": ELSEWHERE,
    "One server is down while the others work": OTHERS,
}
"""Each is played in one mpv, row after row."""

ALL = {"Jimaku can't be reached": UNREACHABLE, **TABLES, "The clock is wrong": CLOCKS}
