"""What the dashboard says of one unit: who serves it, what it owes, all that was said, judged and sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from domain.campaigns import ItemKind
from domain.folder import Account, Nudge, Place, Servant, Version
from domain.reviews import Verdict
from domain.units import Unit
from texts import items
from texts.dashboard import Word
from texts.dashboard import word as cell_word
from texts.linking import ROLES
from texts.me import CHANNELS
from texts.writing import capital, day, hour, moment, padded, short_day

SAY = {
    "title": "Hồ sơ đơn vị",
    "people": "Đầu mối",
    "nobody": "Chưa có đầu mối nào.",
    "phone": "Điện thoại",
    "above": "Trực thuộc",
    "below": "Đơn vị trực thuộc",
    "heir": "Đã sáp nhập vào",
    "remove": "Gỡ",
    "new_code": "Cấp mã mới",
    "remind": "Nhắc riêng",
    "behalf": "Ghi hộ",
    "accept": "Chấp nhận",
    "good": "Chấp nhận, tốt",
    "return": "Trả lại",
    "why_return": "Lý do trả lại (đơn vị nhận được nguyên văn)",
    "excuse": "Miễn",
    "why_excuse": "Lý do miễn",
    "readmit": "Bỏ miễn",
    "send_back": "Trả lại báo cáo",
    "ask_excuse": "Miễn đơn vị",
    "owes": "Còn thiếu",
    "nothing_yet": "Chưa có báo cáo, chưa có lượt nhắc nào.",
    "no_camps": "Chưa có đợt nào giao cho đơn vị này.",
    "others": "Các đợt trước",
    "all_versions": "Xem tất cả",
    "back": "Về bảng theo dõi",
    "whole": "Về hồ sơ đơn vị",
    "picture": "Ảnh minh chứng",
}
OUTCOMES = {
    "waiting": "đang chờ gửi",
    "sending": "đang gửi",
    "sent": "đã gửi",
    "shown": "chưa xem",
    "failed": "không gửi được",
    "cancelled": "đã thôi, vì không còn cần nhắc",
}
PICTURES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was handed in; a `picture` is shown."""

    id: int
    name: str
    picture: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a unit's history, the latest first; `iso`: when, for machines."""

    iso: str
    time: str
    text: str
    state: str = ""
    quote: str = ""
    via: str = ""
    papers: Sequence[Paper] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A campaign of a unit as it is shown; `about`: its deadline, or since when and why it asks no more."""

    code: str
    name: str
    state: Word | None
    about: str
    owes: str
    lines: Sequence[Line]
    more: str


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who serves a unit, as they are shown."""

    duty_id: int
    name: str
    role: str
    channels: Sequence[str]


def about(unit: Unit) -> str:
    """Below a unit's name: "DB015 · bệnh viện · 239 đảng viên"."""
    known = (unit.code, unit.kind, unit.sector, f"{padded(unit.members)} đảng viên")
    return " · ".join(part for part in known if part)


def ended(unit: Unit) -> str:
    """That a unit is no more, and since when."""
    return f"Kết thúc hoạt động từ ngày {day(unit.active_to)}." if unit.active_to else ""


def hangs(many: int) -> str:
    """How many units hang below it."""
    return f"{SAY['below']} ({padded(many)})"


def codes(many: int) -> str:
    """How many codes nobody has used yet."""
    return f"{padded(many)} mã chưa dùng" if many else ""


def who(servant: Servant, zone: ZoneInfo) -> Who:
    """Somebody, and where they are reached."""
    held = servant.held
    role = f"{ROLES[held.role]} từ {day(held.since.astimezone(zone).date())}"
    return Who(held.duty_id, held.name, role, [_channel(one, zone) for one in servant.accounts])


def _channel(one: Account, zone: ZoneInfo) -> str:
    name = CHANNELS.get(one.channel, one.channel)
    seen = f"{capital(name)}, dùng lần cuối {moment(one.seen.astimezone(zone))}"
    if one.active:
        return seen
    since = f" từ {day(one.lost.astimezone(zone).date())}" if one.lost else ""
    return f"{seen}; không liên lạc được{since}"


def section(place: Place, now: datetime, zone: ZoneInfo, *, in_full: bool) -> Section:
    """A campaign: where the unit stands, what it owes, and its history; `in_full`: a page of that alone."""
    one = place.campaign
    owed = place.debt.owed_items() if place.debt and not one.closed_at else ()
    rest = place.told - len(place.versions)
    return Section(
        code=one.code,
        name=one.name,
        state=cell_word(place.cell, one, zone) if place.cell else None,
        about=_about(place, now, zone),
        owes="; ".join(item.label for item in owed),
        lines=list(lines(place, now, zone)),
        more=f"{SAY['all_versions']} {padded(place.told)} lần báo" if rest > 0 and not in_full else "",
    )


def _about(place: Place, now: datetime, zone: ZoneInfo) -> str:
    if place.left_at and place.excused:
        return f"Được miễn từ {day(place.left_at.astimezone(zone).date())}: {place.excused}"
    if place.left_at:
        return f"Không còn thuộc đợt từ {day(place.left_at.astimezone(zone).date())}"
    due = f"Hạn {_when(place.campaign.due_at, now, zone)}"
    closed = place.campaign.closed_at
    if closed is None:
        return due
    how = "đã hủy" if place.campaign.cancelled_at else "đã đóng"
    return f"{due}, {how} {day(closed.astimezone(zone).date())}"


def lines(place: Place, now: datetime, zone: ZoneInfo) -> Iterator[Line]:
    """What was said, judged and sent, the latest first."""
    said = [(one.recorded_at, one.number, _version(place, one, now, zone)) for one in place.versions]
    sent = [(one.at, 0, _nudge(one, now, zone)) for one in place.nudges]
    for _, _, line in sorted([*said, *sent], key=lambda one: one[:2], reverse=True):
        yield line


def _version(place: Place, one: Version, now: datetime, zone: ZoneInfo) -> Line:
    if one.review:
        judged = one.review
        back = judged.verdict is Verdict.RETURNED
        text = f"Trả lại: {judged.note}" if back else f"Chấp nhận{', chất lượng tốt' if judged.good else ''}"
        state = "returned" if back else "done"
        return _line(judged.at, now, zone, text, state=state, via=f"đ/c {judged.by_name}")
    told = capital(items.facts(place.campaign, one.answers, place.quotas)) or "Chưa trả lời"
    if one.planned_on:
        told += f", dự kiến {short_day(one.planned_on)}"
    if one.restated:
        return _line(one.recorded_at, now, zone, f"Tính lại vì đợt thay đổi: {told}")
    via, brought = _via(one, now, zone), papers(place, one)
    return _line(one.said_at, now, zone, told, quote=one.words, via=via, papers=brought)


def _via(one: Version, now: datetime, zone: ZoneInfo) -> str:
    by = f"đ/c {one.by_name}" if one.by_name else ""
    how = f"qua {CHANNELS.get(one.channel, one.channel)}" if one.channel and not one.on_behalf else ""
    whose = f"{by} ghi hộ lúc {_when(one.recorded_at, now, zone)}" if one.on_behalf else by
    return ", ".join(part for part in (f"lần {one.number}" if one.number > 1 else "", whose, how) if part)


def papers(place: Place, one: Version) -> list[Paper]:
    """The files that came with a version."""
    before = next((other for other in place.versions if other.number < one.number), None)
    known = {paper["id"] for paper in _files(place, before)} if before else set()
    return [
        Paper(file["id"], file["name"], PurePath(file["name"]).suffix.lower() in PICTURES)
        for file in _files(place, one)
        if file["id"] not in known
    ]


def _files(place: Place, one: Version) -> list[Mapping[str, Any]]:
    kept = [item.key for item in place.campaign.items if item.kind is ItemKind.FILE]
    return [file for key in kept for file in one.answers.get(key) or ()]


def _nudge(one: Nudge, now: datetime, zone: ZoneInfo) -> Line:
    outcome = OUTCOMES.get(one.state, one.state)
    return _line(
        one.at, now, zone, f"Nhắc đ/c {one.to}", via=f"qua {CHANNELS.get(one.channel, one.channel)}, {outcome}"
    )


def _line(
    at: datetime,
    now: datetime,
    zone: ZoneInfo,
    text: str,
    *,
    state: str = "",
    quote: str = "",
    via: str = "",
    papers: Sequence[Paper] = (),
) -> Line:
    return Line(at.astimezone(zone).isoformat(), _when(at, now, zone), text, state, quote, via, papers)


def _when(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """17:24 15/6, with the year where it is another."""
    there = at.astimezone(zone)
    same = there.year == now.astimezone(zone).year
    return f"{hour(there)} {short_day(there.date()) if same else day(there.date())}"
