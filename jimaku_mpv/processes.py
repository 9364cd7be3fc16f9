"""Whether another process still runs, and how one ends with us. Knows nothing of the rest of the program."""

from __future__ import annotations

import contextlib
import functools
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ctypes

ENDED = (b"Z", b"X")


def is_running(pid: int) -> bool:
    """Whether there is a process of this id."""
    if sys.platform == "win32":
        return _is_running_on_windows(pid)
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


def end_with_us(process: subprocess.Popen[bytes]) -> None:
    """Have Windows end the process, and all that it starts, when this one ends, however that happens."""
    if sys.platform == "win32":  # pragma: no cover - Windows
        import ctypes

        handle = int(process._handle)  # type: ignore[attr-defined]
        ctypes.WinDLL("kernel32").AssignProcessToJobObject(_job(), ctypes.c_void_p(handle))


@functools.cache
def _job() -> ctypes.c_void_p | None:  # pragma: no cover - Windows
    """Never closed by us: the system does so when we end, and that ends all that is in it."""
    if sys.platform == "win32":
        import ctypes

        class Limits(ctypes.Structure):
            """JOBOBJECT_EXTENDED_LIMIT_INFORMATION, of which only the flags say something."""

            _fields_ = (
                ("times", ctypes.c_int64 * 2),
                ("flags", ctypes.c_uint32),
                ("sizes", ctypes.c_size_t * 2),
                ("processes", ctypes.c_uint32),
                ("affinity", ctypes.c_size_t),
                ("classes", ctypes.c_uint32 * 2),
                ("io", ctypes.c_uint64 * 6),
                ("memory", ctypes.c_size_t * 4),
            )

        extended_limits, kill_on_close = 9, 0x2000
        kernel32 = ctypes.WinDLL("kernel32")
        kernel32.CreateJobObjectW.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel32.CreateJobObjectW(None, None))
        limits = Limits(flags=kill_on_close)
        kernel32.SetInformationJobObject(job, extended_limits, ctypes.byref(limits), ctypes.sizeof(limits))
        return job
    return None


def _is_running_on_windows(pid: int) -> bool:  # pragma: no cover - Windows
    """Asked by its handle: `os.kill` would end it."""
    if sys.platform == "win32":
        import ctypes

        synchronize, timeout, denied = 0x00100000, 0x102, 5
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.OpenProcess.restype = ctypes.c_void_p
        handle = kernel32.OpenProcess(synchronize, False, pid)
        if not handle:
            return ctypes.get_last_error() == denied
        try:
            return int(kernel32.WaitForSingleObject(ctypes.c_void_p(handle), 0)) == timeout
        finally:
            kernel32.CloseHandle(ctypes.c_void_p(handle))
    return False
