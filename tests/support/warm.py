"""The real program, started many times: one process has loaded it, and every start is a fork of that one.

What a start costs is mostly loading; a test that kills the house fifty times pays for it once. From there on a
start is that of `python -m bot run`: its own environment, folder, files and standard error.
"""

import asyncio
import json
import os
import random
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.process import READY_WITHIN, Running, collect, ready

LONGEST = 64 * 1024


@dataclass
class Fork:
    """A start of the program."""

    pid: int

    def kill(self) -> None:
        """SIGKILL."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


class Warm:
    """The process that every start is a fork of."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    @asynccontextmanager
    async def running(self, env: Mapping[str, str], cwd: Path) -> AsyncIterator[Running]:
        """tonghop run, until it is ready; ended at the end."""
        loop = asyncio.get_running_loop()
        ours, theirs = os.pipe()
        socket.send_fds(self._line, [json.dumps({"env": dict(env), "cwd": str(cwd)}).encode()], [theirs])
        os.close(theirs)
        stderr = asyncio.StreamReader()
        pipe, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stderr), os.fdopen(ours, "rb", 0)
        )
        fork = Fork(int(await loop.sock_recv(self._line, LONGEST)))
        reading = None
        try:
            house = Running(fork, await asyncio.wait_for(ready(stderr), READY_WITHIN))
            reading = asyncio.create_task(collect(stderr, house.log))
            yield house
        finally:
            fork.kill()
            await (reading or stderr.read())  # which ends as the process does
            pipe.close()


@asynccontextmanager
async def warm() -> AsyncIterator[Warm]:
    """The program, loaded once."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    near.setblocking(False)
    with near, far:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.warm", str(far.fileno()), pass_fds=[far.fileno()]
        )
        far.close()
        yield Warm(near)
        near.close()
        await process.wait()


def _fork_when_asked(far: socket.socket) -> None:
    """Begin a start at each message, and answer with its number, until whoever asks is gone."""
    from bot import cli, start

    assert start
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, handed, _, _ = socket.recv_fds(far, LONGEST, 1)
        if not message:
            return
        if pid := os.fork():
            os.close(handed[0])
            far.send(str(pid).encode())
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        far.close()
        asked = json.loads(message)
        os.environ.clear()
        os.environ.update(asked["env"])
        os.chdir(asked["cwd"])
        os.dup2(handed[0], sys.stderr.fileno())
        os.close(handed[0])
        random.seed()
        sys.argv = ["bot", "run"]
        cli.main()


if __name__ == "__main__":
    _fork_when_asked(socket.socket(fileno=int(sys.argv[1])))
