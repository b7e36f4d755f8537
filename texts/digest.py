"""What leaders are told unasked: Monday's digest, and the units that still lag after a deadline."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from domain.campaigns import ItemKind
from domain.digest import Moved
from domain.summary import percent
from texts.writing import WEEKDAYS, capital, number, padded, share, short_day, short_deadline

LISTED = 40
STOP, START = "Không gửi bản tin này nữa", "Gửi bản tin thứ Hai"
STOPPED = "Vâng, từ nay bản tin thứ Hai không gửi nữa. Muốn nhận lại, đồng chí gõ /bantin."
STARTED = "Vâng, sáng thứ Hai hằng tuần đồng chí nhận bản tin khi có thay đổi. Thôi nhận: gõ /bantin."
GETS = "Đồng chí đang nhận bản tin sáng thứ Hai: tuần qua đơn vị nào tiến thêm, tuần này đến hạn nội dung nào."
GETS_NOT = "Đồng chí không nhận bản tin sáng thứ Hai."


def digest(found: Sequence[Moved], dues: Sequence[datetime], now: datetime, week: date, part: str) -> str:
    """The digest: a block a campaign, those due this week first."""
    scope = f" — {part}" if part else ""
    lines = [f"📊 Bản tin tuần, {WEEKDAYS[now.weekday()]} {short_day(now.date())}{scope}"]
    for place, (one, due) in enumerate(zip(found, dues, strict=True), 1):
        lines.append(f"{place}. {one.now.campaign.name}: {_figures(one)}")
        lines.append(f"   {_left(one)} · {_when(due, now, week)}")
    return "\n".join(lines)


def _figures(one: Moved) -> str:
    counting = [
        (place, count)
        for place, count in enumerate(one.now.items)
        if count.item.kind in (ItemKind.CONFIRM, ItemKind.QUOTA)
    ]
    told = " · ".join(
        f"{number(count.done)}/{number(count.total)} {count.item.counted or 'đơn vị'} "
        f"({share(percent(count.done, count.total))}){_gained(one, place)}"
        for place, count in counting
    )
    return told or f"{number(one.now.units.reported)}/{number(one.now.units.expected)} đơn vị"


def _gained(one: Moved, place: int) -> str:
    if one.before is None:
        return ", mới mở tuần qua"
    gained = one.gained(place)
    if not gained:
        return ", không đổi"
    return f", {'tăng' if gained > 0 else 'giảm'} {padded(abs(gained))}"


def _left(one: Moved) -> str:
    left = one.now.units.expected - one.now.units.reported
    planned = f" ({padded(one.now.units.planned)} đã hẹn ngày)" if left and one.now.units.planned else ""
    return f"còn {padded(left)} đơn vị{planned}" if left else "đã đủ đơn vị"


def _when(due: datetime, now: datetime, week: date) -> str:
    if due <= now:
        return f"đã quá hạn {short_day(due.date())}"
    this_week = (due.date() - week).days < len(WEEKDAYS)
    return f"{'tuần này đến hạn' if this_week else 'hạn'} {short_deadline(due)}"


class Unit(Protocol):
    """A unit that lags."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def planned_on(self) -> date | None:
        """The day it promised."""
        ...


def escalation(campaign: str, due: datetime, days: int, behind: Sequence[Unit], part: str) -> str:
    """To leaders and officers: who has not done what was due days ago."""
    scope = f" — {part}" if part else ""
    head = f"⏳ {capital(campaign)}: quá hạn {padded(days)} ngày ({short_deadline(due)}){scope}"
    lines = [f"{place}. {one.name}{_promise(one)}" for place, one in enumerate(behind[:LISTED], 1)]
    more = [f"… và {padded(len(behind) - LISTED)} đơn vị khác."] if len(behind) > LISTED else []
    return "\n".join([head, f"Còn {padded(len(behind))} đơn vị chưa xong:", *lines, *more])


def _promise(one: Unit) -> str:
    return f", hẹn {short_day(one.planned_on)}" if one.planned_on else ""
