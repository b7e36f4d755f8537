"""The real program, started many times: one process has loaded it, and every start is a fork of that one.

What a start costs is mostly loading; whoever starts the program a hundred times pays for it once. From there on a
start is that of `python -m bot …`: a process of its own with its environment, folder and standard streams, to be
killed, limited and waited for like any other. A shifted clock (tests/support/clock.py) is a library that is loaded
with a process, so that there is a second one for whoever needs that.
"""

import asyncio
import atexit
import gc
import json
import os
import random
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from tests.support.clock import AS_IT_IS

LONGEST = 64 * 1024
READ_AT_LOADING = ("LD_PRELOAD", *AS_IT_IS)
LOADED = (
    "aiosqlite",
    "alembic.command",
    "asyncpg",
    "bot.channels.telegram.polling",
    "bot.channels.telegram.profile",
    "bot.channels.telegram.webhook",
    "bot.channels.zalo.house",
    "bot.cli",
    "bot.demo.stage",
    "bot.start",
    "exports.calls",
    "exports.excel",
    "exports.invitations_list",
    "exports.invitations_pdf",
    "exports.invitations_word",
    "exports.word",
    "imports.workbook",
    "resvg_py",
    "segno",
    "sqlalchemy.dialects.postgresql.asyncpg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
)


class Fork:
    """A start of the program."""

    def __init__(self, pid: int, ended: asyncio.Task[int]) -> None:
        self.pid = pid
        self._ended = ended

    async def wait(self) -> int:
        """Its exit status, or the signal that ended it as a negative number, once it has ended."""
        return await asyncio.shield(self._ended)

    def send_signal(self, number: int) -> None:
        """Nothing where it has ended."""
        if not self._ended.done():
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


async def start(env: Mapping[str, str], arguments: Sequence[str], cwd: Path, streams: Sequence[int]) -> Fork:
    """Begin a start of the program; its standard streams stay the caller's, to be closed."""
    near, far = socket.socketpair()
    near.setblocking(False)
    of_library = tuple((name, env[name]) for name in READ_AT_LOADING if name in env)
    asked = json.dumps({"env": dict(env), "cwd": str(cwd), "arguments": list(arguments)}).encode()
    with far:
        socket.send_fds(_loaded(of_library), [asked], [*streams, far.fileno()])
    told, line = await asyncio.open_connection(sock=near)

    async def ended() -> int:
        try:
            return int(await told.readline())
        finally:
            line.close()

    return Fork(int(await told.readline()), asyncio.create_task(ended()))


@cache
def _loaded(of_library: tuple[tuple[str, str], ...]) -> socket.socket:
    """The line to the process that every start is a fork of; it ends with this one."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with far:
        far.set_inheritable(True)
        command = [sys.executable, "-m", "tests.support.warm", str(far.fileno())]
        pid = os.posix_spawn(sys.executable, command, os.environ | dict(of_library))

    def end() -> None:
        near.close()
        os.waitpid(pid, 0)

    atexit.register(end)
    return near


class Server:
    """The process that every start is a fork of."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._begun: dict[int, int] = {}

    def serve(self) -> None:
        """Begin a start at each message, tell its number and then its status, until whoever asks is gone."""
        signal.signal(signal.SIGCHLD, self._some_ended)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with whoever asks
        while True:
            message, handed, _, _ = socket.recv_fds(self._line, LONGEST, 4)
            if not message:
                break
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
            if not (pid := os.fork()):
                self._become(json.loads(message), handed)
            *streams, told = handed
            for one in streams:
                os.close(one)
            self._begun[pid] = told
            self._tell(told, pid)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        for pid in self._begun:
            os.kill(pid, signal.SIGKILL)

    def _some_ended(self, _number: int, _frame: FrameType | None) -> None:
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                told = self._begun.pop(pid)
                self._tell(told, os.waitstatus_to_exitcode(status))
                os.close(told)

    def _tell(self, where: int, number: int) -> None:
        with suppress(BrokenPipeError):  # whoever asked wants to know no more
            os.write(where, f"{number}\n".encode())

    def _become(self, asked: Mapping[str, Any], handed: Sequence[int]) -> None:
        """Be a start of the program, to its end."""
        from bot import cli

        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        self._line.close()
        for number, one in enumerate(handed[:3]):
            os.dup2(one, number)
        for one in (*handed, *self._begun.values()):
            os.close(one)
        os.environ.clear()
        os.environ.update(asked["env"])
        os.chdir(asked["cwd"])
        random.seed()
        sys.argv = ["tonghop", *asked["arguments"]]
        cli.main()


def _load() -> None:
    """All that some start imports, at its beginning or later."""
    for name in LOADED:
        import_module(name)
    gc.collect()
    gc.freeze()  # so that forks go on sharing it


if __name__ == "__main__":
    _load()
    Server(socket.socket(fileno=int(sys.argv[1]))).serve()
