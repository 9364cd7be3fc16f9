"""Whether another process still runs. Knows nothing of the rest of the program."""

from __future__ import annotations

import os
import sys


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
    return True
