"""What is said in a group: the count, and to officers how to switch it on and off."""

from collections.abc import Sequence
from datetime import datetime

from domain.people import Person, Role
from domain.summary import MissingUnit, Summary
from texts import summary as texts

HOW = (
    "Đồng chí gõ /nhom kèm mã đợt để nhóm theo dõi số liệu, ví dụ: /nhom nq-2023; "
    "thêm chữ “tên” nếu được nêu tên đơn vị chưa có; /nhom tắt để dừng."
)
ONLY_IN_A_GROUP = f"Lệnh này dùng trong nhóm có trợ lý. {HOW}"
ENDED = "Nhóm này không theo dõi đợt nào nữa."
NOT_ON = f"Nhóm này chưa theo dõi đợt nào. {HOW}"


def no_such_campaign(code: str) -> str:
    """There is no campaign of that code, or it was called off."""
    return f"Không có đợt nào mang mã “{code[:60]}”; đồng chí nhắn riêng cho tôi /dot để xem các mã đợt."


def following(campaign: str, *, names: bool, kept: bool) -> str:
    """The group follows a campaign from now on; `kept`: its post is kept up to date."""
    named = "có nêu tên đơn vị chưa có" if names else "không nêu tên đơn vị"
    after = "bảng dưới đây tự cập nhật" if kept else "nhớ nhắc tên trợ lý trong tin"
    return (
        f"Nhóm này theo dõi đợt “{campaign}” ({named}). Ai trong nhóm cũng có thể gõ /tonghop để xem số liệu; "
        f"{after}. /nhom tắt để dừng."
    )


def count(summary: Summary, missing: Sequence[MissingUnit], as_of: datetime, officer: Person) -> str:
    """The count as it stands: its first line says as of when, the rest changes only with the figures."""
    duties = [duty for duty in officer.duties if duty.role is Role.OFFICER]
    part = "" if any(duty.unit_id is None for duty in duties) else texts.scope([duty.unit_name for duty in duties])
    return "\n".join((texts.title(as_of, part, to_the_day=False), texts.block(1, summary, missing, brief=False)))


def same_count(one: str, other: str) -> bool:
    """True when two counts differ in nothing but the hour."""
    return one.partition("\n")[2] == other.partition("\n")[2]
