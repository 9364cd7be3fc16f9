"""From a key press or a loaded file to the selected subtitle, with a cold and a warm helper."""

from __future__ import annotations

from benchmarks.figures import Samples
from benchmarks.player import Player
from benchmarks.stage import Episode, Stage

# Paused at the beginning, where every subtitle of the stand-in has its first cue.
PAUSED = "--pause"
BY_KEY = "--script-opts=jimaku_mpv-autoload=no"
# What was fetched ahead has a line of its own, see menus.py.
NOT_AHEAD = "--script-opts=jimaku_mpv-prefetch=no"
KEY_BUDGET, AUTO_BUDGET = 60.0, 150.0
"""Milliseconds when nobody has to be asked; each round trip adds the latency."""


def key_press(stage: Stage, run: int, samples: Samples) -> None:
    """Auto-load is off; each line is the first press for that file."""
    show, other = stage.show(2 * run), stage.show(2 * run + 1)
    fifth, sixth = stage.episode(show, 5), stage.episode(show, 6)
    stage.forget_all()
    samples.add("cold helper, first use ever", _cold_key(stage, fifth))
    stage.know_catalogue()
    with Player(stage, PAUSED, BY_KEY) as player:
        player.watch_subtitles()
        samples.add("cold helper, new show", _key(player, fifth))
        player.settle()
        for name, number, trips in (("new show", 5, 2), ("next episode", 6, 1), ("file in the cache", 5, 0)):
            before, downloads = stage.requests()
            spent = _key(player, stage.episode(other, number))
            after, loaded = stage.requests()
            samples.add(f"warm helper, {name}", spent, budget=KEY_BUDGET + trips * stage.latency)
            beyond = after - before - (loaded - downloads)
            samples.add(
                f"warm helper, {name}: requests beyond the download", beyond, "", budget=min(trips, 1)
            )
            player.settle()
    samples.add("cold helper, next episode", _cold_key(stage, sixth))
    samples.add("cold helper, file in the cache", _cold_key(stage, fifth))


def auto_load(stage: Stage, run: int, samples: Samples) -> None:
    """The same without any key."""
    show, other = stage.show(2 * run), stage.show(2 * run + 1)
    fifth, sixth = stage.episode(show, 5), stage.episode(show, 6)
    stage.forget_all()
    samples.add("cold helper, first use ever", _cold_auto_load(stage, fifth))
    stage.know_catalogue()
    with Player(stage, PAUSED, NOT_AHEAD) as player:
        player.watch_subtitles()
        samples.add("cold helper, new show", player.time_auto_load(fifth))
        player.settle()
        for name, number, trips in (("new show", 5, 2), ("next episode", 6, 1)):
            spent = player.time_auto_load(stage.episode(other, number))
            samples.add(f"warm helper, {name}", spent, budget=AUTO_BUDGET + trips * stage.latency)
            player.settle()
    samples.add("cold helper, next episode", _cold_auto_load(stage, sixth))
    samples.add("no helper, file played before", _cold_auto_load(stage, fifth))


def _key(player: Player, episode: Episode) -> float:
    player.open(episode)
    return player.time_key(episode)


def _cold_key(stage: Stage, episode: Episode) -> float:
    with Player(stage, PAUSED, BY_KEY) as player:
        player.watch_subtitles()
        return _key(player, episode)


def _cold_auto_load(stage: Stage, episode: Episode) -> float:
    with Player(stage, PAUSED, NOT_AHEAD) as player:
        player.watch_subtitles()
        return player.time_auto_load(episode)
