"""Whether another process still runs. Knows nothing of the rest of the program."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

ENDED = (b"Z", b"X")


def is_running(pid: int) -> bool:
    """Whether there is a process of this id; where asking would do harm, we take it that there is."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_unburied(pid)


def _is_unburied(pid: int) -> bool:
    """Whether it has ended and only its parent has not asked for it yet, in some containers never."""
    with contextlib.suppress(OSError, IndexError):
        # The name before the state may hold spaces and brackets.
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] in ENDED
    return False
