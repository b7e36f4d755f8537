"""Campaigns on the dashboard: the list, the form with its errors by field, the preview of a secretary's chat."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from domain.people import Role
from storage import audience, campaigns, outbox, templates
from tests.support.people import House, add_person, at, chat
from tests.support.rooms import Rooms, rooms
from texts import general

NOW = at("2023-06-12 08:00")
FORM = {
    "title": "Học tập Nghị quyết Đại hội",
    "code": "nq-moi",
    "due_day": "2023-06-30",
    "due_hour": "17:00",
    "counts": "submitted",
    "days_before": "3, 0",
    "at": "08:00",
    "overdue_every": "3",
    "overdue_times": "3",
    "quiet_from": "20:00",
    "quiet_to": "07:00",
    "working_days_only": "1",
    "leaders_after": "5",
    "i0.kind": "confirm",
    "i0.label": "tổ chức học tập",
    "i0.required": "1",
    "i1.kind": "choice",
    "i1.label": "Hình thức",
    "i1.options": "Trực tiếp\nTrực tuyến",
}


@pytest.fixture
async def desk(house: House, tmp_path: Any) -> AsyncIterator[Rooms]:
    async with rooms(house, tmp_path, NOW) as opened:
        yield opened


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found, page
    return found[1]


async def send(thu: httpx.AsyncClient, form: Mapping[str, str], path: str = "/bang/dot/moi") -> httpx.Response:
    """Look at it, then do what was seen."""
    looked = await thu.post(path, data={**form, "do": "look"})
    assert looked.status_code == 200, re.findall(r'class="wrong"[^>]*>([^<]*)', looked.text)
    return await thu.post(path, data={**form, "do": "send", "key": "k1", "seen": seen_in(looked.text)})


async def said_to(house: House, name: str) -> list[str]:
    async with house.database.read() as store:
        return [one.reply.text for one in await outbox.page_of(store, chat(name), 100) if one.reply]


async def test_a_campaign_is_made_once_and_its_units_hear_of_it(house: House, desk: Rooms) -> None:
    async with desk.browser("Thu") as thu:
        first = await send(thu, FORM)
        again = await thu.post(
            "/bang/dot/moi", data={**FORM, "do": "send", "key": "k1", "seen": "of another form"}
        )
        assert first.status_code == 303
        page = (await thu.get(first.headers["location"].partition("#")[0])).text
    assert "Đã mở đợt Học tập Nghị quyết Đại hội cho 04 đơn vị" in page
    assert "Mã này đã dùng" in again.text
    assert "Thu" in page
    assert sum("mở đợt Học tập Nghị quyết Đại hội" in text for text in await said_to(house, "Lan")) == 1
    async with house.database.read() as store:
        made = await campaigns.campaign(store, "nq-moi")
        assert made is not None
        assert [item.label for item in made.items] == ["tổ chức học tập", "Hình thức"]
        assert made.due_at == at("2023-06-30 17:00")
        assert made.policy.days_before == (3, 0)
        assert await campaigns.makers(store, ["nq-moi"]) == {"nq-moi": "Thu"}


async def test_what_is_wrong_is_told_by_its_field_and_nothing_typed_is_lost(house: House, desk: Rooms) -> None:
    wrong = {
        **FORM,
        "title": "Tài liệu TUYỆT MẬT",
        "code": "nq",
        "due_day": "",
        "codes": "DB001 DB999",
        "i1.options": "Trực tiếp",
        "at": "25:00",
        "i0.ask": "Đã học chưa, thưa đồng chí?",
    }
    past = {"opens_day": "2023-06-01", "due_day": "2023-06-11", "code": "NQ"}
    async with desk.browser("Thu") as thu:
        page = await thu.post("/bang/dot/moi", data={**wrong, "do": "send", "key": "k1"})
        later = await thu.post("/bang/dot/moi", data={**FORM, **past, "do": "look"})
        unknown = await thu.post("/bang/dot/moi", data={**FORM, "codes": "DB001,DB999", "do": "look"})
    assert page.status_code == 422
    found = dict(re.findall(r'class="wrong" id="e-([\w.]+)">([^<]+)', page.text))
    assert set(found) == {"title", "due_day", "at", "i1.options"}
    assert found["due_day"] == "Cần điền ô này."
    assert "độ mật" in found["title"]
    for kept in ("Tài liệu TUYỆT MẬT", "DB001 DB999", "25:00", "Đã học chưa, thưa đồng chí?", "tổ chức học tập"):
        assert kept in page.text
    assert set(re.findall(r'class="wrong" id="e-([\w.]+)"', later.text)) == {"code", "due_day"}
    assert "không có đơn vị mang mã DB999" in unknown.text.casefold().replace("db999", "DB999")
    async with house.database.read() as store:
        assert len(await campaigns.all_campaigns(store)) == 2


async def test_items_are_added_dropped_and_moved_by_buttons_that_bring_the_form_back(desk: Rooms) -> None:
    labels = re.compile(r'name="i\d+\.label" type="text" value="([^"]*)"')
    async with desk.browser("Thu") as thu:
        added = await thu.post("/bang/dot/moi", data={**FORM, "do": "add"})
        moved = await thu.post("/bang/dot/moi", data={**FORM, "do": "up.1"})
        dropped = await thu.post("/bang/dot/moi", data={**FORM, "do": "drop.0"})
        nonsense = await thu.post("/bang/dot/moi", data={**FORM, "do": "down.99"})
    assert labels.findall(added.text) == ["tổ chức học tập", "Hình thức", ""]
    assert labels.findall(moved.text) == ["Hình thức", "tổ chức học tập"]
    assert labels.findall(dropped.text) == ["Hình thức"]
    assert labels.findall(nonsense.text) == ["tổ chức học tập", "Hình thức"]


async def test_the_preview_is_what_a_secretary_then_gets(house: House, desk: Rooms) -> None:
    async with desk.browser("Thu") as thu:
        looked = await thu.post("/bang/dot/moi", data={**FORM, "do": "look"})
        await send(thu, FORM)
    notice = next(text for text in await said_to(house, "Lan") if "Đại hội" in text)
    for line in notice.split("\n"):
        assert line in looked.text
    for label in ("Báo cáo ngay", "Đã tổ chức", "Chưa", "Bổ sung hình thức", "Trực tuyến"):
        assert f">{label}</span>" in looked.text


async def test_one_that_opens_later_waits_and_is_told_of_then(house: House, desk: Rooms) -> None:
    async with desk.browser("Thu") as thu:
        done = await send(thu, {**FORM, "opens_day": "20/6/2023", "opens_hour": "08:00"})
        page = (await thu.get(done.headers["location"])).text
    assert "đợt mở 08:00 thứ Ba 20/6/2023, đầu mối được báo lúc đó" in page
    assert "Chưa mở" in page
    assert not [text for text in await said_to(house, "Lan") if "Đại hội" in text]


async def test_a_change_is_told_before_it_is_saved_and_only_what_was_seen_is_done(
    house: House, desk: Rooms
) -> None:
    path = "/bang/dot/kh/sua"
    async with desk.browser("Thu") as thu:
        page = (await thu.get(path)).text
        form = dict(re.findall(r'name="([\w.]+)" type="\w+" value="([^"]*)"', page))
        form |= dict(re.findall(r'type="hidden" name="(i\d\.key)" value="(\w+)"', page))
        form |= {
            "i0.kind": "confirm",
            "i0.required": "1",
            "i1.kind": "quota",
            "i1.required": "1",
            "counts": "submitted",
        }
        form |= {"working_days_only": "1", "due_day": "2023-06-20", "sectors": "trường học"}
        looked = await thu.post(path, data={**form, "do": "look"})
        assert "hạn: 17:00 thứ Sáu 16/6/2023 → 17:00 thứ Ba 20/6/2023" in looked.text
        assert "thôi tính: DB000, DB001, DB003" in looked.text
        async with house.database.begin() as store:
            await audience.excuse(store, house.campaigns["kh"], house.units["DB003"], "bão", NOW, None)
        stale = await thu.post(path, data={**form, "do": "send", "key": "k2", "seen": seen_in(looked.text)})
        assert "thôi tính: DB000, DB001." in stale.text
        done = await thu.post(path, data={**form, "do": "send", "key": "k3", "seen": seen_in(stale.text)})
        assert done.status_code == 303
    async with house.database.read() as store:
        changed = await campaigns.campaign(store, "kh")
        assert changed is not None
        assert changed.due_at == at("2023-06-20 17:00")
        assert await audience.members_of(store, changed.id) == {house.units["DB002"]}


async def test_a_template_is_kept_and_begun_from_on_the_page_and_in_the_chat(house: House, desk: Rooms) -> None:
    async with desk.browser("Thu") as thu:
        kept = await thu.post("/bang/dot/moi", data={**FORM, "do": "template", "key": "k1", "template": "Mẫu quý"})
        assert "Đã lưu mẫu “Mẫu quý”" in kept.text
        assert "Học tập Nghị quyết Đại hội" in kept.text
        async with house.database.read() as store:
            (saved,) = await templates.saved(store)
        begun = (await thu.get(f"/bang/dot/moi?mau={saved.id}")).text
        assert "Trực tiếp\nTrực tuyến" in begun
        assert 'name="due_day" type="date" value=""' in begun
        await desk.say("Thu", "/taodot")
        await desk.say("Thu", "Mẫu quý")
        await desk.say("Thu", "Học tập quý Ba")
        await desk.say("Thu", "30/6")
        heard = (await said_to(house, "Thu"))[-1]
        assert heard.startswith("📋 Học tập quý Ba (nq-2023-06)")
        assert "• Hình thức" in heard
        await thu.post("/bang/lam", data={"action": f"template:drop:{saved.id}", "key": "k9", "back": "/bang/dot"})
    async with house.database.read() as store:
        assert not await templates.saved(store)


async def test_officers_of_a_part_make_campaigns_of_their_part_and_leaders_make_none(
    house: House, desk: Rooms
) -> None:
    async with house.database.begin() as store:
        await add_person(store, "Quý", Role.OFFICER, "DB000", NOW - timedelta(days=9))
    async with desk.browser("Quý") as quy, desk.browser("Hùng") as hung, desk.browser("Lan") as lan:
        looked = (await quy.post("/bang/dot/moi", data={**FORM, "do": "look"})).text
        assert "03 đơn vị, 02 đầu mối nhận được thông báo" in looked
        done = await send(quy, FORM)
        assert done.status_code == 303
        assert (await quy.get("/bang/dot/kh/sua")).headers["location"] == "/bang/dot"
        assert "nq-moi/sua" in (await quy.get("/bang/dot")).text
        copied = (await quy.get("/bang/dot/moi?sao=nq")).text
        assert "DB003" not in copied
        for path in ("/bang/dot/moi", "/bang/dot/nq/sua"):
            assert (await hung.get(path)).headers["location"] == "/bang/dot"
            assert (await hung.post(path, data={**FORM, "do": "look"})).status_code == 303
        listed = await hung.get("/bang/dot")
        assert "Gia hạn" not in listed.text
        assert "0/4" in listed.text
        assert (await lan.get("/bang/dot")).status_code == 403
    async with house.database.read() as store:
        made = await campaigns.campaign(store, "nq-moi")
        assert made is not None
        assert await audience.members_of(store, made.id) == {house.units[f"DB00{one}"] for one in (0, 1, 2)}


@pytest.mark.parametrize("name", ["Lan", "Hùng"])
async def test_a_form_from_who_may_not_changes_nothing(name: str, house: House, desk: Rooms) -> None:
    values = {"title": "Trộm", "code": "trom", "due": "2023-06-30", "opens": "2023-06-12", "units": "all"}
    values |= {"items": [{"key": "a", "kind": "confirm", "label": "trộm"}]}
    for form in ({"name": "campaign"}, {"name": "template", "title": "Trộm"}):
        await desk.hand_in(name, {**form, "values": values})
        assert (await said_to(house, name))[-1] == general.NOT_YOURS
    async with house.database.read() as store:
        assert len(await campaigns.all_campaigns(store)) == 2
        assert not await templates.saved(store)


async def test_a_form_of_no_sense_gets_a_sentence(house: House, desk: Rooms) -> None:
    for form in ({"name": "x"}, {"name": "campaign", "values": [1]}, {"name": "campaign", "of": "zz"}):
        await desk.hand_in("Thu", form)
        assert (await said_to(house, "Thu"))[-1] != general.APOLOGY
