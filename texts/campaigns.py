"""What is said of campaigns: what a change changed, and that one was called off."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from domain.campaigns import Campaign, Item
from domain.reviews import Counts
from texts.writing import because, deadline, moment

COUNTED = {Counts.SUBMITTED: "báo cáo đã gửi", Counts.ACCEPTED: "báo cáo đã duyệt"}


def differences(old: Campaign, new: Campaign, zone: ZoneInfo) -> Iterator[str]:
    """What is different now, a sentence each."""
    if (old.title, old.short) != (new.title, new.short):
        yield f"tên: {old.name} → {new.name}"
    if old.opens_at != new.opens_at:
        yield f"ngày mở: {moment(old.opens_at.astimezone(zone))} → {moment(new.opens_at.astimezone(zone))}"
    if old.due_at != new.due_at:
        yield f"hạn: {deadline(old.due_at.astimezone(zone))} → {deadline(new.due_at.astimezone(zone))}"
    yield from _items(old, new)
    if old.counts != new.counts:
        yield f"cách tính: {COUNTED[old.counts]} → {COUNTED[new.counts]}"
    if old.policy != new.policy:
        yield "lịch nhắc đã đổi"


def _items(old: Campaign, new: Campaign) -> Iterator[str]:
    for item in new.items:
        before = old.item(item.key)
        if before is None:
            yield f"thêm nội dung: {item.label}{_needed(item)}"
        elif before != item:
            yield f"đổi nội dung: {item.label}{_needed(item)}"
    for item in old.items:
        if new.item(item.key) is None:
            yield f"bỏ nội dung: {item.label}"


def _needed(item: Item) -> str:
    return "" if item.required else " (không bắt buộc)"


def called_off(name: str, reason: str = "") -> str:
    """To those who were to report."""
    why = f" {because(reason)}" if reason else ""
    return f"Đợt {name} đã hủy; đơn vị không phải báo cáo nội dung này nữa.{why} Cảm ơn đồng chí."
