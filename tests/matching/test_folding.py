"""Many names folded at once come out as each by itself."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from jimaku_mpv.matching.folding import all_folded, folded

NAMES = st.lists(st.text(max_size=20) | st.text("aou w&-! \n\r", max_size=12), max_size=8)


@given(NAMES)
@example(["Mao", "Uta wo", "wo", "ou", "!!!", "K-ON!\n", "花 & Sora", "a\nb", ""])
def test_names_folded_together_are_those_folded_alone(names: list[str]) -> None:
    assert all_folded(names) == [folded(name) for name in names]
