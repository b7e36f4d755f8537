"""How an item is asked and told; a campaign's own wording where it gives one, else a general one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.campaigns import Campaign, Item, ItemKind
from texts.evidence import KINDS
from texts.writing import capital, day, number, padded, small

NO = "Chưa"
ORGANISE = "tổ chức"
LONGEST_CHOICE = 60


def deed(item: Item) -> str:
    """What a unit does to be counted: "tổ chức nghiên cứu, học tập, quán triệt"."""
    return item.done or item.label


def yes(item: Item) -> str:
    """The button for yes: "Đã gửi"."""
    return item.yes or ("Đã tổ chức" if item.label.startswith(ORGANISE) else "Đã thực hiện")


def no(item: Item) -> str:
    """The button for no."""
    return item.no or NO


def verb(item: Item) -> str:
    """The bare verb of the yes: "gửi"."""
    return yes(item).removeprefix("Đã ").removeprefix("đã ")


def question(item: Item, quota: int) -> str:
    """The question of an item; `quota` fills {quota} in a campaign's own wording."""
    if item.ask:
        return item.ask.replace("{quota}", number(quota))
    match item.kind:
        case ItemKind.CONFIRM:
            return f"Đơn vị đã {deed(item)} chưa?"
        case ItemKind.QUOTA:
            return f"{capital(item.label)}: trong {number(quota)} {item.counted}, đã có bao nhiêu?"
        case ItemKind.NUMBER:
            return f"{item.label}: bao nhiêu {item.counted}?" if item.counted else f"{item.label}: bao nhiêu?"
        case ItemKind.DATE:
            return f"{item.label}: ngày nào?"
        case ItemKind.CHOICE:
            return f"{item.label}: đồng chí chọn một dòng."
        case ItemKind.TEXT:
            return f"{item.label}: đồng chí viết ngắn gọn."
        case ItemKind.FILE:
            return (
                f"{item.label}: đồng chí gửi tệp hoặc ảnh chụp ({KINDS}). Không gửi tài liệu mật, tài liệu nội bộ."
            )


def every(quota: int) -> str:
    """The button for a whole quota."""
    return f"Đủ {number(quota)}"


def facts(campaign: Campaign, answers: Mapping[str, Any], quotas: Mapping[str, int]) -> str:
    """What stands for a unit, in the campaign's order: "tập thể đã gửi kế hoạch …; cá nhân 2/3 (còn 01)"."""
    counting = [item for item in campaign.items if item.kind in (ItemKind.CONFIRM, ItemKind.QUOTA)]
    told = [
        _fact(item, answers[item.key], quotas.get(item.key, 0), named=len(counting) > 1)
        for item in campaign.items
        if answers.get(item.key) is not None
    ]
    return "; ".join(told)


def brief(campaign: Campaign, answers: Mapping[str, Any], quotas: Mapping[str, int]) -> str:
    """The figures that stand for a unit, in a column of a table: "đã tổ chức; 45 lượt người; cá nhân 2/3"."""
    counting = [item for item in campaign.items if item.kind in (ItemKind.CONFIRM, ItemKind.QUOTA)]
    told = [
        _brief(item, answers[item.key], quotas.get(item.key, 0), named=len(counting) > 1)
        for item in campaign.items
        if answers.get(item.key) is not None and item.kind not in (ItemKind.TEXT, ItemKind.FILE)
    ]
    return "; ".join(told)


def _brief(item: Item, value: Any, quota: int, *, named: bool) -> str:
    if item.kind is ItemKind.QUOTA:
        value = min(int(value), quota)  # more than was asked for counts as no more
    if item.kind is not ItemKind.CONFIRM:
        return _fact(item, value, quota, named=named)
    who = f"{item.counted} " if named and item.counted else ""
    return f"{who}{'đã' if value else 'chưa'} {verb(item)}"


def _fact(item: Item, value: Any, quota: int, *, named: bool) -> str:
    match item.kind:
        case ItemKind.CONFIRM:
            who = f"{item.counted} " if named and item.counted else ""
            return f"{who}đã {deed(item)}" if value else f"{who}chưa {verb(item)}"
        case ItemKind.QUOTA:
            return f"{item.counted or item.label} {_of_quota(int(value), quota)}"
        case ItemKind.NUMBER if item.counted:
            return f"{number(int(value))} {item.counted}"
        case ItemKind.NUMBER | ItemKind.DATE:
            return f"{small(item.label)} {shown(item, value, quota)}"
    return f"{small(item.label)}: {shown(item, value, quota)}"


def _of_quota(value: int, quota: int) -> str:
    left = quota - value
    return f"{number(value)}/{number(quota)}" + (f" (còn {padded(left)})" if left > 0 else "")


def shown(item: Item, value: Any, quota: int) -> str:
    """One answer as it stands beside its label."""
    match item.kind:
        case ItemKind.CONFIRM:
            return "rồi" if value else "chưa"
        case ItemKind.QUOTA:
            return f"{number(int(value))}/{number(quota)}"
        case ItemKind.NUMBER:
            return number(int(value))
        case ItemKind.DATE:
            return day(date.fromisoformat(value))
        case ItemKind.FILE:
            return ", ".join(file["name"] for file in value)
    return str(value)


def short_fact(item: Item, value: Any, quota: int) -> str:
    """An answer as a choice: "Ngày tổ chức: 12/5/2023"."""
    told = f"{capital(item.label)}: {shown(item, value, quota)}"
    return told if len(told) <= LONGEST_CHOICE else told[: LONGEST_CHOICE - 1].rstrip() + "…"


def readback(campaign: Campaign, answers: Mapping[str, Any], quotas: Mapping[str, int]) -> str:
    """What was understood, a line an item: "• Ngày tổ chức: 12/5/2023"."""
    return "\n".join(
        f"• {capital(item.label)}: {shown(item, answers[item.key], quotas.get(item.key, 0))}"
        for item in campaign.items
        if answers.get(item.key) is not None
    )
