"""A catalogue as large as the site's own, of shows that do not exist, for measuring.

The same ones each time, and alike enough to be mixed up: sequels, films, live action.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, product

from tests.standin.shows import Catalogue, Entry, Run, demo_catalogue

FIRST_ID = 100_001
FIRST_DAY = date(2022, 1, 1)
DAYS = 1200
OWNERS = (
    ("Tsuki", "Moon", "月"),
    ("Hoshi", "Star", "星"),
    ("Umi", "Sea", "海"),
    ("Mori", "Forest", "森"),
    ("Kaze", "Wind", "風"),
    ("Yuki", "Snow", "雪"),
    ("Neko", "Cat", "猫"),
    ("Ryuu", "Dragon", "竜"),
    ("Majo", "Witch", "魔女"),
    ("Kishi", "Knight", "騎士"),
    ("Ousama", "King", "王様"),
    ("Gakuen", "School", "学園"),
    ("Isekai", "Other World", "異世界"),
    ("Houkago", "After School", "放課後"),
    ("Mahou Shoujo", "Magical Girl", "魔法少女"),
    ("Tantei", "Detective", "探偵"),
    ("Kaizoku", "Pirate", "海賊"),
    ("Ryourinin", "Cook", "料理人"),
)
THINGS = (
    ("Uta", "Song", "歌"),
    ("Tabi", "Journey", "旅"),
    ("Yume", "Dream", "夢"),
    ("Hon", "Book", "本"),
    ("Niwa", "Garden", "庭"),
    ("Monogatari", "Story", "物語"),
    ("Nikki", "Diary", "日記"),
    ("Senki", "War Chronicle", "戦記"),
    ("Kissaten", "Coffee House", "喫茶店"),
    ("Bouken", "Adventure", "冒険"),
    ("Himitsu", "Secret", "秘密"),
    ("Yakusoku", "Promise", "約束"),
    ("Oukoku", "Kingdom", "王国"),
    ("Densetsu", "Legend", "伝説"),
    ("Shokudou", "Diner", "食堂"),
    ("Toshokan", "Library", "図書館"),
    ("Jikan", "Time", "時間"),
    ("Kiseki", "Miracle", "奇跡"),
)
LINKS = (("no", "of the", "の"), ("to", "and the", "と"), ("kara no", "from the", "からの"))
PARTS = (
    ("", "", ""),
    (" 2nd Season", " Season 2", " 第2期"),
    (" Part 2", " Part 2", " 第2クール"),
    (" Season 3", " Season 3", " 第3期"),
    (" Movie", " the Movie", " 劇場版"),
    (" Zoku", " Continued", " 続"),
)
LIVE_EVERY = 4


def crowd(count: int = 5500, episodes: int = 12) -> Catalogue:
    """The demo's catalogue with `count` more entries; ValueError beyond 5,832 of them."""
    names = list(islice(_names(), count))
    if len(names) < count:
        raise ValueError(f"there are no more than {len(names)} invented names")
    added = (_entry(number, name, episodes) for number, name in enumerate(names))
    demo = demo_catalogue()
    return replace(demo, entries=(*demo.entries, *added))


def _names() -> Iterator[tuple[str, str, str]]:
    for link, owner, thing, part in product(LINKS, OWNERS, THINGS, PARTS):
        yield (
            f"{owner[0]} {link[0]} {thing[0]}{part[0]}",
            f"{thing[1]} {link[1]} {owner[1]}{part[1]}",
            f"{owner[2]}{link[2]}{thing[2]}{part[2]}",
        )


def _entry(number: int, name: tuple[str, str, str], episodes: int) -> Entry:
    live = number % LIVE_EVERY == LIVE_EVERY - 1
    movie = name[1].endswith("Movie")
    id_ = FIRST_ID + number
    run = Run(f"[Crowd] {name[0]} - {{e:02}} (1080p).srt", last=1 if movie else episodes)
    return Entry(
        id_,
        *name,
        anilist=None if live else 1_000_000 + number,
        tmdb=f"{'movie' if movie else 'tv'}:{1_000_000 + number}" if live else None,
        anime=not live,
        movie=movie,
        day=(FIRST_DAY + timedelta(days=number * 7 % DAYS)).isoformat(),
        runs=(run,),
    )
