"""Whoever somebody is, no command, no button and no free text tells them of a unit that is not theirs."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from domain.chat import RawMessage
from domain.exports import MadeFile
from domain.people import Role
from language.spelling import plain
from storage import invites, notices, people, reports, tables, units
from storage.notices import NewNotice, Whom
from storage.summary import WHOLE
from tests.support.people import House, add_person, at, chat
from tests.support.transcript import Stage

NAMES = {
    "DB000": "Đảng bộ Khối Mẫu",
    "DB001": "Đảng bộ Sở Mẫu",
    "DB002": "Chi bộ Trường Mẫu",
    "DB003": "Đảng bộ Bệnh viện Mẫu",
}
ALL = set(NAMES)
KHOI = {"DB000", "DB001", "DB002"}
WHO = {
    "Lạ": set[str](),
    "Nga": set[str](),  # was removed from DB003
    "Lan": {"DB001"},
    "Tú": {"DB003"},
    "Bình": KHOI,  # leads DB000 and what is below it
    "Quý": KHOI,  # the officer of the same
    "Hùng": ALL,
    "Thu": ALL,
}
READERS = ("Bình", "Quý", "Hùng", "Thu")
CHANGES_NOTHING = ("Lạ", "Nga", "Bình", "Hùng")
COMMANDS = (
    "/start", "/baocao", "/trangthai", "/sua", "/han", "/hoannhac", "/tonghop", "/chuanop", "/moi", "/donvi",
    "/dot", "/nhac", "/dot nq", "/toi", "/web", "/lienket", "/riengtu", "/trogiup", "/thongbao", "/bantin", "/huy",
    "/xuat", "/xuat excel nq", "/duyet", "/duyet nq", "/ghiho", "/xephang", "/taodot", "/moi tất cả",
    "/moi chưa có", "/xuat xephang", "/nhac DB", "/nhac xyz", "/nhatky", "/nhatky ghi hộ 12/6",
)  # fmt: skip
ABOUT = (
    "/tonghop {code}", "/tonghop nq 12/6/2023 {code}", "/chuanop {code}", "/tonghop {sector}", "/donvi {code}",
    "/donvi {bare}", "/moi {code}", "/moi lãnh đạo {code}", "/moi cán bộ {code}", "/dot nq miễn {code} lý do",
    "/dot nq bỏ miễn {code}", "tổng hợp {bare}", "số liệu khối {sector}", "{code} đã học rồi",
    "đơn vị nào chưa nộp", "/thongbao Họp chiều nay.", "/xuat excel nq {code}", "xuất excel nghị quyết {bare}",
    "đơn vị nào chưa nộp", "/ghiho {code} nq", "/ghiho {bare}",
    "/xephang 2023 {code}", "/xephang {sector}", "/nhac {code}", "/nhac {bare}",
    "/nhatky {code}", "/nhatky {bare}",
)  # fmt: skip
PRESSES = (
    "report:{nq}:{unit}:{version}", "more:{nq}:{unit}:{version}", "answer:{nq}:{unit}:{version}:0:yes",
    "correct:{nq}:{unit}:{version}", "fix:{nq}:{unit}:{version}:0", "right:{nq}:{unit}:{version}",
    "replace:{nq}:{unit}:{version}", "keep:{nq}:{unit}:{version}", "plan:{nq}:{unit}:{version}:this",
    "attach:{nq}:{unit}:{version}", "missing:nq::u{unit}", "missing:::", "missing:nq:2023-06-11:u{unit}",
    "code:{unit}:0", "code:{unit}:{duty}", "revoke:unit:{unit}", "remove:{duty}", "remove:{duty}:yes",
    "excuse:{nq}:{unit}", "link:yes", "leave:no", "notice:to:u{unit}", "notice:to:lag{nq}", "notice:echo:FIRST",
    "notice:calloff:FIRST", "notice:send:FIRST", "notice:try:FIRST", "ack:FIRST", "weekly:off", "weekly:on",
    "export:xlsx:{nq}::u{unit}", "sentence:{nq}::u{unit}", "export:docx:{nq}:2023-06-11:",
    "excuse:{nq}:{unit}", "link:yes", "leave:no", "review:{nq}:{unit}:{version}:show",
    "review:{nq}:{unit}:{version}:back", "review:{nq}:{unit}:{version}:next", "review:all",
    "dot:closed:{nq}", "dot:sure:{nq}", "make:from:{nq}", "make:units", "make:sector:0", "make:publish",
    "make:try", "make:opens", "make:opens:now", "ack:opening",
    "make:from:999", "make:from:study", "make:days:99999999", "make:keep", "make:drop:x", "open:{nq}:::bogus:0",
    "open:{nq}:::i9:0", "open:{nq}:::on:-1", "dot:bogus:{nq}", "dot:open:{nq}", "rank:2023::-3", "rank:1::x",
    "review:99999999999999999999:1:1:show", "review:{nq}:{unit}:0:bogus", "ghiho:{nq}:999",
    "codes:all", "codes:none", "codes:all:docx:" + "x" * 22, "codes:revoke:" + "x" * 22, "codes:all:pdf:z",
    "codes:all:png:" + "z" * 22, "codes:x", "codes:stop",
    "rank:2023:u{unit}:0", "rank:2023::why:{code}",
    "open:{nq}:::none:0", "open:{nq}::u{unit}:on:0", "open:{nq}::u{unit}:none:0", "open:{nq}:::parent:0",
    "open:{nq}:2023-06-11:u{unit}:sector:0", "ghiho:{nq}:{unit}",
    "ghiho:with", "list:take:1", "list:form", "list:drop", "notice:with:1", "notice:bare",
    "urge:{nq}:look", "failed:letter:{unit}:again", "failed:message:{unit}:drop",
    "urge:unit:{unit}", "urge:unit:{unit}:yes", "ask-excuse:{nq}:{unit}", "ask-readmit:{nq}:{unit}",
    "template:drop:1", "template:x", "list:take:1", "list:take:x", "make:from:t1", "list:{unit}",
    "review:{nq}:{unit}:{version}:why:0", "review:{nq}:{unit}:{version}:yes",
)  # fmt: skip


async def set_up(house: House) -> Stage:
    async with house.database.begin() as store:
        for name, role, unit in (("Bình", Role.LEADER, "DB000"), ("Quý", Role.OFFICER, "DB000")):
            await add_person(store, name, role, unit, at("2023-01-05 00:00"))
        nga = await add_person(store, "Nga", Role.SECRETARY, "DB003", at("2023-01-05 00:00"))
        held = await people.holders_of(store, house.units["DB003"])
        duty = next(one.duty_id for one in held if one.person_id == nga)
        await people.end_duty(store, duty, at("2023-02-05 00:00"), None)
    stage = Stage(house)
    for name in ("Tú", "Minh"):
        await stage.say(name, "/baocao")
        await stage.say(name, "[Học tập, quán triệt nghị quyết]")
        await stage.say(name, "[Đã tổ chức]")
    async with house.database.begin() as store:
        everybody = NewNotice("FIRST", "Họp.", Whom(WHOLE), "tất cả đơn vị", stage.now)
        await notices.send(store, everybody, house.people["Thu"], stage.now.date(), stage.now)
    stage.last.clear()
    return stage


async def moves(house: House) -> list[dict[str, str]]:
    """Everything that can be written or pressed, about every unit, whoever it belongs to."""
    async with house.database.read() as store:
        known = {unit.code: unit for unit in await units.all_units(store)}
        duties = {
            code: [one.duty_id for one in await people.holders_of(store, house.units[code])] for code in known
        }
    found = [{"text": text} for text in COMMANDS]
    for code, unit in known.items():
        filled = {"code": code, "bare": plain(unit.name), "sector": unit.sector, "unit": unit.id, "nq": 1}
        found += [{"text": text.format(**filled)} for text in ABOUT]
        for version in (0, 1):
            for duty in duties[code]:
                found += [
                    {"text": "x", "action": action.format(**filled, version=version, duty=duty)}
                    for action in PRESSES
                ]
    return list({str(move): move for move in found}.values())


def heard_by(stage: Stage, name: str) -> Iterator[str]:
    for where, reply in stage.channel.said:
        if where == chat(name):
            yield "\n".join(
                [reply.text, *(choice.label for choice in reply.choices), *(f.note for f in reply.figures)]
            )
    yield from (words_in(file) for where, file in stage.channel.files if where == chat(name))


def words_in(file: MadeFile) -> str:
    """Everything that a file says."""
    with zipfile.ZipFile(io.BytesIO(file.content)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


async def state(house: House) -> object:
    """All that a message may change."""
    async with house.database.read() as store:
        told = {code: len(await reports.history(store, 1, unit)) for code, unit in house.units.items()}
        held = [one.duty_id for one in await people.holders(store)]
        codes = {
            code: await invites.open_of(store, unit, at("2023-06-12 08:00")) for code, unit in house.units.items()
        }
        kept = await store.all(select(tables.notices))
        read = await store.all(select(tables.notice_recipients))
    return told, held, codes, kept, read


@pytest.mark.parametrize("name", WHO)
async def test_nobody_is_told_of_a_unit_that_is_not_theirs(name: str, house: House) -> None:
    stage = await set_up(house)
    before = await state(house)
    for number, move in enumerate(await moves(house)):
        raw = RawMessage(chat(name), f"m{number}", move | {"sender": name}, stage.now)
        await stage.inbox.receive([raw])
        if number % 40 == 0:
            await stage.settle()
    await stage.settle()
    said = list(heard_by(stage, name))
    assert {code for code, unit in NAMES.items() if any(unit in one for one in said)} == WHO[name]
    assert not any("Xin lỗi" in one for one in said)
    assert bool(stage.channel.files) == (name in READERS)
    if name in CHANGES_NOTHING:
        assert await state(house) == before
