"""Several machines, or several programs of one, share the site's limit: nothing is lost, nobody waits for ever."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from machines import BURST, INTERVAL, Program, Site, World, folder, saved

INDEX = 2
"""Requests for the directory, of each machine that has none yet."""


def bound(requests: int) -> float:
    """Seconds that so many requests may take on one address."""
    return 1.5 * (requests - BURST) * INTERVAL + 30


@pytest.mark.parametrize(("machines", "videos"), [(2, 12), (4, 12), (8, 12), (2, 24), (4, 24), (8, 24)])
@pytest.mark.parametrize("seed", range(2))
def test_machines_on_one_address_all_finish(tmp_path: Path, machines: int, videos: int, seed: int) -> None:
    random.seed(seed)
    world = World()
    site = Site(world)
    folders = [folder(tmp_path / f"videos {n}", videos) for n in range(machines)]
    programs = [Program(site, tmp_path / f"home {n}") for n in range(machines)]
    took = world.run(*(lambda p=p, v=v: p.get(v) for p, v in zip(programs, folders, strict=True)))
    requests = machines * (videos + INDEX)
    print(machines, videos, round(took), round(bound(requests)), site.limit.passed, site.limit.refused / requests)
    assert sum(map(saved, folders)) == machines * videos
    assert {code for program in programs for code in program.codes} == {0}
    assert site.limit.passed == requests
    assert took <= bound(requests)
    assert site.limit.refused <= 0.6 * requests
