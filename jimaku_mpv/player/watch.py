"""Notices the end of a process that is not a child of ours, without polling where the system can.

mpv leaks its sockets into every child, so the end of the connection alone proves nothing.
"""

from __future__ import annotations

import os
import select
import sys
import time

POLL_SECONDS = 2.0


def wait_for_end(pid: int) -> None:
    """Return when the process `pid` has ended; at once if there is none."""
    if sys.platform == "win32":
        _wait_on_handle(pid)
    elif sys.platform == "linux" and hasattr(os, "pidfd_open"):
        _wait_on_pidfd(pid)
    elif hasattr(select, "kqueue"):
        _wait_on_kqueue(pid)
    else:
        _wait_by_asking(pid)


def _wait_on_pidfd(pid: int) -> None:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    except OSError:  # an old kernel, or a sandbox that forbids it
        _wait_by_asking(pid)
        return
    try:
        poller = select.poll()
        poller.register(descriptor, select.POLLIN)
        poller.poll()
    finally:
        os.close(descriptor)


def _wait_on_kqueue(pid: int) -> None:  # pragma: no cover - macOS and BSD
    if sys.platform == "linux" or sys.platform == "win32":
        return
    queue = select.kqueue()
    ended = select.kevent(pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)
    try:
        queue.control([ended], 1, None)
    except ProcessLookupError:
        return
    finally:
        queue.close()


def _wait_on_handle(pid: int) -> None:  # pragma: no cover - Windows
    if sys.platform == "win32":
        import ctypes

        synchronize, forever = 0x00100000, 0xFFFFFFFF
        kernel32 = ctypes.WinDLL("kernel32")
        kernel32.OpenProcess.restype = ctypes.c_void_p
        handle = kernel32.OpenProcess(synchronize, False, pid)
        if handle:
            kernel32.WaitForSingleObject(ctypes.c_void_p(handle), forever)
            kernel32.CloseHandle(ctypes.c_void_p(handle))


def _wait_by_asking(pid: int) -> None:
    while os.getppid() == pid:
        time.sleep(POLL_SECONDS)
