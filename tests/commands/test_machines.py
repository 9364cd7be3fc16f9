"""Several machines, or several programs of one, share the site's limit: all finish, nobody waits for ever."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from machines import INTERVAL, TITLES, Program, Site, World, bound, folder, saved

from jimaku_mpv.errors import RateLimited

INDEX = 2
"""Requests for the directory, of each home that has none yet."""

NEWEST = 1
"""The entry of the newest number is asked for as well, since the site may have given it anew."""

SEEDS = 2
LONGEST = 100.0
"""Seconds between two answers to one of eight machines; its turn comes each 19.2 s on average."""

USUAL = 0.3
"""Refusals a request, on average over all seeds; 0.6 in any single run."""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def site(world: World) -> Site:
    return Site(world)


@pytest.mark.parametrize(("machines", "videos"), [(2, 12), (4, 12), (8, 12), (2, 24), (4, 24), (8, 24)])
def test_machines_on_one_address_all_finish(tmp_path: Path, machines: int, videos: int) -> None:
    requests, refused = machines * (videos + INDEX), 0
    for seed in range(SEEDS):
        random.seed(seed)
        world = World()
        site = Site(world)
        folders = [folder(tmp_path / f"videos {seed} {n}", videos) for n in range(machines)]
        programs = [Program(site, tmp_path / f"home {seed} {n}") for n in range(machines)]
        took = world.run(*(lambda p=p, v=v: p.get(v) for p, v in zip(programs, folders, strict=True)))
        assert sum(map(saved, folders)) == machines * videos
        assert [program.codes for program in programs] == [[0]] * machines
        assert site.limit.passed == requests
        assert took <= bound(requests)
        assert site.limit.refused <= 0.6 * requests
        assert max(b - a for times in site.passed.values() for a, b in itertools.pairwise(times)) <= LONGEST
        refused += site.limit.refused
    assert refused <= USUAL * requests * SEEDS


def test_programs_of_one_home_are_refused_nothing(tmp_path: Path, world: World, site: Site) -> None:
    folders = [folder(tmp_path / f"videos {n}", 12, first=n * 12) for n in range(4)]
    took = world.run(*(lambda v=v: Program(site, tmp_path).get(v) for v in folders))
    assert sum(map(saved, folders)) == 48
    assert site.limit.passed == 48 + INDEX + NEWEST
    assert site.limit.refused == 0
    assert took <= bound(48 + INDEX)


def test_what_others_have_used_up_is_refused_once(tmp_path: Path, world: World, site: Site) -> None:
    site.limit.use_up()
    folders = [folder(tmp_path / f"videos {n}", 6, first=n * 6) for n in range(4)]
    world.run(*(lambda v=v: Program(site, tmp_path).get(v) for v in folders))
    assert sum(map(saved, folders)) == 24
    assert site.refusals
    assert set(site.refusals.values()) == {1}


def test_a_folder_alone_takes_what_the_limit_gives(tmp_path: Path, world: World, site: Site) -> None:
    videos = folder(tmp_path / "videos", 30)
    took = world.run(lambda: Program(site, tmp_path).get(videos))
    assert saved(videos) == 30
    assert took <= (30 + INDEX - 25 + 3) * INTERVAL + 8, "what is kept free is three, and answers take 8 s"


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_key_press_goes_before_a_folder(tmp_path: Path, world: World, site: Site, seed: int) -> None:
    random.seed(seed)
    videos, waits = folder(tmp_path / "videos", 36), list[float]()
    viewer = Program(site, tmp_path)

    def watch() -> None:
        with viewer.pipeline() as pipeline:
            for title in TITLES[-3:]:
                world.sleep(random.uniform(12, 18))
                waits.append(viewer.press(pipeline, title))

    world.run(lambda: Program(site, tmp_path).get(videos), watch)
    assert saved(videos) == 36
    assert waits == [0.0] * 3
    assert site.limit.refused == 0


def test_three_key_presses_in_a_row_wait_for_nothing(tmp_path: Path, world: World, site: Site) -> None:
    videos, waits = folder(tmp_path / "videos", 36), list[float]()
    viewer = Program(site, tmp_path)

    def watch() -> None:
        with viewer.pipeline() as pipeline:
            world.sleep(25)
            waits.extend(viewer.press(pipeline, title) for title in TITLES[-5:-1])

    world.run(lambda: Program(site, tmp_path).get(videos), watch)
    assert waits[:3] == [0.0] * 3
    assert waits[3] <= INTERVAL + 0.1


def test_a_key_press_is_answered_on_a_crowded_address(tmp_path: Path, world: World, site: Site) -> None:
    random.seed(1)
    folders = [folder(tmp_path / f"videos {n}", 24) for n in range(4)]
    viewer, answered = Program(site, tmp_path / "viewer"), list[bool]()

    def watch() -> None:
        with viewer.pipeline() as pipeline:
            pipeline.search("anything")
            for title in TITLES[-9:-1]:
                world.sleep(20)
                try:
                    answered.append(viewer.press(pipeline, title) <= 3.05)
                except RateLimited:
                    answered.append(False)

    homes = [Program(site, tmp_path / f"home {n}") for n in range(4)]
    world.run(*(lambda p=p, v=v: p.get(v) for p, v in zip(homes, folders, strict=True)), watch)
    assert answered == [True] * 8


def test_twenty_minutes_of_refusals_do_not_end_a_folder(tmp_path: Path, world: World, site: Site) -> None:
    videos, began = folder(tmp_path / "videos", 2), world()

    def crowded() -> tuple[int, dict[str, str]]:
        if world() - began < 1200:
            site.limit.use_up()
        return site.limit.ask()

    site.override = crowded
    program = Program(site, tmp_path)
    world.run(lambda: program.get(videos))
    assert program.codes == [0]
    assert saved(videos) == 2
    assert site.limit.refused < 100


HOPELESS = {
    "an address that is not wanted": {"x-ratelimit-limit": "0", "x-ratelimit-reset-after": "0"},
    "the same with a wait": {"x-ratelimit-limit": "0", "x-ratelimit-reset-after": "60"},
    "no wait": {"x-ratelimit-limit": "25", "x-ratelimit-remaining": "0"},
    "a wait of nothing": {"x-ratelimit-limit": "25", "x-ratelimit-reset-after": "NaN"},
    "an hour": {"x-ratelimit-limit": "25", "x-ratelimit-reset-after": "3600"},
    "not a word": {},
}


@pytest.mark.parametrize("told", HOPELESS.values(), ids=HOPELESS.keys())
def test_a_server_without_hope_ends_it_at_once(
    tmp_path: Path, world: World, site: Site, told: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    videos = folder(tmp_path / "videos", 3)
    site.override = lambda: (429, told)
    with pytest.raises(RateLimited) as caught:
        world.run(lambda: Program(site, tmp_path).get(videos))
    assert caught.value.exit_code == 5
    assert caught.value.message
    assert site.refusals.total() == 1
    assert world() < World().now + 60
    assert capsys.readouterr().err.endswith("not done\n3 videos: 1 without one, 2 not tried\n")


@pytest.mark.parametrize("wait", ["0.001", "4.7", "300"])
def test_a_server_that_refuses_for_ever_ends_it_after_a_while(
    tmp_path: Path, world: World, site: Site, wait: str
) -> None:
    videos = folder(tmp_path / "videos", 3)
    site.override = lambda: (429, {"x-ratelimit-limit": "25", "x-ratelimit-reset-after": wait})
    with pytest.raises(RateLimited, match="Rate limit: try again in"):
        world.run(lambda: Program(site, tmp_path).get(videos))
    assert 1200 < world() - World().now < 3600
    assert site.refusals.total() < 150
