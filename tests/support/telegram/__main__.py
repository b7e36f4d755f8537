"""python -m tests.support.telegram [--port 0] [--no-limits] [--latency 0.05]: prints its address and its token."""

import argparse
import asyncio
import contextlib
import sys

from tests.support.telegram.fake import Fake


async def serve(port: int, limits: bool, latency: float, record: bool) -> None:
    """Until the process ends."""
    fake = Fake(record=record)
    fake.limits.on, fake.faults.latency, fake.server.port = limits, latency, port
    async with fake:
        sys.stdout.write(f"{fake.url} {fake.token}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.telegram")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--no-limits", dest="limits", action="store_false")
    parser.add_argument("--record", action="store_true", help="keep every request in memory")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
