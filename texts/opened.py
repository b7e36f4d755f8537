"""A figure opened: which units are behind it, who said so, when and in which words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from domain.campaigns import Campaign, ItemKind
from domain.summary import ItemCount, Summary, percent
from texts import items
from texts import summary as sentences
from texts.review import reporter
from texts.writing import capital, day, moment, number, padded, share

OPEN, MORE, BACK = "Chi tiết", "Trang sau", "Số khác"
BY_SECTOR, BY_PARENT = "Theo lĩnh vực", "Theo cấp trên"
WHICH = "Chi tiết của đợt nào?"
GONE = "Số liệu này không còn mở được; đồng chí gõ lại /tonghop."
NOBODY = "Không có đơn vị nào."
NO_SECTOR, NO_PARENT = "chưa ghi lĩnh vực", "không thuộc đơn vị nào ở trên"
LONGEST, LABEL = 120, 34
STATES = {
    "on": "đúng hạn",
    "late": "muộn",
    "no": "chưa",
    "plan": "đã hẹn ngày",
    "wait": "chờ duyệt",
    "back": "trả lại",
    "none": "chưa trả lời",
}


class Said(Protocol):
    """What a unit last said."""

    @property
    def words(self) -> str:
        """In which words."""
        ...

    @property
    def by_name(self) -> str:
        """Who."""
        ...

    @property
    def said_at(self) -> datetime:
        """When."""
        ...

    @property
    def on_behalf(self) -> bool:
        """Whether an officer wrote it down."""
        ...


def which_figure(found: Summary, part: str, as_of: datetime) -> str:
    """One campaign: which of its figures is to be opened?"""
    when = f"hết ngày {day(as_of.date())}" if found.to_the_day else moment(as_of)
    of = f" — {part}" if part else ""
    return f"{found.campaign.name}{of}, tính đến {when}. Đồng chí xem số nào?"


def state(name: str, count: int) -> str:
    """A figure of units as a button: "Đúng hạn: 110"."""
    return f"{capital(STATES[name])}: {number(count)}"


def item(count: ItemCount) -> str:
    """An item's figure as a button: "Số lượt người tham gia: 45"."""
    label = capital(count.item.label)
    short = label if len(label) <= LABEL else label[: LABEL - 1].rstrip() + "…"
    return f"{short}: {_figure(count)}"


def _figure(count: ItemCount) -> str:
    match count.item.kind:
        case ItemKind.CONFIRM | ItemKind.QUOTA:
            return f"{number(count.done)}/{number(count.total)}"
        case ItemKind.NUMBER:
            return number(count.done)
        case ItemKind.CHOICE:
            return number(sum((count.counts or {}).values()))
    return number(count.gave)


def heading(campaign: Campaign, figure: str, count: int, page: int, pages: int) -> str:
    """The first line of a page."""
    place = f", trang {page}/{pages}" if pages > 1 else ""
    return f"{campaign.name} — {figure}: {padded(count)} đơn vị{place}"


def entry(
    place: int,
    name: str,
    code: str,
    campaign: Campaign,
    answers: dict[str, Any],
    quotas: dict[str, int],
    said: Said | None,
    at: datetime | None,
    planned_on: date | None,
) -> str:
    """One unit: what stands, who said it, when, in which words."""
    told = items.facts(campaign, answers, quotas)
    told += f", dự kiến {day(planned_on)}" if planned_on else ""
    head = f"{place}. {name} ({code})" + (f": {told}" if told else "")
    if said is None or at is None:
        return head
    words = said.words if len(said.words) <= LONGEST else said.words[: LONGEST - 1].rstrip() + "…"
    who = reporter(said.by_name, on_behalf=said.on_behalf) or "Không rõ ai"
    return f"{head}\n   {who}, {moment(at)}" + (f": “{words}”" if words else "")


def shares(campaign: Campaign, kind: str, part: str, rows: Sequence[tuple[str, int, int]]) -> str:
    """The count of each part of the units: (name, reported, expected)."""
    of = f" — {part}" if part else ""
    lines = [
        f"• {name}: {number(done)}/{number(total)} ({share(percent(done, total))})" for name, done, total in rows
    ]
    return "\n".join([f"{campaign.name}{of}, {kind}:", *lines]) if lines else sentences.NONE_OPEN
