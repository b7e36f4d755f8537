"""On a channel that brings no documents each question for a file comes with a link to hand one in, for once."""

import re
from dataclasses import replace
from datetime import timedelta

from domain.campaigns import Audience, CampaignDraft, Item, ItemKind
from domain.chat import Chat, Event, Inbound, RawMessage, Reply
from storage import campaigns, tickets
from tests.support.people import STUDIED, House, campaign_of_all_kinds, chat, study_campaign
from tests.support.transcript import Stage
from texts import general

LINK = re.compile(r"https://ban\.example/gui/([\w-]+) \(dùng một lần, đến \d\d:\d\d ngày 12/6/2023\)")


class Stranger(Stage):
    """A stage whose channel has neither buttons nor documents, and tells of some messages only that they came."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.channel.capabilities = replace(self.channel.capabilities, takes_files=False)
        read = self.channel.parse
        self.channel.parse = lambda where, payload, at: self._read(read(where, payload, at))  # type: ignore

    def _read(self, message: Inbound) -> Inbound:
        return replace(message, text="", event=Event.NOT_BROUGHT) if message.text == "?" else message

    async def brings_nothing(self, name: str) -> list[tuple[Chat, Reply]]:
        await self.inbox.receive([RawMessage(chat(name), f"n{next(self.keys)}", {"text": "?"}, self.now)])
        return await self.settle()


async def test_a_question_for_a_file_tells_where_to_hand_it_in(house: House) -> None:
    stage = Stranger(house, by_number=True)
    async with house.database.begin() as store:
        await campaigns.create(store, campaign_of_all_kinds(), stage.now)
    said = await stage.say("Tú", "/baocao")
    said = await stage.say("Tú", "[Hội nghị]")
    for answer in ("rồi", "10/6", "45", "trực tiếp", "4"):
        assert not LINK.search(said[-1][1].text)
        said = await stage.say("Tú", answer)
    assert "Đã ghi nhận" in said[-1][1].text
    said = await stage.say("Tú", f"[{said[-1][1].choices[0].label}]")
    said = await stage.say("Tú", "[Bỏ qua]")
    assert "Ảnh hội nghị" in said[-1][1].text
    found = LINK.search(said[-1][1].text)
    assert found
    async with house.database.begin() as store:
        kept = await tickets.upload(store, found[1], stage.now)
        assert kept
        assert kept[0] == chat("Tú")
        assert await tickets.upload(store, found[1], stage.now + timedelta(minutes=31)) is None
        assert not await tickets.is_good(store, found[1], stage.now)
        assert await tickets.spend(store, found[1], stage.now) is None
        assert await tickets.spend_upload(store, found[1], stage.now)
        assert not await tickets.spend_upload(store, found[1], stage.now)


async def test_only_who_may_hand_files_in_is_given_a_link_for_what_did_not_come(house: House) -> None:
    stage = Stranger(house, by_number=True)
    told = {name: (await stage.brings_nothing(name))[-1][1].text for name in ("Lan", "Thu", "Hùng", "ai đó")}
    assert LINK.search(told.pop("Lan"))
    assert LINK.search(told.pop("Thu"))
    assert set(told.values()) == {general.NO_WORDS}


async def test_a_reminder_that_a_file_is_owed_for_carries_the_link_for_three_days(house: House) -> None:
    """The file may come first: the answer that is asked for completes it."""
    stage = Stranger(house, by_number=True)
    async with house.database.begin() as store:
        for code in ("nq", "kh"):
            await campaigns.close(store, code, stage.now)
        items = (STUDIED, Item("plan", ItemKind.FILE, "Bản kế hoạch"))
        campaign = replace(study_campaign("tep").campaign, items=items)
        await campaigns.create(store, CampaignDraft(campaign, Audience(codes=("DB001",)), {}), stage.now)
    ((_, told),) = await stage.command(["remind", "now"])
    found = re.search(r"\nBản kế hoạch: ảnh thì gửi ngay tại đây; tệp thì gửi ở https://\S+/gui/(\S+)", told.text)
    assert found, told.text
    assert "đến 08:00 ngày 15/6/2023)" in told.text
    assert [one.label for one in told.choices][:1] == ["Đã tổ chức"]
    async with house.database.begin() as store:
        kept = await tickets.upload(store, found[1], stage.now + timedelta(days=3, minutes=-1))
        assert kept
        assert kept[0] == chat("Lan")
        assert await tickets.upload(store, found[1], stage.now + timedelta(days=3)) is None
    said = await stage.say("Lan", "📎 kế hoạch.pdf")
    assert "Đã nhận tệp kế hoạch.pdf" in said[-1][1].text
    said = await stage.say("Lan", "[Đã tổ chức]")
    assert "Đã ghi nhận" in said[-1][1].text
    assert "bản kế hoạch: kế hoạch.pdf" in said[-1][1].text


async def test_an_officer_is_told_where_to_hand_in_the_file_of_a_notice(house: House) -> None:
    stage = Stranger(house, by_number=True)
    said = await stage.say("Thu", "/thongbao")
    found = LINK.search(said[-1][1].text)
    assert found
    async with house.database.begin() as store:
        assert (await tickets.upload(store, found[1], stage.now) or [None])[0] == chat("Thu")
