"""The fault matrix as tables for docs/reliability.md. Run it to bring the page up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from fault_rows import ALL
from faults import Row

PAGE = Path(__file__).parent.parent / "docs" / "reliability.md"
BEGIN, END = "<!-- fault matrix: made by tests/fault_table.py -->\n", "<!-- end of the fault matrix -->\n"
HEAD = "| what happens | the line on the screen | the subtitle |\n|---|---|---|\n"


def tables() -> str:
    """All rows, as the site's users meet them."""
    return "\n".join(f"### {title}\n\n{HEAD}{''.join(map(_line, rows))}" for title, rows in ALL.items())


def with_tables(page: str) -> str:
    """The page with the tables of today."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{tables()}\n{END}{rest.partition(END)[2]}"


def _line(row: Row) -> str:
    said = re.sub(r"127\.0\.0\.1|jimaku\.invalid", "jimaku.cc", row.said)
    outcome = "is shown" if row.loads else "can be asked for again"
    return f"| {row.happens} | {said or '(none is needed)'} | {outcome} |\n"


def repeated() -> Iterator[str]:
    """What two rows of one table say happens."""
    for rows in ALL.values():
        names = [row.happens for row in rows]
        yield from (name for name in set(names) if names.count(name) > 1)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")
