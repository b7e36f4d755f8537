"""The words of a PDF's first page, read by a process of its own: what would keep a reader busy is given up.

That process loads this file alone, so that nothing of the house is imported here.
"""

import asyncio
import resource
import signal
import sys
from pathlib import Path

SECONDS = 10
ROOM = 1 << 30


class TooSlow(Exception):
    """Reading it takes longer than any page is worth."""


async def first_page(path: Path, seconds: int = SECONDS) -> str:
    """The words of the first page. `seconds`: of computing; three times as long by the clock.

    Raises TooSlow, and ValueError for a file that is broken, locked, without pages or far too large when unpacked.
    """
    reading = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        __file__,
        str(path),
        str(seconds),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        words, _ = await asyncio.wait_for(reading.communicate(), 3 * seconds)
    except TimeoutError:
        raise TooSlow(path) from None
    finally:
        if reading.returncode is None:
            reading.kill()
            await reading.wait()
    if reading.returncode == -signal.SIGXCPU:
        raise TooSlow(path)
    if reading.returncode:
        raise ValueError(path)
    return words.decode("utf-8", "replace")


def _read(path: str, seconds: int) -> int:
    """Write the words to standard output; returns the exit status."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    import pypdf

    reader = pypdf.PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        return 1
    if not reader.pages:
        return 1
    sys.stdout.buffer.write(reader.pages[0].extract_text().encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(_read(sys.argv[1], int(sys.argv[2])))
