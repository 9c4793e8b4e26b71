"""Run between fork and the server: drop root, tie our life to the parent's, become the server.

A script of its own and not a ``preexec_fn``: Python code after fork can deadlock in a parent that
has threads, and the parent-death signal must be set after the change of user, which clears it
(Source: prctl(2), PR_SET_PDEATHSIG, 2026-11).
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def become(death_signal: int, parent: int, uid: int, gid: int, command: list[str]) -> None:
    """Replace this process by ``command``, which gets ``death_signal`` when its parent dies."""
    if os.geteuid() == 0 and uid != 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    os.umask(0o077)
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PR_SET_PDEATHSIG, death_signal), (_PR_SET_NO_NEW_PRIVS, 1)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), f"prctl option {option} refused")
    if os.getppid() != parent:
        sys.exit("the parent died before the server could start")
    os.execv(command[0], command)  # noqa: S606 - becoming the server is this script's purpose


if __name__ == "__main__":
    signal_number, parent_pid, user, group = map(int, sys.argv[1:5])
    become(signal_number, parent_pid, user, group, sys.argv[5:])
