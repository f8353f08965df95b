"""A command that the worker starts as a process of its own: it gives way, and ends when the worker ends."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def stay_beside(worker: int) -> None:
    """Give way to whoever has work to do, and end when the process `worker` ends, which started this one."""
    os.nice(10)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != worker:
        # It ended while we were loading.
        sys.exit(143)
