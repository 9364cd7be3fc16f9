"""Ten downloads a minute for what nobody may need."""

from __future__ import annotations

from jimaku_mpv.pipeline.pace import Pace


def test_ten_in_a_minute_and_then_one_after_the_other() -> None:
    now = 100.0
    pace = Pace(lambda: now)
    for number in range(10):
        now += 1
        assert pace.wait(f"file {number}") == 0
    assert pace.wait("one more") == 51
    assert pace.wait("file 3") == 0
    now += 51
    assert pace.wait("one more") == 0
    assert pace.wait("and another") == 1
