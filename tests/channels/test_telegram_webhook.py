"""How Telegram reaches us: what a post is answered with, and what Telegram is told at the start."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import now
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import Polling, Receive
from bot.channels.telegram.webhook import HEADER, Webhook
from bot.inbox import Inbox
from bot.settings import SettingsError, load
from domain.chat import Chat, RawMessage
from storage import inbox
from storage.database import Database, DatabaseAway
from tests.support.faults import nothing_written
from tests.support.people import BOARD
from tests.support.telegram import Fake
from tests.support.telegram.fake import BOT, TOKEN

ADDRESS = "https://bao-cao.example"
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "chào"}
UPDATE = {"update_id": 700_000_001, "message": MESSAGE}


async def nothing_comes(messages: Sequence[RawMessage]) -> Mapping[tuple[Chat, str], int]:
    raise AssertionError(messages)


def webhook_of(url: str, secret: str = BOARD.secret, receive: Receive = nothing_comes) -> Webhook:
    return Webhook(TelegramChannel(TOKEN, url), receive, now, ADDRESS, secret)


@asynccontextmanager
async def at_work(intake: Webhook | Polling) -> AsyncIterator[None]:
    """Until it is ready, and then until the end."""
    over = asyncio.Event()
    await intake.channel.start()
    running = asyncio.create_task(intake.run(over))
    try:
        async with asyncio.timeout(10):
            await intake.ready.wait()
        yield
    finally:
        over.set()
        await running
        await intake.channel.stop()


@pytest.fixture
async def hook(database: Database) -> AsyncIterator[tuple[Webhook, dict[str, str]]]:
    """A webhook that Telegram knows, and the header that it was told to send."""
    async with Fake() as fake:
        channels = {"telegram": TelegramChannel(TOKEN, fake.url)}
        webhook = webhook_of(fake.url, receive=Inbox(database, BOARD, channels, now).receive)
        async with at_work(webhook):
            token = fake.calls("setWebhook")[0].params["secret_token"]
            yield webhook, {HEADER: token}


async def waiting(database: Database) -> int:
    async with database.read() as store:
        return (await inbox.counts(store))["waiting"]


async def test_what_is_taken_is_stored_and_once(hook: tuple[Webhook, dict[str, str]], database: Database) -> None:
    webhook, header = hook
    assert await webhook.take(header, json.dumps(UPDATE).encode()) == 200
    assert await webhook.take(header, json.dumps(UPDATE).encode()) == 200
    assert await waiting(database) == 1


@pytest.mark.parametrize("header", [{}, {HEADER: ""}, {HEADER: "x" * 64}, {HEADER: "đồng chí"}])
async def test_who_does_not_know_the_secret_is_not_heard(
    hook: tuple[Webhook, dict[str, str]], database: Database, header: dict[str, str]
) -> None:
    assert await hook[0].take(header, json.dumps(UPDATE).encode()) == 401
    assert await waiting(database) == 0


async def test_what_cannot_be_read_is_told_so_and_what_nobody_asked_for_is_let_go(
    hook: tuple[Webhook, dict[str, str]], database: Database
) -> None:
    webhook, header = hook
    for body in (b"", b"{", b"[]", b"7", b'"x"', b"\xff", b"{}", b'{"update_id": 1, "message": {}}'):
        assert await webhook.take(header, body) == 400, body
    assert await webhook.take(header, b'{"update_id": 2, "poll": {"id": "1"}}') == 200
    assert await waiting(database) == 0


async def test_what_cannot_be_stored_is_not_acknowledged(
    hook: tuple[Webhook, dict[str, str]], database: Database
) -> None:
    webhook, header = hook
    async with nothing_written(database, "inbox"):
        with pytest.raises(DatabaseAway):
            await webhook.take(header, json.dumps(UPDATE).encode())
    assert await waiting(database) == 0


async def test_telegram_is_told_the_address_only_when_it_does_not_know_it() -> None:
    async with Fake() as fake:
        fake.faults.broken["getWebhookInfo"] = 1
        for _ in range(2):
            webhook = webhook_of(fake.url)
            async with at_work(webhook):
                pass
            assert not webhook.trouble.problem
        told = fake.calls("setWebhook")
        assert [one.params["url"] for one in told] == [ADDRESS + webhook.path]
        assert told[0].params["drop_pending_updates"] == "false"
        other = webhook_of(fake.url, secret="another secret key")
        async with at_work(other):
            assert fake.calls("setWebhook")[1].params["url"] == ADDRESS + other.path != ADDRESS + webhook.path
        assert not fake.refused


@pytest.mark.parametrize("address", ["", "https://bao-cao.example", "http://127.0.0.1:8080", "http://example.vn"])
def test_a_webhook_needs_an_address_that_telegram_reaches(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TONGHOP_TELEGRAM_MODE", "webhook")
    monkeypatch.setenv("TONGHOP_PUBLIC_URL", address)
    if address in ("", "http://example.vn"):
        with pytest.raises(SettingsError, match=r"^TONGHOP_.* is wrong: .*\.$") as wrong:
            load()
        assert "TONGHOP_PUBLIC_URL" in str(wrong.value)
    else:
        assert load().telegram_mode == "webhook"


async def test_what_does_not_get_through_is_told() -> None:
    """Behind the public address nobody answers: Telegram says so, and whoever runs the house reads it."""
    async with Fake() as fake:
        webhook = Webhook(TelegramChannel(TOKEN, fake.url), nothing_comes, now, "http://127.0.0.1:9", BOARD.secret)
        webhook.look_again = 0.05
        async with at_work(webhook):
            assert not webhook.trouble.problem
            await fake.person("Lan").writes("/start")
            async with asyncio.timeout(10):
                while not webhook.trouble.problem:
                    await fake.called("getWebhookInfo", len(fake.calls("getWebhookInfo")) + 1)
        assert webhook.trouble.problem.startswith("Telegram không đưa được tin tới TONGHOP_PUBLIC_URL (Connection")


async def test_neither_the_path_nor_the_secret_can_be_guessed() -> None:
    async with Fake() as fake:
        webhook = webhook_of(fake.url)
        async with at_work(webhook):
            token = fake.calls("setWebhook")[0].params["secret_token"]
    path = webhook.path.removeprefix("/telegram/")
    assert len(path) == len(token) == 64
    assert path != token
    assert str(BOT) not in path
    assert BOARD.secret not in path + token


async def test_polling_takes_away_a_webhook_only_where_there_is_one() -> None:
    async with Fake() as fake:
        async with at_work(Polling(TelegramChannel(TOKEN, fake.url), nothing_comes, now)):
            await fake.updates.polled()
            assert not fake.calls("deleteWebhook")
            # Somebody else sets one meanwhile: it is told of once, and taken away.
            await fake.updates.hook("http://127.0.0.1:9/elsewhere", "", 40, drop=False, allowed=None)
            await fake.called("deleteWebhook")
            await fake.updates.polled()
        assert not fake.refused
