"""Two officers judge one report at the same moment: one verdict is kept, and the other hears what stands."""

import asyncio

from sqlalchemy import func, select

from bot.inbox import Inbox
from domain.chat import RawMessage
from domain.people import Role
from storage.database import Conflict
from storage.tables import reviews
from tests.support.people import BOARD, House, accepted_campaign, add_person, at, chat
from tests.support.transcript import Stage
from texts import review as texts


async def worker(inbox: Inbox) -> None:
    """Answer until nothing waits; what another worker was quicker at is read again."""
    for _ in range(20):
        try:
            if not await inbox.answer_waiting():
                return
        except Conflict:
            continue


async def test_only_one_verdict_is_kept(house: House) -> None:
    stage = Stage(house)
    async with house.database.begin() as store:
        await add_person(store, "Vân", Role.OFFICER, None, at("2023-01-05 00:00"))
    await stage.command(["campaign", "accepted"])
    for text in ("/baocao", f"[{accepted_campaign().campaign.name}]", "[Đã nộp]"):
        await stage.say("Minh", text)
    for name in ("Thu", "Vân"):
        await stage.say(name, "/duyet")
    choices = {choice.label: choice.action for choice in stage.last[chat("Thu")].choices}
    assert choices == {choice.label: choice.action for choice in stage.last[chat("Vân")].choices}
    for name, label in (("Thu", texts.ACCEPT), ("Vân", texts.ACCEPT_GOOD)):
        raw = RawMessage(chat(name), f"press-{name}", {"text": label, "action": choices[label]}, stage.now)
        await stage.inbox.receive([raw])
    other = Inbox(house.database, BOARD, {"web": stage.channel}, lambda: stage.now)  # type: ignore[dict-item]
    await asyncio.gather(worker(stage.inbox), worker(other))
    heard = [reply.text for _, reply in await stage.settle()]
    assert sum(text.startswith("Đã chấp nhận") for text in heard) == 1
    assert heard.count(texts.MOVED_ON) == 1
    async with house.database.read() as store:
        assert await store.number(select(func.count()).select_from(reviews)) == 1
