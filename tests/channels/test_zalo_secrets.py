"""No log line holds a token of Zalo, whatever fails; and what the settings refuse."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.settings import SettingsError, load
from tests.support.process import environment

TOKENS = "2000000000001:ZaloFakeSecret_aaaa,2000000000002:ZaloFakeSecret_bbbb"
WORDS = "đơn vị em đã học tập xong"
FAILING = f"""
import asyncio, logging, sys
from datetime import UTC, datetime
from urllib.parse import quote
import structlog
from bot import logs
from bot.channels.channel import SendFailed
from bot.channels.zalo import house
from bot.settings import Settings
from domain.chat import Chat, Reply

async def nobody_there(found):
    for channel in house.channels_of(found, house.bots_of(found), lambda: datetime.now(UTC)):
        await channel.start()
        try:
            await channel.send(Chat("zalo", channel.bot, "7"), Reply({WORDS!r}), 1, urgent=True)
        except SendFailed as failure:
            log.exception("not_sent", reason=failure.reason, failure=repr(failure))
        try:
            await channel.api.call("getMe")
        except Exception as error:
            log.exception("no_answer", error=repr(error))
        await channel.stop()

def chained(token):
    secret = token.partition(":")[2]
    try:
        try:
            raise ValueError(f"cannot reach https://bot-api.zaloplatforms.com/bot{{token}}/getMe")
        except ValueError as cause:
            raise RuntimeError(quote(token, safe=""), {{"url": token}}) from cause
    except RuntimeError:
        log.exception("failed", token=token, secret=secret, url=[f"/bot{{token}}/getUpdates"])
        logging.getLogger("aiohttp.client").exception("failed with %s and %r", token, {{"key": secret}})

found = Settings()
logs.set_up(sys.argv[1], found.secrets(), level=logging.DEBUG)
log = structlog.get_logger()
asyncio.run(nobody_there(found), debug=True)
for token in found.zalo_tokens.split(","):
    chained(token)
log.info("the end")
"""


@pytest.mark.parametrize("shape", ["text", "json"])
async def test_a_failing_run_at_debug_tells_no_token(shape: str, tmp_path: Path) -> None:
    api = {"TONGHOP_ZALO_TOKENS": TOKENS, "TONGHOP_ZALO_API_URL": "http://127.0.0.1:1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        FAILING,
        shape,
        cwd=Path(__file__).parents[2],
        env=environment("sqlite+aiosqlite:///x.db", tmp_path, **api),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed = (await process.communicate())[0].decode()
    assert (process.returncode, "the end" in printed) == (0, True), printed
    assert "debug" in printed.casefold()
    assert printed.count("REDACTED") >= 12
    assert "ZaloFakeSecret" not in printed
    assert WORDS not in printed


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"ZALO_TOKENS": "123"}, "ZALO_TOKENS"),
        ({"ZALO_TOKENS": "123:abcdefgh;456:abcdefgh"}, "ZALO_TOKENS"),
        ({"ZALO_TOKENS": "123:abcdefgh, 123:zyxwvuts"}, "ZALO_TOKENS"),
        ({"ZALO_TOKENS": "123:abcdefgh", "ZALO_LINKS": "zalo.me/x"}, "ZALO_LINKS"),
        ({"ZALO_TOKENS": "123:abcdefgh", "ZALO_LINKS": "https://a.vn,https://b.vn"}, "ZALO_LINKS"),
        ({"ZALO_TOKENS": "123:abcdefgh", "ZALO_MODE": "webhook"}, "ZALO_MODE"),
        ({"ZALO_SEATS": "-1"}, "ZALO_SEATS"),
        ({"ZALO_MONTHLY": "nhiều"}, "ZALO_MONTHLY"),
        ({"ZALO_API_URL": "bot-api"}, "ZALO_API_URL"),
    ],
)
def test_a_wrong_setting_is_named_and_told_without_its_token(
    settings: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in settings.items():
        monkeypatch.setenv(f"TONGHOP_{name}", value)
    with pytest.raises(SettingsError, match=rf"^TONGHOP_{named} is wrong: .*\.$") as wrong:
        load()
    assert "abcdefgh" not in str(wrong.value)


def test_tokens_and_links_may_have_blanks_and_gaps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_ZALO_TOKENS", " 123:abcdefgh , 456:zyxwvuts,")
    monkeypatch.setenv("TONGHOP_ZALO_LINKS", ", https://zalo.me/b")
    found = load()
    assert (found.zalo_tokens, found.zalo_links) == ("123:abcdefgh,456:zyxwvuts", ",https://zalo.me/b")
    assert {"abcdefgh", "zyxwvuts", "123:abcdefgh"} <= set(found.secrets())


def test_passwords_in_addresses_are_secrets_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_DATABASE_URL", "postgresql+asyncpg://u:mat%40khau-1@127.0.0.1/tonghop")
    monkeypatch.setenv("TONGHOP_TELEGRAM_PROXY", "http://u:proxy-word@127.0.0.1:3128")
    assert {"mat@khau-1", "mat%40khau-1", "proxy-word"} <= set(load().secrets())
    monkeypatch.setenv("TONGHOP_DATABASE_URL", "postgresql+asyncpg://u:ab@127.0.0.1/tonghop")
    assert "ab" not in load().secrets()
