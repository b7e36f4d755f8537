"""No log line holds the token, whatever fails and however it is told: a failing run at DEBUG is searched.

Nor does a line begin where none of ours does: what comes from outside forges none, and steers no terminal.
"""

import asyncio
import re
import sys
from pathlib import Path

import pytest

from tests.support.process import environment
from tests.support.telegram.fake import TOKEN

SECRET, WORDS = "a secret key of the tests only", "đơn vị em đã học tập xong"
FORGED = "\n2026-01-01T00:00:00Z [info ] forged\r\x1b[2Jx\x9b1m\u2028forged"
OURS = {"text": r"20\d\d-\d\d-\d\dT\S+Z \[|    ", "json": r"\{.*\}$"}
FAILING = f"""
import asyncio, logging, sys
from urllib.parse import quote
import structlog
from bot import logs
from bot.channels.channel import SendFailed
from bot.channels.telegram.channel import TelegramChannel
from domain.chat import Chat, Reply

async def nobody_there(token):
    channel = TelegramChannel(token, "http://127.0.0.1:1")
    await channel.start()
    try:
        await channel.send(Chat("telegram", channel.bot, "7"), Reply({WORDS!r}), 1, urgent=True)
    except SendFailed as failure:
        log.exception("not_sent", reason=failure.reason, failure=repr(failure))
    try:
        await channel.api.get_webhook_info()
    except Exception as error:
        log.warning("no_answer", error=repr(error), exc_info=True)
    await channel.stop()

def chained(token):
    try:
        try:
            raise ValueError(f"cannot reach https://api.telegram.org/bot{{token}}/getMe")
        except ValueError as cause:
            raise RuntimeError(quote(token, safe=""), {{"url": token}}) from cause
    except RuntimeError:
        log.exception("failed", token=token, url=[f"/file/bot{{token}}/photos/1.jpg"], key={SECRET!r})
        logging.getLogger("a library").exception("failed with %s and %r", token, {{"key": {SECRET!r}}})
        logging.getLogger("telegram").debug("calling with %s", token)

token = sys.argv[1]
logs.set_up(sys.argv[2], [token, {SECRET!r}], level=logging.DEBUG)
log = structlog.get_logger()
asyncio.run(nobody_there(token), debug=True)
chained(token)
logging.getLogger("telegram").setLevel(logging.DEBUG)
chained(token)
log.warning("taken" + {FORGED!r}, name={FORGED!r}, of=[{FORGED!r}], about={{"name": {FORGED!r}}})
logging.getLogger("a library").warning("taken %s", {FORGED!r})
try:
    raise ValueError({FORGED!r})
except ValueError:
    log.exception("failed", name={FORGED!r})
    logging.getLogger("a library").exception("failed")
log.info("the end")
"""


@pytest.mark.parametrize("shape", ["text", "json"])
async def test_a_failing_run_at_debug_tells_no_secret(shape: str, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        FAILING,
        TOKEN,
        shape,
        cwd=Path(__file__).parents[2],
        env=environment("", tmp_path),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed = (await process.communicate())[0].decode()
    assert (process.returncode, "the end" in printed) == (0, True), printed
    assert "debug" in printed.casefold()
    assert printed.count("REDACTED") >= 12
    assert TOKEN.partition(":")[2] not in printed
    assert SECRET not in printed
    assert WORDS not in printed
    assert printed.count("forged") >= 10
    lines = printed.rstrip("\n").split("\n")
    assert not [line for line in lines if not re.match(OURS[shape], line) or set("\r\x1b") & set(line)]
