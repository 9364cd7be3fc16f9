"""What comes while the helper is still reading its modules is kept, and not lost."""

from __future__ import annotations

from jimaku_mpv.commands.helper import Door
from jimaku_mpv.player.messages import NewSettings, Ping, Request, Stop


def test_requests_before_the_session_are_answered_first_and_in_order() -> None:
    door, handled = Door(), list[Request]()
    door.take(NewSettings({"format": "srt"}))
    door.take(Ping())
    assert handled == []
    door.open(handled.append)
    door.take(Stop())
    assert [type(one) for one in handled] == [NewSettings, Ping, Stop]
